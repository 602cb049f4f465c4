// Reading a verifying key: no bytes crash it, its memory is what it says, and an accepted key is its own encoding.
// Every input is read as it is, and once more with the pre-hash that its bytes ask for, so that what lies behind the
// comparison of hashes is reached.
#include <swirl/keys.h>
#include <swirl/verify.h>

#include "fuzz/fuzz.h"
#include "hash/suite.h"
#include "keys/vk.h"

enum { MAX_DIGEST_BYTES = 40 };

static void read_key(const uint8_t *data, size_t size) {
  const size_t block_len = swirl_vk_memory(size);
  void *block = block_len == 0 ? NULL : malloc(block_len);
  uint8_t *again = malloc(size + 1);
  const swirl_vk *vk = NULL;
  swirl_diag diag;
  if (block != NULL && again != NULL && swirl_vk_read(&vk, block, block_len, data, size, &diag) == SWIRL_OK) {
    swirl_soundness soundness;
    swirl_air_info info;
    FUZZ_REQUIRE(swirl_vk_encoded_len(vk) == size && swirl_vk_encode(vk, again, size) == SWIRL_OK);
    FUZZ_REQUIRE(memcmp(again, data, size) == 0);
    const swirl_status estimated = swirl_vk_soundness(&soundness, vk);
    FUZZ_REQUIRE(estimated == SWIRL_OK || estimated == SWIRL_ERR_ARGUMENT);
    for (u32 i = 0; i < swirl_vk_num_airs(vk); i++) FUZZ_REQUIRE(swirl_vk_air_info(&info, vk, i) == SWIRL_OK);
    FUZZ_REQUIRE(swirl_verify_memory(vk) > 0);
  }
  free(again);
  free(block);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const hash_suite *suite = &swirl_suite_babybear_poseidon2;
  uint32_t digest[8];
  read_key(data, size);
  uint8_t *hashed = malloc(size + MAX_DIGEST_BYTES);
  if (hashed == NULL) return 0;
  if (size > 0) memcpy(hashed, data, size);
  swirl_vk_hash(digest, suite, hashed, size);
  const size_t digest_len = suite->write_key_digest(hashed + size, digest);
  uint8_t *exact = realloc(hashed, size + digest_len); // so that a read behind the end is seen
  if (exact != NULL) read_key(exact, size + digest_len);
  free(exact != NULL ? exact : hashed);
  return 0;
}
