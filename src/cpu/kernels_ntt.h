// Kernels of transforms and encodings: see kernels.h.
#ifndef SWIRL_CPU_KERNELS_NTT_H
#define SWIRL_CPU_KERNELS_NTT_H

#define CPU_KERNELS_NTT(X)

#endif
