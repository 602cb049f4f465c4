// Trace height constraints of a key (spec 04 section 4).
#ifndef SWIRL_KEYS_HEIGHT_CONSTRAINTS_H
#define SWIRL_KEYS_HEIGHT_CONSTRAINTS_H

#include "air/air_dag.h"

// The candidates: one row of coefficients per bus in ascending order, then that of all interactions. After
// swirl_height_rows_reduce(), `kept` of them count.
typedef struct height_rows {
  swirl_allocator allocator;
  u32 num_airs, num_rows;
  u32 *coefficients; // [num_rows][num_airs]
  u32 *threshold;    // [num_rows]
  u32 *kept;         // [num_kept] row numbers, ascending
  u32 num_kept;
} height_rows;

// ERR_AIR if a sum of weights is no 32-bit word. Release with swirl_height_rows_release(), also after a failure.
swirl_status swirl_height_rows_build(height_rows *out, const air_dag *dags, u32 num_airs, u32 max_interaction_count,
                                     const swirl_allocator *allocator, swirl_diag *diag);
void swirl_height_rows_release(height_rows *rows);

#endif
