// Operations on extension vectors and base columns, against their lines in ops.h.
#include "algebra_test.h"

#include <stdlib.h>

static bb4 scaled_sum(const env *e, dev_ptr weights, size_t i, bb4 s, u32 cell) {
  return bb4_add(s, bb4_scale(env_get(e, weights, i), cell));
}

static void ext_linear_on(env *e) {
  for (u32 len = 1; len < 3000; len = len * 3 + 1) {
    env_reset(e);
    const u32 num = 1 + rnd_below(5), stride = len + rnd_below(3);
    const dev_ptr w = env_ext(e, num), src = env_ext(e, num * stride), dst = env_alloc(e, 4 * len);
    OP(e, ext_linear, w, src, dst, num, len, stride);
    for (u32 i = 0; i < len; i++) {
      bb4 want = bb4_zero();
      for (u32 j = 0; j < num; j++)
        want = bb4_add(want, bb4_mul(env_get(e, w, j), env_get(e, src, (size_t)j * stride + i)));
      check_ext(e, dst, i, want, "ext_linear");
    }
  }
}
static void test_ext_linear(void **s) { (void)s, env_each(ext_linear_on); }

static void folds_on(env *e) {
  for (u32 log_n = 1; log_n <= 12; log_n++) {
    env_reset(e);
    const u32 width = 1 + rnd_below(3), half = 1u << (log_n - 1), pairs = half * width - (width > 1);
    const dev_ptr src = env_ext(e, (size_t)width << log_n), r = env_ext(e, 1);
    const dev_ptr dst = env_alloc(e, 4 * (size_t)width * half), other = env_alloc(e, 4 * pairs);
    OP(e, fold_mle, src, dst, r, log_n, width);
    OP(e, fold_pairs, src, other, r, pairs);
    for (u32 y = 0; y < width * half; y++) {
      const bb4 want = poly_mix(env_get(e, src, 2 * (size_t)y), env_get(e, src, 2 * (size_t)y + 1), env_get(e, r, 0));
      check_ext(e, dst, y, want, "fold_mle");
      if (y < pairs) check_ext(e, other, y, want, "fold_pairs");
    }
  }
}
static void test_folds(void **s) { (void)s, env_each(folds_on); }

static bb4 at_x(const env *e, dev_ptr p, size_t lo, size_t hi, u32 x) {
  return poly_mix(env_get(e, p, lo), env_get(e, p, hi), bb4_from_base(bb_from_canonical(x)));
}

static void sumcheck_on(env *e) {
  for (u32 pairs = 1; pairs < 6000; pairs = pairs * 5 / 2 + 1) {
    env_reset(e);
    const dev_ptr a = env_ext(e, 2 * pairs), b = env_ext(e, 2 * pairs), dst = env_ext(e, 2);
    bb4 want[2] = {env_get(e, dst, 0), env_get(e, dst, 1)};
    const u32 accumulate = rnd_below(2);
    OP(e, sumcheck_round, a, b, dst, pairs, accumulate);
    for (u32 x = 1; x <= 2; x++) {
      bb4 s = accumulate ? want[x - 1] : bb4_zero();
      for (size_t y = 0; y < pairs; y++)
        s = bb4_add(s, bb4_mul(at_x(e, a, 2 * y, 2 * y + 1, x), at_x(e, b, 2 * y, 2 * y + 1, x)));
      check_ext(e, dst, x - 1, s, "sumcheck_round");
    }
  }
}
static void test_sumcheck(void **s) { (void)s, env_each(sumcheck_on); }

static void row_weights_on(env *e) {
  for (u32 l = 0; l <= 5; l++)
    for (u32 h = 0; h <= 12; h += h < 6 ? 1 : 3)
      for (u32 cyclic = 0; cyclic < 2; cyclic++) {
        env_reset(e);
        const u32 n = 1u << l, nt = h > l ? h - l : 0;
        const dev_ptr w = env_ext(e, n), eq = env_ext(e, (size_t)1 << nt), dst = env_alloc(e, (size_t)4 << h);
        OP(e, row_weights, w, eq, dst, h, l, cyclic);
        for (size_t i = 0; i < (size_t)1 << h; i++) {
          bb4 want = bb4_zero();
          if (h >= l)
            want = bb4_mul(env_get(e, w, i % n), env_get(e, eq, i / n));
          else if (cyclic)
            for (size_t k = i; k < n; k += (size_t)1 << h) want = bb4_add(want, env_get(e, w, k));
          else
            want = env_get(e, w, i << (l - h));
          check_ext(e, dst, i, want, "row_weights");
        }
      }
}
static void test_row_weights(void **s) { (void)s, env_each(row_weights_on); }

static void combine_on(env *e) {
  for (u32 round = 0; round < 24; round++) {
    env_reset(e);
    const u32 l = rnd_below(5), log_len = l + rnd_below(9), num = 1 + rnd_below(round % 3 == 0 ? 200 : 9);
    placed_column table[256];
    const dev_ptr w = env_ext(e, 7), dst = env_alloc(e, (size_t)4 << log_len);
    memset(env_at(e, dst), 0, ((size_t)16 << log_len));
    u32 regions[4], heights[4];
    for (u32 r = 0; r < 4; r++) {
      heights[r] = r == 0 ? log_len : rnd_below(log_len + 1);
      regions[r] = env_trace(e, 3, 1u << heights[r], rnd_below(4));
    }
    for (u32 i = 0; i < num; i++) {
      const u32 r = rnd_below(4), lift = u32_max(heights[r], l);
      table[i] = (placed_column){regions[r], rnd_below(3), heights[r], rnd_below(1u << (log_len - lift)) << lift,
                                 rnd_below(7)};
    }
    OP(e, combine_columns, env_words(e, table, 5 * (size_t)num), w, dst, num, l, log_len);
    bb4 *want = calloc((size_t)1 << log_len, sizeof(bb4));
    for (u32 i = 0; i < num; i++)
      for (u32 k = 0; k < 1u << table[i].log_height; k++) {
        const size_t at = table[i].row + ((size_t)k << (table[i].log_height < l ? l - table[i].log_height : 0));
        want[at] = scaled_sum(e, w, table[i].weight, want[at], env_cell(e, table[i].region, table[i].column, k));
      }
    for (size_t i = 0; i < (size_t)1 << log_len; i++) check_ext(e, dst, i, want[i], "combine_columns");
    free(want);
  }
}
static void test_combine(void **s) { (void)s, env_each(combine_on); }

static void dot_on(env *e) {
  for (u32 h = 0; h <= 13; h++) {
    env_reset(e);
    const u32 num = 1 + rnd_below(h % 4 == 0 ? 60 : 3), region = env_trace(e, 3, 1u << h, rnd_below(3));
    column_ref table[64];
    for (u32 j = 0; j < num; j++) table[j] = (column_ref){INPUT_COLUMN, region, rnd_below(3), rnd_below(2)};
    const dev_ptr w = env_ext(e, (size_t)1 << h), dst = env_alloc(e, 4 * num);
    OP(e, dot_columns, env_words(e, table, 4 * (size_t)num), w, dst, num, h);
    for (u32 j = 0; j < num; j++) {
      bb4 want = bb4_zero();
      for (size_t i = 0; i < (size_t)1 << h; i++)
        want = scaled_sum(e, w, i, want, env_cell(e, region, table[j].column, (i + table[j].rot) % ((size_t)1 << h)));
      check_ext(e, dst, j, want, "dot_columns");
    }
  }
}
static void test_dot(void **s) { (void)s, env_each(dot_on); }

static void column_sum_on(env *e) {
  for (u32 h = 0; h <= 13; h++) {
    env_reset(e);
    const u32 num = 1 + rnd_below(h % 3 == 0 ? 100 : 3), region = env_trace(e, 3, 1u << h, rnd_below(3));
    const u32 constant = rnd_base();
    column_ref table[100];
    for (u32 j = 0; j < num; j++) table[j] = (column_ref){INPUT_COLUMN, region, rnd_below(3), rnd_below(2)};
    const dev_ptr factors = env_base(e, num), dst = env_alloc(e, (size_t)1 << h);
    OP(e, column_sum, env_words(e, table, 4 * (size_t)num), factors, dst, num, h, constant);
    for (size_t i = 0; i < (size_t)1 << h; i++) {
      u32 want = constant;
      for (u32 j = 0; j < num; j++) {
        const u32 cell = env_cell(e, region, table[j].column, (i + table[j].rot) % ((size_t)1 << h));
        want = bb_add(want, bb_mul(env_at(e, factors)[j], cell));
      }
      assert_int_equal(env_at(e, dst)[i], want);
    }
  }
}
static void test_column_sum(void **s) { (void)s, env_each(column_sum_on); }

static u32 lifted(const env *e, const column_ref *ref, u32 h, size_t row) {
  const size_t height = (size_t)1 << h, i = row % height;
  switch (ref->kind) {
  case INPUT_COLUMN: return env_cell(e, ref->region, ref->column, (i + ref->rot) % height);
  case INPUT_IS_FIRST: return i == 0 ? BB_ONE : 0;
  case INPUT_IS_LAST: return i == height - 1 ? BB_ONE : 0;
  default: return i == height - 1 ? 0 : BB_ONE;
  }
}

static void fold_ple_on(env *e) {
  for (u32 l = 0; l <= 7; l++)
    for (u32 h = 0; h <= 11; h += h < 7 ? 1 : 2) {
      env_reset(e);
      const u32 n = 1u << l, nt = h > l ? h - l : 0, region = env_trace(e, 2, 1u << h, 1);
      const column_ref inputs[7] = {{INPUT_COLUMN, region, 0, 0},   {INPUT_COLUMN, region, 0, 1},
                                    {INPUT_IS_FIRST, 0, 0, 0},      {INPUT_IS_LAST, 0, 0, 0},
                                    {INPUT_IS_TRANSITION, 0, 0, 0}, {INPUT_COLUMN, region, 1, 1},
                                    {INPUT_COLUMN, region, 1, 0}};
      const dev_ptr w = env_ext(e, n), dst = env_alloc(e, (size_t)28 << nt);
      OP(e, fold_ple, env_words(e, inputs, 28), w, dst, 7, h, l);
      for (u32 c = 0; c < 7; c++)
        for (size_t x = 0; x < (size_t)1 << nt; x++) {
          bb4 want = bb4_zero();
          for (size_t i = 0; i < n; i++) want = scaled_sum(e, w, i, want, lifted(e, &inputs[c], h, i + n * x));
          check_ext(e, dst, ((size_t)c << nt) + x, want, "fold_ple");
        }
      const dev_ptr src = env_ext(e, (size_t)1 << h), out = env_alloc(e, (size_t)4 << nt);
      OP(e, fold_ple_ext, src, w, out, h, l);
      for (size_t x = 0; x < (size_t)1 << nt; x++) {
        bb4 want = bb4_zero();
        if (h >= l)
          for (size_t i = 0; i < n; i++) want = bb4_add(want, bb4_mul(env_get(e, w, i), env_get(e, src, i + n * x)));
        else
          for (size_t i = 0; i < (size_t)1 << h; i++)
            want = bb4_add(want, bb4_mul(env_get(e, w, i << (l - h)), env_get(e, src, i)));
        check_ext(e, out, x, want, "fold_ple_ext");
      }
    }
}
static void test_fold_ple(void **s) { (void)s, env_each(fold_ple_on); }

// The bracket of a round at X = x, for pair y of tuples; and entry k of tuple y folded.
static bb4 gkr_term(const env *e, dev_ptr src, dev_ptr lambda, size_t y, u32 x) {
  bb4 t[4];
  for (size_t k = 0; k < 4; k++) t[k] = at_x(e, src, 8 * y + k, 8 * y + 4 + k, x);
  const bb4 q = bb4_mul(env_get(e, lambda, 0), bb4_mul(t[1], t[3]));
  return bb4_add(q, bb4_add(bb4_mul(t[0], t[3]), bb4_mul(t[2], t[1])));
}
static bb4 gkr_folded(const env *e, dev_ptr src, dev_ptr rho, size_t y, size_t k) {
  return poly_mix(env_get(e, src, 8 * y + k), env_get(e, src, 8 * y + 4 + k), env_get(e, rho, 0));
}

// The sum of a round at X = x.
static bb4 gkr_round(const env *e, dev_ptr src, dev_ptr eq, dev_ptr lambda, size_t num, u32 x) {
  bb4 sum = bb4_zero();
  for (size_t y = 0; y < num; y++) sum = bb4_add(sum, bb4_mul(env_get(e, eq, y), gkr_term(e, src, lambda, y, x)));
  return sum;
}
static const u32 gkr_points[2] = {BB_P - 1, 2}; // of gkr_sums

// Segments: sources side by side, what they go to and what they are weighted with a stride apart.
static void gkr_segments_on(env *e) {
  static const u32 shapes[][3] = {{1, 1, 1},   {1, 7, 3},      {2, 5, 8},      {16, 3, 16},
                                  {16, 9, 64}, {256, 21, 300}, {1024, 3, 2048}};
  for (size_t i = 0; i < SWIRL_COUNT(shapes); i++) {
    const u32 num = shapes[i][0], segments = shapes[i][1], stride = shapes[i][2];
    const size_t all = (size_t)num * segments, spread = (size_t)(segments - 1) * stride + num;
    env_reset(e);
    const dev_ptr src = env_ext(e, 8 * all), eq = env_ext(e, spread), scalars = env_ext(e, 2), sums = env_ext(e, 2);
    const dev_ptr lambda = scalars, rho = {0, scalars.offset + 4};
    const dev_ptr up = env_ext(e, 2 * spread), folded = env_ext(e, 4 * spread);
    bb4 want[2], untouched = env_get(e, up, 0);
    for (u32 x = 0; x < 2; x++) want[x] = env_get(e, sums, x);
    if (stride > num) untouched = env_get(e, up, 2 * (size_t)num);
    OP(e, gkr_layer, src, up, num, segments, stride);
    OP(e, gkr_fold, src, folded, rho, num, segments, stride);
    OP(e, gkr_sums, src, eq, lambda, sums, num, segments, stride, 1);
    for (size_t g = 0; g < segments; g++) {
      for (size_t y = 0; y < num; y++) {
        const size_t from = g * num + y, to = g * stride + y;
        const bb4 p0 = env_get(e, src, 4 * from), q0 = env_get(e, src, 4 * from + 1);
        const bb4 p1 = env_get(e, src, 4 * from + 2), q1 = env_get(e, src, 4 * from + 3);
        check_ext(e, up, 2 * to, bb4_add(bb4_mul(p0, q1), bb4_mul(p1, q0)), "gkr_layer p of a segment");
        check_ext(e, up, 2 * to + 1, bb4_mul(q0, q1), "gkr_layer q of a segment");
        for (size_t k = 0; k < 4; k++)
          check_ext(e, folded, 4 * to + k, gkr_folded(e, src, rho, from, k), "gkr_fold of a segment");
        for (u32 x = 0; x < 2; x++)
          want[x] = bb4_add(want[x], bb4_mul(env_get(e, eq, to), gkr_term(e, src, lambda, from, gkr_points[x])));
      }
    }
    for (u32 x = 0; x < 2; x++) check_ext(e, sums, x, want[x], "gkr_sums of segments");
    if (stride > num && segments > 1) check_ext(e, up, 2 * (size_t)num, untouched, "between segments");
  }
}
static void test_gkr_segments(void **s) { (void)s, env_each(gkr_segments_on); }

static void gkr_on(env *e) {
  for (u32 log_n = 0; log_n <= 11; log_n++) {
    env_reset(e);
    const size_t n = (size_t)1 << log_n;
    const dev_ptr src = env_ext(e, 4 * n), up = env_alloc(e, 8 * n);
    OP(e, gkr_layer, src, up, (u32)n, 1, 0);
    for (size_t y = 0; y < n; y++) {
      const bb4 p0 = env_get(e, src, 4 * y), q0 = env_get(e, src, 4 * y + 1);
      const bb4 p1 = env_get(e, src, 4 * y + 2), q1 = env_get(e, src, 4 * y + 3);
      check_ext(e, up, 2 * y, bb4_add(bb4_mul(p0, q1), bb4_mul(p1, q0)), "gkr_layer p");
      check_ext(e, up, 2 * y + 1, bb4_mul(q0, q1), "gkr_layer q");
    }
    const dev_ptr alpha = env_ext(e, 1), leaves = env_alloc(e, 8 * n);
    OP(e, logup_pad, alpha, leaves, (u32)n);
    for (size_t y = 0; y < n; y++) {
      check_ext(e, leaves, 2 * y, bb4_zero(), "logup_pad p");
      check_ext(e, leaves, 2 * y + 1, env_get(e, alpha, 0), "logup_pad q");
    }
    if (log_n == 0) continue;
    const dev_ptr eq = env_ext(e, n / 2), scalars = env_ext(e, 3), sums = env_alloc(e, 8), dst = env_alloc(e, 12);
    const dev_ptr lambda = {0, scalars.offset}, xi = {0, scalars.offset + 4}, rho = {0, scalars.offset + 8};
    const dev_ptr state = env_ext(e, 2);
    if (log_n <= 2) memset(env_at(e, xi), 0, 16); // xi = 0, xi = 1: the claim says nothing of h(1), of h(0)
    if (log_n == 2) env_at(e, xi)[0] = BB_ONE;
    OP(e, gkr_sums, src, eq, lambda, sums, (u32)(n / 2), 1, 0, 0);
    bb4 h[4], e_before = env_get(e, state, 0); // at 0, 1, 2, 3
    for (u32 x = 0; x <= 3; x++) h[x] = gkr_round(e, src, eq, lambda, n / 2, x);
    for (u32 i = 0; i < 2; i++) check_ext(e, sums, i, gkr_round(e, src, eq, lambda, n / 2, gkr_points[i]), "gkr_sums");
    bb4_store(env_at(e, state) + 4, poly_mix(h[0], h[1], env_get(e, xi, 0)));
    OP(e, gkr_message, sums, xi, state, dst);
    for (u32 x = 1; x <= 3; x++) {
      const bb4 kernel = poly_eq1(env_get(e, xi, 0), bb4_from_base(bb_from_canonical(x)));
      check_ext(e, dst, x - 1, bb4_mul(bb4_mul(e_before, kernel), h[x]), "gkr_message");
    }
    const dev_ptr folded = env_alloc(e, 8 * n), eq_dst = env_alloc(e, log_n >= 2 ? n : 0);
    OP(e, gkr_fold, src, folded, rho, (u32)(n / 2), 1, 0);
    if (log_n >= 2) {
      const dev_ptr again = env_alloc(e, 8 * n), next = env_alloc(e, 8);
      OP(e, gkr_fold_sums, src, again, rho, eq, lambda, next, (u32)(n / 2));
      assert_memory_equal(env_at(e, again), env_at(e, folded), 32 * n);
      for (u32 i = 0; i < 2; i++)
        check_ext(e, next, i, gkr_round(e, folded, eq, lambda, n / 4, gkr_points[i]), "gkr_fold_sums");
    }
    OP(e, gkr_fold_eq, eq, eq_dst, sums, rho, xi, state, log_n);
    check_ext(e, state, 0, bb4_mul(e_before, poly_eq1(env_get(e, xi, 0), env_get(e, rho, 0))), "gkr_fold_eq e");
    poly_interpolation at_rho = swirl_poly_interpolate(2, env_get(e, rho, 0));
    for (u32 x = 0; x <= 2; x++) swirl_poly_interpolate_next(&at_rho, h[x]);
    check_ext(e, state, 1, poly_interpolate_result(&at_rho), "gkr_fold_eq claim");
    for (size_t y = 0; y < n / 2; y++)
      for (size_t k = 0; k < 4; k++) check_ext(e, folded, 4 * y + k, gkr_folded(e, src, rho, y, k), "gkr_fold");
    for (size_t y = 0; log_n >= 2 && y < n / 4; y++)
      check_ext(e, eq_dst, y, bb4_add(env_get(e, eq, 2 * y), env_get(e, eq, 2 * y + 1)), "gkr_fold_eq");
  }
  env_reset(e);
  const dev_ptr tuple = env_ext(e, 4), mu = env_ext(e, 1), lambda = env_ext(e, 1), state = env_alloc(e, 8);
  OP(e, gkr_claim, tuple, mu, lambda, state);
  const bb4 p = poly_mix(env_get(e, tuple, 0), env_get(e, tuple, 2), env_get(e, mu, 0));
  const bb4 q = poly_mix(env_get(e, tuple, 1), env_get(e, tuple, 3), env_get(e, mu, 0));
  check_ext(e, state, 0, bb4_one(), "gkr_claim e");
  check_ext(e, state, 1, bb4_add(p, bb4_mul(env_get(e, lambda, 0), q)), "gkr_claim");
  const dev_ptr value = env_ext(e, 1);
  memset(env_at(e, value), 0, 16);
  OP(e, require_balanced, value);
  assert_int_equal(e->status[STATUS_CODE], 0);
  env_at(e, value)[3] = 1;
  OP(e, require_balanced, value);
  assert_int_equal(e->status[STATUS_CODE], SWIRL_ERR_UNBALANCED);
}
static void test_gkr(void **s) { (void)s, env_each(gkr_on); }

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_ext_linear), cmocka_unit_test(test_folds),
                                     cmocka_unit_test(test_sumcheck),   cmocka_unit_test(test_row_weights),
                                     cmocka_unit_test(test_combine),    cmocka_unit_test(test_dot),
                                     cmocka_unit_test(test_column_sum), cmocka_unit_test(test_fold_ple),
                                     cmocka_unit_test(test_gkr),        cmocka_unit_test(test_gkr_segments)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
