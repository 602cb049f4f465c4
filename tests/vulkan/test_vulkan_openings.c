// Opening query leaves on the GPU.
#include "vulkan/twin.h"

enum { MAX_QUERIES = 40 };

static dev_ptr queries(twin *t, u32 num, u32 log_leaves) {
  u32 indices[MAX_QUERIES];
  for (u32 i = 0; i < num; i++) indices[i] = twin_below((u32)1 << log_leaves);
  return twin_words(t, indices, num);
}

static void open_rows(twin *t, u32 width, u32 ext, u32 log_rows, u32 k, u32 num) {
  twin_reset(t);
  const u32 words = ext != 0 ? 4 : width;
  const dev_ptr code = twin_base(t, (size_t)words << log_rows), indices = queries(t, num, log_rows - k);
  TWIN(t, open_rows, code, indices, twin_alloc_in(t, REGION_PROOF, ((size_t)num << k) * words), num, width, ext,
       log_rows, k);
}

static void test_open_rows(void **state) {
  for (u32 log_rows = 0; log_rows <= 9; log_rows++) {
    for (u32 k = 0; k <= log_rows; k++) {
      open_rows(*state, 1 + twin_below(9), 0, log_rows, k, 1 + twin_below(MAX_QUERIES));
      open_rows(*state, 1, 1, log_rows, k, 1 + twin_below(MAX_QUERIES));
    }
  }
  open_rows(*state, 0, 0, 4, 2, 3);
  open_rows(*state, 300, 0, 6, 4, 17);
}

static void test_open_paths(void **state) {
  twin *t = *state;
  for (u32 depth = 0; depth <= 12; depth++) {
    twin_reset(t);
    const u32 num = 1 + twin_below(MAX_QUERIES);
    const dev_ptr layers = twin_base(t, 8 * (((size_t)2 << depth) - 1)), indices = queries(t, num, depth);
    TWIN(t, open_paths, layers, indices, twin_alloc_in(t, REGION_PROOF, (size_t)8 * num * depth), num, depth);
  }
}

static void test_emit_digest(void **state) {
  twin *t = *state;
  twin_reset(t);
  TWIN(t, emit_digest, twin_base(t, 8), twin_alloc_in(t, REGION_PROOF, 8));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_open_rows),
      cmocka_unit_test(test_open_paths),
      cmocka_unit_test(test_emit_digest),
  };
  return cmocka_run_group_tests(tests, twin_open, twin_close);
}
