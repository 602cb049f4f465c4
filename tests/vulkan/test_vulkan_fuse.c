// Small operations that the GPU does in one dispatch: programs as the prover records them, and all kinds in a row.
#include "vulkan/twin.h"
#include "vulkan/vulkan_fuse.h"

// Operations of the twin's program as the device sees them.
static execution program_of(const twin *t) {
  static int prepared;
  return (execution){.suite = t->suite, .ops = t->ops, .num_ops = t->num_ops, .prepared = &prepared};
}
// Runs it; the first dispatch does `num` of its operations.
static void run_fused(twin *t, u32 num) {
  const execution e = program_of(t);
  assert_int_equal(swirl_vulkan_run(&e, 0).num, num);
  twin_run(t);
}
static void run_all_fused(twin *t) { run_fused(t, u32_min(t->num_ops, SERIAL_MAX_OPS)); }

static dev_ptr ext_of(dev_ptr p, u32 i) { return (dev_ptr){p.region, p.offset + 4 * i}; }
static const dev_ptr none = {REGION_NONE, 0};

// A transcript: its sponge and where that is.
typedef struct transcript {
  dev_ptr sponge;
  u32 position;
} transcript;
static transcript transcript_at(twin *t, u32 absorbed) { return (transcript){twin_base(t, 16), absorbed}; }
static void observe(twin *t, transcript *tx, dev_ptr src, u32 n, u32 zeros) {
  const u32 spread = n << zeros;
  TWIN_ADD(t, transcript_observe, tx->sponge, src, twin_alloc_in(t, REGION_PROOF, n),
           twin_alloc_in(t, REGION_LOG, spread), n, tx->position, zeros);
  tx->position = t->suite->position_after_observe(tx->position, spread);
}
static void sample(twin *t, transcript *tx, dev_ptr dst, u32 n) {
  TWIN_ADD(t, transcript_sample, tx->sponge, dst, twin_alloc_in(t, REGION_LOG, n), n, tx->position);
  tx->position = t->suite->position_after_sample(tx->position, n);
}

static void test_exchange(void **state) {
  twin *t = *state;
  static const u32 lengths[] = {1, 4, 7, 8, 12, 16, 17, 60, 128, 256};
  for (u32 i = 0; i < SWIRL_COUNT(lengths); i++) {
    for (u32 absorbed = 0; absorbed < 8; absorbed++) {
      const u32 zeros = lengths[i] % 4 == 0 && lengths[i] <= 128 && absorbed % 2 == 0;
      twin_reset(t);
      transcript tx = transcript_at(t, absorbed);
      observe(t, &tx, twin_base(t, lengths[i]), lengths[i], zeros);
      const dev_ptr dst = twin_alloc(t, 4 + absorbed);
      sample(t, &tx, dst, 4 + absorbed);
      observe(t, &tx, dst, 4, 0);
      run_all_fused(t);
    }
  }
}

// Many observations in a row, together long enough for the host, between short ones that the GPU makes.
static void test_absorbed(void **state) {
  twin *t = *state;
  for (u32 i = 0; i < 16; i++) {
    twin_reset(t);
    transcript tx = transcript_at(t, i % 8);
    const dev_ptr dst = twin_alloc(t, 8);
    observe(t, &tx, twin_base(t, 12), 12, 0);
    sample(t, &tx, dst, 8);
    u32 total = 0;
    for (u32 k = 0; total < 600; k++) {
      const u32 n = k % 5 == 3 ? 0 : 4 * (1 + twin_below(70)), zeros = k % 3 == 0;
      observe(t, &tx, k % 4 == 1 ? dst : twin_base(t, n), k % 4 == 1 ? 8 : n, zeros);
      total += (k % 4 == 1 ? 8 : n) << zeros;
    }
    const u32 num = t->num_ops - 2;
    sample(t, &tx, dst, 8);
    const execution e = program_of(t);
    const vulkan_run first = swirl_vulkan_run(&e, 0), second = swirl_vulkan_run(&e, 2),
                     third = swirl_vulkan_run(&e, 2 + num);
    assert_true(first.kind == RUN_FUSED && first.num == 2);
    assert_true(second.kind == RUN_ABSORBED && second.num == num);
    assert_true(third.kind == RUN_LAUNCHED && third.num == 1);
    twin_run(t);
  }
}

static void test_digests_and_bits(void **state) {
  twin *t = *state;
  for (u32 i = 0; i < 24; i++) {
    twin_reset(t);
    transcript tx = transcript_at(t, i % 8);
    const dev_ptr digest = twin_base(t, 8), n = twin_alloc(t, 256);
    TWIN_ADD(t, emit_digest, digest, twin_alloc_in(t, REGION_PROOF, 8));
    TWIN_ADD(t, transcript_observe_digest, tx.sponge, digest, i % 2 == 0 ? none : twin_alloc_in(t, REGION_PROOF, 8),
             i % 3 == 0 ? none : twin_alloc_in(t, REGION_LOG, 8), tx.position);
    tx.position = t->suite->position_after_observe_digest(tx.position);
    TWIN_ADD(t, transcript_sample_bits, tx.sponge, n, none, 1 + 11 * i, i, tx.position);
    tx.position = t->suite->position_after_sample(tx.position, 1 + 11 * i);
    sample(t, &tx, n, 5); // over what was sampled before
    run_all_fused(t);
  }
}

// The sumcheck of a layer of 2^j tuples as logup_gkr_prove.c records it, between the layers before and after.
static void gkr_layer_rounds(twin *t, u32 j) {
  twin_reset(t);
  transcript tx = transcript_at(t, twin_below(8));
  const dev_ptr above = twin_ext(t, 4), xi = twin_ext(t, j), rho = twin_alloc(t, 4 * (size_t)j);
  const dev_ptr lambda = twin_alloc(t, 4), state = twin_alloc(t, 8), sums = twin_alloc(t, 8),
                message = twin_alloc(t, 12);
  dev_ptr layer = twin_ext(t, (size_t)4 << j), eq = twin_alloc(t, (size_t)4 << (j - 1));
  for (u32 i = 0; i < 4; i++) observe(t, &tx, ext_of(above, i), 4, 0);
  sample(t, &tx, xi, 4);
  sample(t, &tx, lambda, 4);
  TWIN_ADD(t, gkr_claim, above, xi, lambda, state);
  TWIN_ADD(t, eq_table, ext_of(xi, 1), eq, j - 1, 0);
  TWIN_ADD(t, gkr_sums, layer, eq, lambda, sums, 1u << (j - 1), 1, 0, 0);
  for (u32 i = 0; i < j; i++) {
    const u32 log_n = j - i, num = 1u << (log_n - 1);
    TWIN_ADD(t, gkr_message, sums, ext_of(xi, i), state, message);
    observe(t, &tx, message, 12, 0);
    sample(t, &tx, ext_of(rho, i), 4);
    const dev_ptr next_eq = log_n >= 2 ? twin_alloc(t, (size_t)4 << (log_n - 2)) : none;
    TWIN_ADD(t, gkr_fold_eq, eq, next_eq, sums, ext_of(rho, i), ext_of(xi, i), state, log_n);
    eq = next_eq;
    const dev_ptr next = twin_alloc(t, (size_t)16 * num);
    if (log_n >= 2) {
      TWIN_ADD(t, gkr_fold_sums, layer, next, ext_of(rho, i), eq, lambda, sums, num);
    } else {
      TWIN_ADD(t, gkr_fold, layer, next, ext_of(rho, i), num, 1, 0);
    }
    layer = next;
  }
  for (u32 i = 0; i < 4; i++) observe(t, &tx, ext_of(layer, i), 4, 0);
}
static void test_gkr_layers(void **state) {
  for (u32 j = 1; j <= 9; j++) {
    gkr_layer_rounds(*state, j);
    run_all_fused(*state);
  }
  for (u32 j = 10; j <= 16; j++) { // the first rounds are not small, nor is the table, which a fold with sums halves
    gkr_layer_rounds(*state, j);
    run_fused(*state, 7);
  }
}

// A large gkr_fold_eq leaves its table to the gkr_fold_sums behind it, but not where that writes over what the table is
// made from.
static void test_table_left(void **state) {
  twin *t = *state;
  enum { NUM = 1024 };
  for (u32 i = 0; i < 4; i++) { // what lies in the source: nothing, the folded layer, its sums, scratch
    twin_reset(t);
    const dev_ptr scratch = twin_alloc(t, 16 * NUM), eq = twin_ext(t, 4 * NUM), half = twin_alloc(t, 2 * NUM);
    const dev_ptr sums = twin_ext(t, 2), scalars = twin_ext(t, 3), state_of = twin_ext(t, 2);
    const dev_ptr dst = i == 1 ? eq : twin_alloc(t, 16 * NUM), layer = twin_ext(t, 8 * NUM);
    const dev_ptr next_sums = i == 2 ? ext_of(eq, NUM - 1) : sums;
    TWIN_ADD(t, gkr_message, sums, scalars, state_of, twin_alloc(t, 12));
    TWIN_ADD(t, gkr_fold_eq, eq, half, sums, ext_of(scalars, 1), scalars, state_of, 11);
    TWIN_ADD(t, gkr_fold_sums, layer, dst, ext_of(scalars, 1), half, ext_of(scalars, 2), next_sums, NUM);
    t->ops[2].scratch = i == 3 ? eq : scratch;
    const execution e = program_of(t);
    assert_int_equal(swirl_vulkan_table_left(&e, 1).region, i == 0 ? REGION_ARENA : REGION_NONE);
    assert_int_equal(swirl_vulkan_table_left(&e, 0).region, REGION_NONE);
    assert_int_equal(swirl_vulkan_run(&e, 0).num, 2); // a table of this size is halved in the run, if need be
    assert_int_equal(swirl_vulkan_run(&e, 2).num, 1);
    twin_run(t);
  }
}

// Large sums: what many workgroups made is added in the run behind it.
static void test_sums_left(void **state) {
  twin *t = *state;
  static const u32 nums[] = {258, 512, 1026, 1280, 5000, 300000};
  for (u32 i = 0; i < SWIRL_COUNT(nums); i++) {
    const u32 num = nums[i];
    twin_reset(t);
    const dev_ptr scalars = twin_ext(t, 3), state_of = twin_ext(t, 2), sums = twin_ext(t, 2);
    const dev_ptr layer = twin_ext(t, 8 * (size_t)num), eq = twin_ext(t, num);
    const dev_ptr dst = twin_alloc(t, 16 * (size_t)num), message = twin_alloc(t, 12);
    TWIN_ADD(t, gkr_sums, layer, eq, scalars, sums, num, 1, 0, i % 2);
    TWIN_ADD(t, gkr_message, sums, ext_of(scalars, 1), state_of, message);
    TWIN_ADD(t, gkr_fold_sums, layer, dst, ext_of(scalars, 2), eq, scalars, sums, num);
    TWIN_ADD(t, gkr_message, sums, ext_of(scalars, 1), message, state_of);
    TWIN_ADD(t, sumcheck_round, layer, dst, sums, 2 * num, i % 2);
    TWIN_ADD(t, copy, sums, message, 8);
    const execution e = program_of(t);
    assert_int_equal(swirl_vulkan_run(&e, 2).num, 2);
    assert_int_equal(swirl_vulkan_run(&e, 4).num, 2 * num > 1024 ? 2 : 1);
    run_fused(t, 2);
  }
}

static void test_gkr_tree(void **state) {
  twin *t = *state;
  twin_reset(t);
  dev_ptr src = twin_ext(t, 1024);
  for (u32 num = 256; num > 0; num /= 2) {
    const dev_ptr dst = twin_alloc(t, 8 * (size_t)num);
    TWIN_ADD(t, gkr_layer, src, dst, num, 1, 0);
    src = dst;
  }
  run_all_fused(t);
}

// Leaves of segments: a layer, its sums added to others, its fold.
static void test_gkr_segments(void **state) {
  twin *t = *state;
  static const u32 shapes[][3] = {{1, 7, 1}, {4, 3, 16}, {32, 8, 32}, {37, 6, 100}, {1, 256, 2}};
  for (u32 i = 0; i < SWIRL_COUNT(shapes); i++) {
    const u32 num = shapes[i][0], segments = shapes[i][1], stride = shapes[i][2],
              extent = (segments - 1) * stride + num;
    twin_reset(t);
    const dev_ptr src = twin_ext(t, 8 * (size_t)num * segments), eq = twin_ext(t, extent), scalars = twin_ext(t, 2);
    TWIN_ADD(t, gkr_layer, src, twin_alloc(t, 8 * (size_t)extent), num, segments, stride);
    TWIN_ADD(t, gkr_sums, src, eq, scalars, twin_ext(t, 2), num, segments, stride, 1);
    TWIN_ADD(t, gkr_fold, src, twin_alloc(t, 16 * (size_t)extent), scalars, num, segments, stride);
    run_all_fused(t);
  }
}

static void test_fold_sums_sizes(void **state) {
  twin *t = *state;
  static const u32 nums[] = {2, 4, 30, 62, 64, 66, 128, 254, 256};
  for (u32 i = 0; i < SWIRL_COUNT(nums); i++) {
    const u32 num = nums[i];
    twin_reset(t);
    const dev_ptr scalars = twin_ext(t, 2), lambda = ext_of(scalars, 1), sums = twin_alloc(t, 8);
    const dev_ptr src = twin_ext(t, 8 * (size_t)num), dst = twin_alloc(t, 16 * (size_t)num), eq = twin_ext(t, num);
    TWIN_ADD(t, gkr_fold_sums, src, dst, scalars, eq, lambda, sums, num);
    TWIN_ADD(t, gkr_sums, dst, eq, lambda, sums, num / 2, 1, 0, 1); // the same sums again
    run_all_fused(t);
  }
}

// Sumcheck rounds as whir_prove.c and stacked_reduction_prove.c record them.
static void test_sumcheck_rounds(void **state) {
  twin *t = *state;
  for (u32 m = 1; m <= 9; m++) {
    twin_reset(t);
    transcript tx = transcript_at(t, m % 8);
    dev_ptr f = twin_ext(t, (size_t)1 << m), w = twin_alloc(t, (size_t)4 << m);
    const dev_ptr message = twin_alloc(t, 8), alpha = twin_alloc(t, 4), point = twin_ext(t, 8);
    TWIN_ADD(t, fill_zero, w, 4u << m);
    if (m <= 8) TWIN_ADD(t, eq_table, point, w, m, m % 2);
    for (u32 log_n = m; log_n > 0; log_n--) {
      const size_t folded = (size_t)4 << (log_n - 1);
      TWIN_ADD(t, sumcheck_round, f, w, message, 1u << (log_n - 1), 0);
      TWIN_ADD(t, sumcheck_round, w, f, message, 1u << (log_n - 1), 1);
      observe(t, &tx, message, 8, 0);
      sample(t, &tx, alpha, 4);
      const dev_ptr next_f = twin_alloc(t, folded), next_w = twin_alloc(t, folded);
      TWIN_ADD(t, fold_mle, f, next_f, alpha, log_n, 1);
      TWIN_ADD(t, fold_pairs, w, next_w, alpha, 1u << (log_n - 1));
      f = next_f;
      w = next_w;
    }
    TWIN_ADD(t, copy, f, w, 4);
    TWIN_ADD(t, emit, w, twin_alloc_in(t, REGION_PROOF, 4), 4);
    run_all_fused(t);
  }
}

// Odd lengths, several columns, and the largest that are small.
static void test_sizes(void **state) {
  twin *t = *state;
  static const u32 lengths[] = {1, 2, 3, 127, 128, 129, 255, 256};
  for (u32 i = 0; i < SWIRL_COUNT(lengths); i++) {
    const u32 n = lengths[i];
    twin_reset(t);
    const dev_ptr a = twin_ext(t, 8 * (size_t)n), b = twin_ext(t, 2 * (size_t)n), r = twin_ext(t, 1);
    const dev_ptr copy = twin_alloc(t, 8 * (size_t)n), folded = twin_alloc(t, 16 * (size_t)n);
    TWIN_ADD(t, sumcheck_round, a, b, twin_ext(t, 2), n, i % 2);
    TWIN_ADD(t, fold_pairs, a, folded, r, 4 * n);
    TWIN_ADD(t, copy, folded, copy, 8 * n);
    TWIN_ADD(t, emit, copy, twin_alloc_in(t, REGION_PROOF, 8 * (size_t)n), 8 * n);
    TWIN_ADD(t, fill_zero, copy, 4 * n - 1);
    TWIN_ADD(t, fold_mle, a, folded, r, 2, u32_max(n / 2, 1));
    run_all_fused(t);
  }
}

// Runs end where spans begin or end, at what is not small, and at the most a dispatch takes; nothing is fused that is
// not prepared.
static void test_borders(void **state) {
  twin *t = *state;
  twin_reset(t);
  transcript tx = transcript_at(t, 0);
  const dev_ptr dst = twin_alloc(t, 4);
  for (u32 i = 0; i < 100; i++) sample(t, &tx, dst, 4);
  execution e = program_of(t);
  const span_record spans[] = {{"all", 0, 0, 100}, {"first", 1, 10, 20}, {"empty", 1, 25, 25}, {"last", 1, 26, 100}};
  e.spans = spans;
  e.num_spans = SWIRL_COUNT(spans);
  static const u32 ends[] = {10, 20, 25, 26, 26 + SERIAL_MAX_OPS, 26 + 2 * SERIAL_MAX_OPS, 100};
  for (u32 i = 0, op = 0; i < SWIRL_COUNT(ends); op = ends[i++]) {
    assert_int_equal(swirl_vulkan_run(&e, op).num, ends[i] - op);
  }
  t->ops[3].op = OP_grind;
  assert_int_equal(swirl_vulkan_run(&e, 0).num, 3);
  assert_int_equal(swirl_vulkan_run(&e, 3).num, 1);
  t->ops[3].op = OP_transcript_sample;
  e.prepared = NULL;
  assert_int_equal(swirl_vulkan_run(&e, 0).num, 1);
  run_all_fused(t); // several dispatches, and several runs of records
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_exchange),
      cmocka_unit_test(test_absorbed),
      cmocka_unit_test(test_digests_and_bits),
      cmocka_unit_test(test_gkr_layers),
      cmocka_unit_test(test_table_left),
      cmocka_unit_test(test_sums_left),
      cmocka_unit_test(test_gkr_tree),
      cmocka_unit_test(test_gkr_segments),
      cmocka_unit_test(test_fold_sums_sizes),
      cmocka_unit_test(test_sumcheck_rounds),
      cmocka_unit_test(test_sizes),
      cmocka_unit_test(test_borders),
  };
  return cmocka_run_group_tests(tests, twin_open, twin_close);
}
