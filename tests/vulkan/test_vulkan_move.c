// Moving and writing on the GPU.
#include "vulkan/twin.h"

static const u32 lengths[] = {1, 2, 255, 256, 257, 5000};

static void test_fill_zero(void **state) {
  twin *t = *state;
  for (size_t i = 0; i < SWIRL_COUNT(lengths); i++) {
    twin_reset(t);
    const dev_ptr dst = twin_alloc(t, lengths[i]);
    TWIN(t, fill_zero, dst, lengths[i]);
  }
}

static void test_copy(void **state) {
  twin *t = *state;
  for (size_t i = 0; i < SWIRL_COUNT(lengths); i++) {
    twin_reset(t);
    const dev_ptr src = twin_alloc(t, lengths[i]), dst = twin_alloc(t, lengths[i]);
    TWIN(t, copy, src, dst, lengths[i]);
  }
}

static void test_emit(void **state) {
  twin *t = *state;
  for (size_t i = 0; i < SWIRL_COUNT(lengths); i++) {
    twin_reset(t);
    const dev_ptr src = twin_base(t, lengths[i]), dst = twin_alloc_in(t, REGION_PROOF, lengths[i]);
    TWIN(t, emit, src, dst, lengths[i]);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_fill_zero),
      cmocka_unit_test(test_copy),
      cmocka_unit_test(test_emit),
  };
  return cmocka_run_group_tests(tests, twin_open, twin_close);
}
