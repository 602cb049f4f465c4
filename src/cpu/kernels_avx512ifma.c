// Kernels at level avx512ifma: the texts kernels_*.inc over vec_avx512ifma.h. Static code only, so that nothing
// compiled for this level can be linked into code that runs without it.
#include "cpu/kernels.h"
#include "field/vec_avx512ifma.h"

#include "cpu/kernels_algebra.inc"
#include "cpu/kernels_code.inc"

#define KERNELS_ISA "avx512ifma"
#define KERNELS_TABLE swirl_cpu_kernels_avx512ifma
extern const cpu_kernels KERNELS_TABLE;
#include "cpu/kernels_table.inc"
