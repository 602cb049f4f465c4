// Laying out and checking traces on the GPU.
#include "vulkan/twin.h"

enum layout { COLUMN_MAJOR, ROW_MAJOR, SCATTERED };

static void import(twin *t, u32 width, u32 log_height, enum layout layout, u32 canonical, bool below_p, u32 num_bad) {
  twin_reset(t);
  const u32 height = (u32)1 << log_height;
  u64 column_stride = 1, row_stride = 1;
  switch (layout) {
  case COLUMN_MAJOR: column_stride = height + twin_below(3); break;
  case ROW_MAJOR: row_stride = width + twin_below(3); break;
  case SCATTERED:
    column_stride = 2 + twin_below(3);
    row_stride = column_stride * width + 1;
    break;
  }
  const size_t words = (width - 1) * column_stride + (height - 1) * row_stride + 1;
  const u32 region = twin_host_matrix(t, words, column_stride, row_stride, below_p);
  const dev_ptr src = {region, 0}, dst = twin_alloc(t, (size_t)width << log_height);
  for (u32 i = 0; i < num_bad; i++)
    twin_at(t, src)[twin_below(width) * column_stride + twin_below(height) * row_stride] = BB_P + twin_below(2);
  TWIN(t, trace_import, src, dst, width, log_height, canonical, 7, 3, 0, 0);
  // The first error stays.
  TWIN(t, trace_import, src, dst, width, log_height, canonical, 8, 4, 0, 0);
  // Its columns in two parts, each with an error of its own
  for (u32 beside = 0; beside < 2; beside++) {
    const u32 first = twin_below(width);
    memset(twin_at(t, (dev_ptr){REGION_STATUS, 0}), 0, STATUS_WORDS * sizeof(u32));
    TWIN(t, trace_import, src, dst, width - first, log_height, canonical, 9, 5, first, beside);
    memset(twin_at(t, (dev_ptr){REGION_STATUS, 0}), 0, STATUS_WORDS * sizeof(u32));
    if (first > 0) TWIN(t, trace_import, src, dst, first, log_height, canonical, 9, 5, 0, beside);
  }
}

static void test_import(void **state) {
  static const u32 widths[] = {1, 2, 31, 32, 33, 65};
  for (u32 i = 0; i < SWIRL_COUNT(widths); i++) {
    for (u32 log_height = 0; log_height <= 8; log_height++) {
      for (enum layout layout = COLUMN_MAJOR; layout <= SCATTERED; layout++) {
        import(*state, widths[i], log_height, layout, 1, true, 0);
        import(*state, widths[i], log_height, layout, 0, true, log_height);
      }
    }
  }
  import(*state, 40, 11, ROW_MAJOR, 1, true, 1);
  import(*state, 40, 15, COLUMN_MAJOR, 0, true, 3); // more tiles than workgroups
  import(*state, 3, 13, COLUMN_MAJOR, 1, true, 2);
  import(*state, 3, 6, COLUMN_MAJOR, 1, false, 0);
}

// A trace of canonical words that is made one of Montgomery words where it lies.
static void test_import_in_place(void **state) {
  twin *t = *state;
  static const u32 widths[] = {1, 31, 32, 33, 65};
  for (u32 i = 0; i < SWIRL_COUNT(widths); i++) {
    for (u32 log_height = 0; log_height <= 8; log_height++) {
      twin_reset(t);
      const dev_ptr trace = {twin_trace(t, widths[i], 1u << log_height, 0), 0};
      t->regions[trace.region].row_stride = 1;
      TWIN(t, trace_import, trace, trace, widths[i], log_height, 1, 7, 3, 0, 0);
    }
  }
}

static void check(twin *t, u32 width, u32 log_height, u32 num_bad, bool at_end) {
  twin_reset(t);
  const u32 height = (u32)1 << log_height, gap = twin_below(3);
  const u32 region = twin_trace(t, width + 1, height, gap);
  u32 *words = twin_at(t, (dev_ptr){region, 0});
  const size_t stride = height + gap;
  for (u32 i = 0; i < num_bad; i++) words[twin_below(width) * stride + twin_below(height)] = BB_P + twin_below(2);
  if (at_end) words[(width - 1) * stride + height - 1] = 0xffffffffu;
  words[width * stride] = BB_P; // a column that is not looked at
  TWIN(t, trace_check, region, width, log_height, 2, 1);
  TWIN(t, trace_check, region, width, log_height, 3, 0);
}

static void test_check(void **state) {
  for (u32 log_height = 0; log_height <= 13; log_height++) {
    for (u32 num_bad = 0; num_bad < 4; num_bad++) check(*state, 1 + twin_below(20), log_height, num_bad, num_bad == 1);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_import),
      cmocka_unit_test(test_import_in_place),
      cmocka_unit_test(test_check),
  };
  return cmocka_run_group_tests(tests, twin_open, twin_close);
}
