// Proving again under the least memory limit: the forms that need less memory give the same proof.
#include "diag_text.h"
#include "kat.h"

#include <stdlib.h>

// A device with a limit, and the key and a prover on it.
typedef struct limited {
  swirl_device *dev;
  swirl_pk *pk;
  swirl_prover *prover;
} limited;

static void limited_close(limited *l) {
  swirl_prover_destroy(l->prover);
  swirl_pk_destroy(l->pk);
  swirl_device_close(l->dev);
  *l = (limited){0};
}

typedef struct again {
  const uint8_t *key;
  size_t key_len;
  const swirl_air_witness *witness;
  size_t num_airs;
  uint32_t flags;
} again;

// False, after a line, if it cannot be; a key whose making takes more than the proof is no failure.
static bool limited_open(kat *k, limited *l, const again *a, uint64_t limit) {
  const swirl_device_desc desc = {.num_threads = swirl_device_num_threads(k->dev), .memory_limit = limit};
  swirl_diag diag = diag_none();
  *l = (limited){0};
  swirl_status status = swirl_device_open(&l->dev, &desc, &diag);
  if (status == SWIRL_OK) status = swirl_pk_load(&l->pk, l->dev, a->key, a->key_len, &diag);
  if (status == SWIRL_ERR_MEMORY_LIMIT) {
    kat_skip(k, "least memory: loading the key takes more than %llu bytes", (unsigned long long)limit);
    return false;
  }
  if (status == SWIRL_OK) status = swirl_prover_create_for(&l->prover, l->pk, a->witness, a->num_airs, a->flags, &diag);
  return kat_status(k, "making the prover under a memory limit", status, SWIRL_OK, &diag);
}

static void prove_and_compare(kat *k, limited *l, const again *a, const swirl_proof *want) {
  swirl_diag diag = diag_none();
  swirl_proof *proof = NULL;
  const swirl_status status = swirl_prover_run(l->prover, &proof, a->witness, a->num_airs, NULL, &diag);
  if (!kat_status(k, "proving under a memory limit", status, SWIRL_OK, &diag)) return;
  size_t len, want_len;
  const uint8_t *bytes = swirl_proof_bytes(proof, &len), *want_bytes = swirl_proof_bytes(want, &want_len);
  if (kat_same_bytes(k, "proof under the least memory limit", bytes, len, want_bytes, want_len)) {
    const swirl_plan *plan = swirl_prover_plan(l->prover);
    const unsigned long long needed = plan->arena_bytes + plan->io_bytes;
    kat_ok(k, "the same proof in %llu bytes of working memory", needed);
  }
  swirl_proof_destroy(proof);
}

void kat_check_least_memory(kat *k, const swirl_pk *pk, const swirl_air_witness *witness, size_t num_airs,
                            uint32_t flags, const swirl_proof *want) {
  const size_t key_len = swirl_pk_encoded_len(pk);
  uint8_t *key = malloc(key_len + 1);
  if (key == NULL || swirl_pk_encode(pk, key, key_len) != SWIRL_OK) {
    kat_fail(k, "no copy of the key for proving under a memory limit");
    free(key);
    return;
  }
  const again a = {key, key_len, witness, num_airs, flags};
  limited l;
  uint64_t least = 0;
  if (limited_open(k, &l, &a, UINT64_MAX)) least = swirl_prover_plan(l.prover)->least_bytes;
  limited_close(&l);
  if (least != 0) {
    if (limited_open(k, &l, &a, least)) prove_and_compare(k, &l, &a, want);
    limited_close(&l);
  }
  free(key);
}
