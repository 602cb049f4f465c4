// Long sums of columns in the constraints of an AIR: c + sum_j f_j column_j. Such a sum is itself a column, of degree
// 1, so it commutes with everything that is done to columns: it is computed once for a proof and then extended and
// folded like any other, where the program would otherwise add it up anew at every point.
#ifndef SWIRL_DEVICE_AIR_COLUMN_SUMS_H
#define SWIRL_DEVICE_AIR_COLUMN_SUMS_H

#include "keys/vk.h"

typedef struct air_column_term {
  u32 part, column, rot; // as air_program_input
} air_column_term;

typedef struct air_column_sum {
  u32 first_term, num_terms;
  u32 constant; // mont
} air_column_sum;

typedef struct air_column_sums {
  air_column_sum *sums;   // [num_sums]
  air_column_term *terms; // [num_terms] of all
  u32 *factors;           // [num_terms] mont
  u32 num_sums, num_terms;
} air_column_sums;

#define NO_COLUMN_SUM 0xffffffffu

// Finds them among the nodes that are used: `uses` [num_nodes] is how often nodes and outputs that are needed read each
// node. sum_of [num_nodes] receives the sum that a node is, or NO_COLUMN_SUM. Nothing that another node reads is inside
// a sum, but for columns and their multiples. Release with swirl_air_column_sums_release(), whatever the status.
swirl_status swirl_air_column_sums_find(air_column_sums *out, u32 *sum_of, const air_vk *air, const u32 *uses,
                                        const swirl_allocator *allocator);
void swirl_air_column_sums_release(air_column_sums *sums, const swirl_allocator *allocator);

#endif
