#include "base/cpu_features.h"

#if defined(__x86_64__)
#include <cpuid.h>

// The register sets that the operating system saves on a task switch.
static u64 saved_registers(void) {
  u32 eax, edx;
  __asm__("xgetbv" : "=a"(eax), "=d"(edx) : "c"(0));
  return (u64)edx << 32 | eax;
}

cpu_features swirl_cpu_features(void) {
  cpu_features features = {0};
  u32 a, b, c, d;
  const u32 osxsave = 1u << 27;
  if (!__get_cpuid(1, &a, &b, &c, &d) || (c & osxsave) == 0) return features;
  const u64 saved = saved_registers(), ymm = 0x6, zmm = 0xe6;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return features;
  const u32 avx2 = 1u << 5, f = 1u << 16, dq = 1u << 17, ifma = 1u << 21, bw = 1u << 30, vl = 1u << 31;
  features.avx2 = (saved & ymm) == ymm && (b & avx2) != 0;
  features.avx512 = features.avx2 && (saved & zmm) == zmm && (b & (f | dq | bw | vl)) == (f | dq | bw | vl);
  features.avx512ifma = features.avx512 && (b & ifma) != 0;
  return features;
}
#else
cpu_features swirl_cpu_features(void) { return (cpu_features){0}; }
#endif
