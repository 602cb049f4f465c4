// The whole verifier. The first byte of an input selects the key, the rest is the proof. No proof crashes it; the
// instruction set makes no difference; a status comes with a diag that says the same; and under a key whose transcript
// binds, an accepted proof is one of the same statement as the published proof, since nobody made another.
#include "fuzz/fuzz.h"
#include "fuzz/proof_mutator.h"

enum { MAX_VALUES = 64 };

// Presence, height and public values of every AIR.
static void require_same_statement(const fuzz_key *key, const u8 *proof, size_t len) {
  u32 airs;
  FUZZ_REQUIRE(swirl_proof_num_airs(&airs, key->proof, key->len, NULL) == SWIRL_OK);
  for (u32 a = 0; a < airs; a++) {
    bool present[2] = {false, false};
    u32 heights[2] = {0, 0}, values[2][MAX_VALUES] = {{0}};
    size_t num[2] = {0, 0};
    FUZZ_REQUIRE(swirl_proof_air(key->proof, key->len, a, &present[0], &heights[0], values[0], MAX_VALUES, &num[0],
                                 NULL) == SWIRL_OK);
    FUZZ_REQUIRE(swirl_proof_air(proof, len, a, &present[1], &heights[1], values[1], MAX_VALUES, &num[1], NULL) ==
                 SWIRL_OK);
    FUZZ_REQUIRE(present[0] == present[1] && heights[0] == heights[1] && num[0] == num[1]);
    FUZZ_REQUIRE(memcmp(values[0], values[1], sizeof values[0]) == 0);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0) return 0;
  const fuzz_key *key = &fuzz_keys()[data[0] % FUZZ_KEYS];
  u8 *proof = malloc(size); // one byte more than the proof, which may have none; the end of it is the end of the input
  if (proof == NULL) return 0;
  memcpy(proof, data, size);
  const swirl_verify_desc scalar = {.isa = "scalar"};
  swirl_diag diag = {.status = SWIRL_OK};
  const swirl_status plain =
      swirl_verify_with_proof_values(key->vk, &scalar, proof + 1, size - 1, key->block, key->block_len, NULL, NULL);
  const swirl_status status =
      swirl_verify_with_proof_values(key->vk, NULL, proof + 1, size - 1, key->block, key->block_len, NULL, &diag);
  FUZZ_REQUIRE(status == plain);
  FUZZ_REQUIRE(status == SWIRL_OK || status >= SWIRL_ERR_PROOF_ENCODING);
  FUZZ_REQUIRE(diag.status == status && (status == SWIRL_OK) == (diag.message[0] == 0));
  if (status == SWIRL_OK && key->is_bound) require_same_statement(key, proof + 1, size - 1);
  free(proof);
  return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed) {
  if (size == 0 || max_size < 2) return LLVMFuzzerMutate(data, size, max_size);
  if (seed % 256 == 0) data[0] = (u8)(seed >> 8);
  return 1 + proof_mutate(&fuzz_keys()[data[0] % FUZZ_KEYS], data + 1, size - 1, max_size - 1, seed);
}
