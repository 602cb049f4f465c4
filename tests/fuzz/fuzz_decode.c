// The proof decoder alone: no bytes crash it, everything that it found lies inside the bytes and in their order, and
// the facts that are read without a key agree with it.
#include <swirl/verify.h>

#include "fuzz/fuzz.h"
#include "proof/proof_decode.h"

enum { MAX_VALUES = 8 };

static void check_facts(const proof_layout *proof, const u8 *data, size_t size) {
  u32 present = 0, airs;
  FUZZ_REQUIRE(swirl_proof_num_airs(&airs, data, size, NULL) == SWIRL_OK && airs == proof->num_airs);
  for (u32 a = 0; a < airs && a < 64; a++) {
    bool is_present;
    u32 height, values[MAX_VALUES];
    size_t num;
    const swirl_status status = swirl_proof_air(data, size, a, &is_present, &height, values, MAX_VALUES, &num, NULL);
    if (status == SWIRL_OK) present += is_present;
    for (size_t i = 0; status == SWIRL_OK && i < num && i < MAX_VALUES; i++) FUZZ_REQUIRE(values[i] < BB_P);
  }
  FUZZ_REQUIRE(airs > 64 || present <= proof->num_present);
  FUZZ_REQUIRE(swirl_proof_air(data, size, airs, NULL, NULL, NULL, 0, NULL, NULL) == SWIRL_ERR_ARGUMENT);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  proof_layout proof;
  swirl_diag diag;
  const swirl_status status = swirl_proof_decode(&proof, &swirl_suite_babybear_poseidon2, data, size, &diag);
  if (status != SWIRL_OK) {
    FUZZ_REQUIRE(status == SWIRL_ERR_PROOF_ENCODING && diag.status == status);
    FUZZ_REQUIRE(diag.offset >= 0 && (size_t)diag.offset <= size);
    return 0;
  }
  const size_t places[] = {proof.common_commit_at,
                           proof.bitmap_at,
                           proof.vdata_at,
                           proof.public_at,
                           proof.logup_witness_at,
                           proof.q0_claim_at,
                           proof.claims_at,
                           proof.gkr_polys_at,
                           proof.numerators_at,
                           proof.denominators_at,
                           proof.univariate_at,
                           proof.rounds_at,
                           proof.openings_at,
                           proof.stacking_univariate_at,
                           proof.stacking_rounds_at,
                           proof.stacking_openings_at,
                           proof.mu_witness_at,
                           proof.whir_sumchecks_at,
                           proof.codeword_commits_at,
                           proof.ood_at,
                           proof.fold_witnesses_at,
                           proof.query_witnesses_at,
                           proof.initial_rows_at,
                           proof.initial_paths_at,
                           proof.codeword_values_at,
                           proof.codeword_paths_at,
                           proof.final_poly_at,
                           size};
  for (size_t i = 1; i < SWIRL_COUNT(places); i++) FUZZ_REQUIRE(places[i - 1] <= places[i]);
  FUZZ_REQUIRE(proof.final_poly_at + (size_t)proof.final_poly_len * EXT_BYTES == size);
  check_facts(&proof, data, size);
  return 0;
}
