// Kernels of codes, trees and transcripts, one entry per instruction set: see kernels.h.
#ifndef SWIRL_CPU_KERNELS_CODE_H
#define SWIRL_CPU_KERNELS_CODE_H

#define CPU_KERNELS_CODE(X)

#endif
