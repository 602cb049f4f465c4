// The forward transform of columns of elements of 2^log_w words, natural to bit-reversed order.
#ifndef SWIRL_CPU_CPU_NTT_H
#define SWIRL_CPU_CPU_NTT_H

#include "cpu/cpu.h"
#include "field/babybear.h"

// What is transformed: columns of 2^log_len elements. They are block `part` of the 2^log_parts that the stages before
// leave of a transform 2^log_parts times as long (0, 0: a transform of their own).
typedef struct ntt_block {
  u32 log_len, log_w, log_parts, part;
} ntt_block;

// The stages before leave a polynomial modulo X^(2^log_len) - c in block `part`: c. The twiddle T[j] of
// kernels_ntt.h is the c of block 2 j.
static inline u32 ntt_block_root(u32 part) {
  u32 root = BB_ONE;
  for (u32 i = 0; part >> i != 0; i++) {
    if ((part >> i & 1) != 0) root = bb_mul(root, bb_two_adic_generator(i + 1));
  }
  return root;
}

// Scratch words that swirl_cpu_ntt() needs, the table of twiddles included.
u64 swirl_cpu_ntt_scratch(const cpu_device *cpu, ntt_block block);
// Transforms `num_columns` columns, column c at data + c * column_stride, whose first 2^(log_len - log_zeros) elements
// are coefficients; what is behind them is written only. Columns of more than one word an element must be one.
void swirl_cpu_ntt(const cpu_run *run, u32 *data, size_t column_stride, u32 num_columns, ntt_block block, u32 log_zeros,
                   u32 *scratch);

#endif
