// Choosing the kernels of this machine.
#include "cpu/kernels.h"

#include <stdio.h>

#include "base/cpu_features.h"

extern const cpu_kernels swirl_cpu_kernels_scalar;
#if defined(SWIRL_LEVELS)
extern const cpu_kernels swirl_cpu_kernels_avx2, swirl_cpu_kernels_avx512, swirl_cpu_kernels_avx512ifma;
extern const cpu_kernels swirl_cpu_kernels_neon;
#define TABLE(isa) &swirl_cpu_kernels_##isa
#else
#define TABLE(isa) NULL // not in this build
#endif

u32 swirl_cpu_levels(cpu_level levels[CPU_MAX_TABLES]) {
  const cpu_features features = swirl_cpu_features();
  (void)features;
  const cpu_level all[] = {
    {"scalar", &swirl_cpu_kernels_scalar, true},
#if defined(__x86_64__)
    {"avx2", TABLE(avx2), features.avx2},
    {"avx512", TABLE(avx512), features.avx512},
    {"avx512ifma", TABLE(avx512ifma), features.avx512ifma},
#elif defined(__aarch64__)
    {"neon", TABLE(neon), true},
#endif
  };
  memcpy(levels, all, sizeof all);
  return (u32)SWIRL_COUNT(all);
}

u32 swirl_cpu_kernel_tables(const cpu_kernels **tables) {
  cpu_level levels[CPU_MAX_TABLES];
  const u32 num_levels = swirl_cpu_levels(levels);
  u32 count = 0;
  for (u32 i = 0; i < num_levels; i++) {
    if (levels[i].table != NULL && levels[i].is_supported) tables[count++] = levels[i].table;
  }
  return count;
}

// `isa` is no level of this architecture.
static swirl_status fail_level(const char *isa, const cpu_level *levels, u32 num_levels, swirl_diag *diag) {
  static const char *const known[] = {"avx2", "avx512", "avx512ifma", "neon"};
  char names[96] = "";
  bool is_known = false;
  for (u32 i = 0; i < SWIRL_COUNT(known); i++) is_known |= strcmp(isa, known[i]) == 0;
  for (u32 i = 0; i < num_levels; i++) {
    const size_t len = strlen(names);
    snprintf(names + len, sizeof names - len, "%s%s", i == 0 ? "" : ", ", levels[i].name);
  }
  return swirl_fail(diag, SWIRL_ERR_DEVICE,
                    is_known ? "the instruction set '%.32s' is of another processor architecture; this one has: %s"
                             : "unknown instruction set '%.32s'; this processor architecture has: %s",
                    isa, names);
}

swirl_status swirl_cpu_kernels_select(const cpu_kernels **out, const char *isa, swirl_diag *diag) {
  cpu_level levels[CPU_MAX_TABLES];
  const u32 num_levels = swirl_cpu_levels(levels);
  u32 last = isa == NULL ? num_levels : 0; // levels up to there may be used
  for (u32 i = 0; i < num_levels && last == 0; i++) {
    if (strcmp(isa, levels[i].name) == 0) last = i + 1;
  }
  if (last == 0) return fail_level(isa, levels, num_levels, diag);
  for (u32 i = 0; i < last; i++) {
    if (levels[i].table != NULL && levels[i].is_supported) *out = levels[i].table;
  }
  return SWIRL_OK;
}
