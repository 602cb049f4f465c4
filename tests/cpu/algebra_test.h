// A device, buffers with guards and random values for the tests of operations on constraints, sumchecks and extension
// vectors. Results are compared with plain definitions written in the tests.
#ifndef TESTS_CPU_ALGEBRA_TEST_H
#define TESTS_CPU_ALGEBRA_TEST_H

// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on

#include "cpu/cpu.h"
#include "cpu/kernels.h"
#include "device/air_program.h"
#include "poly/poly.h"

enum { ENV_REGIONS = REGION_FIRST_OBJECT + 10, ENV_GUARD = 16 };

typedef struct env {
  cpu_device cpu;
  region_binding regions[ENV_REGIONS];
  u32 status[STATUS_WORDS];
  u32 used, capacity; // words of the arena
  u32 guards[256], num_guards;
  u32 num_regions;
  const u32 *prog; // for costs
} env;

// Calls `test` on every kernel table of this machine with 1, 2 and 5 threads.
void env_each(void (*test)(env *));
void env_reset(env *e);                                 // forgets all buffers
dev_ptr env_alloc(env *e, size_t words);                // garbage, guarded on both sides
dev_ptr env_base(env *e, size_t n);                     // random base values
dev_ptr env_ext(env *e, size_t n);                      // random ext
dev_ptr env_words(env *e, const void *words, size_t n); // a copy
u32 env_trace(env *e, u32 width, u32 height, u32 gap);  // a region of random columns, `gap` words apart
static inline u32 *env_at(const env *e, dev_ptr p) { return e->regions[p.region].base + p.offset; }
static inline bb4 env_get(const env *e, dev_ptr p, size_t i) { return bb4_load(env_at(e, p) + 4 * i); }
static inline u32 env_cell(const env *e, u32 region, u32 column, size_t row) {
  return e->regions[region].base[column * e->regions[region].stride + row];
}

u32 rnd(void);
u32 rnd_below(u32 n);
u32 rnd_base(void); // one in four is 0, 1, p - 1 or p - 2 as a word
bb4 rnd_ext(void);

// Runs an operation with scratch of exactly the size that its cost asks for, and checks the guards.
cpu_run env_begin(env *e, const op_cost *cost);
void env_end(env *e, const cpu_run *run);
#define OP(e, name, ...)                                                                                               \
  do {                                                                                                                 \
    const args_##name args_ = {__VA_ARGS__};                                                                           \
    const cost_context context_ = {&(e)->cpu, NULL, (e)->prog};                                                        \
    op_cost cost_ = {0};                                                                                               \
    swirl_cpu_cost_##name(&context_, &args_, &cost_);                                                                  \
    const cpu_run run_ = env_begin((e), &cost_);                                                                       \
    swirl_cpu_##name(&run_, &args_);                                                                                   \
    env_end((e), &run_);                                                                                               \
  } while (0)

void check_ext(const env *e, dev_ptr p, size_t i, bb4 want, const char *what);

#endif
