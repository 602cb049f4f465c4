#include "bench.h"
#include "diag_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool complain(const char *what) {
  fprintf(stderr, "swirl bench: %s\n", what);
  return false;
}

static uint64_t matrix_bytes(const swirl_matrix *matrix) {
  return ((uint64_t)matrix->width << matrix->log_height) * sizeof(uint32_t);
}

bool bench_keep(bench_result *r, const bench_setup *setup, const example_witness *witness, const swirl_proof *proof) {
  size_t len;
  const uint8_t *bytes = swirl_proof_bytes(proof, &len);
  if (r->proof != NULL) {
    const bool is_same = len == r->proof_len && memcmp(bytes, r->proof, len) == 0;
    return is_same || complain("two runs gave different proofs");
  }
  const swirl_vk *vk = swirl_pk_vk(setup->pk);
  r->device = setup->info;
  r->isa = swirl_device_isa(setup->dev);
  r->num_threads = swirl_device_num_threads(setup->dev);
  r->proof_len = len;
  r->vk_bytes = swirl_vk_encoded_len(vk);
  r->proof = malloc(len);
  r->vk = malloc(r->vk_bytes);
  if (r->proof == NULL || r->vk == NULL) return complain("out of memory");
  memcpy(r->proof, bytes, len);
  r->plan = *swirl_prover_plan(setup->prover);
  r->plan.spans = NULL;
  r->plan.buffers = NULL;
  for (uint32_t i = 0; i < witness->num; i++) {
    r->witness_bytes += matrix_bytes(&witness->traces[i].main) + matrix_bytes(&witness->traces[i].cached);
  }
  swirl_diag diag = diag_none();
  const swirl_status encoded = swirl_vk_encode(vk, r->vk, r->vk_bytes);
  if (encoded != SWIRL_OK) return diag_fail("bench", "verifying key", encoded, &diag);
  const swirl_status status = swirl_vk_soundness(&r->soundness, vk);
  return status == SWIRL_OK || diag_fail("bench", "soundness", status, &diag);
}

void bench_result_clear(bench_result *r) {
  bench_samples_clear(&r->samples);
  free(r->proof);
  free(r->vk);
  *r = (bench_result){0};
}
