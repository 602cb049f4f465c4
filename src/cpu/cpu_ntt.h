// The forward transform of columns of 2^log_len elements of 2^log_w words, natural to bit-reversed order.
#ifndef SWIRL_CPU_CPU_NTT_H
#define SWIRL_CPU_CPU_NTT_H

#include "cpu/cpu.h"

// Scratch words that swirl_cpu_ntt() needs, the table of twiddles included.
u64 swirl_cpu_ntt_scratch(const cpu_device *cpu, u32 log_len, u32 log_w);
// Transforms `num_columns` columns, column c at data + c * column_stride, whose first 2^(log_len - log_zeros) elements
// are coefficients; what is behind them is written only. Columns of more than one word an element must be one.
void swirl_cpu_ntt(const cpu_run *run, u32 *data, size_t column_stride, u32 num_columns, u32 log_len, u32 log_w,
                   u32 log_zeros, u32 *scratch);

#endif
