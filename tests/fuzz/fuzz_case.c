// Case files: no JSON crashes the reader; and checker, prover and verifier agree on the witness of a small one.
#include <case_file.h>

#include "fuzz/agreement.h"
#include "fuzz/capped.h"
#include "fuzz/fuzz.h"
#include "fuzz/json_mutator.h"
#include "keys/vk.h"

enum { CAP = 4 << 20 };

// Small enough to be proven thousands of times.
static bool is_small(const swirl_params *params) {
  for (u32 i = 0; i < params->num_rounds; i++) {
    if (params->num_queries[i] > 16) return false;
  }
  return params->l_skip + params->n_stack <= 8 && params->log_blowup <= 3 && params->k_whir <= 4;
}

static void prove(case_file *file) {
  capped memory;
  capped_init(&memory, CAP);
  const swirl_device_desc desc = {.device = "cpu", .num_threads = 1, .isa = "scalar", .allocator = &memory.allocator};
  swirl_device *dev;
  swirl_pk *pk;
  swirl_params *params = &file->air.params;
  params->logup_pow_bits = params->mu_pow_bits = params->query_pow_bits = params->folding_pow_bits = 0;
  FUZZ_REQUIRE(swirl_device_open(&dev, &desc, NULL) == SWIRL_OK);
  if (swirl_keygen(&pk, dev, params, (const swirl_air *const *)file->air.airs, file->air.num_airs, file->preprocessed,
                   SWIRL_ALLOW_INSECURE, NULL) == SWIRL_OK) {
    if (case_file_fits(file, swirl_pk_vk(pk), NULL) == SWIRL_OK) {
      agreement_require(pk, file->witness, file->air.num_airs);
    }
    swirl_pk_destroy(pk);
  }
  swirl_device_close(dev);
  FUZZ_REQUIRE(memory.used == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  json_t *root = json_input(data, size);
  if (root == NULL) return 0;
  case_file file;
  swirl_diag diag = {.status = SWIRL_OK};
  const swirl_status status = case_file_parse(&file, root, NULL, &diag);
  FUZZ_REQUIRE(diag.status == status);
  if (status == SWIRL_OK) {
    if (file.has_traces && is_small(&file.air.params)) prove(&file);
    case_file_clear(&file);
  }
  json_decref(root);
  return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed) {
  return json_mutate(data, size, max_size, seed);
}
