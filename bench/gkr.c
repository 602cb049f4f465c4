// The layers and sumcheck rounds of LogUp-GKR.
#include "cases.h"

enum { LOG_N = 18, N = 1 << LOG_N };

void cases_gkr(rig *r) {
  rig_clear(r);
  const dev_ptr src = rig_take(r, 16 * (size_t)N), dst = rig_take(r, 8 * (size_t)N);
  const dev_ptr eq = rig_take(r, 4 * (size_t)N), eq_dst = rig_take(r, 4 * (size_t)N), values = rig_take(r, 20);
  const dev_ptr lambda = values, rho = values, xi = {REGION_ARENA, values.offset + 4};
  const dev_ptr sums = {REGION_ARENA, values.offset + 4}, state = {REGION_ARENA, values.offset + 12};
  // p0 q1 + p1 q0, reduced once, and q0 q1.
  rig_measure(r, &(bench_case){CASE_OP(gkr_layer, src, dst, N, 1, N), .what = "2^18", .element = "pair made",
                               .elements = N, .per_element = {.ext_products = 2, .ext_macs = 1}});
  // At two points: R = P + lambda Q, then R0 Q1 + P1 Q0, reduced once and weighted. Four values at the points: three
  // additions each.
  rig_measure(r, &(bench_case){CASE_OP(gkr_sums, src, eq, lambda, dst, N / 2, 1, N / 2, .accumulate = 0),
                               .what = "2^18 tuples", .element = "pair of tuples", .elements = N / 2.0,
                               .per_element = {.ext_products = 2 + 2, .ext_macs = 2 + 2, .adds = 2 * 4 + 4 * 3 * 4}});
  // A fold of each of the four values.
  rig_measure(r, &(bench_case){CASE_OP(gkr_fold, src, dst, rho, N / 2, 1, N / 2), .what = "2^18 tuples",
                               .element = "pair of tuples", .elements = N / 2.0,
                               .per_element = {.ext_products = 4, .adds = 4 * 2 * 4}});
  // Both, of half as many pairs.
  rig_measure(r,
              &(bench_case){CASE_OP(gkr_fold_sums, src, dst, rho, eq, lambda, eq_dst, N / 2), .what = "2^18 tuples",
                            .element = "pair of tuples", .elements = N / 2.0,
                            .per_element = {.ext_products = 4 + 2, .ext_macs = 2, .adds = 4 * 2 * 4 + 4 + 2 * 3 * 4}});
  rig_measure(r, &(bench_case){CASE_OP(gkr_fold_eq, eq, eq_dst, sums, rho, xi, state, LOG_N + 1), .what = "2^18",
                               .element = "pair", .elements = N / 2.0, .per_element = {.adds = 4}});
}
