// A decoded proof handed out piece by piece.
#include <swirl/proof.h>

#include "proof/proof_decode.h"

// What a swirl_proof_view holds.
typedef struct view_state {
  proof_layout layout;
  u32 air;         // next AIR
  size_t vdata_at; // of the next present AIR
  size_t public_at;
  u64 round;           // next WHIR round
  size_t codewords_at; // of the next round that opens a codeword
} view_state;
_Static_assert(sizeof(view_state) <= sizeof(swirl_proof_view), "the view is an opaque block");

static view_state load(const swirl_proof_view *view) {
  view_state state;
  memcpy(&state, view, sizeof state);
  return state;
}
static void store(swirl_proof_view *view, const view_state *state) { memcpy(view, state, sizeof *state); }

swirl_status swirl_proof_view_init(swirl_proof_view *out, const uint8_t *proof, size_t len, swirl_diag *diag) {
  view_state state = {.air = 0};
  if (out == NULL || proof == NULL) return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "proof: NULL argument");
  SWIRL_TRY(swirl_proof_decode(&state.layout, &swirl_suite_babybear_poseidon2, proof, len, diag));
  state.vdata_at = state.layout.vdata_at;
  state.public_at = state.layout.public_at;
  state.codewords_at = state.layout.codeword_values_at;
  *out = (swirl_proof_view){{0}};
  store(out, &state);
  return SWIRL_OK;
}

const char *swirl_proof_part_name(swirl_proof_part part) {
  static const char *const names[SWIRL_PROOF_NUM_PARTS] = {
      [SWIRL_PROOF_STATEMENT] = "statement",
      [SWIRL_PROOF_PUBLIC_VALUES] = "public_values",
      [SWIRL_PROOF_GKR] = "gkr",
      [SWIRL_PROOF_CONSTRAINTS] = "constraints",
      [SWIRL_PROOF_OPENINGS] = "openings",
      [SWIRL_PROOF_STACKING] = "stacking",
      [SWIRL_PROOF_WHIR] = "whir",
      [SWIRL_PROOF_INITIAL_ROWS] = "initial_rows",
      [SWIRL_PROOF_INITIAL_PATHS] = "initial_paths",
      [SWIRL_PROOF_CODEWORDS] = "codewords",
      [SWIRL_PROOF_CODEWORD_PATHS] = "codeword_paths",
      [SWIRL_PROOF_FINAL_POLY] = "final_poly",
  };
  return (unsigned)part < SWIRL_PROOF_NUM_PARTS ? names[part] : "unknown";
}

uint32_t swirl_proof_word(const uint8_t *words, size_t index) { return load_le32(words + 4 * index); }

// Where each part starts: with its count, if one stands before it.
static void part_starts(size_t starts[SWIRL_PROOF_NUM_PARTS + 1], const proof_layout *proof) {
  const bool has_rows = proof->num_initial_queries > 0;
  starts[SWIRL_PROOF_STATEMENT] = 0;
  starts[SWIRL_PROOF_PUBLIC_VALUES] = proof->public_at - LEN_BYTES;
  starts[SWIRL_PROOF_GKR] = proof->logup_witness_at;
  starts[SWIRL_PROOF_CONSTRAINTS] = proof->numerators_at - LEN_BYTES;
  starts[SWIRL_PROOF_OPENINGS] = proof->openings_at;
  starts[SWIRL_PROOF_STACKING] = proof->stacking_univariate_at - LEN_BYTES;
  starts[SWIRL_PROOF_WHIR] = proof->mu_witness_at;
  starts[SWIRL_PROOF_INITIAL_ROWS] = has_rows ? proof->initial_rows_at : proof->codeword_values_at;
  starts[SWIRL_PROOF_INITIAL_PATHS] = has_rows ? proof->initial_paths_at : proof->codeword_values_at;
  starts[SWIRL_PROOF_CODEWORDS] = proof->codeword_values_at;
  starts[SWIRL_PROOF_CODEWORD_PATHS] = proof->codeword_paths_at - LEN_BYTES;
  starts[SWIRL_PROOF_FINAL_POLY] = proof->final_poly_at - LEN_BYTES;
  starts[SWIRL_PROOF_NUM_PARTS] = proof->len;
}

static void read_words(u32 *out, const proof_layout *proof, size_t at, size_t num) {
  for (size_t i = 0; i < num; i++) out[i] = load_le32(proof->bytes + at + 4 * i);
}

swirl_proof_info swirl_proof_view_info(const swirl_proof_view *view) {
  const view_state state = load(view);
  const proof_layout *proof = &state.layout;
  const u64 num_rounds = (u64)proof->num_codewords + 1;
  swirl_proof_info out = {.num_airs = proof->num_airs,
                          .num_present = proof->num_present,
                          .num_gkr_layers = proof->num_layers,
                          .num_traces = proof->num_traces,
                          .univariate_len = proof->univariate_len,
                          .num_rounds = proof->num_rounds,
                          .evals_per_round = proof->evals_per_round,
                          .stacking_univariate_len = proof->stacking_univariate_len,
                          .num_stacking_rounds = proof->num_stacking_rounds,
                          .num_stacking_openings = proof->num_stacking_openings,
                          .num_whir_rounds = num_rounds,
                          .k_whir = (u32)(proof->num_whir_sumchecks / num_rounds),
                          .num_commitments = proof->num_commits,
                          .final_poly_len = proof->final_poly_len,
                          .num_bytes = proof->len};
  size_t starts[SWIRL_PROOF_NUM_PARTS + 1];
  read_words(out.common_commitment.words, proof, proof->common_commit_at, SWIRL_COUNT(out.common_commitment.words));
  read_words(&out.logup_witness, proof, proof->logup_witness_at, 1);
  read_words(out.gkr_claim, proof, proof->q0_claim_at, SWIRL_COUNT(out.gkr_claim));
  read_words(&out.mu_witness, proof, proof->mu_witness_at, 1);
  part_starts(starts, proof);
  for (size_t i = 0; i < SWIRL_PROOF_NUM_PARTS; i++) out.part_bytes[i] = starts[i + 1] - starts[i];
  return out;
}

bool swirl_proof_view_next_air(swirl_proof_view *view, swirl_proof_air_info *out) {
  view_state state = load(view);
  const proof_layout *proof = &state.layout;
  if (state.air == proof->num_airs) return false;
  *out = (swirl_proof_air_info){.air = state.air, .is_present = proof_is_present(proof, state.air)};
  if (out->is_present) {
    const size_t digests = state.vdata_at + LEN_BYTES;
    out->log_height = proof_len_at(proof, state.vdata_at);
    out->num_cached_commitments = proof_len_at(proof, digests);
    out->cached_commitments = proof->bytes + digests + LEN_BYTES;
    state.vdata_at = proof_skip_list(proof, digests, SUITE_DIGEST_BYTES);
  }
  if (state.air < proof->num_public_lists) {
    out->num_public_values = proof_len_at(proof, state.public_at);
    out->public_values = proof->bytes + state.public_at + LEN_BYTES;
    state.public_at = proof_skip_list(proof, state.public_at, BASE_BYTES);
  }
  state.air++;
  store(view, &state);
  return true;
}

bool swirl_proof_view_next_round(swirl_proof_view *view, swirl_proof_round_info *out) {
  view_state state = load(view);
  const proof_layout *proof = &state.layout;
  const u64 num_rounds = (u64)proof->num_codewords + 1, k = proof->num_whir_sumchecks / num_rounds;
  if (state.round == num_rounds) return false;
  const size_t round = (size_t)state.round;
  *out = (swirl_proof_round_info){.round = state.round,
                                  .num_queries = proof->num_initial_queries,
                                  .merkle_depth = proof->initial_depth,
                                  .fold_witnesses =
                                      proof->bytes + proof->fold_witnesses_at + round * (size_t)k * BASE_BYTES,
                                  .query_witness = proof_len_at(proof, proof->query_witnesses_at + round * BASE_BYTES)};
  if (round > 0) {
    out->num_queries = proof_len_at(proof, state.codewords_at);
    out->merkle_depth = proof->codeword_depth - (u32)(round - 1);
    out->commitment = proof->bytes + proof->codeword_commits_at + (round - 1) * SUITE_DIGEST_BYTES;
    out->ood_value = proof->bytes + proof->ood_at + (round - 1) * EXT_BYTES;
    state.codewords_at += LEN_BYTES + ((size_t)out->num_queries << k) * EXT_BYTES;
  }
  state.round++;
  store(view, &state);
  return true;
}
