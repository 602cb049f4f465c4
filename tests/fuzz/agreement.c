#include "fuzz/agreement.h"

#include "fuzz/fuzz.h"

static bool no_room(swirl_status status) {
  return status == SWIRL_ERR_NO_MEMORY || status == SWIRL_ERR_TOO_LARGE || status == SWIRL_ERR_MEMORY_LIMIT;
}

static swirl_status verify(const swirl_vk *vk, const u8 *bytes, size_t len) {
  const size_t need = swirl_verify_memory(vk);
  void *block = malloc(need);
  FUZZ_REQUIRE(block != NULL);
  const swirl_status status = swirl_verify_with_proof_values(vk, NULL, bytes, len, block, need, NULL, NULL);
  free(block);
  return status;
}

void agreement_require(swirl_pk *pk, const swirl_air_witness *airs, size_t num_airs) {
  swirl_check_summary found = {0};
  swirl_proof *proof = NULL;
  swirl_diag diag = {.status = SWIRL_OK};
  const swirl_status checked = swirl_check(pk, airs, num_airs, NULL, &found, NULL);
  const swirl_status proven = swirl_prove(pk, &proof, airs, num_airs, NULL, &diag);
  FUZZ_REQUIRE(diag.status == proven && (proven == SWIRL_OK) == (proof != NULL));
  FUZZ_REQUIRE(found.is_satisfied ==
               (checked == SWIRL_OK && found.failed_constraints == 0 && found.unbalanced_messages == 0));
  if (proven == SWIRL_OK) {
    size_t len;
    const u8 *bytes = swirl_proof_bytes(proof, &len);
    const swirl_status verdict = verify(swirl_pk_vk(pk), bytes, len);
    FUZZ_REQUIRE(checked == SWIRL_OK || no_room(checked));
    if (checked == SWIRL_OK) {
      FUZZ_REQUIRE(found.unbalanced_messages == 0);
      FUZZ_REQUIRE((verdict == SWIRL_OK) == (found.failed_constraints == 0));
    }
    FUZZ_REQUIRE(verdict == SWIRL_OK || verdict == SWIRL_REJECT_SUM_CLAIM || verdict == SWIRL_REJECT_CLAIMS);
  } else if (proven == SWIRL_ERR_UNBALANCED) {
    FUZZ_REQUIRE(no_room(checked) || (checked == SWIRL_OK && found.unbalanced_messages > 0));
  } else if (proven == SWIRL_ERR_TRACE) { // or the heights, which a check does not look at
    FUZZ_REQUIRE(checked == SWIRL_OK || checked == SWIRL_ERR_TRACE || no_room(checked));
  } else if (proven != SWIRL_ERR_UNSUPPORTED) { // of heights for which there is no proof
    FUZZ_REQUIRE(no_room(proven) || proven == checked);
  }
  swirl_proof_destroy(proof);
}
