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

// Stacked columns of random heights, also below 2^l_skip, some of them not full.
static void rs_open_rows(twin *t, u32 width, u32 l_skip, u32 log_stacked, u32 log_blowup, u32 num, u32 k) {
  twin_reset(t);
  enum { HEIGHTS = 12, COLUMNS = 5, MAX_ENTRIES = 400 };
  u32 regions[HEIGHTS], num_entries = 0;
  for (u32 h = 0; h <= u32_min(log_stacked, HEIGHTS - 1); h++) regions[h] = twin_trace(t, COLUMNS, (u32)1 << h, h % 3);
  placed_column entries[MAX_ENTRIES];
  for (u32 c = 0; c < width; c++) {
    const u64 rows = (u64)1 << log_stacked, filled = twin_below(4) == 0 ? rows / 2 : rows;
    for (u64 row = 0; row < filled && num_entries < MAX_ENTRIES;) {
      const u32 h = u32_min(twin_below(3) == 0 ? log_stacked : twin_below(log_stacked + 1), HEIGHTS - 1);
      const u64 taken = (u64)1 << u32_max(h, l_skip);
      if (row + taken > rows) continue;
      entries[num_entries++] = (placed_column){regions[h], twin_below(COLUMNS), h, (u32)row, c};
      row += taken;
    }
  }
  const dev_ptr table = twin_words_in(t, REGION_TABLES, entries, num_entries * sizeof *entries / sizeof(u32));
  const dev_ptr indices = queries(t, num, log_stacked + log_blowup - k);
  const dev_ptr dst = twin_alloc_in(t, REGION_PROOF, ((size_t)num << k) * width);
  TWIN(t, rs_open_rows, table, indices, dst, num_entries, width, l_skip, log_stacked, log_blowup, num, k);
}

static void test_rs_open_rows(void **state) {
  for (u32 l_skip = 0; l_skip <= 7; l_skip++) {
    for (u32 log_stacked = l_skip; log_stacked <= 9; log_stacked++) {
      const u32 k = twin_below(u32_min(log_stacked, 6) + 1);
      rs_open_rows(*state, 1 + twin_below(3), l_skip, log_stacked, twin_below(3), 1 + twin_below(20), k);
    }
  }
  for (u32 k = 0; k <= 7; k++) rs_open_rows(*state, 2, 3, 7, 1, 9, k);
  rs_open_rows(*state, 1, 4, 15, 1, 30, 4);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_open_rows),
      cmocka_unit_test(test_open_paths),
      cmocka_unit_test(test_emit_digest),
      cmocka_unit_test(test_rs_open_rows),
  };
  return cmocka_run_group_tests(tests, twin_open, twin_close);
}
