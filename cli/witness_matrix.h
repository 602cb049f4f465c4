// Matrices and public values of a witness manifest, from NumPy files.
#ifndef SWIRL_CLI_WITNESS_MATRIX_H
#define SWIRL_CLI_WITNESS_MATRIX_H

#include "json_reader.h"

#include <swirl/device.h>

// Where a manifest is read.
typedef struct witness_reader {
  json_reader json;
  const char *directory; // of the manifest, with the slash; "" for the current one
  bool shape_only;
} witness_reader;

// The matrix at the place: a path, or an object with `npy` and `form`. `width` is what the key wants. The words are
// used where the file's reading left them: with the strides of the file. Free with witness_matrix_clear().
swirl_status witness_matrix_read(witness_reader *r, swirl_matrix *out, const json_t *value, uint32_t width);
void witness_matrix_clear(swirl_matrix *matrix); // a zeroed one is allowed

// The public values at the place: a list of `num` integers below p, or a path to a one-column array of them. `out` gets
// them in memory that is the caller's to free, also after a failure.
swirl_status witness_values_read(witness_reader *r, uint32_t **out, const json_t *value, uint32_t num);

#endif
