// Laws of the field and its extension, and the published values (kat_babybear.json).
#include "support/cmocka_all.h"

#include "field/babybear.h"
#include "support/vectors.h"

// A fixed sequence of words below p, some of them extreme.
static u32 next_word(u64 *seed) {
  *seed = *seed * 6364136223846793005u + 1442695040888963407u;
  const u32 x = (u32)(*seed >> 33);
  switch (x % 16) {
  case 0: return 0;
  case 1: return BB_P - 1;
  case 2: return BB_ONE;
  default: return x % BB_P;
  }
}
static bb4 next_ext(u64 *seed) {
  const u32 a = next_word(seed), b = next_word(seed), c = next_word(seed), d = next_word(seed);
  return bb4_make(a, b, c, d);
}
static bb4 ext_of(const json_t *array) {
  u32 w[4];
  vectors_words(w, array, 4);
  return bb4_make(bb_from_canonical(w[0]), bb_from_canonical(w[1]), bb_from_canonical(w[2]), bb_from_canonical(w[3]));
}
static void assert_ext(bb4 a, bb4 b) { assert_memory_equal(a.c, b.c, sizeof a.c); }

static void test_constants(void **state) {
  (void)state;
  assert_int_equal((u32)(BB_P * (u32)-BB_NP), 1); // BB_NP = -1/p mod 2^32
  assert_int_equal(BB_ONE, ((u64)1 << 32) % BB_P);
  assert_int_equal(BB_R2, (u64)BB_ONE * BB_ONE % BB_P);
  assert_int_equal(BB_W, (u64)11 * BB_ONE % BB_P);
  u32 g = bb_pow(bb_from_canonical(BB_GENERATOR), 15);
  for (u32 bits = BB_TWO_ADICITY + 1; bits-- > 0; g = bb_square(g)) assert_int_equal(bb_two_adic_generator(bits), g);
  assert_int_equal(bb_two_adic_generator(0), BB_ONE);
  assert_int_equal(bb_two_adic_generator(1), bb_neg(BB_ONE));
  for (u32 bits = 0; bits <= 31; bits++) {
    assert_int_equal(bb_mul(bb_inv_pow2(bits), bb_from_u32((u32)1 << bits)), BB_ONE);
  }
}

static void test_base(void **state) {
  (void)state;
  u64 seed = 1;
  for (int i = 0; i < 20000; i++) {
    const u32 a = next_word(&seed), b = next_word(&seed);
    const u64 ca = bb_to_canonical(a), cb = bb_to_canonical(b);
    assert_int_equal(bb_from_canonical((u32)ca), a);
    assert_int_equal(bb_to_canonical(bb_add(a, b)), (ca + cb) % BB_P);
    assert_int_equal(bb_to_canonical(bb_sub(a, b)), (ca + BB_P - cb) % BB_P);
    assert_int_equal(bb_to_canonical(bb_mul(a, b)), ca * cb % BB_P);
    assert_int_equal(bb_add(a, bb_neg(a)), 0);
    assert_int_equal(bb_from_u32((u32)(ca + BB_P)), a);
    assert_int_equal(bb_mul(a, bb_inv(a)), a == 0 ? 0 : BB_ONE);
    assert_int_equal(bb_pow(a, BB_P), a);
  }
}

// (a b)_k = sum_{i+j=k} a_i b_j + 11 sum_{i+j=k+4} a_i b_j, in integers mod p.
static bb4 mul_by_definition(bb4 a, bb4 b) {
  u64 c[4] = {0, 0, 0, 0};
  for (int i = 0; i < 4; i++) {
    for (int j = 0; j < 4; j++) {
      const u64 t = (u64)bb_to_canonical(a.c[i]) * bb_to_canonical(b.c[j]) % BB_P;
      c[(i + j) % 4] = (c[(i + j) % 4] + (i + j < 4 ? t : 11 * t)) % BB_P;
    }
  }
  return bb4_make(bb_from_u32((u32)c[0]), bb_from_u32((u32)c[1]), bb_from_u32((u32)c[2]), bb_from_u32((u32)c[3]));
}

static void test_extension(void **state) {
  (void)state;
  u64 seed = 2;
  for (int i = 0; i < 20000; i++) {
    const bb4 a = next_ext(&seed), b = next_ext(&seed);
    assert_ext(bb4_mul(a, b), mul_by_definition(a, b));
    assert_ext(bb4_scale(a, b.c[0]), bb4_mul(a, bb4_from_base(b.c[0])));
    assert_ext(bb4_add(bb4_sub(a, b), b), a);
    assert_ext(bb4_mul(a, bb4_inv(a)), bb4_is_zero(a) ? bb4_zero() : bb4_one());
    assert_ext(bb4_pow2k(a, 5), bb4_pow(a, 32));
  }
}

static void test_published(void **state) {
  (void)state;
  json_t *kat = vectors_load("spec/kat_babybear.json");
  const json_t *pairs = vectors_get(kat, "monty_pairs_canonical_to_montgomery");
  for (size_t i = 0; i < json_array_size(pairs); i++) {
    u32 pair[2];
    vectors_words(pair, json_array_get(pairs, i), 2);
    assert_int_equal(bb_from_canonical(pair[0]), pair[1]);
    assert_int_equal(bb_to_canonical(pair[1]), pair[0]);
  }
  const json_t *mul = vectors_get(kat, "mul");
  const u32 a = bb_from_canonical((u32)vectors_u64(mul, "a")), b = bb_from_canonical((u32)vectors_u64(mul, "b"));
  assert_int_equal(bb_to_canonical(bb_mul(a, b)), vectors_u64(mul, "ab"));
  const json_t *ext4 = vectors_get(kat, "ext4");
  for (size_t i = 0; i < json_array_size(ext4); i++) {
    const json_t *e = json_array_get(ext4, i);
    const bb4 x = ext_of(vectors_get(e, "a")), y = ext_of(vectors_get(e, "b"));
    assert_ext(bb4_add(x, y), ext_of(vectors_get(e, "a_plus_b")));
    assert_ext(bb4_sub(x, y), ext_of(vectors_get(e, "a_minus_b")));
    assert_ext(bb4_mul(x, y), ext_of(vectors_get(e, "a_times_b")));
    assert_ext(bb4_inv(x), ext_of(vectors_get(e, "a_inv")));
    assert_ext(bb4_pow(x, BB_P), ext_of(vectors_get(e, "a_frobenius")));
  }
  json_decref(kat);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_constants),
      cmocka_unit_test(test_base),
      cmocka_unit_test(test_extension),
      cmocka_unit_test(test_published),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
