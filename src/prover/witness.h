// The matrices of a witness as the caller gives them.
#ifndef SWIRL_PROVER_WITNESS_H
#define SWIRL_PROVER_WITNESS_H

#include "keys/pk.h"

// One matrix of a witness. Source, size and place of its words.
typedef struct given_matrix {
  swirl_source source; // the one that takes least on the key's device
  u32 width, log_height;
  region_binding columns;
  const swirl_matrix *matrix;       // in the caller's memory, or NULL
  const swirl_trace *trace;         // on the device, also that of `committed`, or NULL
  const swirl_committed *committed; // NULL unless it is
} given_matrix;

// Looks at matrix `part` (not the preprocessed one) of AIR `a`, which is present, and checks it against key and
// parameters. Its words are not read. The place in `diag` is for the caller to set.
swirl_status swirl_given_matrix_read(given_matrix *out, const swirl_pk *pk, u32 a, u32 part,
                                     const swirl_air_witness *witness, swirl_diag *diag);
// Whether a program that was made for `wanted` takes the matrix: the same on every device.
bool swirl_given_matrix_fits(const given_matrix *given, swirl_source wanted);

#endif
