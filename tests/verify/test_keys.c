// Every key of the vectors: read, pre-hash, encoded again; truncated, extended and damaged keys.
#include "support/cmocka_all.h"

#include <stdlib.h>

#include "keys/vk.h"
#include "support/verifying.h"

static void check_key(const u8 *bytes, size_t len, const json_t *pre_hash) {
  verifying v;
  verifying_open(&v, bytes, len);
  const swirl_digest digest = swirl_vk_pre_hash(v.vk);
  if (pre_hash != NULL) {
    u32 expected[8];
    vectors_words(expected, pre_hash, 8);
    assert_memory_equal(digest.words, expected, sizeof expected);
  }
  assert_int_equal(swirl_vk_encoded_len(v.vk), len);
  u8 *again = malloc(len);
  assert_int_equal(swirl_vk_encode(v.vk, again, len), SWIRL_OK);
  assert_memory_equal(again, bytes, len);
  free(again);
  verifying_close(&v);
}

static void check_key_of(const json_t *object) {
  size_t len;
  u8 *bytes = vectors_hex(vectors_string(object, "vk_hex"), &len);
  check_key(bytes, len, vectors_get(object, "vk_pre_hash"));
  free(bytes);
}

static void test_all_keys(void **state) {
  (void)state;
  char **names = vectors_list("cases");
  int count = 0;
  for (char **name = names; *name != NULL; name++) {
    if (strstr(*name, ".json") == NULL) continue;
    char path[256];
    snprintf(path, sizeof path, "cases/%s", *name);
    json_t *file = vectors_load(path);
    const json_t *keys = json_object_get(file, "keys");
    for (size_t i = 0; i < json_array_size(keys); i++, count++) check_key_of(json_array_get(keys, i));
    if (json_object_get(file, "vk_hex") != NULL) {
      check_key_of(file);
      count++;
    }
    json_decref(file);
  }
  vectors_list_free(names);
  assert_true(count > 40);
}

static void test_keccak_key_file(void **state) {
  (void)state;
  size_t len;
  u8 *bytes = vectors_read("cases/keccakf_app_21.vk.gz", &len);
  json_t *file = vectors_load("cases/keccakf_app_21_1.json");
  check_key(bytes, len, vectors_get(file, "vk_pre_hash"));
  json_decref(file);
  free(bytes);
}

static swirl_status read_copy(const u8 *bytes, size_t len, swirl_diag *diag) {
  u8 *copy = malloc(len + (len == 0));
  const size_t needed = swirl_vk_memory(len);
  u8 *block = malloc(needed + 1);
  const swirl_vk *vk;
  if (len > 0) memcpy(copy, bytes, len);
  // An odd address: any alignment is allowed.
  const swirl_status status = swirl_vk_read(&vk, block + 1, needed, copy, len, diag);
  free(block);
  free(copy);
  return status;
}

static void check_damaged(const char *path) {
  json_t *file = vectors_load(path);
  size_t len;
  u8 *bytes = vectors_hex(vectors_string(file, "vk_hex"), &len);
  swirl_diag diag;
  assert_int_equal(read_copy(bytes, len, &diag), SWIRL_OK);
  for (size_t n = 0; n < len; n++) assert_int_equal(read_copy(bytes, n, &diag) / 100, 3);
  bytes = realloc(bytes, len + 1);
  bytes[len] = 0;
  assert_int_equal(read_copy(bytes, len + 1, &diag), SWIRL_ERR_KEY_ENCODING);
  for (size_t i = 0; i < len; i++) {
    for (int x = 1; x < 256; x = 2 * x + 1) { // also the high bit: longer integers
      bytes[i] ^= (u8)x;
      assert_int_equal(read_copy(bytes, len, &diag) / 100, 3);
      bytes[i] ^= (u8)x;
    }
    bytes[i] ^= 0x80;
    assert_int_equal(read_copy(bytes, len, &diag) / 100, 3);
    bytes[i] ^= 0x80;
  }
  free(bytes);
  json_decref(file);
}

static void test_damaged_keys(void **state) {
  (void)state;
  check_damaged("cases/fibonacci.json");
  check_damaged("cases/cached_parts.json");
  check_damaged("cases/heights_1_and_skip.json");
}

static void test_block_size(void **state) {
  (void)state;
  u8 bytes[1] = {0}, block[8];
  const swirl_vk *vk;
  swirl_diag diag;
  assert_int_equal(swirl_vk_read(&vk, block, sizeof block, bytes, 1, &diag), SWIRL_ERR_BLOCK_SIZE);
  assert_int_equal(swirl_vk_memory(SIZE_MAX), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_all_keys),
      cmocka_unit_test(test_keccak_key_file),
      cmocka_unit_test(test_damaged_keys),
      cmocka_unit_test(test_block_size),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
