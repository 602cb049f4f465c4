// What every phase of verification reads, and the memory they share. It all lies in the caller's block.
#ifndef SWIRL_PROOF_VERIFIER_H
#define SWIRL_PROOF_VERIFIER_H

#include "base/check_site.h"
#include "proof/proof_decode.h"
#include "proof/proof_shape.h"
#include "transcript/transcript.h"

typedef struct verifier {
  const swirl_vk *vk;
  const hash_suite *suite; // the key's, in the form chosen for this machine
  proof_layout proof;
  proof_shape shape; // valid after swirl_proof_check_shape()
  transcript_state transcript;
  swirl_diag *diag;

  i32 *log_heights;   // [num_airs], -1 if absent
  size_t *vdata_at;   // [num_airs]: offset of the log height, if present
  size_t *public_at;  // [num_airs]: offset of the list of public values
  size_t *opening_at; // [traces]: offset of the first part's list
  size_t *part_at;    // [most parts of an AIR]
  bb4 *nodes;         // [most nodes of an AIR]
  bb4 *values;        // [lanes][2^k_whir]
  bb4 *final_poly;    // [2^log_final_poly_len]
  u32 *queries;       // [queries of all WHIR rounds]
  u32 lanes;          // queries that are opened side by side
} verifier;

// Lays out the arrays above in `block` [block_len] (any alignment); returns the bytes that this needs, whether or not
// they are there. With block NULL only counts.
size_t swirl_verifier_init(verifier *v, const swirl_vk *vk, void *block, size_t block_len);

// Stages 1.2 and 2 of spec 16: the shape of the decoded proof against the key, in the reference's order. Fills
// v->shape, log_heights and the offsets per AIR and per trace.
swirl_status swirl_proof_check_shape(verifier *v);

// Each rejection is one of these three, so that tests know every check (base/check_site.h). They return from the
// calling function. `air`, `round`: places, or -1; `at`: byte offset of the offending field, 0 if none.
#define REJECT_IF(v, condition, status, air, round, at)                                                                \
  do {                                                                                                                 \
    if (CHECK_FAILS(#status, condition)) return swirl_verifier_reject(v, status, air, round, at);                      \
  } while (0)
// left, right: bb4
#define REJECT_UNLESS_EQUAL(v, left, right, status, air, round, at)                                                    \
  do {                                                                                                                 \
    if (CHECK_DIFFER(#status, left, right)) return swirl_verifier_reject(v, status, air, round, at);                   \
  } while (0)
// found, expected: counts
#define REJECT_UNLESS_COUNT(v, found, expected, status, air, round, at)                                                \
  do {                                                                                                                 \
    const u64 found_ = (found), expected_ = (expected);                                                                \
    if (CHECK_FAILS(#status, found_ != expected_)) {                                                                   \
      return swirl_verifier_reject_count(v, status, air, round, at, found_, expected_);                                \
    }                                                                                                                  \
  } while (0)
swirl_status swirl_verifier_reject(const verifier *v, swirl_status status, i64 air, i64 round, size_t at);
swirl_status swirl_verifier_reject_count(const verifier *v, swirl_status status, i64 air, i64 round, size_t at,
                                         u64 found, u64 expected);

// Absorbing parts of the proof.
static inline void verifier_observe_base(verifier *v, size_t at) {
  const u32 word = proof_base_at(&v->proof, at);
  transcript_observe(&v->transcript, &word, 1);
}
static inline bb4 verifier_observe_ext(verifier *v, size_t at) {
  const bb4 value = proof_ext_at(&v->proof, at);
  transcript_observe_ext(&v->transcript, value);
  return value;
}
// digest [suite digest_words]; receives it.
static inline void verifier_load_digest(const verifier *v, u32 *digest, size_t at) {
  (void)v->suite->decode_digest(digest, v->proof.bytes + at); // canonical: the decoder has checked
}
static inline void verifier_observe_digest(verifier *v, size_t at) {
  u32 digest[SUITE_MAX_DIGEST_WORDS];
  verifier_load_digest(v, digest, at);
  transcript_observe_digest(&v->transcript, digest);
}
// Checks the proof-of-work witness at `at`.
static inline bool verifier_check_pow(verifier *v, u32 bits, size_t at) {
  return transcript_check_witness(&v->transcript, bits, proof_base_at(&v->proof, at));
}
// N (c_0 + c_N + c_2N + ..): the sum over the skip domain, N = 2^l_skip, of the univariate polynomial whose `len`
// coefficients stand at `at`.
bb4 swirl_verifier_domain_sum(const verifier *v, size_t at, u32 len);
// The polynomial with the `len` coefficients at `at`, at x.
bb4 swirl_verifier_horner(const verifier *v, size_t at, u32 len, bb4 x);

#endif
