// Weighted sums over the base columns of a trace.
#include "cases.h"

enum { LOG_H = 13, WIDTH = 2633 }; // as many columns as keccakf has

void cases_columns(rig *r) {
  rig_clear(r);
  static placed_column placed[WIDTH];
  static column_ref refs[WIDTH];
  for (u32 c = 0; c < WIDTH; c++) {
    placed[c] = (placed_column){RIG_TRACE, c, LOG_H, 0, c};
    refs[c] = (column_ref){INPUT_COLUMN, RIG_TRACE, c, 0};
  }
  const dev_ptr table = rig_put(r, placed, sizeof placed);
  const dev_ptr columns = rig_put(r, refs, sizeof refs);
  const dev_ptr weights = rig_take(r, 4 << LOG_H), dst = rig_take(r, (size_t)4 * WIDTH << (LOG_H - CASE_L_SKIP));
  rig_bind(r, RIG_TRACE, (size_t)WIDTH << LOG_H, 1 << LOG_H, 1);
  // All three: an ext weight times a base cell, added to a sum.
  const work term = {.macs = 4};
  const char *const what = "2633 columns of 2^13", *const element = "cell";
  const double cells = (double)((u64)WIDTH << LOG_H);
  rig_measure(r, &(bench_case){CASE_OP(combine_columns, table, weights, dst, WIDTH, CASE_L_SKIP, LOG_H),
                               .prog = rig_at(r, table), .what = what, .element = element, .elements = cells,
                               .per_element = term});
  rig_measure(r, &(bench_case){CASE_OP(dot_columns, columns, weights, dst, WIDTH, LOG_H), .what = what,
                               .element = element, .elements = cells, .per_element = term});
  rig_measure(r, &(bench_case){CASE_OP(fold_ple, columns, weights, dst, WIDTH, LOG_H, CASE_L_SKIP), .what = what,
                               .element = element, .elements = cells, .per_element = term});
}
