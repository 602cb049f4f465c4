// Poseidon2 and the hashes of the BabyBear suite against the published values.
#include "support/cmocka_all.h"

#include "hash/poseidon2.h"
#include "hash/suite.h"
#include "support/vectors.h"

static const hash_suite *const SUITE = &swirl_suite_babybear_poseidon2;

// Canonical integers of a JSON array, as Montgomery words.
static void load_words(u32 *out, const json_t *array, size_t n) {
  vectors_words(out, array, n);
  for (size_t i = 0; i < n; i++) out[i] = bb_from_canonical(out[i]);
}
static void assert_words(const u32 *words, const json_t *expected, size_t n) {
  u32 e[64];
  load_words(e, expected, n);
  assert_memory_equal(words, e, n * sizeof *e);
}

static void test_constants(void **state) {
  (void)state;
  json_t *file = vectors_load("spec/poseidon2_babybear16.json");
  for (size_t r = 0; r < P2_FULL_ROUNDS_HALF; r++) {
    assert_words(swirl_p2_external_initial[r], json_array_get(vectors_get(file, "external_initial_rc"), r), P2_WIDTH);
    assert_words(swirl_p2_external_terminal[r], json_array_get(vectors_get(file, "external_terminal_rc"), r), P2_WIDTH);
  }
  assert_words(swirl_p2_internal, vectors_get(file, "internal_rc"), P2_PARTIAL_ROUNDS);
  assert_words(swirl_p2_diagonal, vectors_get(file, "internal_diag_minus_one"), P2_WIDTH);
  json_decref(file);
}

// The permutation as spec 01 section 3 writes it, from the tables alone.
static void external_layer(u32 *s) {
  static const u32 M4[4][4] = {{2, 3, 1, 1}, {1, 2, 3, 1}, {1, 1, 2, 3}, {3, 1, 1, 2}};
  u32 t[16], sum[4] = {0, 0, 0, 0};
  for (int i = 0; i < 16; i++) {
    t[i] = 0;
    for (int j = 0; j < 4; j++) t[i] = bb_add(t[i], bb_mul(bb_from_u32(M4[i % 4][j]), s[i / 4 * 4 + j]));
    sum[i % 4] = bb_add(sum[i % 4], t[i]);
  }
  for (int i = 0; i < 16; i++) s[i] = bb_add(t[i], sum[i % 4]);
}
static void permute_by_definition(u32 *s) {
  external_layer(s);
  for (int r = 0; r < 4; r++) {
    for (int i = 0; i < 16; i++) s[i] = bb_pow(bb_add(s[i], swirl_p2_external_initial[r][i]), 7);
    external_layer(s);
  }
  for (int r = 0; r < 13; r++) {
    u32 sum = 0;
    s[0] = bb_pow(bb_add(s[0], swirl_p2_internal[r]), 7);
    for (int i = 0; i < 16; i++) sum = bb_add(sum, s[i]);
    for (int i = 0; i < 16; i++) s[i] = bb_add(bb_mul(swirl_p2_diagonal[i], s[i]), sum);
  }
  for (int r = 0; r < 4; r++) {
    for (int i = 0; i < 16; i++) s[i] = bb_pow(bb_add(s[i], swirl_p2_external_terminal[r][i]), 7);
    external_layer(s);
  }
}

static void test_permutation(void **state) {
  (void)state;
  json_t *kat = vectors_load("spec/kat_babybear.json");
  const json_t *list = vectors_get(kat, "poseidon2_permutation");
  for (size_t i = 0; i < json_array_size(list); i++) {
    u32 s[16];
    load_words(s, vectors_get(json_array_get(list, i), "input"), 16);
    swirl_p2_permute(s);
    assert_words(s, vectors_get(json_array_get(list, i), "output"), 16);
  }
  json_decref(kat);

  u64 seed = 7;
  for (int n = 0; n < 2000; n++) {
    u32 a[16], b[16];
    for (int i = 0; i < 16; i++) {
      seed = seed * 6364136223846793005u + 1442695040888963407u;
      const u32 x = (u32)(seed >> 33);
      a[i] = b[i] = n == 0 || x % 8 == 0 ? BB_P - 1 : x % BB_P;
    }
    swirl_p2_permute(a);
    permute_by_definition(b);
    assert_memory_equal(a, b, sizeof a);
  }
}

static void test_hash_slice(void **state) {
  (void)state;
  json_t *kat = vectors_load("spec/kat_babybear.json");
  const json_t *list = vectors_get(kat, "hash_slice");
  for (size_t i = 0; i < json_array_size(list); i++) {
    const size_t n = (size_t)vectors_u64(json_array_get(list, i), "len");
    u32 row[64], digest[8];
    for (size_t j = 0; j < n; j++) row[j] = bb_from_u32((u32)j + 1);
    SUITE->hash_slice(digest, row, n);
    assert_words(digest, vectors_get(json_array_get(list, i), "digest"), 8);
    for (size_t first = 0; first <= n; first++) { // the same in two pieces
      u32 words[SUITE_MAX_SPONGE_WORDS] = {0}, again[8];
      u32 position = SUITE->hash_absorb(words, SUITE->initial_position, row, first);
      position = SUITE->hash_absorb(words, position, row + first, n - first);
      SUITE->hash_finish(again, words, position);
      assert_memory_equal(again, digest, sizeof digest);
    }
  }
  json_decref(kat);
}

static void test_compress(void **state) {
  (void)state;
  json_t *kat = vectors_load("spec/kat_babybear.json");
  const json_t *list = vectors_get(kat, "compress");
  for (size_t i = 0; i < json_array_size(list); i++) {
    u32 left[8], right[8];
    load_words(left, vectors_get(json_array_get(list, i), "left"), 8);
    load_words(right, vectors_get(json_array_get(list, i), "right"), 8);
    SUITE->compress(right, left, right); // in place
    assert_words(right, vectors_get(json_array_get(list, i), "digest"), 8);
  }
  json_decref(kat);
}

static void test_digest_codec(void **state) {
  (void)state;
  u32 digest[8], back[8];
  u8 bytes[SUITE_DIGEST_BYTES];
  for (u32 i = 0; i < 8; i++) digest[i] = bb_from_u32(i == 3 ? BB_P - 1 : i);
  SUITE->encode_digest(bytes, digest);
  assert_int_equal(load_le32(bytes + 12), BB_P - 1);
  assert_true(SUITE->decode_digest(back, bytes));
  assert_memory_equal(back, digest, sizeof digest);
  store_le32(bytes + 28, BB_P);
  assert_false(SUITE->decode_digest(back, bytes));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_constants), cmocka_unit_test(test_permutation),  cmocka_unit_test(test_hash_slice),
      cmocka_unit_test(test_compress),  cmocka_unit_test(test_digest_codec),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
