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
    for (size_t first = 0; first <= n; first++) { // in two pieces
      u32 words[SUITE_MAX_SPONGE_WORDS] = {0};
      u32 position = SUITE->hash_absorb(words, SUITE->initial_position, row, first);
      position = SUITE->hash_absorb(words, position, row + first, n - first);
      SUITE->hash_finish(digest, words, position);
      assert_words(digest, vectors_get(json_array_get(list, i), "digest"), 8);
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

// ---- The forms of the suite for instruction sets, against the scalar one

static u32 next_word(u64 *seed) {
  *seed = *seed * 6364136223846793005u + 1442695040888963407u;
  return (u32)(*seed >> 33) % BB_P;
}
static void fill(u32 *words, size_t n, u64 *seed) {
  for (size_t i = 0; i < n; i++) words[i] = next_word(seed) % 16 == 0 ? BB_P - 1 : next_word(seed);
}

// Random pieces of observing and sampling; words and positions agree after each.
static void check_sponge(const hash_suite *suite, u64 *seed) {
  u32 a[SUITE_MAX_SPONGE_WORDS] = {0}, b[SUITE_MAX_SPONGE_WORDS] = {0}, at = SUITE->initial_position;
  for (u32 step = 0; step < 200; step++) {
    u32 values[40], back[40], again[40];
    const size_t n = next_word(seed) % SWIRL_COUNT(values);
    fill(values, n, seed);
    const u32 position = at;
    if (step % 3 == 2) {
      at = SUITE->sample(a, position, back, n);
      assert_int_equal(suite->sample(b, position, again, n), at);
      assert_memory_equal(again, back, n * sizeof *back);
    } else {
      at = SUITE->observe(a, position, values, n);
      assert_int_equal(suite->observe(b, position, values, n), at);
    }
    assert_memory_equal(b, a, SUITE->sponge_words * sizeof *a);
  }
}

// Hashing and compressing in every number of lanes, against each lane alone.
static void check_lanes(const hash_suite *suite, size_t lanes, u64 *seed) {
  enum { PIECES = 4, MOST = 20 };
  u32 words[16 * SUITE_LANES] = {0}, one[SUITE_LANES][16] = {{0}}, position = 0, at = 0;
  u32 out[8 * SUITE_LANES], pairs[2][8 * SUITE_LANES], digest[8], left[8], right[8];
  for (u32 piece = 0; piece < PIECES; piece++) {
    u32 values[MOST * SUITE_LANES];
    const size_t n = next_word(seed) % MOST;
    fill(values, SWIRL_COUNT(values), seed);
    for (size_t lane = 0; lane < lanes; lane++) {
      u32 row[MOST];
      for (size_t i = 0; i < n; i++) row[i] = values[i * SUITE_LANES + lane];
      at = SUITE->hash_absorb(one[lane], position, row, n);
    }
    assert_int_equal(swirl_suite_absorb_lanes(suite, words, position, values, n, lanes), at);
    position = at;
  }
  swirl_suite_finish_lanes(suite, out, words, position, lanes);
  fill(pairs[0], SWIRL_COUNT(pairs[0]), seed);
  fill(pairs[1], SWIRL_COUNT(pairs[1]), seed);
  for (size_t lane = 0; lane < lanes; lane++) {
    SUITE->hash_finish(digest, one[lane], position);
    for (size_t w = 0; w < 8; w++) assert_int_equal(out[w * SUITE_LANES + lane], digest[w]);
  }
  swirl_suite_compress_lanes(suite, out, pairs[0], pairs[1], lanes);
  for (size_t lane = 0; lane < lanes; lane++) {
    for (size_t w = 0; w < 8; w++) {
      left[w] = pairs[0][w * SUITE_LANES + lane];
      right[w] = pairs[1][w * SUITE_LANES + lane];
    }
    SUITE->compress(left, left, right);
    for (size_t w = 0; w < 8; w++) assert_int_equal(out[w * SUITE_LANES + lane], left[w]);
  }
  swirl_suite_compress_lanes(suite, pairs[1], pairs[0], pairs[1], lanes); // in place
  for (size_t w = 0; w < 8; w++) {
    assert_memory_equal(pairs[1] + w * SUITE_LANES, out + w * SUITE_LANES, lanes * sizeof *out);
  }
}

static void test_levels(void **state) {
  (void)state;
  static const char *const names[] = {"scalar", "avx2", "avx512", "avx512ifma", "neon"};
  u64 seed = 1;
  assert_null(swirl_suite_at_level(SUITE, "sse9"));
  assert_non_null(swirl_suite_at_level(SUITE, NULL));
  for (size_t i = 0; i < SWIRL_COUNT(names); i++) {
    const hash_suite *suite = swirl_suite_at_level(SUITE, names[i]);
    if (suite == NULL) continue; // another architecture's
    check_sponge(suite, &seed);
    for (size_t lanes = 1; lanes <= SUITE_LANES; lanes++) check_lanes(suite, lanes, &seed);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_constants), cmocka_unit_test(test_permutation),  cmocka_unit_test(test_hash_slice),
      cmocka_unit_test(test_compress),  cmocka_unit_test(test_digest_codec), cmocka_unit_test(test_levels),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
