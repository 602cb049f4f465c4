// What the operations on extension vectors, constraints and sumchecks share.
#ifndef SWIRL_CPU_CPU_ALGEBRA_H
#define SWIRL_CPU_CPU_ALGEBRA_H

#include "cpu/cpu.h"
#include "cpu/kernels.h"
#include "device/air_program.h"
#include "device/air_program_format.h"
#include "poly/poly.h"

// Base multiplications of a product of two extension elements, and of base by extension.
enum { MULS_EXT = 19, MULS_MIXED = 4 };
// Elements below which one thread does a loop of extension arithmetic alone.
enum { GRAIN_EXT = 1024 };

static inline size_t size_max(size_t a, size_t b) { return a > b ? a : b; }
static inline bb4 ext_at(const cpu_run *run, dev_ptr p, size_t i) { return bb4_load(cpu_at(run, p) + 4 * i); }

// A partial sum per part of a parallel loop: `parts` ranges of equal length, a multiple of GRAIN_EXT but the last.
static inline size_t sum_parts(const cpu_device *cpu, size_t n) {
  const size_t most = (n + GRAIN_EXT - 1) / GRAIN_EXT;
  return most < 1 ? 1 : size_min(most, 4 * (size_t)cpu->num_threads);
}
static inline size_t part_begin(size_t n, size_t parts, size_t i) {
  const size_t grains = (n + GRAIN_EXT - 1) / GRAIN_EXT;
  return size_min(n, grains * i / parts * GRAIN_EXT);
}

// Reads the entry of row `row` (lifted) of an input; `base` is its column, or NULL for a selector.
static inline u32 input_value(const column_ref *ref, const u32 *base, u32 log_height, size_t row) {
  const size_t last = ((size_t)1 << log_height) - 1, i = row & last;
  switch (ref->kind) {
  case INPUT_COLUMN: return base[(i + ref->rot) & last];
  case INPUT_IS_FIRST: return i == 0 ? BB_ONE : 0;
  case INPUT_IS_LAST: return i == last ? BB_ONE : 0;
  default: return i == last ? 0 : BB_ONE;
  }
}
// Rows [first, first + n) of an input, lifted: where they lie, or copied to `copy` if they do not lie side by side.
const u32 *swirl_cpu_input_rows(const cpu_run *run, const column_ref *ref, u32 log_height, size_t first, size_t n,
                                u32 *copy);

// Fills the publics and constants of a file of values: AIR_BLOCK base points, or (`ext`) AIR_BLOCK_EXT extension points
// whose planes 1 to 3 are 0.
void swirl_cpu_fill_constants(const air_program_view *view, const u32 *publics, u32 *values, bool ext);

// sum_c src[c][..] of `n` ext over parts, for results of parallel parts.  src [parts][n] ext, dst [n] ext
void swirl_cpu_sum_parts(u32 *dst, const u32 *src, size_t parts, size_t n);

#endif
