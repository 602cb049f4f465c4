// One rig that is switched through every kernel table of this machine and through 1, 2 and 5 threads.
#ifndef SWIRL_TESTS_CPU_VARIANTS_H
#define SWIRL_TESTS_CPU_VARIANTS_H

#include "cpu/hash_rig.h"

enum { NUM_POOLS = 3 };

typedef struct variants {
  rig r;
  const cpu_kernels *tables[CPU_MAX_TABLES];
  u32 num_tables;
  thread_pool *pools[NUM_POOLS];
} variants;

static inline void variants_open(variants *v) {
  *v = (variants){.num_tables = 0};
  v->num_tables = swirl_cpu_kernel_tables(v->tables);
  rig_open(&v->r, v->tables[0], 1, NULL);
  v->pools[0] = v->r.cpu.pool;
  assert_int_equal(swirl_pool_create(&v->pools[1], 2, NULL), SWIRL_OK);
  assert_int_equal(swirl_pool_create(&v->pools[2], 5, NULL), SWIRL_OK);
}
static inline void variants_close(variants *v) {
  swirl_pool_destroy(v->pools[1]);
  swirl_pool_destroy(v->pools[2]);
  v->r.cpu.pool = v->pools[0];
  rig_close(&v->r);
}
// Switches to variant `i`; false behind the last.
static inline bool variants_select(variants *v, u32 i) {
  if (i >= v->num_tables * NUM_POOLS) return false;
  v->r.cpu.kernels = v->tables[i / NUM_POOLS];
  v->r.cpu.pool = v->pools[i % NUM_POOLS];
  v->r.cpu.num_threads = swirl_pool_num_threads(v->r.cpu.pool);
  memset(v->r.status, 0, sizeof v->r.status);
  return true;
}
#define EACH_VARIANT(v) for (u32 variant_ = 0; variants_select((v), variant_); variant_++)

// An array for expected words; it ends the test if there is no memory.
static inline u32 *words_new(size_t n) {
  u32 *p = calloc(n != 0 ? n : 1, sizeof *p);
  assert_non_null(p);
  return p;
}
// Region `region` holds exactly `expected` [n].
static inline void expect_words(const rig *r, u32 region, const u32 *expected, size_t n) {
  assert_int_equal(r->words[region], n);
  if (n != 0) assert_memory_equal(r->regions[region].base, expected, n * sizeof(u32));
}

#endif
