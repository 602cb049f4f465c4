// The message step (11.4): inverse DFT over D and subset sums over l bits, in place, in blocks.
#ifndef SWIRL_CPU_CPU_MESSAGE_H
#define SWIRL_CPU_CPU_MESSAGE_H

#include "cpu/kernels.h"

// What a program's blocks of 2^l need: made once an operation.
typedef struct message_step {
  const cpu_kernels *kernels;
  u32 l, scale;                       // 2^-l
  u32 roots[2 << MESSAGE_KERNEL_MAX]; // pairs of the kernel, if l is not too large for it
} message_step;
void swirl_cpu_message_init(message_step *step, const cpu_kernels *kernels, u32 l);
// data  [num_blocks][2^l] elements of 2^log_w words, log_w 0 or 2
void swirl_cpu_message(const message_step *step, u32 *data, u32 log_w, size_t num_blocks);

#endif
