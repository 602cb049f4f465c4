// What measures one operation: a device of one thread, memory, clocks, and the copy bandwidth of the machine.
#ifndef SWIRL_BENCH_RIG_H
#define SWIRL_BENCH_RIG_H

#include "cpu/cpu.h"
#include "cpu/kernels.h"
#include "floor.h"
#include "results.h"

enum { RIG_TRACE = REGION_FIRST_OBJECT, RIG_DST, RIG_REGIONS };
enum { RIG_COPY_SIZES = 5 };

typedef struct rig {
  cpu_device cpu;
  region_binding regions[RIG_REGIONS]; // REGION_ARENA: all memory; RIG_TRACE, RIG_DST: rig_bind()
  u32 status[STATUS_WORDS];
  size_t used; // words of the arena
  u32 *scratch;
  u64 scratch_words;
  double copy_rate[RIG_COPY_SIZES]; // bytes a second, by size
  const char *only;                 // part of the names of the operations to measure; NULL: all
  results *out;
} rig;

// One thing to measure. The compute floor is `per_element`, the floor of memory the bytes of the operation's own cost.
typedef struct bench_case {
  u32 op;
  const char *name;
  const void *args;
  const u32 *prog;          // AIR program or table that the cost depends on, or NULL
  const char *what;         // size and variant
  const char *element;      // what `elements` counts
  double elements;          // of one call
  work per_element;         // that must be done
  void (*before)(rig *rig); // undoes what a call changes, outside the measured time; or NULL
} bench_case;
// The members of a case that say which operation it is, with the members of its argument block.
#define CASE_OP(op_name, ...)                                                                                          \
  .op = OP_##op_name, .name = #op_name, .args = &(const args_##op_name) { __VA_ARGS__ }

// false: out of memory, or no thread.
bool rig_open(rig *r, results *out, const char *only);
void rig_close(rig *r);
// Gives back all memory that was taken, and the bindings.
void rig_clear(rig *r);
// Words of the arena, pseudo-random base values; 64-byte aligned. Ends the program if there are no more.
dev_ptr rig_take(rig *r, size_t words);
dev_ptr rig_put(rig *r, const void *words, size_t bytes); // a copy
u32 *rig_at(const rig *r, dev_ptr p);
// Makes `words` of the arena the region `region`, with columns and rows `stride` and `row_stride` apart.
void rig_bind(rig *r, u32 region, size_t words, u64 stride, u64 row_stride);

op_cost rig_cost(const rig *r, const bench_case *c);
void rig_execute(rig *r, const bench_case *c);
bool rig_wants(const rig *r, const char *op_name);
// Measures a case that rig_wants() and adds it to the results: the median of several samples of processor time.
void rig_measure(rig *r, const bench_case *c);

#endif
