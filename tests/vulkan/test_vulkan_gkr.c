// The layers and sumcheck rounds of LogUp-GKR on the GPU.
#include "vulkan/twin.h"

// Segments, pairs of each, and their distance in what holds the whole. Around one workgroup, one pass of a workgroup,
// and more passes than workgroups are made.
typedef struct layer_shape {
  u32 num, num_segments, stride;
} layer_shape;
static const layer_shape shapes[] = {
    {1, 1, 1},    {2, 1, 2},       {3, 1, 0}, {64, 1, 64}, {65, 1, 65}, {255, 1, 255}, {256, 1, 256}, {257, 1, 257},
    {1000, 1, 0}, {4096, 1, 4096}, {1, 7, 1}, {4, 3, 16},  {32, 8, 32}, {37, 7, 100},  {128, 5, 130}, {4096, 3, 5000}};

// Entries of a result of all segments.
static u32 extent(const layer_shape *s) {
  return s->num_segments == 1 ? s->num : (s->num_segments - 1) * s->stride + s->num;
}

static void test_layer(void **state) {
  twin *t = *state;
  for (size_t i = 0; i < SWIRL_COUNT(shapes); i++) {
    const layer_shape *s = &shapes[i];
    twin_reset(t);
    const dev_ptr src = twin_ext(t, 4 * (size_t)s->num * s->num_segments), dst = twin_alloc(t, 8 * (size_t)extent(s));
    TWIN(t, gkr_layer, src, dst, s->num, s->num_segments, s->stride);
  }
}

static void test_fold(void **state) {
  twin *t = *state;
  for (size_t i = 0; i < SWIRL_COUNT(shapes); i++) {
    const layer_shape *s = &shapes[i];
    twin_reset(t);
    const dev_ptr src = twin_ext(t, 8 * (size_t)s->num * s->num_segments), dst = twin_alloc(t, 16 * (size_t)extent(s));
    TWIN(t, gkr_fold, src, dst, twin_ext(t, 1), s->num, s->num_segments, s->stride);
  }
}

static void sums_case(twin *t, const layer_shape *s, u32 accumulate) {
  twin_reset(t);
  const dev_ptr src = twin_ext(t, 8 * (size_t)s->num * s->num_segments), eq = twin_ext(t, extent(s));
  const dev_ptr lambda = twin_ext(t, 1), dst = accumulate != 0 ? twin_ext(t, 2) : twin_alloc(t, 8);
  TWIN(t, gkr_sums, src, eq, lambda, dst, s->num, s->num_segments, s->stride, accumulate);
}
static void test_sums(void **state) {
  for (size_t i = 0; i < SWIRL_COUNT(shapes); i++) {
    sums_case(*state, &shapes[i], 0);
    sums_case(*state, &shapes[i], 1);
  }
  sums_case(*state, &(layer_shape){300000, 1, 0}, 0);
}

// Values that make 64-bit sums as large as they get.
static void test_sums_largest(void **state) {
  twin *t = *state;
  twin_reset(t);
  enum { N = 700 };
  const dev_ptr src = twin_ext(t, 8 * N), eq = twin_ext(t, N), lambda = twin_ext(t, 1), dst = twin_alloc(t, 8);
  for (u32 i = 0; i < 32 * N; i++) twin_at(t, src)[i] = BB_P - 1 - (i / 4 % 3 == 0);
  for (u32 i = 0; i < 4 * N; i++) twin_at(t, eq)[i] = BB_P - 1;
  for (u32 i = 0; i < 4; i++) twin_at(t, lambda)[i] = BB_P - 1;
  TWIN(t, gkr_sums, src, eq, lambda, dst, N, 1, N, 0);
  TWIN(t, gkr_sums, src, eq, lambda, dst, 200, 1, 200, 0);
}

static void test_fold_sums(void **state) {
  static const u32 nums[] = {2, 4, 30, 62, 64, 66, 128, 256, 258, 512, 1024, 5000, 600000};
  twin *t = *state;
  for (size_t i = 0; i < SWIRL_COUNT(nums); i++) {
    twin_reset(t);
    const u32 num = nums[i];
    const dev_ptr src = twin_ext(t, 8 * (size_t)num), dst = twin_alloc(t, 16 * (size_t)num);
    const dev_ptr eq = twin_ext(t, num / 2), scalars = twin_ext(t, 2);
    TWIN(t, gkr_fold_sums, src, dst, scalars, eq, {scalars.region, scalars.offset + 4}, twin_alloc(t, 8), num);
  }
}

static void test_claim(void **state) {
  twin *t = *state;
  for (u32 i = 0; i < 10; i++) {
    twin_reset(t);
    const dev_ptr claims = twin_ext(t, 4), mu = twin_ext(t, 1), lambda = twin_ext(t, 1);
    TWIN(t, gkr_claim, claims, mu, lambda, twin_alloc(t, 8));
  }
}

static void test_message(void **state) {
  twin *t = *state;
  for (u32 i = 0; i < 20; i++) {
    twin_reset(t);
    const dev_ptr sums = twin_ext(t, 2), xi = twin_ext(t, 1), state_of = twin_ext(t, 2);
    TWIN(t, gkr_message, sums, xi, state_of, twin_alloc(t, 12));
  }
}

static void test_fold_eq(void **state) {
  twin *t = *state;
  for (u32 log_n = 1; log_n <= 13; log_n++) {
    twin_reset(t);
    const dev_ptr src = twin_ext(t, (size_t)1 << (log_n - 1));
    const dev_ptr dst = log_n >= 2 ? twin_alloc(t, (size_t)4 << (log_n - 2)) : (dev_ptr){REGION_NONE, 0};
    const dev_ptr rho = twin_ext(t, 1), xi = twin_ext(t, 1);
    TWIN(t, gkr_fold_eq, src, dst, twin_ext(t, 2), rho, xi, twin_ext(t, 2), log_n);
  }
}

// Each word that is not zero is seen, and an earlier error stays.
static void test_require_balanced(void **state) {
  twin *t = *state;
  for (u32 word = 0; word <= 4; word++) {
    for (u32 before = 0; before < 2; before++) {
      twin_reset(t);
      const dev_ptr src = twin_zero(t, 4);
      if (word < 4) twin_at(t, src)[word] = BB_P - 1;
      if (before != 0) twin_at(t, (dev_ptr){REGION_STATUS, 0})[STATUS_CODE] = SWIRL_ERR_WITNESS;
      TWIN(t, require_balanced, src);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_layer),        cmocka_unit_test(test_fold),      cmocka_unit_test(test_sums),
      cmocka_unit_test(test_sums_largest), cmocka_unit_test(test_fold_sums), cmocka_unit_test(test_claim),
      cmocka_unit_test(test_message),      cmocka_unit_test(test_fold_eq),   cmocka_unit_test(test_require_balanced),
  };
  return cmocka_run_group_tests(tests, twin_open, twin_close);
}
