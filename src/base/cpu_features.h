// What the processor and the operating system offer.
#ifndef SWIRL_BASE_CPU_FEATURES_H
#define SWIRL_BASE_CPU_FEATURES_H

#include "base/base.h"

typedef struct cpu_features {
  bool avx2;
  bool avx512;     // F, BW, DQ, VL
  bool avx512ifma; // the same and IFMA
} cpu_features;

cpu_features swirl_cpu_features(void);

#endif
