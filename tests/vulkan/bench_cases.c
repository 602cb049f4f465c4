// Extension vectors and columns, LogUp-GKR, the stacked reduction.
#include "bench_cases.h"

#include <stdio.h>
#include <stdlib.h>

const char *what(const char *format, ...) {
  static char text[64];
  va_list list;
  va_start(list, format);
  vsnprintf(text, sizeof text, format, list);
  va_end(list);
  return text;
}

static void tables(rig *r, const profile *p) {
  const u32 m = p->log_stacked, logs[] = {3, u32_min(10, m), p->log_height - L_SKIP, m};
  rig_clear(r);
  const dev_ptr point = rig_ext(r, 32), src = rig_ext(r, (u64)1 << m), dst = rig_ext(r, (u64)1 << m);
  MEASURE(r, ext_powers, what("%u", 2 * p->width), point, dst, 2 * p->width);
  MEASURE(r, ext_squarings, what("%u", m), point, dst, m);
  for (u32 i = 0; i < SWIRL_COUNT(logs); i++) MEASURE(r, eq_table, what("2^%u", logs[i]), point, dst, logs[i], 0);
  MEASURE(r, eq_table, what("2^%u, mobius", m), point, dst, m, 1);
  MEASURE(r, lagrange_weights, what("2^%u", L_SKIP), point, dst, L_SKIP);
  MEASURE(r, eval_univariate, what("2^%u", m - K_WHIR), src, point, dst, m - K_WHIR);
  MEASURE(r, eval_univariate, "2^4", src, point, dst, 4);
  MEASURE(r, ext_linear, "72 of 64", point, src, dst, 72, 64, 64);
  MEASURE(r, row_weights, what("2^%u", p->log_height), src, point, dst, p->log_height, L_SKIP, 0);
}

static void sumcheck(rig *r, const profile *p) {
  const u32 logs[] = {3, 9, 12, p->log_stacked - 1};
  rig_clear(r);
  const dev_ptr a = rig_ext(r, (u64)1 << p->log_stacked), b = rig_ext(r, (u64)1 << p->log_stacked);
  const dev_ptr challenge = rig_ext(r, 1), dst = rig_ext(r, 2);
  for (u32 i = 0; i < SWIRL_COUNT(logs); i++) {
    const u32 log = u32_min(logs[i], p->log_stacked - 1);
    MEASURE(r, sumcheck_round, what("2^%u pairs", log), a, b, dst, 1u << log, 0);
    MEASURE(r, fold_mle, what("2^%u pairs", log), a, b, challenge, log + 1, 1);
    MEASURE(r, fold_pairs, what("2^%u pairs", log), a, b, challenge, 1u << log);
  }
  // The folded tables of the tallest trace.
  const u32 log_n = p->log_height - L_SKIP;
  rig_clear(r);
  const dev_ptr src = rig_ext(r, (u64)p->width << log_n), folded = rig_ext(r, (u64)p->width << (log_n - 1));
  MEASURE(r, fold_mle, what("%u x 2^%u", p->width, log_n), src, folded, src, log_n, p->width);
}

static void columns(rig *r, const profile *p) {
  const u32 h = p->log_height, w = p->width;
  placed_column *placed = malloc(w * sizeof *placed);
  column_ref *refs = malloc(w * sizeof *refs);
  if (placed == NULL || refs == NULL) exit(1);
  for (u32 c = 0; c < w; c++) {
    placed[c] = (placed_column){RIG_TRACE, c, h, 0, c};
    refs[c] = (column_ref){INPUT_COLUMN, RIG_TRACE, c, c % 2};
  }
  rig_clear(r);
  rig_bind_trace(r, w, (u64)1 << h);
  const dev_ptr all = rig_put(r, placed, w * sizeof *placed / sizeof(u32));
  const dev_ptr table = rig_put(r, refs, w * sizeof *refs / sizeof(u32));
  free(placed);
  free(refs);
  const dev_ptr weights = rig_ext(r, u32_max(w, 1u << h)), dst = rig_ext(r, (u64)1 << h), dots = rig_ext(r, w);
  const dev_ptr folded = rig_ext(r, (u64)w << (h - L_SKIP));
  MEASURE(r, combine_columns, what("%u x 2^%u", w, h), all, weights, dst, w, 0, h);
  MEASURE(r, dot_columns, what("%u x 2^%u", w, h), table, weights, dots, w, h);
  MEASURE(r, dot_columns, what("%u x 2^%u", w, L_SKIP), table, weights, dots, w, L_SKIP);
  MEASURE(r, fold_ple, what("%u x 2^%u", w, h), table, weights, folded, w, h, L_SKIP);
}

void cases_vectors(rig *r, const profile *p) {
  tables(r, p);
  sumcheck(r, p);
  columns(r, p);
}

void cases_gkr(rig *r, const profile *p) {
  const u32 m = p->log_leaves;
  if (m == 0) return;
  const u32 logs[] = {0, 5, 8, 9, 12, 16, m - 2}; // pairs of tuples
  rig_clear(r);
  const dev_ptr src = rig_take(r, (u64)8 << m), dst = rig_take(r, (u64)4 << m), eq = rig_ext(r, (u64)1 << (m - 2));
  const dev_ptr eq_dst = rig_ext(r, (u64)1 << (m - 3)), lambda = rig_ext(r, 1), xi = rig_ext(r, 1),
                state = rig_ext(r, 2);
  const dev_ptr sums = rig_ext(r, 2), message = rig_ext(r, 3);
  MEASURE(r, logup_pad, what("2^%u pairs", m - 1), lambda, dst, 1u << (m - 1));
  for (u32 i = 0; i < SWIRL_COUNT(logs); i++) {
    const u32 num = 1u << logs[i];
    if (logs[i] > m - 2) continue;
    MEASURE(r, gkr_layer, what("2^%u pairs made", logs[i] + 1), src, dst, 2 * num, 1, 0);
    MEASURE(r, gkr_sums, what("2^%u pairs of tuples", logs[i]), src, eq, lambda, sums, num, 1, 0, 0);
    MEASURE(r, gkr_fold, what("2^%u pairs of tuples", logs[i]), src, dst, lambda, num, 1, 0);
    MEASURE(r, gkr_fold_eq, what("2^%u pairs of tuples", logs[i]), eq, eq_dst, sums, lambda, xi, state, logs[i] + 1);
    if (num >= 2) {
      MEASURE(r, gkr_fold_sums, what("2^%u pairs of tuples", logs[i]), src, dst, lambda, eq, xi, sums, num);
    }
  }
  // A block of 24 interactions.
  if (m >= 17) MEASURE(r, gkr_sums, "24 x 2^10 pairs of tuples", src, eq, lambda, sums, 1u << 10, 24, 1u << 10, 1);
  MEASURE(r, gkr_message, "", sums, xi, state, message);
  MEASURE(r, gkr_claim, "", src, xi, lambda, state);
  MEASURE(r, require_balanced, "", sums);
}

void cases_stacked(rig *r, const profile *p) {
  const u32 h = p->log_height, slices = p->width, logs[] = {3, u32_min(10, h), h};
  rig_clear(r);
  const dev_ptr all = rig_ext(r, (u64)1 << h), rot = rig_ext(r, (u64)1 << h), e = rig_ext(r, (u64)1 << h);
  const dev_ptr values = rig_ext(r, 3), lambda = values, u0 = {REGION_ARENA, values.offset + 4};
  const dev_ptr r0 = {REGION_ARENA, values.offset + 8}, g = rig_ext(r, 3 << L_SKIP), s0 = rig_ext(r, 2 << L_SKIP);
  const dev_ptr eq = rig_ext(r, (u64)1 << h), kernel = rig_ext(r, (u64)1 << h);
  u32 *pairs = malloc(slices * 2 * sizeof *pairs);
  if (pairs == NULL) exit(1);
  for (u32 j = 0; j < slices; j++) pairs[2 * j] = j, pairs[2 * j + 1] = j % 2;
  const dev_ptr table = rig_put(r, pairs, (u64)2 * slices), powers = rig_ext(r, slices), weights = rig_ext(r, slices);
  free(pairs);
  for (u32 i = 0; i < SWIRL_COUNT(logs); i++) {
    MEASURE(r, stacked_round0, what("2^%u", logs[i]), all, rot, e, lambda, g, logs[i], L_SKIP);
    MEASURE(r, stacked_round0_poly, what("2^%u", logs[i]), g, r0, s0, logs[i], L_SKIP);
    MEASURE(r, stacked_kernels, what("2^%u", logs[i]), u0, r0, e, lambda, eq, kernel, logs[i], L_SKIP);
    MEASURE(r, fold_ple_ext, what("2^%u", logs[i]), all, e, eq, logs[i], L_SKIP);
  }
  MEASURE(r, stacked_tail_weights, what("%u", slices), table, powers, u0, r0, weights, slices);
}
