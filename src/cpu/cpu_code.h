// Stacked columns (spec 11.2) as the operations of a code read them: made of placed columns, never laid out as a whole.
#ifndef SWIRL_CPU_CPU_CODE_H
#define SWIRL_CPU_CPU_CODE_H

#include "cpu/cpu.h"

// Words of scratch for `n` pointers.
static inline size_t cpu_pointer_words(size_t n) { return n * sizeof(void *) / sizeof(u32); }

typedef struct stacked_columns {
  const cpu_run *run;
  const placed_column *table; // sorted by (weight, row)
  u32 num_entries, l_skip;
} stacked_columns;

stacked_columns swirl_cpu_stacked_columns(const cpu_run *run, dev_ptr table, u32 num_entries, u32 l_skip);
// Rows [row, row + n) of stacked column `column`; whole blocks of 2^l_skip. They stay where they are if they lie in one
// column, else they go to `buffer` [n]. Returns where they are.
const u32 *swirl_cpu_stacked_rows(const stacked_columns *s, u32 *buffer, u32 column, u64 row, u64 n);

#endif
