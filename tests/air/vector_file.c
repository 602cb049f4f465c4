#include "air/vector_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "json_file.h"

json_t *vector_load(const char *name) {
  char path[512];
  snprintf(path, sizeof path, "%s/%s", VECTORS_DIR, name);
  json_t *value = NULL;
  swirl_diag diag = {0};
  if (json_file_load(&value, path, (size_t)1 << 30, &diag) != SWIRL_OK) fail_msg("%s", diag.message);
  return value;
}

json_t *vector_get(const json_t *object, const char *name) {
  json_t *value = json_object_get(object, name);
  if (value == NULL) fail_msg("vector has no %s", name);
  return value;
}

u64 vector_uint(const json_t *object, const char *name) { return (u64)json_integer_value(vector_get(object, name)); }

u8 *vector_hex(size_t *len, const json_t *string) {
  const char *hex = json_string_value(string);
  assert_non_null(hex);
  *len = strlen(hex) / 2;
  u8 *bytes = malloc(*len + 1);
  assert_non_null(bytes);
  for (size_t i = 0; i < *len; i++) {
    const char digits[3] = {hex[2 * i], hex[2 * i + 1], 0};
    bytes[i] = (u8)strtoul(digits, NULL, 16);
  }
  return bytes;
}

void vector_digest(u32 out[SUITE_MAX_DIGEST_WORDS], const json_t *list) {
  assert_int_equal(json_array_size(list), SUITE_MAX_DIGEST_WORDS);
  for (size_t i = 0; i < SUITE_MAX_DIGEST_WORDS; i++) {
    out[i] = bb_from_canonical((u32)json_integer_value(json_array_get(list, i)));
  }
}

void assert_key_bytes(const swirl_vk *vk, const u8 *bytes, size_t len) {
  const size_t our_len = swirl_vk_encoded_len(vk);
  u8 *ours = malloc(our_len);
  assert_non_null(ours);
  assert_int_equal(swirl_vk_encode(vk, ours, our_len - 1), SWIRL_ERR_BLOCK_SIZE);
  assert_int_equal(swirl_vk_encode(vk, ours, our_len), SWIRL_OK);
  for (size_t i = 0; i < our_len && i < len; i++) {
    if (ours[i] != bytes[i]) fail_msg("key byte %zu of %zu: %02x, must be %02x", i, len, ours[i], bytes[i]);
  }
  assert_int_equal(our_len, len);
  free(ours);
}

preprocessed_commitment vector_commitment(const json_t *data, u32 l_skip) {
  preprocessed_commitment out = {0};
  if (json_is_null(data)) return out;
  out.present = true;
  out.log_height = (u32)((json_int_t)l_skip + json_integer_value(vector_get(data, "hypercube_dim")));
  vector_digest(out.digest, vector_get(data, "commit"));
  return out;
}
