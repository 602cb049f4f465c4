#include "support/verifying.h"

#include <stdio.h>
#include <stdlib.h>

static void *must(void *memory) {
  if (memory == NULL) exit(2);
  return memory;
}

void verifying_open(verifying *v, const u8 *bytes, size_t len) {
  swirl_diag diag;
  const size_t needed = swirl_vk_memory(len);
  v->key_block = must(malloc(needed));
  if (swirl_vk_read(&v->vk, v->key_block, needed, bytes, len, &diag) != SWIRL_OK) {
    fprintf(stderr, "key refused: %s\n", diag.message);
    exit(2);
  }
  v->block_len = swirl_verify_memory(v->vk);
  v->block = must(malloc(v->block_len));
}

void verifying_open_case(verifying *v, const json_t *file) {
  size_t len;
  u8 *bytes = vectors_hex(vectors_string(file, "vk_hex"), &len);
  verifying_open(v, bytes, len);
  free(bytes);
}

void verifying_close(verifying *v) {
  free(v->key_block);
  free(v->block);
}

swirl_status verifying_run(const verifying *v, const u8 *proof, size_t len, swirl_transcript *out, swirl_diag *diag) {
  u8 *copy = must(malloc(len + (len == 0)));
  if (len > 0) memcpy(copy, proof, len);
  const swirl_verify_desc scalar = {.isa = "scalar"};
  swirl_diag own = {0}, plain = {0};
  const swirl_status expected =
      swirl_verify_with_proof_values(v->vk, &scalar, copy, len, v->block, v->block_len, NULL, &plain);
  const swirl_status status = swirl_verify_with_proof_values(v->vk, NULL, copy, len, v->block, v->block_len, out, &own);
  if (status != expected || memcmp(&own, &plain, sizeof own) != 0) {
    fprintf(stderr, "instruction sets disagree: %s, scalar: %s\n", own.message, plain.message);
    exit(2);
  }
  if (diag != NULL && status != SWIRL_OK) *diag = own;
  free(copy);
  return status;
}
