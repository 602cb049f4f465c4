// Kernels at level avx2: the texts kernels_*.inc over vec_avx2.h. Static code only, so that nothing compiled for this
// level can be linked into code that runs without it.
#include "cpu/kernels.h"
#include "field/vec_avx2.h"

#include "cpu/kernels_algebra.inc"
#include "cpu/kernels_code.inc"

#define KERNELS_ISA "avx2"
#define KERNELS_TABLE swirl_cpu_kernels_avx2
extern const cpu_kernels KERNELS_TABLE;
#include "cpu/kernels_table.inc"
