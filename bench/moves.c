// Operations that move words, and the import of traces.
#include "cases.h"

enum { LOG_N = 20, N = 1 << LOG_N, WIDTH = 8, LOG_H = LOG_N - 3 };

static void vectors(rig *r) {
  rig_clear(r);
  const dev_ptr src = rig_take(r, 4 * (size_t)N), dst = rig_take(r, 4 * (size_t)N), table = rig_take(r, N);
  for (u32 i = 0; i < N; i++) rig_at(r, table)[i] %= N;
  rig_measure(r, &(bench_case){CASE_OP(fill_zero, dst, N), .what = "2^20", .element = "word", .elements = N});
  rig_measure(r, &(bench_case){CASE_OP(copy, src, dst, N), .what = "2^20", .element = "word", .elements = N});
  // A product by 1 takes a word out of Montgomery form.
  rig_measure(r, &(bench_case){CASE_OP(emit, src, dst, N), .what = "2^20", .element = "word", .elements = N,
                               .per_element = {.products = 1}});
  rig_measure(
      r, &(bench_case){CASE_OP(gather_ext, src, src, table, dst, N), .what = "2^20", .element = "ext", .elements = N});
  // A pair is written, nothing computed.
  rig_measure(r,
              &(bench_case){CASE_OP(logup_pad, src, dst, N / 2), .what = "2^19", .element = "pair", .elements = N / 2});
}

static void traces(rig *r) {
  rig_clear(r);
  const dev_ptr src = {RIG_TRACE, 0}, dst = {RIG_DST, 0};
  rig_bind(r, RIG_TRACE, N, 1 << LOG_H, 1);
  rig_bind(r, RIG_DST, N, 1 << LOG_H, 0);
  // Into Montgomery form by a product.
  bench_case c = {CASE_OP(trace_import, src, dst, .width = WIDTH, .log_height = LOG_H, .canonical = 1),
                  .what = "8 columns of 2^17, canonical", .element = "cell", .elements = N,
                  .per_element = {.products = 1}};
  rig_measure(r, &c);
  r->regions[RIG_TRACE].stride = 1;
  r->regions[RIG_TRACE].row_stride = WIDTH;
  c.what = "2^17 rows of 8, canonical";
  rig_measure(r, &c);
  rig_measure(r, &(bench_case){CASE_OP(trace_check, RIG_DST, WIDTH, LOG_H, 0, 0), .what = "8 columns of 2^17",
                               .element = "cell", .elements = N});
}

void cases_moves(rig *r) {
  vectors(r);
  traces(r);
}
