// Facts read from a proof without a key.
#include <swirl/verify.h>

#include "proof/proof_decode.h"

static swirl_status decode(proof_layout *layout, const u8 *proof, size_t len, swirl_diag *diag) {
  if (proof == NULL) return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "proof: NULL argument");
  return swirl_proof_decode(layout, &swirl_suite_babybear_poseidon2, proof, len, diag);
}

swirl_status swirl_proof_num_airs(uint32_t *out, const uint8_t *proof, size_t proof_len, swirl_diag *diag) {
  proof_layout layout;
  if (out == NULL) return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "proof: NULL argument");
  SWIRL_TRY(decode(&layout, proof, proof_len, diag));
  *out = layout.num_airs;
  return SWIRL_OK;
}

swirl_status swirl_proof_air(const uint8_t *proof, size_t proof_len, uint32_t air, bool *present, uint32_t *log_height,
                             uint32_t *values, size_t max_values, size_t *num_values, swirl_diag *diag) {
  proof_layout layout;
  SWIRL_TRY(decode(&layout, proof, proof_len, diag));
  if (air >= layout.num_airs) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "proof: AIR %u of %u", (unsigned)air, (unsigned)layout.num_airs);
  }
  size_t vdata = layout.vdata_at, list = layout.public_at;
  for (u32 a = 0; a < air; a++) {
    if (proof_is_present(&layout, a)) vdata = proof_skip_list(&layout, vdata + LEN_BYTES, SUITE_DIGEST_BYTES);
    if (a < layout.num_public_lists) list = proof_skip_list(&layout, list, BASE_BYTES);
  }
  const bool is_present = proof_is_present(&layout, air);
  const size_t num = air < layout.num_public_lists ? proof_len_at(&layout, list) : 0;
  if (present != NULL) *present = is_present;
  if (log_height != NULL) *log_height = is_present ? proof_len_at(&layout, vdata) : 0;
  if (num_values != NULL) *num_values = num;
  for (size_t i = 0; values != NULL && i < size_min(num, max_values); i++) {
    values[i] = proof_len_at(&layout, list + LEN_BYTES + i * BASE_BYTES);
  }
  return SWIRL_OK;
}
