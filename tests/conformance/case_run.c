#include "case_run.h"

#include "case_file.h"

#include <stdlib.h>
#include <string.h>

static swirl_status encode_key(case_run *out, const swirl_vk *vk) {
  out->vk_len = swirl_vk_encoded_len(vk);
  out->vk = malloc(out->vk_len);
  return out->vk == NULL ? SWIRL_ERR_NO_MEMORY : swirl_vk_encode(vk, out->vk, out->vk_len);
}

static swirl_status prove(case_run *out, swirl_pk *pk, const case_file *file, swirl_diag *diag) {
  const size_t num_airs = file->air.num_airs;
  swirl_prover *prover = NULL;
  swirl_proof *proof = NULL;
  swirl_status status = case_file_fits(file, swirl_pk_vk(pk), diag);
  // Cases may be beyond what verifiers accept.
  if (status == SWIRL_OK) {
    status = swirl_prover_create_for(&prover, pk, file->witness, num_airs, SWIRL_ANY_HEIGHTS, diag);
  }
  if (status == SWIRL_OK) status = swirl_prover_run(prover, &proof, file->witness, num_airs, NULL, diag);
  swirl_prover_destroy(prover);
  if (status != SWIRL_OK) return status;
  const uint8_t *bytes = swirl_proof_bytes(proof, &out->proof_len);
  out->proof = malloc(out->proof_len);
  if (out->proof != NULL) memcpy(out->proof, bytes, out->proof_len);
  swirl_proof_destroy(proof);
  return out->proof == NULL ? SWIRL_ERR_NO_MEMORY : SWIRL_OK;
}

swirl_status case_run_all(case_run *out, swirl_device *dev, const json_t *root, swirl_diag *diag) {
  case_file file = {0};
  swirl_pk *pk = NULL;
  out->step = "case file";
  swirl_status status = case_file_parse(&file, root, NULL, diag);
  if (status == SWIRL_OK) {
    out->step = "key generation";
    status = swirl_keygen(&pk, dev, &file.air.params, (const swirl_air *const *)file.air.airs, file.air.num_airs,
                          file.preprocessed, SWIRL_ALLOW_INSECURE, diag);
  }
  if (status == SWIRL_OK) status = encode_key(out, swirl_pk_vk(pk));
  if (status == SWIRL_OK && file.has_traces) {
    out->step = "proving";
    status = prove(out, pk, &file, diag);
  }
  swirl_pk_destroy(pk);
  case_file_clear(&file);
  return status;
}

void case_run_clear(case_run *run) {
  free(run->vk);
  free(run->proof);
  *run = (case_run){0};
}
