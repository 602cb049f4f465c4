// Moving words and laying out traces on the CPU device.
#include "cpu/variants.h"

RIG_OP(fill_zero)
RIG_OP(copy)
RIG_OP(emit)
RIG_OP(gather_ext)
RIG_OP(trace_import)
RIG_OP(trace_check)

enum { DST = REGION_ARENA, SRC = REGION_INPUT, TABLE = REGION_TABLES, HOST = REGION_FIRST_OBJECT };

static void test_moves(void **state) {
  variants *v = *state;
  static const u32 lengths[] = {0, 1, 2, 15, 16, 17, 1000, 16384, 40001};
  for (u32 k = 0; k < SWIRL_COUNT(lengths); k++) {
    const u32 n = lengths[k];
    const u32 *src = rig_values(&v->r, SRC, n);
    u32 *zeros = words_new(n), *canonical = words_new(n);
    for (u32 i = 0; i < n; i++) canonical[i] = bb_to_canonical(src[i]);
    EACH_VARIANT(v) {
      rig_buffer(&v->r, DST, n);
      op_fill_zero(&v->r, (args_fill_zero){{DST, 0}, n});
      expect_words(&v->r, DST, zeros, n);
      op_copy(&v->r, (args_copy){{SRC, 0}, {DST, 0}, n});
      expect_words(&v->r, DST, src, n);
      op_emit(&v->r, (args_emit){{SRC, 0}, {DST, 0}, n});
      expect_words(&v->r, DST, canonical, n);
    }
    free(zeros), free(canonical);
  }
}

static void test_gather_ext(void **state) {
  variants *v = *state;
  const u32 n = 321, from = 77;
  const u32 *src = rig_values(&v->r, SRC, 4 * from), *more = rig_values(&v->r, HOST, 4 * from);
  u32 *table = rig_buffer(&v->r, TABLE, n), *expected = words_new(4 * n);
  for (u32 i = 0; i < n; i++) {
    const u32 kind = (u32)(rig_random() % 5), at = (u32)(rig_random() % from);
    table[i] = kind == 0 ? 0xffffffffu : kind == 1 ? GATHER_MORE + at : at;
    if (kind != 0) memcpy(expected + 4 * i, (kind == 1 ? more : src) + 4 * at, 16);
  }
  EACH_VARIANT(v) {
    rig_buffer(&v->r, DST, 4 * n);
    op_gather_ext(&v->r, (args_gather_ext){{SRC, 0}, {HOST, 0}, {TABLE, 0}, {DST, 0}, n});
    expect_words(&v->r, DST, expected, 4 * n);
  }
  free(expected);
}

// Bad words are put at random places; the error names the first in column-major order.
static void check_status(const rig *r, u64 first_bad, u32 air, u32 part) {
  if (first_bad == UINT64_MAX) {
    assert_int_equal(r->status[STATUS_CODE], 0);
    return;
  }
  assert_int_equal(r->status[STATUS_CODE], SWIRL_ERR_TRACE_VALUE);
  assert_int_equal(r->status[STATUS_AIR], air);
  assert_int_equal(r->status[STATUS_PART], part);
  assert_int_equal(r->status[STATUS_COLUMN], first_bad >> 32);
  assert_int_equal(r->status[STATUS_ROW], first_bad & 0xffffffffu);
}

typedef struct layout {
  u64 row_stride, stride, words;
} layout;
static layout layout_of(u32 kind, u32 width, size_t height) {
  switch (kind) {
  case 0: return (layout){width, 1, width * height};                     // row-major
  case 1: return (layout){width + 3, 1, (width + 3) * height};           // the same, padded
  case 2: return (layout){1, height, width * height};                    // column-major
  default: return (layout){2, 2 * height + 5, width * (2 * height + 5)}; // every second word
  }
}
static void test_trace_import(void **state) {
  variants *v = *state;
  static const u32 bad_values[] = {BB_P, BB_P + 1, 0x80000000u, 0xffffffffu};
  for (u32 log_height = 0; log_height <= 9; log_height++) {
    for (u32 turn = 0; turn < 16; turn++) {
      const u32 width = turn == 0 ? 150 : 1 + (u32)(rig_random() % 7), canonical = turn & 1, num_bad = turn >> 1 & 3;
      const size_t height = (size_t)1 << log_height;
      const layout at = layout_of(turn >> 2, width, height);
      u32 *host = rig_buffer(&v->r, HOST, at.words), *expected = words_new(width * height);
      v->r.regions[HOST].row_stride = at.row_stride;
      v->r.regions[HOST].stride = at.stride;
      u64 first_bad = UINT64_MAX;
      for (u32 c = 0; c < width; c++) {
        for (size_t i = 0; i < height; i++) host[i * at.row_stride + c * at.stride] = rig_value();
      }
      for (u32 k = 0; k < num_bad; k++) {
        const u32 c = (u32)(rig_random() % width);
        const size_t i = rig_random() % height;
        host[i * at.row_stride + c * at.stride] = bad_values[rig_random() % SWIRL_COUNT(bad_values)];
        if (((u64)c << 32 | i) < first_bad) first_bad = (u64)c << 32 | i;
      }
      for (u32 c = 0; c < width; c++) {
        for (size_t i = 0; i < height; i++) {
          const u32 word = host[i * at.row_stride + c * at.stride];
          if (word < BB_P) expected[c * height + i] = canonical ? bb_from_canonical(word) : word;
        }
      }
      EACH_VARIANT(v) {
        rig_buffer(&v->r, DST, width * height);
        // In one go, or the columns before `first` and then the others
        const u32 first = log_height % 2 == 0 ? 0 : (u32)(rig_random() % width);
        const dev_ptr from = {HOST, 0}, to = {DST, 0};
        if (first > 0) {
          op_trace_import(&v->r, (args_trace_import){from, to, first, log_height, canonical, 7, turn, 0, 1});
        }
        op_trace_import(&v->r,
                        (args_trace_import){from, to, width - first, log_height, canonical, 7, turn, first, turn % 3});
        expect_words(&v->r, DST, expected, width * height);
        check_status(&v->r, first_bad, 7, turn);
      }
      free(expected);
    }
  }
}

static void test_trace_check(void **state) {
  variants *v = *state;
  for (u32 log_height = 0; log_height <= 9; log_height++) {
    for (u32 num_bad = 0; num_bad < 4; num_bad++) {
      const u32 width = 1 + (u32)(rig_random() % 40);
      const size_t height = (size_t)1 << log_height, stride = height + 2; // what is between columns is not looked at
      u32 *trace = rig_values(&v->r, HOST, width * stride);
      v->r.regions[HOST].stride = stride;
      for (u32 c = 0; c < width; c++) trace[c * stride + height] = 0xffffffffu;
      u64 first_bad = UINT64_MAX;
      for (u32 k = 0; k < num_bad; k++) {
        const u64 c = rig_random() % width, i = rig_random() % height;
        trace[c * stride + i] = BB_P + (u32)(rig_random() & 1);
        if ((c << 32 | i) < first_bad) first_bad = c << 32 | i;
      }
      EACH_VARIANT(v) {
        op_trace_check(&v->r, (args_trace_check){HOST, width, log_height, 3, num_bad});
        check_status(&v->r, first_bad, 3, num_bad);
        if (num_bad == 0) continue;
        const u32 status = v->r.status[STATUS_CODE]; // a second error does not replace the first
        op_trace_check(&v->r, (args_trace_check){HOST, width, log_height, 99, 99});
        assert_int_equal(v->r.status[STATUS_CODE], status);
        assert_int_equal(v->r.status[STATUS_AIR], 3);
      }
    }
  }
}

// Both run outside of any arena.
static void test_no_scratch(void **state) {
  variants *v = *state;
  const cost_context context = {.cpu = &v->r.cpu};
  op_cost cost = {0};
  swirl_cpu_cost_trace_import(&context, &(args_trace_import){{HOST, 0}, {DST, 0}, 1000, 20, 1, 0, 0, 0, 0}, &cost);
  swirl_cpu_cost_trace_check(&context, &(args_trace_check){HOST, 1000, 20, 0, 0}, &cost);
  assert_int_equal(cost.scratch_words, 0);
}

static int setup(void **state) {
  static variants v;
  variants_open(&v);
  *state = &v;
  return 0;
}
static int teardown(void **state) {
  variants_close(*state);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_moves, setup, teardown),
      cmocka_unit_test_setup_teardown(test_gather_ext, setup, teardown),
      cmocka_unit_test_setup_teardown(test_trace_import, setup, teardown),
      cmocka_unit_test_setup_teardown(test_trace_check, setup, teardown),
      cmocka_unit_test_setup_teardown(test_no_scratch, setup, teardown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
