// The stacked reduction: what is done per class of slices.
#include "cases.h"

enum { LOG_H = 18, H = 1 << LOG_H, NUM_X = H >> CASE_L_SKIP, SLICES = 2633 };

void cases_stacked(rig *r) {
  rig_clear(r);
  const dev_ptr all = rig_take(r, 4 * (size_t)H), rot = rig_take(r, 4 * (size_t)H), e = rig_take(r, 4 * (size_t)H);
  const dev_ptr dst = rig_take(r, 4 * (size_t)H), other = rig_take(r, 4 * (size_t)H), values = rig_take(r, 16);
  const dev_ptr lambda = values, u0 = {REGION_ARENA, values.offset + 4}, r0 = {REGION_ARENA, values.offset + 8};
  u32 pairs[SLICES][2];
  for (u32 j = 0; j < SLICES; j++) pairs[j][0] = j, pairs[j][1] = j % 2;
  const dev_ptr table = rig_put(r, pairs, sizeof pairs);
  // One term of each of three sums.
  rig_measure(r,
              &(bench_case){CASE_OP(stacked_round0, all, rot, e, lambda, dst, LOG_H, CASE_L_SKIP),
                            .what = "2^18, rotated", .element = "row", .elements = H, .per_element = {.ext_macs = 3}});
  // A product, and a sum of two that is reduced once; e[x - 1] - e[x].
  rig_measure(r, &(bench_case){CASE_OP(stacked_kernels, u0, r0, e, lambda, dst, other, LOG_H + 4, CASE_L_SKIP),
                               .what = "2^18", .element = "ext of each", .elements = H,
                               .per_element = {.ext_products = 2, .ext_macs = 1, .adds = 4}});
  rig_measure(r, &(bench_case){CASE_OP(stacked_tail_weights, table, all, u0, r0, dst, SLICES), .what = "2633 slices",
                               .element = "ext", .elements = SLICES, .per_element = {.ext_products = 1}});
  rig_measure(r, &(bench_case){CASE_OP(row_weights, e, all, dst, .log_height = LOG_H, .l_skip = CASE_L_SKIP),
                               .what = "2^18", .element = "ext", .elements = H, .per_element = {.ext_products = 1}});
  rig_measure(r, &(bench_case){CASE_OP(fold_ple_ext, all, e, dst, LOG_H, CASE_L_SKIP), .what = "2^18", .element = "row",
                               .elements = H, .per_element = {.ext_macs = 1}});
}
