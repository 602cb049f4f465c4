// The message step (11.4): inverse DFT over D and subset sums over l bits, in place, in blocks.
#ifndef SWIRL_CPU_CPU_MESSAGE_H
#define SWIRL_CPU_CPU_MESSAGE_H

#include "cpu/kernels.h"

// data  [num_blocks][2^l] elements of 2^log_w words
void swirl_cpu_message(const cpu_kernels *kernels, u32 *data, u32 l, u32 log_w, size_t num_blocks);

#endif
