// The stacked reduction per class of slices on the GPU.
#include "vulkan/twin.h"

static const dev_ptr none = {REGION_NONE, 0};

static u32 log_x(u32 log_height, u32 l_skip) { return log_height < l_skip ? 0 : log_height - l_skip; }

// rotated: 0: none; 1: some; 2: all slices, of which the sum is the same buffer.
static void round0_case(twin *t, u32 log_height, u32 l_skip, u32 rotated) {
  twin_reset(t);
  const dev_ptr all = twin_ext(t, (size_t)1 << log_height);
  const dev_ptr rot = rotated == 0 ? none : rotated == 2 ? all : twin_ext(t, (size_t)1 << log_height);
  const dev_ptr e = twin_ext(t, (size_t)1 << log_x(log_height, l_skip)), lambda = twin_ext(t, 1);
  TWIN(t, stacked_round0, all, rot, e, lambda, twin_alloc(t, (size_t)12 << l_skip), log_height, l_skip);
}
static void test_round0(void **state) {
  for (u32 l_skip = 0; l_skip <= 7; l_skip++)
    for (u32 log_height = 0; log_height <= 12; log_height++)
      for (u32 rotated = 0; rotated < 3; rotated++) round0_case(*state, log_height, l_skip, rotated);
  round0_case(*state, 16, 0, 1); // as many segments as can be
  round0_case(*state, 17, 4, 1);
  round0_case(*state, 12, 10, 1);
}

static void test_round0_poly(void **state) {
  twin *t = *state;
  for (u32 l_skip = 0; l_skip <= 8; l_skip++) {
    for (u32 log_height = 0; log_height <= l_skip + 1; log_height++) {
      twin_reset(t);
      const dev_ptr g = twin_ext(t, (size_t)3 << l_skip), r0 = twin_ext(t, 1);
      TWIN(t, stacked_round0_poly, g, r0, twin_ext(t, ((size_t)2 << l_skip) - 1), log_height, l_skip);
    }
  }
}

static void test_kernels(void **state) {
  twin *t = *state;
  for (u32 l_skip = 0; l_skip <= 7; l_skip++) {
    for (u32 log_height = 0; log_height <= 12; log_height++) {
      for (u32 rotated = 0; rotated < 2; rotated++) {
        twin_reset(t);
        const size_t n = (size_t)1 << log_x(log_height, l_skip);
        const dev_ptr u0 = twin_ext(t, 1), r0 = twin_ext(t, 1), e = twin_ext(t, n), lambda = twin_ext(t, 1);
        const dev_ptr dst_eq = twin_alloc(t, 4 * n), dst_rot = rotated != 0 ? twin_alloc(t, 4 * n) : none;
        TWIN(t, stacked_kernels, u0, r0, e, lambda, dst_eq, dst_rot, log_height, l_skip);
      }
    }
  }
}

static void test_tail_weights(void **state) {
  enum { POWERS = 700 };
  static const u32 nums[] = {1, 2, 255, 256, 257, 600};
  twin *t = *state;
  for (size_t i = 0; i < SWIRL_COUNT(nums); i++) {
    for (u32 rotated = 0; rotated < 2; rotated++) {
      twin_reset(t);
      u32 table[2 * POWERS];
      for (u32 j = 0; j < nums[i]; j++) {
        table[2 * j] = twin_below(POWERS);
        table[2 * j + 1] = twin_below(2);
      }
      const dev_ptr at = twin_words_in(t, REGION_TABLES, table, 2 * (size_t)nums[i]);
      const dev_ptr powers = twin_ext(t, POWERS), eq0 = twin_ext(t, 1), rot0 = rotated != 0 ? twin_ext(t, 1) : none;
      TWIN(t, stacked_tail_weights, at, powers, eq0, rot0, twin_alloc(t, 4 * (size_t)nums[i]), nums[i]);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_round0),
      cmocka_unit_test(test_round0_poly),
      cmocka_unit_test(test_kernels),
      cmocka_unit_test(test_tail_weights),
  };
  return cmocka_run_group_tests(tests, twin_open, twin_close);
}
