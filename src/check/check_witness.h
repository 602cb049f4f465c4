// A witness whose words can be read: every matrix of every present AIR, checked against the key.
#ifndef SWIRL_CHECK_CHECK_WITNESS_H
#define SWIRL_CHECK_CHECK_WITNESS_H

#include "keys/pk.h"

// The word of (row, column) is words[row * row_stride + column * col_stride].
typedef struct check_matrix {
  const u32 *words;
  u64 row_stride, col_stride;
  bool is_canonical; // else Montgomery
  u32 *copy;         // where `words` are a copy of a trace whose memory the host cannot read; else NULL
  u64 copy_words;
} check_matrix;

typedef struct check_air {
  const air_vk *air; // NULL: absent
  u32 log_height;
  check_matrix *parts; // [air_num_parts(air)], opening order; no words where the common main has no columns
  const u32 *publics;  // canonical, [air->num_public_values]
} check_air;

typedef struct check_witness {
  const swirl_allocator *allocator;
  u32 num_airs, num_parts;
  check_air *airs;     // [num_airs], key order
  check_matrix *parts; // [num_parts] of all AIRs
} check_witness;

// Reads the shape of `airs` [num_airs of the key] and looks at every word: ERR_TRACE, ERR_TRACE_VALUE as in proving.
// The witness must outlive `out`. Release with swirl_check_witness_release(), also after a failure.
swirl_status swirl_check_witness_read(check_witness *out, const swirl_pk *pk, const swirl_air_witness *airs,
                                      swirl_diag *diag);
void swirl_check_witness_release(check_witness *witness);

// The Montgomery word of a cell.
static inline u32 check_cell(const check_matrix *matrix, u64 row, u32 column) {
  const u32 word = matrix->words[row * matrix->row_stride + column * matrix->col_stride];
  return matrix->is_canonical ? bb_from_canonical(word) : word;
}

#endif
