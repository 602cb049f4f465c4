// What tests of the CPU device's hash operations share: a device with one kernel table and a number of threads, a run
// over guarded buffers, and random values that are often 0, 1 or p - 1.
#ifndef SWIRL_TESTS_CPU_HASH_RIG_H
#define SWIRL_TESTS_CPU_HASH_RIG_H

// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on
#include <stdlib.h>

#include "cpu/cpu.h"
#include "cpu/kernels.h"

enum { GUARD_WORDS = 16, RIG_REGIONS = REGION_FIRST_OBJECT + 7 };
#define GUARD 0xfeedbeefu

typedef struct rig {
  cpu_device cpu;
  cpu_run run;
  region_binding regions[RIG_REGIONS];
  size_t words[RIG_REGIONS]; // without guards
  u32 *scratch;
  u32 status[STATUS_WORDS];
} rig;

static u64 rig_seed = 0x9e3779b97f4a7c15ull;
static inline u64 rig_random(void) {
  rig_seed ^= rig_seed << 13;
  rig_seed ^= rig_seed >> 7;
  rig_seed ^= rig_seed << 17;
  return rig_seed;
}
static inline u32 rig_value(void) { // base mont
  const u32 r = (u32)(rig_random() >> 16) % BB_P;
  switch (rig_random() >> 60) {
  case 0: return 0;
  case 1: return BB_ONE;
  case 2: return BB_P - BB_ONE;
  case 3: return BB_P - 1;
  default: return r;
  }
}

static inline void rig_open(rig *r, const cpu_kernels *kernels, u32 threads, const hash_suite *suite) {
  *r = (rig){.cpu = {.num_threads = threads, .kernels = kernels}};
  assert_int_equal(swirl_pool_create(&r->cpu.pool, threads, NULL), SWIRL_OK);
  r->regions[REGION_STATUS].base = r->status;
  r->run = (cpu_run){.cpu = &r->cpu, .suite = suite, .regions = r->regions};
}
// A guarded buffer of `n` words, filled with garbage, as region `region`.
static inline u32 *rig_buffer(rig *r, u32 region, size_t n) {
  if (r->regions[region].base != NULL) free(r->regions[region].base - GUARD_WORDS);
  u32 *p = malloc((n + 2 * GUARD_WORDS) * sizeof *p);
  assert_non_null(p);
  for (size_t i = 0; i < n + 2 * GUARD_WORDS; i++) p[i] = GUARD;
  r->words[region] = n;
  return r->regions[region].base = p + GUARD_WORDS;
}
static inline u32 *rig_values(rig *r, u32 region, size_t n) {
  u32 *p = rig_buffer(r, region, n);
  for (size_t i = 0; i < n; i++) p[i] = rig_value();
  return p;
}
static inline void rig_check_guards(const rig *r) {
  for (u32 region = 0; region < RIG_REGIONS; region++) {
    const u32 *p = r->regions[region].base;
    if (p == NULL || region == REGION_STATUS) continue;
    for (size_t i = 0; i < GUARD_WORDS; i++) {
      assert_int_equal(p[r->words[region] + i], GUARD);
      assert_int_equal((p - GUARD_WORDS)[i], GUARD);
    }
  }
}
// Costs and executes one operation with exactly the scratch that its cost asks for.
static inline void rig_execute(rig *r, void (*cost_fn)(const cost_context *, const void *, op_cost *),
                               void (*fn)(const cpu_run *, const void *), const void *args) {
  const cost_context context = {.cpu = &r->cpu, .suite = r->run.suite};
  op_cost cost = {0};
  cost_fn(&context, args, &cost);
  free(r->scratch);
  r->scratch = NULL;
  if (cost.scratch_words != 0) {
    r->scratch = aligned_alloc(64, (cost.scratch_words + 15) / 16 * 64);
    assert_non_null(r->scratch);
  }
  r->run.scratch = r->scratch;
  fn(&r->run, args);
  rig_check_guards(r);
}
// Wrappers with the types of rig_execute, for one operation.
#define RIG_OP(name)                                                                                                   \
  static void cost_##name(const cost_context *c, const void *a, op_cost *cost) { swirl_cpu_cost_##name(c, a, cost); }  \
  static void exec_##name(const cpu_run *run, const void *a) { swirl_cpu_##name(run, a); }                             \
  static void op_##name(rig *r, args_##name a) { rig_execute(r, cost_##name, exec_##name, &a); }

static inline void rig_close(rig *r) {
  swirl_pool_destroy(r->cpu.pool);
  free(r->scratch);
  for (u32 region = 0; region < RIG_REGIONS; region++) {
    if (region != REGION_STATUS && r->regions[region].base != NULL) free(r->regions[region].base - GUARD_WORDS);
  }
}

#endif
