// Folds and sums of extension vectors, and of columns with extension weights, on the GPU.
#include "vulkan/twin.h"

#include <stdlib.h>

static const u32 lengths[] = {1, 2, 3, 31, 32, 33, 255, 256, 257, 1023, 1024, 1025, 5000};

static void test_fold_mle(void **state) {
  twin *t = *state;
  for (u32 width = 1; width <= 5; width += 2) {
    for (u32 log_n = 1; log_n <= 11; log_n++) {
      twin_reset(t);
      const dev_ptr src = twin_ext(t, (size_t)width << log_n), dst = twin_alloc(t, (size_t)4 * width << (log_n - 1));
      TWIN(t, fold_mle, src, dst, twin_ext(t, 1), log_n, width);
    }
  }
}

static void test_fold_pairs(void **state) {
  twin *t = *state;
  for (size_t i = 0; i < SWIRL_COUNT(lengths); i++) {
    twin_reset(t);
    const dev_ptr src = twin_ext(t, 2 * (size_t)lengths[i]), dst = twin_alloc(t, 4 * (size_t)lengths[i]);
    TWIN(t, fold_pairs, src, dst, twin_ext(t, 1), lengths[i]);
  }
}

static void round_case(twin *t, u32 num_pairs, u32 accumulate) {
  twin_reset(t);
  const dev_ptr a = twin_ext(t, 2 * (size_t)num_pairs), b = twin_ext(t, 2 * (size_t)num_pairs);
  TWIN(t, sumcheck_round, a, b, accumulate != 0 ? twin_ext(t, 2) : twin_alloc(t, 8), num_pairs, accumulate);
}
static void test_sumcheck_round(void **state) {
  for (size_t i = 0; i < SWIRL_COUNT(lengths); i++) {
    round_case(*state, lengths[i], 0);
    round_case(*state, lengths[i], 1);
  }
  round_case(*state, 300000, 0); // invocations take more than one pair
  round_case(*state, 300000, 1);
}

static void test_ext_linear(void **state) {
  static const u32 nums[] = {1, 2, 7, 8, 9, 72, 300};
  twin *t = *state;
  for (size_t i = 0; i < SWIRL_COUNT(lengths); i++) {
    for (size_t k = 0; k < SWIRL_COUNT(nums); k++) {
      const u32 len = lengths[i], num = nums[k], stride = len + twin_below(3);
      if (num > 9 && len > 300) continue;
      twin_reset(t);
      const dev_ptr weights = twin_ext(t, num), src = twin_ext(t, (size_t)num * stride);
      TWIN(t, ext_linear, weights, src, twin_alloc(t, 4 * (size_t)len), num, len, stride);
    }
  }
}

// Columns of two regions in no order, some of them of the next row. `largest`: all words as large as they get.
static void dot_case(twin *t, u32 num, u32 log_height, bool largest) {
  twin_reset(t);
  const u32 height = 1u << log_height;
  const u32 regions[2] = {twin_trace(t, 5, height, 3), twin_trace(t, 3, height, 0)};
  column_ref *table = malloc(num * sizeof *table);
  assert_non_null(table);
  for (u32 j = 0; j < num; j++) {
    const u32 r = twin_below(2);
    table[j] = (column_ref){INPUT_COLUMN, regions[r], twin_below(r == 0 ? 5 : 3), twin_below(2)};
  }
  const dev_ptr at = twin_words_in(t, REGION_TABLES, table, num * sizeof *table / sizeof(u32));
  free(table);
  const dev_ptr weights = twin_ext(t, height), dst = twin_alloc(t, 4 * (size_t)num);
  if (largest) {
    for (size_t i = 0; i < (size_t)4 * height; i++) twin_at(t, weights)[i] = BB_P - 1;
    for (u32 r = 0; r < 2; r++)
      for (size_t i = 0; i < t->regions[regions[r]].used; i++) t->regions[regions[r]].words[i] = BB_P - 1;
  }
  TWIN(t, dot_columns, at, weights, dst, num, log_height);
}
static void test_dot_columns(void **state) {
  static const u32 nums[] = {1, 2, 7, 8, 9, 17, 40};
  for (u32 log_height = 0; log_height <= 13; log_height++) // from 2^11 rows on in segments
    for (size_t k = 0; k < SWIRL_COUNT(nums); k++) dot_case(*state, nums[k], log_height, false);
  dot_case(*state, 3, 18, false); // as many segments as can be
  dot_case(*state, 2700, 11, false);
  dot_case(*state, 9, 12, true);
}

static void sum_case(twin *t, u32 num, u32 log_height) {
  twin_reset(t);
  const u32 height = (u32)1 << log_height, trace = twin_trace(t, 5, height, 3);
  column_ref *table = malloc(num * sizeof *table);
  assert_non_null(table);
  for (u32 j = 0; j < num; j++) table[j] = (column_ref){INPUT_COLUMN, trace, twin_below(5), twin_below(2)};
  const dev_ptr at = twin_words_in(t, REGION_TABLES, table, num * sizeof *table / sizeof(u32));
  free(table);
  const dev_ptr factors = twin_base(t, num), dst = twin_alloc(t, height);
  TWIN(t, column_sum, at, factors, dst, num, log_height, twin_value());
}
static void test_column_sum(void **state) {
  static const u32 nums[] = {1, 3, 8, 33, 255, 256, 257, 700};
  for (u32 log_height = 0; log_height <= 9; log_height++)
    for (size_t k = 0; k < SWIRL_COUNT(nums); k++) sum_case(*state, nums[k], log_height);
  for (u32 log_height = 10; log_height <= 19; log_height++) sum_case(*state, 20, log_height);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_fold_mle),   cmocka_unit_test(test_fold_pairs),  cmocka_unit_test(test_sumcheck_round),
      cmocka_unit_test(test_ext_linear), cmocka_unit_test(test_dot_columns), cmocka_unit_test(test_column_sum),
  };
  return cmocka_run_group_tests(tests, twin_open, twin_close);
}
