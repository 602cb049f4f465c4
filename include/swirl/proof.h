// swirl/proof.h: what stands in the bytes of a proof (spec 05), read without a key and without memory.
//
// Only the encoding is checked: nothing that is read here has been verified. Part of libswirl_verify.
#ifndef SWIRL_PROOF_H
#define SWIRL_PROOF_H

#include <swirl/params.h>

#ifdef __cplusplus
extern "C" {
#endif

// A proof being read: where its sections lie, and how far next_air and next_round have come. A plain value that points
// into the proof's bytes, which must outlive it; used by one thread at a time.
typedef struct swirl_proof_view {
  uint64_t opaque[64];
} swirl_proof_view;

// Checks the encoding of `proof` [len]; ERR_PROOF_ENCODING with the offset of the first mistake.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_proof_view_init(swirl_proof_view *out, const uint8_t *proof, size_t len,
                                                             swirl_diag *diag);

// A part of the proof. Parts lie one behind the other in this order, and together they are the whole proof.
typedef enum swirl_proof_part {
  SWIRL_PROOF_STATEMENT = 0,     // codec version, common commitment, presence, heights, cached commitments
  SWIRL_PROOF_PUBLIC_VALUES = 1, // public values
  SWIRL_PROOF_GKR = 2,           // LogUp-GKR: witness, claims, sumchecks
  SWIRL_PROOF_CONSTRAINTS = 3,   // batched constraints: sums and rounds
  SWIRL_PROOF_OPENINGS = 4,      // column openings
  SWIRL_PROOF_STACKING = 5,      // stacked reduction
  SWIRL_PROOF_WHIR = 6,          // witness, sumchecks, codeword commitments, out-of-domain values, witnesses
  SWIRL_PROOF_INITIAL_ROWS = 7,  // opened rows of the first codewords
  SWIRL_PROOF_INITIAL_PATHS = 8, // their Merkle paths
  SWIRL_PROOF_CODEWORDS = 9,     // opened values of the later codewords
  SWIRL_PROOF_CODEWORD_PATHS = 10,
  SWIRL_PROOF_FINAL_POLY = 11
} swirl_proof_part;
#define SWIRL_PROOF_NUM_PARTS 12
// "statement", "public_values", "gkr", "constraints", "openings", "stacking", "whir", "initial_rows", "initial_paths",
// "codewords", "codeword_paths", "final_poly"; "unknown" for any other value. Static strings.
SWIRL_API const char *swirl_proof_part_name(swirl_proof_part part);

// The whole proof. Field elements are canonical; extension elements have the constant coefficient first.
typedef struct swirl_proof_info {
  uint32_t num_airs, num_present; // in the presence bitmap
  swirl_digest common_commitment;
  uint32_t logup_witness; // proof of work
  uint32_t gkr_claim[4];  // root denominator of the tree of fractions, q0
  uint32_t num_gkr_layers;
  uint32_t num_traces; // with sums and openings in the batched constraints
  uint32_t univariate_len, num_rounds, evals_per_round;
  uint32_t stacking_univariate_len, num_stacking_rounds, num_stacking_openings;
  uint32_t mu_witness;
  uint64_t num_whir_rounds; // at least one
  uint32_t k_whir;          // sumcheck rounds of each
  uint32_t num_commitments; // whose rows the first round opens
  uint32_t final_poly_len;
  uint64_t num_bytes, part_bytes[SWIRL_PROOF_NUM_PARTS];
} swirl_proof_info;
SWIRL_API swirl_proof_info swirl_proof_view_info(const swirl_proof_view *view);

// What a proof says of one AIR. Words are 4 bytes, little-endian and unaligned: swirl_proof_word() reads them.
typedef struct swirl_proof_air_info {
  uint32_t air; // index in key order
  bool is_present;
  uint32_t log_height;               // 0 if absent
  const uint8_t *cached_commitments; // [num_cached_commitments][8] words, canonical
  uint32_t num_cached_commitments;   // 0 if absent
  const uint8_t *public_values;      // [num_public_values] words, canonical
  uint32_t num_public_values;
} swirl_proof_air_info;
// The next AIR in key order; false, `out` untouched, behind the last. A proof may have more lists of public values than
// AIRs or fewer: those that are missing are empty, those beyond are not handed out.
SWIRL_API bool swirl_proof_view_next_air(swirl_proof_view *view, swirl_proof_air_info *out);

// One WHIR round. Words as above.
typedef struct swirl_proof_round_info {
  uint64_t round; // from 0
  uint32_t num_queries;
  uint32_t merkle_depth;         // digests of one path
  const uint8_t *commitment;     // [8] words, of the codeword that this round opens; NULL in round 0
  const uint8_t *ood_value;      // [4] words, out-of-domain value of that codeword; NULL in round 0
  const uint8_t *fold_witnesses; // [k_whir] words, proof of work
  uint32_t query_witness;        // proof of work
} swirl_proof_round_info;
// The next round; false, `out` untouched, behind the last.
SWIRL_API bool swirl_proof_view_next_round(swirl_proof_view *view, swirl_proof_round_info *out);

// Word `index` of `words`.
SWIRL_API uint32_t swirl_proof_word(const uint8_t *words, size_t index);

#ifdef __cplusplus
}
#endif
#endif
