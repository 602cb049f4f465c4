// A proving-key file with every byte changed in several ways, cut, extended and with bytes left out: a status, never a
// key. (Verifying keys, with and without a matching pre-hash: tests/verify/test_keys.c and test_hostile_keys.c.)
#include "support/cmocka_all.h"

#include <stdlib.h>

#include "prove/system.h"

typedef struct key_file {
  swirl_device *dev;
  u8 *bytes;
  size_t len, vk_len;
} key_file;

static int open_key(void **state) {
  static key_file f;
  test_system system;
  test_system_create(&system, 2, 7, 2);
  swirl_pk *pk;
  assert_int_equal(swirl_device_open(&f.dev, &(swirl_device_desc){.num_threads = 1}, NULL), SWIRL_OK);
  assert_int_equal(swirl_keygen(&pk, f.dev, &system.params, (const swirl_air *const *)system.airs, SYSTEM_AIRS,
                                system.preprocessed_list, SWIRL_ALLOW_INSECURE, NULL),
                   SWIRL_OK);
  f.len = swirl_pk_encoded_len(pk);
  f.vk_len = swirl_vk_encoded_len(swirl_pk_vk(pk));
  f.bytes = malloc(f.len);
  assert_int_equal(swirl_pk_encode(pk, f.bytes, f.len), SWIRL_OK);
  swirl_pk_destroy(pk);
  test_system_destroy(&system);
  *state = &f;
  return 0;
}
static int close_key(void **state) {
  key_file *f = *state;
  free(f->bytes);
  swirl_device_close(f->dev);
  return 0;
}

// A copy of exactly `len` bytes, so that a sanitizer sees every read behind its end.
static swirl_status load(const key_file *f, const u8 *bytes, size_t len) {
  swirl_pk *pk = NULL;
  swirl_diag diag = {.status = SWIRL_OK};
  u8 *copy = malloc(len + (len == 0));
  memcpy(copy, bytes, len);
  const swirl_status status = swirl_pk_load(&pk, f->dev, copy, len, &diag);
  free(copy);
  if (status == SWIRL_OK) {
    assert_non_null(pk);
    swirl_pk_destroy(pk);
  } else {
    assert_null(pk);
    assert_int_equal(diag.status, status);
  }
  return status;
}

static bool is_refusal(swirl_status status) {
  return status == SWIRL_ERR_KEY_ENCODING || status == SWIRL_ERR_KEY_HASH || status == SWIRL_ERR_KEY_INVALID ||
         status == SWIRL_ERR_MISMATCH || status == SWIRL_ERR_TRACE_VALUE;
}

static void test_every_byte(void **state) {
  key_file *f = *state;
  assert_int_equal(load(f, f->bytes, f->len), SWIRL_OK);
  for (size_t at = 0; at < f->len; at++) {
    const u8 old = f->bytes[at];
    const u8 values[] = {old ^ 0x01, old ^ 0x80, (u8)(old + 1), 0, 0xff};
    for (size_t i = 0; i < SWIRL_COUNT(values); i++) {
      if (values[i] == old) continue;
      f->bytes[at] = values[i];
      const swirl_status status = load(f, f->bytes, f->len);
      if (!is_refusal(status)) fail_msg("byte %zu = %u: %s", at, values[i], swirl_status_name(status));
    }
    f->bytes[at] = old;
  }
}

static void test_lengths(void **state) {
  key_file *f = *state;
  for (size_t len = 0; len < f->len; len++) assert_true(is_refusal(load(f, f->bytes, len)));
  u8 *changed = calloc(f->len + 8, 1);
  memcpy(changed, f->bytes, f->len);
  for (size_t more = 1; more <= 8; more++) {
    assert_int_equal(load(f, changed, f->len + more), SWIRL_ERR_KEY_ENCODING);
  }
  for (size_t at = 0; at < f->len; at++) { // one byte left out, one doubled
    memcpy(changed, f->bytes, at);
    memcpy(changed + at, f->bytes + at + 1, f->len - at - 1);
    assert_true(is_refusal(load(f, changed, f->len - 1)));
    memcpy(changed, f->bytes, at + 1);
    memcpy(changed + at + 1, f->bytes + at, f->len - at);
    assert_true(is_refusal(load(f, changed, f->len + 1)));
  }
  free(changed);
}

// Lengths that no file has.
static void test_huge_lengths(void **state) {
  key_file *f = *state;
  u8 *changed = malloc(f->len);
  static const u64 LENGTHS[] = {0, 1, UINT32_MAX, UINT64_MAX, UINT64_MAX - 15, UINT64_MAX / 2, (u64)1 << 40};
  for (size_t i = 0; i < SWIRL_COUNT(LENGTHS); i++) {
    memcpy(changed, f->bytes, f->len);
    for (u32 k = 0; k < 8; k++) changed[8 + k] = (u8)(LENGTHS[i] >> 8 * k);
    assert_true(is_refusal(load(f, changed, f->len)));
  }
  // The preprocessed trace of AIR 2: width and height.
  const size_t at = 16 + f->vk_len + 3;
  static const u32 WORDS[] = {0, 1, 2, 3, 4, 27, 28, 31, 32, 33, 63, 64, 0x7fffffff, 0x80000000, UINT32_MAX};
  for (size_t i = 0; i < SWIRL_COUNT(WORDS); i++) {
    for (size_t k = 0; k < SWIRL_COUNT(WORDS); k++) {
      memcpy(changed, f->bytes, f->len);
      store_le32(changed + at, WORDS[i]);
      store_le32(changed + at + 4, WORDS[k]);
      const swirl_status status = load(f, changed, f->len);
      assert_true(is_refusal(status) || (status == SWIRL_OK && memcmp(changed, f->bytes, f->len) == 0));
    }
  }
  free(changed);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_every_byte),
      cmocka_unit_test(test_lengths),
      cmocka_unit_test(test_huge_lengths),
  };
  return cmocka_run_group_tests(tests, open_key, close_key);
}
