// Kernels of codes, trees and transcripts, one entry per instruction set: see kernels.h.
#ifndef SWIRL_CPU_KERNELS_CODE_H
#define SWIRL_CPU_KERNELS_CODE_H

#include "cpu/kernels_hash.h"
#include "cpu/kernels_ntt.h"

#define CPU_KERNELS_CODE(X) CPU_KERNELS_HASH(X) CPU_KERNELS_NTT(X)

#endif
