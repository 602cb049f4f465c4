// Loading a proving key: no bytes crash it, and what it accepts encodes to the same bytes. Every input is taken as it
// is, and once more with a head and a pre-hash that fit: such an input is a verifying key without its pre-hash, the
// traces, and at its end two bytes with the length of the former.
#include <swirl/keys.h>

#include "fuzz/capped.h"
#include "fuzz/fuzz.h"
#include "hash/suite.h"
#include "keys/vk.h"

enum { MAX_DIGEST_BYTES = 40, HEAD = 16, CAP = 8 << 20 };

static void load_key(const u8 *data, size_t size) {
  capped memory;
  capped_init(&memory, CAP);
  const swirl_device_desc desc = {.device = "cpu", .num_threads = 1, .isa = "scalar", .allocator = &memory.allocator};
  swirl_device *dev;
  swirl_pk *pk;
  swirl_diag diag;
  FUZZ_REQUIRE(swirl_device_open(&dev, &desc, NULL) == SWIRL_OK);
  const swirl_status status = swirl_pk_load(&pk, dev, data, size, &diag);
  if (status == SWIRL_OK) {
    u8 *again = malloc(size);
    FUZZ_REQUIRE(swirl_pk_encoded_len(pk) == size);
    FUZZ_REQUIRE(again != NULL && swirl_pk_encode(pk, again, size) == SWIRL_OK);
    FUZZ_REQUIRE(memcmp(again, data, size) == 0);
    free(again);
    swirl_pk_destroy(pk);
  } else {
    FUZZ_REQUIRE(diag.status == status && diag.message[0] != 0);
  }
  swirl_device_close(dev);
  FUZZ_REQUIRE(memory.used == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const hash_suite *suite = &swirl_suite_babybear_poseidon2;
  load_key(data, size);
  if (size < 2) return 0;
  const size_t body = size - 2, vk_len = ((size_t)data[body] | (size_t)data[body + 1] << 8) % (body + 1);
  u8 *file = malloc(HEAD + body + MAX_DIGEST_BYTES);
  if (file == NULL) return 0;
  u32 digest[SUITE_MAX_DIGEST_WORDS];
  memcpy(file, "SWIRLPK1", 8);
  memcpy(file + HEAD, data, vk_len);
  swirl_vk_hash(digest, suite, file + HEAD, vk_len);
  const size_t digest_len = suite->write_key_digest(file + HEAD + vk_len, digest);
  store_le32(file + 8, (u32)(vk_len + digest_len));
  store_le32(file + 12, 0);
  memcpy(file + HEAD + vk_len + digest_len, data + vk_len, body - vk_len);
  load_key(file, HEAD + body + digest_len);
  free(file);
  return 0;
}
