// Kernels of constraints, sumchecks and extension vectors, one entry per instruction set: see kernels.h.
#ifndef SWIRL_CPU_KERNELS_ALGEBRA_H
#define SWIRL_CPU_KERNELS_ALGEBRA_H

#define CPU_KERNELS_ALGEBRA(X)

#endif
