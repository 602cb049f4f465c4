// Facts read from a proof without a key, one call each.
#include <swirl/proof.h>
#include <swirl/verify.h>

#include "base/base.h"

swirl_status swirl_proof_num_airs(uint32_t *out, const uint8_t *proof, size_t proof_len, swirl_diag *diag) {
  swirl_proof_view view;
  if (out == NULL) return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "proof: NULL argument");
  SWIRL_TRY(swirl_proof_view_init(&view, proof, proof_len, diag));
  *out = swirl_proof_view_info(&view).num_airs;
  return SWIRL_OK;
}

swirl_status swirl_proof_air(const uint8_t *proof, size_t proof_len, uint32_t air, bool *present, uint32_t *log_height,
                             uint32_t *values, size_t max_values, size_t *num_values, swirl_diag *diag) {
  swirl_proof_view view;
  swirl_proof_air_info info;
  SWIRL_TRY(swirl_proof_view_init(&view, proof, proof_len, diag));
  do {
    if (!swirl_proof_view_next_air(&view, &info)) {
      const u32 num_airs = swirl_proof_view_info(&view).num_airs;
      return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "proof: AIR %u of %u", (unsigned)air, (unsigned)num_airs);
    }
  } while (info.air != air);
  if (present != NULL) *present = info.is_present;
  if (log_height != NULL) *log_height = info.log_height;
  if (num_values != NULL) *num_values = info.num_public_values;
  for (size_t i = 0; values != NULL && i < size_min(info.num_public_values, max_values); i++) {
    values[i] = swirl_proof_word(info.public_values, i);
  }
  return SWIRL_OK;
}
