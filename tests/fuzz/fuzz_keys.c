#include "fuzz/fuzz_keys.h"

#include <case_file.h>

#include "fuzz/frozen_suite.h"
#include "fuzz/fuzz.h"
#include "keys/pk.h"
#include "support/verifying.h"

// Every feature of a proof, in small ones. Append, and never reorder: the first byte of an input is an index.
static const char *const CASES[FUZZ_KEYS / 2] = {
    "cases/absent_optional.json", "cases/cached_parts.json", "cases/l_skip_0.json", "cases/linear_degree_1.json",
    "cases/random_3.json",        "cases/random_4.json",     "cases/degree_5.json", "cases/whir_k2_four_rounds.json"};

static void open_published(fuzz_key *out, const json_t *root) {
  verifying v; // its memory is the key's from here on
  verifying_open_case(&v, root);
  *out = (fuzz_key){.vk = v.vk, .block = v.block, .block_len = v.block_len, .is_bound = true};
  out->proof = vectors_hex(vectors_string(root, "proof_hex"), &out->len);
}

// Proves the case anew.
static void open_frozen(fuzz_key *out, const json_t *root, swirl_device *dev) {
  case_file file;
  swirl_pk *pk;
  swirl_proof *proof;
  FUZZ_REQUIRE(case_file_parse(&file, root, NULL, NULL) == SWIRL_OK && file.has_traces);
  swirl_params *params = &file.air.params;
  params->logup_pow_bits = params->mu_pow_bits = params->query_pow_bits = params->folding_pow_bits = 0;
  FUZZ_REQUIRE(swirl_keygen_suite(&pk, dev, &frozen_suite, params, (const swirl_air *const *)file.air.airs,
                                  file.air.num_airs, file.preprocessed, SWIRL_ALLOW_INSECURE, NULL) == SWIRL_OK);
  FUZZ_REQUIRE(swirl_prove(pk, &proof, file.witness, file.air.num_airs, NULL, NULL) == SWIRL_OK);
  *out = (fuzz_key){.vk = swirl_pk_vk(pk), .pk = pk, .block_len = swirl_verify_memory(swirl_pk_vk(pk))};
  const u8 *bytes = swirl_proof_bytes(proof, &out->len);
  out->proof = malloc(out->len);
  out->block = malloc(out->block_len);
  FUZZ_REQUIRE(out->proof != NULL && out->block != NULL);
  memcpy(out->proof, bytes, out->len);
  swirl_proof_destroy(proof);
  case_file_clear(&file);
}

const fuzz_key *fuzz_keys(void) {
  static fuzz_key keys[FUZZ_KEYS];
  if (keys[0].vk != NULL) return keys;
  swirl_device *dev;
  const swirl_device_desc desc = {.device = "cpu", .num_threads = 1, .isa = "scalar"};
  FUZZ_REQUIRE(swirl_device_open(&dev, &desc, NULL) == SWIRL_OK);
  for (u32 i = 0; i < FUZZ_KEYS / 2; i++) {
    json_t *root = vectors_load(CASES[i]);
    open_published(&keys[2 * i], root);
    open_frozen(&keys[2 * i + 1], root, dev);
    json_decref(root);
  }
  swirl_device_close(dev); // the proving keys hold it
  for (u32 i = 0; i < FUZZ_KEYS; i++) {
    FUZZ_REQUIRE(swirl_verify_with_proof_values(keys[i].vk, NULL, keys[i].proof, keys[i].len, keys[i].block,
                                                keys[i].block_len, NULL, NULL) == SWIRL_OK);
  }
  return keys;
}
