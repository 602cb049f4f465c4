// Choosing the kernels of this machine.
#include "cpu/kernels.h"

#include "base/cpu_features.h"

extern const cpu_kernels swirl_cpu_kernels_scalar;
#if defined(__x86_64__)
extern const cpu_kernels swirl_cpu_kernels_avx2, swirl_cpu_kernels_avx512, swirl_cpu_kernels_avx512ifma;
#endif

// Levels in ascending order; names that may be asked for but have no table of their own use the one below.
typedef struct level {
  const char *name;
  const cpu_kernels *table; // NULL: none in this build
  bool supported;
} level;
enum { NUM_LEVELS = 5 };

static void list_levels(level *levels) {
  const cpu_features features = swirl_cpu_features();
  (void)features;
  const level all[NUM_LEVELS] = {
    {"scalar", &swirl_cpu_kernels_scalar, true},
#if defined(__x86_64__)
    {"avx2", &swirl_cpu_kernels_avx2, features.avx2},
    {"avx512", &swirl_cpu_kernels_avx512, features.avx512},
    {"avx512ifma", &swirl_cpu_kernels_avx512ifma, features.avx512ifma},
#else
    {"avx2", NULL, false},
    {"avx512", NULL, false},
    {"avx512ifma", NULL, false},
#endif
    {"neon", NULL, false},
  };
  memcpy(levels, all, sizeof all);
}

u32 swirl_cpu_kernel_tables(const cpu_kernels **tables) {
  level levels[NUM_LEVELS];
  list_levels(levels);
  u32 count = 0;
  for (u32 i = 0; i < NUM_LEVELS; i++) {
    if (levels[i].table != NULL && levels[i].supported) tables[count++] = levels[i].table;
  }
  return count;
}

const cpu_kernels *swirl_cpu_kernels_select(const char *isa) {
  level levels[NUM_LEVELS];
  list_levels(levels);
  const cpu_kernels *best = NULL;
  for (u32 i = 0; i < NUM_LEVELS; i++) {
    if (levels[i].table != NULL && levels[i].supported) best = levels[i].table;
    if (isa != NULL && strcmp(isa, levels[i].name) == 0) return best;
  }
  return isa == NULL ? best : NULL;
}
