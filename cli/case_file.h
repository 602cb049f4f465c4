// Case files: AIRs, parameters and, unless only keys are wanted, the traces of one proof.
#ifndef SWIRL_CLI_CASE_FILE_H
#define SWIRL_CLI_CASE_FILE_H

#include "air_file.h"

#include <swirl/prove.h>

// The trace of one AIR. What an absent AIR has is zero.
typedef struct case_air {
  swirl_matrix common;  // canonical, column-major; width 0 if the AIR has no common main
  swirl_matrix *cached; // [num_cached]
  size_t num_cached;
  swirl_digest *cached_commitments; // [num_cached], as the file states them
  swirl_witness_matrix *cached_refs;
  uint32_t *public_values;
} case_air;

typedef struct case_file {
  air_file air;                      // params, AIRs, preprocessed traces
  const swirl_matrix **preprocessed; // [num_airs], NULL where an AIR has none: as swirl_keygen() takes it
  bool has_traces;
  case_air *traces;           // [num_airs]
  swirl_air_witness *witness; // [num_airs], pointing into `traces`
} case_file;

// Reads a JSON value with `params`, `airs` and perhaps `traces`. `params` is used instead of the file's; without it
// (NULL) the file must have some. Release with case_file_clear().
swirl_status case_file_parse(case_file *out, const json_t *root, const swirl_params *params, swirl_diag *diag);
void case_file_clear(case_file *file); // a zeroed one is allowed

// `traces` in trace order, log height descending, then AIR ascending: indices of the present AIRs into `out`
// ([num_airs]); returns how many there are.
size_t case_file_order(const case_file *file, size_t *out);

// Whether every present trace has as many cached mains as the key wants: the library reads that many.
swirl_status case_file_fits(const case_file *file, const swirl_vk *vk, swirl_diag *diag);

// An array of exactly `num` canonical field elements.
swirl_status case_read_words(uint32_t *out, size_t num, const json_t *list, const char *what, swirl_diag *diag);

#endif
