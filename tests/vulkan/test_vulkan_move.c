// Moving and writing on the GPU.
#include "vulkan/twin.h"

#include <stdlib.h>

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

static void test_gather_ext(void **state) {
  twin *t = *state;
  for (size_t i = 0; i < SWIRL_COUNT(lengths); i++) {
    const u32 n = lengths[i], num = 1 + n / 2;
    twin_reset(t);
    u32 *table = malloc(n * sizeof *table);
    assert_non_null(table);
    for (u32 j = 0; j < n; j++) {
      const u32 kind = twin_below(4);
      table[j] = kind == 0 ? 0xffffffffu : twin_below(num) + (kind == 1 ? GATHER_MORE : 0);
    }
    const dev_ptr src = twin_ext(t, num), more = twin_ext(t, num), at = twin_words_in(t, REGION_TABLES, table, n),
                  dst = twin_alloc(t, 4 * n);
    free(table);
    TWIN(t, gather_ext, src, more, at, dst, n);
  }
}

// Buffers of 200 and 100 MiB: more than a storage buffer range of Mesa's CPU device (128 MiB), from its first word to
// its last, in an arena of more than that.
static void test_beyond_range(void **state) {
  twin *t = *state;
  enum { PAIRS = 25 << 18 };
  twin_reset(t);
  const dev_ptr r = twin_ext(t, 1), src = twin_alloc(t, 8 * (size_t)PAIRS), dst = twin_alloc(t, 4 * (size_t)PAIRS);
  u32 *words = twin_at(t, src);
  for (size_t i = 0; i < 8 * (size_t)PAIRS; i++) words[i] &= 0x3fffffff; // below p
  TWIN_ADD(t, fold_pairs, src, dst, r, PAIRS);
  TWIN_ADD(t, copy, src, (dev_ptr){src.region, src.offset + 7 * PAIRS}, PAIRS);
  TWIN_ADD(t, copy, (dev_ptr){dst.region, dst.offset + 3 * PAIRS}, src, PAIRS);
  twin_run(t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_fill_zero),  cmocka_unit_test(test_copy),         cmocka_unit_test(test_emit),
      cmocka_unit_test(test_gather_ext), cmocka_unit_test(test_beyond_range),
  };
  return cmocka_run_group_tests(tests, twin_open, twin_close);
}
