// Tables over the extension on the GPU, and the evaluation of polynomials.
#include "vulkan/twin.h"

static void test_ext_powers(void **state) {
  static const u32 lengths[] = {1, 2, 7, 255, 256, 257, 3000};
  twin *t = *state;
  for (size_t i = 0; i < SWIRL_COUNT(lengths); i++) {
    twin_reset(t);
    const dev_ptr base = twin_ext(t, 1), dst = twin_alloc(t, 4 * (size_t)lengths[i]);
    TWIN(t, ext_powers, base, dst, lengths[i]);
  }
}

static void test_ext_squarings(void **state) {
  twin *t = *state;
  for (u32 n = 1; n <= 30; n++) {
    twin_reset(t);
    const dev_ptr src = twin_ext(t, 1), dst = twin_alloc(t, 4 * (size_t)n);
    TWIN(t, ext_squarings, src, dst, n);
  }
}

static void test_eq_table(void **state) {
  twin *t = *state;
  for (u32 vars = 0; vars <= 16; vars++) {
    for (u32 mobius = 0; mobius < 2; mobius++) {
      twin_reset(t);
      const dev_ptr point = twin_ext(t, vars + 1), dst = twin_alloc(t, (size_t)4 << vars);
      TWIN(t, eq_table, {point.region, point.offset + 4}, dst, vars, mobius);
    }
  }
}

static void test_lagrange_weights(void **state) {
  twin *t = *state;
  for (u32 log_n = 0; log_n <= 11; log_n++) {
    twin_reset(t);
    const dev_ptr z = twin_ext(t, 1), dst = twin_alloc(t, (size_t)4 << log_n);
    TWIN(t, lagrange_weights, z, dst, log_n);
  }
}

static void test_row_weights(void **state) {
  twin *t = *state;
  for (u32 l = 0; l <= 7; l++) {
    for (u32 h = 0; h <= 12; h++) {
      for (u32 cyclic = 0; cyclic < 2; cyclic++) {
        twin_reset(t);
        const dev_ptr w = twin_ext(t, (size_t)1 << l), e = twin_ext(t, (size_t)1 << (h > l ? h - l : 0));
        const dev_ptr dst = twin_alloc(t, (size_t)4 << h);
        TWIN(t, row_weights, w, e, dst, h, l, cyclic);
      }
    }
  }
}

static void test_eval_univariate(void **state) {
  twin *t = *state;
  for (u32 log_n = 0; log_n <= 19; log_n++) {
    twin_reset(t);
    const dev_ptr src = twin_ext(t, (size_t)1 << log_n), z = twin_ext(t, 1), dst = twin_alloc(t, 4);
    TWIN(t, eval_univariate, src, z, dst, log_n);
  }
}

static void test_whir_weights(void **state) {
  static const u32 queries[] = {0, 1, 2, 4, 5, 63, 64, 65, 193};
  twin *t = *state;
  for (u32 log_len = 0; log_len <= 13; log_len++) {
    for (size_t i = 0; i < SWIRL_COUNT(queries); i++) {
      const u32 n = queries[i], log_domain = (log_len * 3 + (u32)i * 7) % 28;
      u32 indices[200];
      if (log_len > 10 && n > 65) continue;
      for (u32 q = 0; q < n; q++) indices[q] = twin_random() & ((1u << log_domain) - 1);
      twin_reset(t);
      const dev_ptr w = twin_ext(t, (size_t)1 << log_len), z0 = twin_ext(t, 1), gamma = twin_ext(t, 1);
      const dev_ptr at = twin_words(t, indices, n);
      TWIN(t, whir_weights, w, z0, gamma, at, n, log_len, log_domain);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_ext_powers),   cmocka_unit_test(test_ext_squarings),
      cmocka_unit_test(test_eq_table),     cmocka_unit_test(test_lagrange_weights),
      cmocka_unit_test(test_row_weights),  cmocka_unit_test(test_eval_univariate),
      cmocka_unit_test(test_whir_weights),
  };
  return cmocka_run_group_tests(tests, twin_open, twin_close);
}
