// The shape of a proof against the definitions: trace order, and stacked widths by laying out every column (spec 11.2).
#include "support/cmocka_all.h"

#include "proof/proof_shape.h"

enum { MAX_AIRS = 8 };

static u64 seed = 11;
static u32 random_below(u32 n) {
  seed = seed * 6364136223846793005u + 1442695040888963407u;
  return (u32)(seed >> 33) % n;
}

typedef struct stack {
  u64 column, row, height;
} stack;

static void place(stack *s, u64 columns, u32 log_height, u32 l_skip) {
  const u64 len = (u64)1 << u32_max(log_height, l_skip);
  for (u64 c = 0; c < columns; c++) {
    if (s->row + len > s->height) {
      s->column++;
      s->row = 0;
    }
    s->row += len;
  }
}
static u64 width(const stack *s) { return s->column + (s->row != 0); }

static void check_random(void) {
  u32 cached_widths[MAX_AIRS][2];
  air_vk airs[MAX_AIRS] = {0};
  i32 log_heights[MAX_AIRS];
  swirl_vk vk = {.suite = &swirl_suite_babybear_poseidon2, .num_airs = 1 + random_below(MAX_AIRS), .airs = airs};
  vk.params = (swirl_params){.l_skip = random_below(4),
                             .n_stack = 1 + random_below(5),
                             .w_stack = 1000,
                             .log_blowup = 1,
                             .k_whir = 1,
                             .num_rounds = 1,
                             .max_constraint_degree = 3};
  const u32 l = vk.params.l_skip, log_stacked = l + vk.params.n_stack;
  for (u32 a = 0; a < vk.num_airs; a++) {
    airs[a].common_main_width = random_below(9);
    airs[a].num_cached = random_below(3);
    airs[a].cached_widths = cached_widths[a];
    airs[a].num_interactions = random_below(3);
    airs[a].need_rot = random_below(2) != 0;
    for (u32 i = 0; i < airs[a].num_cached; i++) cached_widths[a][i] = 1 + random_below(9);
    airs[a].has_preprocessed = random_below(2) != 0;
    if (airs[a].has_preprocessed) airs[a].preprocessed_width = 1 + random_below(9);
    log_heights[a] = (i32)random_below(log_stacked + 2) - 1;
  }
  log_heights[0] = (i32)random_below(log_stacked + 1);

  trace_shape traces[MAX_AIRS];
  commit_shape commits[1 + 3 * MAX_AIRS];
  proof_shape shape = {.traces = traces, .commits = commits};
  assert_true(swirl_shape_max_commits(&vk) <= SWIRL_COUNT(commits));
  assert_int_equal(swirl_shape_init(&shape, &vk, log_heights), SWIRL_OK);

  u32 present = 0;
  for (u32 a = 0; a < vk.num_airs; a++) present += log_heights[a] >= 0;
  assert_int_equal(shape.num_traces, present);
  stack common = {.height = (u64)1 << log_stacked};
  u64 interactions = 0, columns = 0, openings = 0, total = 0;
  for (u32 t = 0; t < shape.num_traces; t++) {
    const trace_shape *trace = &traces[t];
    assert_int_equal(trace->log_height, log_heights[trace->air_id]);
    if (t > 0) { // height descending, then AIR ascending
      assert_true(traces[t - 1].log_height >= trace->log_height);
      assert_true(traces[t - 1].log_height > trace->log_height || traces[t - 1].air_id < trace->air_id);
    }
    place(&common, trace->air->common_main_width, trace->log_height, l);
    interactions += (u64)trace->air->num_interactions << u32_max(trace->log_height, l);
    for (u32 part = 0; part < air_num_parts(trace->air); part++) {
      columns += air_part_width(trace->air, part);
      openings += (u64)air_part_width(trace->air, part) * (trace->air->need_rot ? 2 : 1);
    }
  }
  u32 c = 0;
  assert_int_equal(commits[c++].width, width(&common));
  total += width(&common);
  for (u32 t = 0; t < shape.num_traces; t++) {
    for (u32 part = 1; part < air_num_parts(traces[t].air); part++, c++) {
      stack alone = {.height = (u64)1 << log_stacked};
      place(&alone, air_part_width(traces[t].air, part), traces[t].log_height, l);
      assert_int_equal(commits[c].trace, t);
      assert_int_equal(commits[c].part, part);
      assert_int_equal(commits[c].width, width(&alone));
      total += width(&alone);
    }
  }
  assert_int_equal(shape.num_commits, c);
  assert_int_equal(shape.total_width, total);
  assert_int_equal(shape.total_columns, columns);
  assert_int_equal(shape.total_openings, openings);
  assert_int_equal(shape.total_interactions, interactions);
  assert_int_equal(shape.n_max, traces[0].log_height > l ? traces[0].log_height - l : 0);
  if (interactions > 0) {
    assert_true((u64)1 << (shape.gkr_layers - 1) <= interactions && interactions < (u64)1 << shape.gkr_layers);
    assert_int_equal(shape.gkr_layers, l + shape.n_logup);
  } else {
    assert_int_equal(shape.gkr_layers, 0);
  }
}

static void test_random(void **state) {
  (void)state;
  for (int i = 0; i < 5000; i++) check_random();
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_random)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
