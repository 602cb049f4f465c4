// The bytes of a proof (spec 05 section 2). Nothing is copied: decoding checks the encoding and notes where each
// section starts; values are read from the bytes when they are needed.
#ifndef SWIRL_PROOF_PROOF_DECODE_H
#define SWIRL_PROOF_PROOF_DECODE_H

#include "hash/suite.h"

enum { BASE_BYTES = 4, EXT_BYTES = 16, LEN_BYTES = 4 };

// Where the sections of a well-encoded proof start (byte offsets, `_at`) and the counts that stand in it. In the order
// of the bytes.
typedef struct proof_layout {
  const u8 *bytes;
  size_t len;
  size_t common_commit_at;
  u32 num_airs, num_present;
  size_t bitmap_at;
  size_t vdata_at; // per present AIR: log height, list of digests
  u32 num_public_lists;
  size_t public_at; // lists of base

  size_t logup_witness_at, q0_claim_at;
  u32 num_layers;
  size_t claims_at;    // num_layers times p0, p1, q0, q1
  size_t gkr_polys_at; // for j = 1 .. num_layers - 1: j times three ext

  u32 num_traces;
  size_t numerators_at, denominators_at; // num_traces ext each
  u32 univariate_len;
  size_t univariate_at;
  u32 num_rounds, evals_per_round; // 0 evaluations if there are no rounds
  size_t rounds_at;
  size_t openings_at; // per trace: list of lists of ext

  u32 stacking_univariate_len;
  size_t stacking_univariate_at;
  u32 num_stacking_rounds;
  size_t stacking_rounds_at; // two ext each
  u32 num_stacking_openings;
  size_t stacking_openings_at; // lists of ext

  size_t mu_witness_at;
  u32 num_whir_sumchecks;
  size_t whir_sumchecks_at; // two ext each
  u32 num_codewords;        // R - 1
  size_t codeword_commits_at, ood_at, fold_witnesses_at, query_witnesses_at;
  u32 num_commits, num_initial_queries, initial_depth; // depth 0 if there are no queries
  size_t widths_at;                                    // num_commits lengths; unused if there are no queries
  size_t initial_rows_at;                              // [commit][query][2^k][width] base
  size_t initial_paths_at;                             // [commit][query][depth] digests
  size_t codeword_values_at;                           // per round: count, [query][2^k] ext
  u32 codeword_depth;                                  // of round 1, one less in each later round
  size_t codeword_paths_at;                            // [round][query][depth] digests
  u32 final_poly_len;
  size_t final_poly_at;
} proof_layout;

// Checks the encoding of `bytes` [len] and fills `out`; ERR_PROOF_ENCODING with the offset otherwise. Uses no memory
// and no time that the bytes themselves do not pay for.
swirl_status swirl_proof_decode(proof_layout *out, const hash_suite *suite, const u8 *bytes, size_t len,
                                swirl_diag *diag);

// Reading a decoded proof: words are canonical in the bytes, mont when loaded.
static inline u32 proof_len_at(const proof_layout *proof, size_t at) { return load_le32(proof->bytes + at); }
static inline u32 proof_base_at(const proof_layout *proof, size_t at) {
  return bb_from_canonical(load_le32(proof->bytes + at));
}
static inline bb4 proof_ext_at(const proof_layout *proof, size_t at) {
  return bb4_make(proof_base_at(proof, at), proof_base_at(proof, at + 4), proof_base_at(proof, at + 8),
                  proof_base_at(proof, at + 12));
}
static inline bool proof_is_present(const proof_layout *proof, u32 air) {
  return (((u32)proof->bytes[proof->bitmap_at + air / 8] >> (air % 8)) & 1u) != 0;
}
// The offset behind a counted list at `at` whose elements take `size` bytes.
static inline size_t proof_skip_list(const proof_layout *proof, size_t at, size_t size) {
  return at + LEN_BYTES + (size_t)proof_len_at(proof, at) * size;
}

#endif
