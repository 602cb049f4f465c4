// Moving, traces, the transcript; codes, trees, openings, WHIR.
#include <stdlib.h>

#include "bench_cases.h"

static const dev_ptr none = {REGION_NONE, 0};

static void transcript(rig *r, const profile *p) {
  const u32 num = 2 * p->width;
  rig_clear(r);
  const dev_ptr sponge = rig_take(r, SUITE_MAX_SPONGE_WORDS), src = rig_ext(r, num);
  const dev_ptr proof = rig_take(r, (u64)8 * num), log = rig_take(r, (u64)8 * num);
  MEASURE(r, transcript_observe, what("%u ext, zeros between", num), sponge, src, proof, log, 4 * num, 0, 1);
  MEASURE(r, transcript_observe, "3 ext", sponge, src, proof, log, 12, 0, 0);
  MEASURE(r, transcript_observe_digest, "", sponge, src, proof, log, 0);
  MEASURE(r, transcript_sample, "1 ext", sponge, src, log, 4, 0);
  MEASURE(r, transcript_sample_bits, what("%u of %u bits", QUERIES, p->log_stacked - 3), sponge, src, log, QUERIES,
          p->log_stacked - 3, 0);
  MEASURE(r, grind, "16 bits", sponge, none, proof, none, 16, 0);
}

static void traces(rig *r, const profile *p) {
  const u32 h = p->log_height, w = p->width;
  rig_clear(r);
  rig_bind_trace(r, w, (u64)1 << h);
  rig_bind_host(r, (u64)w << h, (u64)1 << h);
  MEASURE(r, trace_import, what("%u x 2^%u from the host's memory", w, h), {RIG_HOST, 0}, {RIG_TRACE, 0}, w, h, 1, 0, 0,
          0, 0);
  MEASURE(r, trace_import, "the same beside other work", {RIG_HOST, 0}, {RIG_TRACE, 0}, w, h, 1, 0, 0, 0, 1);
  rig_clear(r);
  rig_bind_trace(r, w, (u64)1 << h);
  MEASURE(r, trace_check, what("%u x 2^%u", w, h), RIG_TRACE, w, h, 0, 0);
}

static void openings(rig *r, u32 num) {
  rig_clear(r);
  const dev_ptr src = rig_ext(r, num), dst = rig_ext(r, num);
  MEASURE(r, emit, what("%u words", 4 * num), src, dst, 4 * num);
  MEASURE(r, emit_digest, "", src, dst);
  MEASURE(r, gather_ext, what("%u", num), src, src, rig_put_below(r, num, num), dst, num);
}

void cases_moves(rig *r, const profile *p) {
  const u32 log_n = p->log_stacked + 2;
  rig_clear(r);
  const dev_ptr src = rig_take(r, (u64)1 << log_n), dst = rig_take(r, (u64)1 << log_n);
  MEASURE(r, fill_zero, what("2^%u words", log_n), dst, 1u << log_n);
  MEASURE(r, copy, what("2^%u words", log_n), src, dst, 1u << log_n);
  MEASURE(r, copy, "4 words", src, dst, 4);
  openings(r, 2 * p->width);
  transcript(r, p);
  traces(r, p);
}

// The columns of the trace, again and again, fill the stacked matrix.
static dev_ptr stacked_table(rig *r, const profile *p, u32 *num_entries) {
  const u32 log_each = p->log_stacked - p->log_height, num = p->stacked_width << log_each;
  placed_column *table = malloc(num * sizeof *table);
  if (table == NULL) exit(1);
  for (u32 i = 0; i < num; i++) {
    const u32 row = (i & ((1u << log_each) - 1)) << p->log_height;
    table[i] = (placed_column){RIG_TRACE, i % p->width, p->log_height, row, i >> log_each};
  }
  const dev_ptr at = rig_put(r, table, num * sizeof *table / sizeof(u32));
  free(table);
  *num_entries = num;
  return at;
}

static void commitment(rig *r, const profile *p) {
  const u32 m = p->log_stacked, rows = m + LOG_BLOWUP, w = p->stacked_width, depth = rows - K_WHIR;
  u32 num;
  rig_clear(r);
  rig_bind_trace(r, p->width, (u64)1 << p->log_height);
  dev_ptr table = stacked_table(r, p, &num), dst = rig_take(r, (u64)w << rows);
  MEASURE(r, rs_encode, what("%u x 2^%u to 2^%u", w, m, rows), table, dst, num, w, L_SKIP, m, LOG_BLOWUP, 0, 0, 0);
  MEASURE(r, rs_encode, "the same, one of 8 parts", table, dst, num, w, L_SKIP, m, LOG_BLOWUP, 3, 5, 0);
  rig_clear(r);
  const dev_ptr code = rig_take(r, (u64)w << rows), layers = rig_take(r, (u64)16 << depth);
  const dev_ptr indices = rig_put_below(r, QUERIES, 1u << depth);
  const dev_ptr opened = rig_take(r, ((u64)QUERIES << K_WHIR) * w), paths = rig_take(r, (u64)8 * QUERIES * depth);
  MEASURE(r, merkle_leaves, what("2^%u rows of %u", rows, w), code, layers, none, w, 0, rows, K_WHIR, 0, 0, 0);
  MEASURE(r, merkle_nodes, what("2^%u leaves", depth), layers, depth);
  MEASURE(r, open_rows, what("%u leaves of %u x %u", QUERIES, 1 << K_WHIR, w), code, indices, opened, QUERIES, w, 0,
          rows, K_WHIR);
  MEASURE(r, open_paths, what("%u of %u", QUERIES, depth), layers, indices, paths, QUERIES, depth);
  if (w >= 8) { // a group of columns
    const dev_ptr sponges = rig_take(r, (u64)8 << rows);
    MEASURE(r, merkle_absorb, what("2^%u rows of %u", rows, 8), code, sponges, 8, rows, 0, 0, 1);
  }
  rig_clear(r);
  rig_bind_trace(r, p->width, (u64)1 << p->log_height);
  table = stacked_table(r, p, &num);
  dst = rig_take(r, ((u64)QUERIES << K_WHIR) * w);
  MEASURE(r, rs_open_rows, what("%u leaves of %u x %u", QUERIES, 1 << K_WHIR, w), table,
          rig_put_below(r, QUERIES, 1u << depth), dst, num, w, L_SKIP, m, LOG_BLOWUP, QUERIES, K_WHIR);
}

static void whir(rig *r, const profile *p) {
  const u32 m = p->log_stacked, coeffs = m - K_WHIR, len = m + LOG_BLOWUP - 1;
  rig_clear(r);
  const dev_ptr src = rig_ext(r, (u64)1 << m), dst = rig_ext(r, (u64)1 << u32_max(m, len));
  MEASURE(r, message_transform, what("2^%u", m), src, dst, L_SKIP, m);
  MEASURE(r, zeta, what("2^%u", m), src, dst, m, 0);
  MEASURE(r, zeta, what("2^%u, inverse", coeffs), src, dst, coeffs, 1);
  MEASURE(r, rs_encode_ext, what("2^%u to 2^%u", coeffs, len), src, dst, coeffs, len);
  MEASURE(r, whir_weights, what("2^%u by %u queries", coeffs, QUERIES), dst, src, {REGION_ARENA, src.offset + 4},
          rig_put_below(r, QUERIES, 1u << (len + 1 - K_WHIR)), QUERIES, coeffs, len + 1 - K_WHIR);
  rig_clear(r);
  const dev_ptr code = rig_ext(r, (u64)1 << len), layers = rig_take(r, (u64)16 << (len - K_WHIR));
  const dev_ptr opened = rig_ext(r, (u64)QUERIES << K_WHIR);
  MEASURE(r, merkle_leaves, what("2^%u ext", len), code, layers, {REGION_NONE, 0}, 1, 1, len, K_WHIR, 0, 0, 0);
  MEASURE(r, open_rows, what("%u leaves of %u ext", QUERIES, 1 << K_WHIR), code,
          rig_put_below(r, QUERIES, 1u << (len - K_WHIR)), opened, QUERIES, 1, 1, len, K_WHIR);
}

void cases_codes(rig *r, const profile *p) {
  commitment(r, p);
  whir(r, p);
}
