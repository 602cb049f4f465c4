// Extension vectors: tables, folds, sums.
#include "cases.h"

enum { LOG_N = 20, N = 1 << LOG_N, SUMMANDS = 16 };

static void tables(rig *r, dev_ptr point, dev_ptr dst) {
  const work product = {.ext_products = 1};
  rig_measure(r, &(bench_case){CASE_OP(ext_powers, point, dst, N), .what = "2^20", .element = "ext", .elements = N,
                               .per_element = product});
  // An entry is its half of the point's times the other half's.
  rig_measure(r, &(bench_case){CASE_OP(eq_table, point, dst, .num_vars = LOG_N), .what = "2^20", .element = "ext",
                               .elements = N, .per_element = product});
  rig_measure(r, &(bench_case){CASE_OP(eq_table, point, dst, .num_vars = LOG_N, .mobius = 1), .what = "2^20, mobius",
                               .element = "ext", .elements = N, .per_element = product});
}

static void sums(rig *r, dev_ptr point, dev_ptr src, dev_ptr other, dev_ptr dst) {
  const work term = {.ext_macs = 1};
  rig_measure(r, &(bench_case){CASE_OP(eval_univariate, src, point, dst, .log_n = LOG_N), .what = "2^20",
                               .element = "coefficient", .elements = N, .per_element = term});
  rig_measure(r, &(bench_case){CASE_OP(ext_linear, point, src, dst, SUMMANDS, N / SUMMANDS, N / SUMMANDS),
                               .what = "16 of 2^16", .element = "term", .elements = N, .per_element = term});
  // Two products for s(1), s(2); both factors are taken on to X = 2 by two additions.
  rig_measure(r,
              &(bench_case){CASE_OP(sumcheck_round, src, other, dst, .num_pairs = N / 2), .what = "2^19 pairs",
                            .element = "pair", .elements = N / 2.0, .per_element = {.ext_macs = 2, .adds = 2 * 4 * 2}});
}

static void folds(rig *r, dev_ptr point, dev_ptr src, dev_ptr dst) {
  // a + r (b - a)
  const work fold = {.ext_products = 1, .adds = 2 * 4};
  rig_measure(r, &(bench_case){CASE_OP(fold_mle, src, dst, point, LOG_N, 1), .what = "2^20", .element = "pair",
                               .elements = N / 2.0, .per_element = fold});
  rig_measure(r, &(bench_case){CASE_OP(fold_pairs, src, dst, point, N / 2), .what = "2^20", .element = "pair",
                               .elements = N / 2.0, .per_element = fold});
}

void cases_vectors(rig *r) {
  rig_clear(r);
  const dev_ptr point = rig_take(r, 4 * LOG_N), src = rig_take(r, 4 * (size_t)N);
  const dev_ptr other = rig_take(r, 4 * (size_t)N), dst = rig_take(r, 4 * (size_t)N);
  tables(r, point, dst);
  sums(r, point, src, other, dst);
  folds(r, point, src, dst);
}
