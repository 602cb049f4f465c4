// The batched constraint sumcheck on the GPU, without the AIR programs.
#include "vulkan/twin.h"

static void test_round0_poly(void **state) {
  twin *t = *state;
  for (u32 kind = 0; kind < 2; kind++)
    for (u32 l = 0; l <= 7; l++)
      for (u32 num = 0; num <= (l < 5 ? 6 : 3); num++) {
        const u32 n = 1u << l, len = (num + 1) * (n - 1) + 1 + (kind == ROUND0_ZEROCHECK ? n : 0) + twin_below(5);
        twin_reset(t);
        const dev_ptr src = twin_ext(t, (size_t)num * n), xi = twin_ext(t, l), dst = twin_alloc(t, 4 * (size_t)len);
        const dev_ptr none = {REGION_NONE, 0}, sum = kind == ROUND0_ZEROCHECK ? none : twin_alloc(t, 4);
        TWIN(t, round0_poly, src, xi, dst, sum, kind, l, num, twin_below(4), len);
      }
}

static void test_fold_ple(void **state) {
  twin *t = *state;
  for (u32 l = 0; l <= 8; l++)
    for (u32 h = 0; h <= l + 3; h++) {
      const u32 num = 1 + twin_below(30);
      twin_reset(t);
      const u32 regions[2] = {twin_trace(t, 4, 1u << h, twin_below(3)), twin_trace(t, 4, 1u << h, 16)};
      column_ref refs[30];
      for (u32 i = 0; i < num; i++) {
        refs[i] = (column_ref){INPUT_COLUMN, regions[twin_below(2)], twin_below(4), twin_below(2)};
        if (twin_below(5) == 0) refs[i] = (column_ref){INPUT_IS_FIRST + twin_below(3), 0, 0, 0};
      }
      const dev_ptr inputs = twin_words_in(t, REGION_TABLES, refs, 4 * (size_t)num), weights = twin_ext(t, 1u << l);
      const dev_ptr dst = twin_alloc(t, (size_t)4 * num << (h > l ? h - l : 0));
      TWIN(t, fold_ple, inputs, weights, dst, num, h, l);
    }
}

static void test_fold_ple_ext(void **state) {
  twin *t = *state;
  for (u32 l = 0; l <= 10; l++)
    for (u32 h = 0; h <= l + 4; h++) {
      twin_reset(t);
      const dev_ptr src = twin_ext(t, 1u << h), weights = twin_ext(t, 1u << l);
      TWIN(t, fold_ple_ext, src, weights, twin_alloc(t, (size_t)4 << (h > l ? h - l : 0)), h, l);
    }
}

static void test_batch_init(void **state) {
  twin *t = *state;
  for (u32 l = 0; l <= 10; l++) {
    twin_reset(t);
    const dev_ptr xi = twin_ext(t, l), r = twin_ext(t, 1), dst = twin_alloc(t, 8);
    TWIN(t, batch_init, xi, r, dst, l);
  }
}

static void test_batch_round(void **state) {
  twin *t = *state;
  for (u32 test = 0; test < 60; test++) {
    const u32 num = 1 + twin_below(test % 10 == 9 ? 300 : 30), degree = twin_below(8), max_points = degree + 1;
    const u32 round = 1 + twin_below(5), l = twin_below(4);
    twin_reset(t);
    batch_trace table[300];
    for (u32 i = 0; i < num; i++)
      table[i] = (batch_trace){twin_below(7), twin_below(degree + 1), twin_below(degree + 1), twin_below(4)};
    const dev_ptr table_at = twin_words_in(t, REGION_TABLES, table, 4 * (size_t)num);
    const dev_ptr evals = twin_ext(t, (size_t)3 * num * max_points), state_at = twin_ext(t, 2 + num);
    const dev_ptr mu = twin_ext(t, 3 * (size_t)num), xi = twin_ext(t, l + round), r = twin_ext(t, round);
    const dev_ptr dst = twin_alloc(t, 4 * ((size_t)degree + 1));
    TWIN(t, batch_round, table_at, evals, state_at, mu, xi, r, dst, num, round, l, degree, max_points);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_round0_poly), cmocka_unit_test(test_fold_ple),    cmocka_unit_test(test_fold_ple_ext),
      cmocka_unit_test(test_batch_init),  cmocka_unit_test(test_batch_round),
  };
  return cmocka_run_group_tests(tests, twin_open, twin_close);
}
