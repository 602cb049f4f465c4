// The keys of spec 04's vectors, with AIRs written by hand against the public builder: every byte and the hash.
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "air/key_vectors.h"
#include "air_file.h"

typedef swirl_expr expr;
#define C(v) swirl_constant(air, v)
#define X(column) swirl_main(air, column)
#define NX(column) swirl_main_next(air, column)
#define S(column) swirl_preprocessed(air, column)
#define P(index) swirl_public(air, index)
#define ADD(a, b) swirl_add(air, a, b)
#define SUB(a, b) swirl_sub(air, a, b)
#define MUL(a, b) swirl_mul(air, a, b)
#define NEG(a) swirl_neg(air, a)
#define INTERACT(bus, count, weight, ...)                                                                              \
  swirl_interact(air, bus, (const expr[]){__VA_ARGS__}, sizeof((const expr[]){__VA_ARGS__}) / sizeof(expr), count,     \
                 weight)

enum { MINUS_ONE = 2013265920 };

static swirl_air *create(swirl_air_desc desc) {
  swirl_air *air;
  assert_int_equal(swirl_air_create(&air, &desc, NULL), SWIRL_OK);
  return air;
}

static void assert_fibonacci(swirl_air *air, bool last) {
  swirl_assert_zero(air, SWIRL_ROWS_FIRST, SUB(X(0), P(0)));
  swirl_assert_zero(air, SWIRL_ROWS_FIRST, SUB(X(1), P(1)));
  if (!last) return;
  swirl_assert_zero(air, SWIRL_ROWS_TRANSITION, SUB(X(1), NX(0)));
  swirl_assert_zero(air, SWIRL_ROWS_TRANSITION, SUB(ADD(X(0), X(1)), NX(1)));
  swirl_assert_zero(air, SWIRL_ROWS_LAST, SUB(X(1), P(2)));
}

static swirl_air *fibonacci(bool is_required) {
  swirl_air *air = create((swirl_air_desc){.common_main_width = 2, .num_public_values = 3, .is_required = is_required});
  assert_fibonacci(air, true);
  return air;
}

static swirl_air *fibonacci_selector(bool interaction) {
  swirl_air *air = create((swirl_air_desc){.preprocessed_width = 1, .common_main_width = 2, .num_public_values = 3});
  assert_fibonacci(air, false);
  const swirl_rows rows = SWIRL_ROWS_TRANSITION;
  swirl_assert_zero(air, rows, MUL(S(0), SUB(X(1), NX(0))));
  swirl_assert_zero(air, rows, MUL(SUB(S(0), C(1)), SUB(X(0), NX(0))));
  swirl_assert_zero(air, rows, MUL(S(0), SUB(ADD(X(0), X(1)), NX(1))));
  swirl_assert_zero(air, rows, MUL(SUB(S(0), C(1)), SUB(X(1), NX(1))));
  swirl_assert_zero(air, SWIRL_ROWS_LAST, SUB(X(1), P(2)));
  if (interaction) INTERACT(0, NEG(S(0)), 0, ADD(X(0), X(1)));
  return air;
}

static swirl_air *dummy(u32 bus, u32 weight, bool is_receiver) {
  swirl_air *air = create((swirl_air_desc){.common_main_width = 2});
  INTERACT(bus, is_receiver ? MUL(C(MINUS_ONE), X(0)) : X(0), weight, X(1));
  return air;
}

static swirl_air *dummy_cached(bool is_receiver) {
  const u32 width = 1;
  swirl_air *air = create((swirl_air_desc){.common_main_width = 1, .num_cached_mains = 1, .cached_widths = &width});
  INTERACT(0, is_receiver ? MUL(C(MINUS_ONE), X(0)) : X(0), 0, swirl_cached(air, 0, 0));
  return air;
}

static swirl_air *preprocessed_cached(void) {
  const u32 widths[] = {1, 1};
  swirl_air *air = create((swirl_air_desc){
      .preprocessed_width = 1, .common_main_width = 1, .num_cached_mains = 2, .cached_widths = widths});
  const expr s = S(0), next_s = swirl_preprocessed_next(air, 0), c = X(0), next_c = NX(0);
  const expr d = swirl_cached(air, 0, 0), next_d = swirl_cached_next(air, 0, 0);
  const expr e = swirl_cached(air, 1, 0), next_e = swirl_cached_next(air, 1, 0);
  swirl_assert_zero(air, SWIRL_ROWS_ALL, MUL(s, SUB(s, C(1))));
  swirl_assert_zero(air, SWIRL_ROWS_FIRST, c);
  swirl_assert_zero(air, SWIRL_ROWS_TRANSITION, SUB(SUB(next_c, c), C(1)));
  swirl_assert_zero(air, SWIRL_ROWS_ALL, SUB(ADD(c, s), d));
  swirl_assert_zero(air, SWIRL_ROWS_TRANSITION, SUB(ADD(next_c, next_s), next_d));
  swirl_assert_zero(air, SWIRL_ROWS_ALL, SUB(ADD(d, s), e));
  swirl_assert_zero(air, SWIRL_ROWS_TRANSITION, SUB(ADD(next_d, next_s), next_e));
  return air;
}

static expr sum_of_columns(swirl_air *air) { return ADD(ADD(ADD(ADD(C(0), X(0)), X(1)), X(2)), X(3)); }

static swirl_air *self_interaction(void) {
  swirl_air *air = create((swirl_air_desc){.common_main_width = 4});
  const expr s = sum_of_columns(air), t = sum_of_columns(air); // equal trees, built twice
  INTERACT(5, C(1), 1, X(0), X(1), X(2), X(3));
  INTERACT(5, C(MINUS_ONE), 1, NX(0), NX(1), NX(2), NX(3));
  INTERACT(5, s, 1, X(0), X(1), X(2), X(3));
  INTERACT(5, NEG(t), 1, NX(0), NX(1), NX(2), NX(3));
  INTERACT(5, X(0), 1, X(0), X(1), X(2), X(3));
  INTERACT(5, NEG(NX(0)), 1, NX(0), NX(1), NX(2), NX(3));
  INTERACT(5, s, 1, X(3), X(2), X(1), X(0));
  INTERACT(5, NEG(t), 1, NX(3), NX(2), NX(1), NX(0));
  return air;
}

static swirl_air *simplification_torture(void) {
  swirl_air *air = create((swirl_air_desc){.common_main_width = 3});
  const swirl_rows all = SWIRL_ROWS_ALL;
  const expr x = X(0), y = X(1), z = X(2);
  swirl_assert_zero(air, all, ADD(x, NEG(y)));
  swirl_assert_zero(air, all, SUB(x, NEG(y)));
  swirl_assert_zero(air, all, SUB(C(0), x));
  swirl_assert_zero(air, all, MUL(ADD(MUL(x, C(0)), y), z));
  swirl_assert_zero(air, all, MUL(y, z));
  swirl_assert_zero(air, all, ADD(MUL(NX(2), C(0)), MUL(x, C(1))));
  swirl_assert_zero(air, all, SUB(MUL(ADD(C(2), C(3)), x), MUL(C(5), x)));
  swirl_assert_zero(air, all, NEG(NEG(x)));
  swirl_assert_zero(air, all, MUL(y, z));
  swirl_assert_zero(air, all, ADD(ADD(MUL(MUL(MUL(x, C(0)), y), z), y), z));
  swirl_assert_zero(air, all, ADD(y, z));
  INTERACT(3, NEG(C(4)), 2, x, ADD(C(1), C(1)), SUB(y, y));
  INTERACT(1, NEG(y), 1, NEG(x));
  return air;
}

static swirl_air *weights_air(void) {
  swirl_air *air = create((swirl_air_desc){.common_main_width = 2});
  INTERACT(7, X(1), 5, X(0));
  INTERACT(2, X(1), 3, X(0), X(1));
  INTERACT(2, NEG(X(0)), 0, X(1), X(0));
  return air;
}

static swirl_air *boolean_air(void) {
  swirl_air *air = create((swirl_air_desc){.common_main_width = 1, .is_required = true});
  swirl_assert_zero(air, SWIRL_ROWS_ALL, MUL(X(0), SUB(X(0), C(1))));
  INTERACT(7, C(1), 1, NX(0));
  INTERACT(9, X(0), 1, X(0));
  return air;
}

static swirl_air *wide_air(void) {
  swirl_air *air = create((swirl_air_desc){.common_main_width = 200, .num_public_values = 150});
  expr sum = X(0), message[120];
  for (u32 i = 1; i < 200; i++) sum = ADD(sum, MUL(X(i), X(i)));
  swirl_assert_zero(air, SWIRL_ROWS_ALL, SUB(sum, P(149)));
  swirl_assert_zero(air, SWIRL_ROWS_TRANSITION, SUB(NX(199), MUL(X(199), C(MINUS_ONE))));
  swirl_assert_zero(air, SWIRL_ROWS_ALL, MUL(SUB(X(5), X(6)), MUL(swirl_is_last(air), SUB(X(7), C(1)))));
  for (u32 i = 0; i < 120; i++) message[i] = X(i);
  swirl_interact(air, 300, message, 120, C(70000), 70000);
  return air;
}

// Builds the key of `airs`, finishing them, and compares it with the vector; destroys the AIRs.
static void check(const char *name, swirl_air **airs, size_t num) {
  json_t *file = vectors_load("spec/vk_vectors.json");
  const json_t *test = vectors_get(file, name), *expected = vectors_get(test, "airs");
  swirl_params params;
  preprocessed_commitment pre[4] = {0};
  assert_int_equal(air_file_params(&params, vectors_get(test, "system_params"), NULL), SWIRL_OK);
  assert_int_equal(json_array_size(expected), num);
  for (size_t i = 0; i < num; i++) {
    pre[i] = vector_commitment(vectors_get(json_array_get(expected, i), "preprocessed"), params.l_skip);
    assert_int_equal(swirl_air_finish(airs[i], NULL), SWIRL_OK);
  }
  swirl_vk *vk = NULL;
  swirl_diag diag;
  if (swirl_vk_build(&vk, &swirl_suite_babybear_poseidon2, &params, (const swirl_air *const *)airs, num, pre,
                     SWIRL_ALLOW_INSECURE, NULL, &diag) != SWIRL_OK) {
    fail_msg("%s: %s", name, diag.message);
  }
  u32 pre_hash[SUITE_MAX_DIGEST_WORDS];
  vector_digest(pre_hash, vectors_get(test, "vk_pre_hash"));
  size_t len;
  u8 *bytes = vectors_hex(vectors_string(test, "vk0_postcard_hex"), &len);
  const size_t our_len = swirl_vk_encoded_len(vk);
  u8 *ours = malloc(our_len);
  assert_non_null(ours);
  assert_int_equal(swirl_vk_encode(vk, ours, our_len), SWIRL_OK);
  assert_true(our_len > len);
  assert_memory_equal(ours, bytes, len);
  assert_memory_equal(vk->pre_hash, pre_hash, sizeof pre_hash);
  free(ours);
  free(bytes);
  swirl_vk_release(vk);
  for (size_t i = 0; i < num; i++) swirl_air_destroy(airs[i]);
  json_decref(file);
}
static void check_one(const char *name, swirl_air *air) { check(name, &air, 1); }
static void check_two(const char *name, swirl_air *a, swirl_air *b) { check(name, (swirl_air *[]){a, b}, 2); }

static void test_single(void **state) {
  (void)state;
  check_one("fibonacci", fibonacci(false));
  check_one("fibonacci_required", fibonacci(true));
  check_one("preprocessed_fib_selector", fibonacci_selector(false));
  check_one("preprocessed_fib_selector_height2", fibonacci_selector(false));
  check_one("preprocessed_cached_2_parts", preprocessed_cached());
  check_one("self_interaction_width4_bus5", self_interaction());
  check_one("simplification_torture", simplification_torture());
  check_one("wide_air_app24", wide_air());
}

static void test_several(void **state) {
  (void)state;
  check_two("interaction_sender_receiver", dummy(0, 0, false), dummy(0, 0, true));
  check_two("interaction_cached", dummy_cached(false), dummy_cached(true));
  check_two("height_constraints_app24", weights_air(), boolean_air());
  swirl_air *three[] = {fibonacci_selector(true), dummy(0, 3, false), dummy(0, 1, false), dummy(1, 7, false)};
  check("height_constraints_three_rows", three, 4);
  swirl_air *implied[] = {fibonacci_selector(true), dummy(0, 0, false), dummy(1, 0, false)};
  check("height_constraints_implied", implied, 3);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_single), cmocka_unit_test(test_several)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
