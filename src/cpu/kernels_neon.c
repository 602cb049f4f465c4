// Kernels at level neon: the texts kernels_*.inc over vec_neon.h. Static code only, so that nothing compiled for this
// level can be linked into code that runs without it.
#include "cpu/kernels.h"
#include "field/vec_neon.h"

#include "cpu/kernels_algebra.inc"
#include "cpu/kernels_code.inc"

#define KERNELS_ISA "neon"
#define KERNELS_TABLE swirl_cpu_kernels_neon
extern const cpu_kernels KERNELS_TABLE;
#include "cpu/kernels_table.inc"
