// Codes, message transforms and the query weights of WHIR.
#include "cases.h"

enum { LOG_STACKED = 21, WIDTH = 8, LOG_VECTOR = 20, LOG_WEIGHTS = 17, QUERIES = 88 };

static void encode(rig *r) {
  rig_clear(r);
  placed_column entries[WIDTH];
  for (u32 c = 0; c < WIDTH; c++) entries[c] = (placed_column){RIG_TRACE, c, LOG_STACKED, 0, c};
  const dev_ptr table = rig_put(r, entries, sizeof entries), indices = rig_take(r, QUERIES);
  rig_bind(r, RIG_TRACE, (size_t)WIDTH << LOG_STACKED, 1 << LOG_STACKED, 1);
  const dev_ptr dst = rig_take(r, (size_t)WIDTH << (LOG_STACKED + 1));
  const double rows = (double)((u64)WIDTH << (LOG_STACKED + 1));
  // Half the words of a code word are zero at first, so its first stage is a copy; its message is half as long.
  rig_measure(r, &(bench_case){CASE_OP(rs_encode, table, dst, .num_entries = WIDTH, .width = WIDTH,
                                       .l_skip = CASE_L_SKIP, .log_stacked = LOG_STACKED, .log_blowup = 1),
                               .prog = rig_at(r, table), .what = "8 columns, 2^21 to 2^22", .element = "code word",
                               .elements = rows, .per_element = {.butterflies = LOG_STACKED, .message_values = 0.5}});
  // A word of the part starts as a sum of four stacked words.
  rig_measure(r,
              &(bench_case){CASE_OP(rs_encode, table, dst, .num_entries = WIDTH, .width = WIDTH, .l_skip = CASE_L_SKIP,
                                    .log_stacked = LOG_STACKED, .log_blowup = 1, .log_parts = 3, .part = 3),
                            .prog = rig_at(r, table), .what = "the same, one of 8 parts", .element = "code word",
                            .elements = rows / 8,
                            .per_element = {.macs = 4, .butterflies = LOG_STACKED - 2, .message_values = 1}});

  // Rows of a code matrix that is not held. The cost counts products: nearly all are added to sums, of all cells for
  // each of a few cosets, then of the rows of its coset for each query.
  for (u32 i = 0; i < QUERIES; i++) rig_at(r, indices)[i] %= 1u << (LOG_STACKED + 1 - CASE_L_SKIP);
  bench_case open = {CASE_OP(rs_open_rows, table, indices, dst, .num_entries = WIDTH, .width = WIDTH,
                             .l_skip = CASE_L_SKIP, .log_stacked = LOG_STACKED, .log_blowup = 1, .num_queries = QUERIES,
                             .k = CASE_L_SKIP),
                     .prog = rig_at(r, table), .what = "8 columns of 2^21, 88 leaves of 16 rows", .element = "cell",
                     .elements = (double)((u64)WIDTH << LOG_STACKED)};
  open.per_element.macs = (double)rig_cost(r, &open).field_ops / open.elements;
  rig_measure(r, &open);
}

static void vectors(rig *r) {
  rig_clear(r);
  const dev_ptr src = rig_take(r, (size_t)4 << LOG_VECTOR), dst = rig_take(r, (size_t)8 << LOG_VECTOR);
  const dev_ptr point = rig_take(r, 4), gamma = rig_take(r, 4), indices = rig_take(r, QUERIES);
  const double n = 1 << LOG_VECTOR;
  for (u32 i = 0; i < QUERIES; i++) rig_at(r, indices)[i] %= 1u << (LOG_WEIGHTS + 1);
  // Four base transforms; stages over zeros are copies.
  rig_measure(r, &(bench_case){CASE_OP(rs_encode_ext, src, dst, .log_coeffs = 17, .log_len = LOG_VECTOR + 1),
                               .what = "2^17 to 2^21", .element = "ext", .elements = 2 * n,
                               .per_element = {.butterflies = 4 * 17}});
  rig_measure(r, &(bench_case){CASE_OP(message_transform, src, dst, .l_skip = CASE_L_SKIP, .log_len = LOG_VECTOR),
                               .what = "2^20", .element = "ext", .elements = n, .per_element = {.message_values = 4}});
  // In each step one of two entries takes an addition.
  rig_measure(r, &(bench_case){CASE_OP(zeta, src, dst, .log_len = LOG_VECTOR), .what = "2^20", .element = "ext",
                               .elements = n, .per_element = {.adds = 4 * LOG_VECTOR / 2.0}});
  // A matrix product of ext by base, one term a query and weight.
  rig_measure(r, &(bench_case){CASE_OP(whir_weights, dst, point, gamma, indices, .num_queries = QUERIES,
                                       .log_len = LOG_WEIGHTS, .log_domain = LOG_WEIGHTS + 1),
                               .what = "2^17 by 88 queries", .element = "weight and query",
                               .elements = (double)((u64)QUERIES << LOG_WEIGHTS), .per_element = {.macs = 4}});
}

void cases_code(rig *r) {
  encode(r);
  vectors(r);
}
