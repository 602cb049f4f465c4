#include "air/key_vectors.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

void vector_digest(u32 out[SUITE_MAX_DIGEST_WORDS], const json_t *list) {
  vectors_words(out, list, SUITE_MAX_DIGEST_WORDS);
  for (size_t i = 0; i < SUITE_MAX_DIGEST_WORDS; i++) out[i] = bb_from_canonical(out[i]);
}

preprocessed_commitment vector_commitment(const json_t *data, u32 l_skip) {
  preprocessed_commitment out = {0};
  if (json_is_null(data)) return out;
  out.present = true;
  out.log_height = (u32)((json_int_t)l_skip + json_integer_value(vectors_get(data, "hypercube_dim")));
  vector_digest(out.digest, vectors_get(data, "commit"));
  return out;
}

static void assert_encoding(const swirl_vk *vk, const u8 *bytes, size_t len) {
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

void assert_key_bytes(const swirl_vk *vk, const u8 *bytes, size_t len) {
  assert_encoding(vk, bytes, len);
  const swirl_vk *read = NULL;
  swirl_diag diag;
  void *block = malloc(swirl_vk_memory(len));
  assert_non_null(block);
  if (swirl_vk_read(&read, block, swirl_vk_memory(len), bytes, len, &diag) != SWIRL_OK) fail_msg("%s", diag.message);
  assert_encoding(read, bytes, len);
  free(block);
}
