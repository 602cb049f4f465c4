// The node list of an AIR evaluated on rows of its traces: base field, Montgomery, a block of rows at a time.
#ifndef SWIRL_CHECK_CHECK_EVAL_H
#define SWIRL_CHECK_CHECK_EVAL_H

#include "check/check_witness.h"

enum { CHECK_BLOCK = 16 }; // rows of a block

// Rows of a block that are rows of the trace: all of them, or the whole of a lower trace.
static inline u32 check_block_rows(const check_air *air) {
  return u32_min(CHECK_BLOCK, 1u << u32_min(air->log_height, 5));
}

// Evaluates every node on rows first_row .. first_row + CHECK_BLOCK - 1, taken modulo the height.
//   values  [num_nodes][CHECK_BLOCK]  base  mont
void swirl_check_eval(u32 *values, const check_air *air, u64 first_row);

// A field element as the integer of least magnitude: -(p-1)/2 to (p-1)/2.
static inline i64 check_signed(u32 mont) {
  const u32 value = bb_to_canonical(mont);
  return value > BB_P / 2 ? (i64)value - BB_P : (i64)value;
}

#endif
