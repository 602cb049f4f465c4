// The matrices of a witness as the caller gives them.
#ifndef SWIRL_PROVER_WITNESS_H
#define SWIRL_PROVER_WITNESS_H

#include "keys/pk.h"

// Source, size and place of one matrix of a witness.
typedef struct given_matrix {
  swirl_source source;
  u32 width, log_height;
  region_binding columns;           // row stride 0: that of SWIRL_SOURCE_IN_PLACE and SWIRL_SOURCE_COMMITTED, 1
  const swirl_committed *committed; // NULL unless it is
} given_matrix;

// Looks at matrix `part` (not the preprocessed one) of AIR `a`, which is present, and checks it against key and
// parameters. Its words are not read. The place in `diag` is for the caller to set.
swirl_status swirl_given_matrix_read(given_matrix *out, const swirl_vk *vk, u32 a, u32 part,
                                     const swirl_air_witness *witness, swirl_diag *diag);

#endif
