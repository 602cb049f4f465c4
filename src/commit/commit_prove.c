// Stacked commitment, prover's side (spec 11): encode, hash.
#include "prover/prove_context.h"

void swirl_commit_prove_at(prove_context *c, prove_commit *commit, dev_ptr code, dev_ptr layers) {
  const proof_shape *shape = c->shape;
  const u32 log_rows = shape->log_stacked + shape->log_blowup;
  const dev_ptr table =
      swirl_program_table(c->p, commit->columns, commit->num_columns * (sizeof *commit->columns / sizeof(u32)));
  commit->code = code;
  commit->layers = layers;
  // The root is the last of 2^(D + 1) - 1 digests.
  commit->root = dev_at(layers, (((u64)2 << (log_rows - shape->k)) - 2) * c->p->suite->digest_words);
  swirl_program_span_begin(c->p, "rs_code_matrix");
  RECORD(c->p, rs_encode, .table = table, .dst = code, .num_entries = commit->num_columns, .width = commit->width,
         .l_skip = shape->l_skip, .log_stacked = shape->log_stacked, .log_blowup = shape->log_blowup);
  swirl_program_span_end(c->p);
  swirl_program_span_begin(c->p, "merkle_tree");
  RECORD(c->p, merkle_tree, .code = code, .layers = layers, .width = commit->width, .ext = 0, .log_rows = log_rows,
         .k = shape->k);
  swirl_program_span_end(c->p);
}

void swirl_commit_prove(prove_context *c, prove_commit *commit) {
  const u32 log_rows = c->shape->log_stacked + c->shape->log_blowup;
  const dev_ptr code = swirl_program_alloc(c->p, "code matrix", (u64)commit->width << log_rows);
  const dev_ptr layers = swirl_program_alloc(c->p, "digest layers",
                                             (((u64)2 << (log_rows - c->shape->k)) - 1) * c->p->suite->digest_words);
  swirl_commit_prove_at(c, commit, code, layers);
}

void swirl_commit_add_matrix(prove_commit *commit, u32 region, u32 width, u32 log_height, u32 trace, u32 l_skip,
                             u32 log_stacked) {
  const u32 lift = u32_max(log_height, l_skip);
  // Slices are powers of two that do not increase: the next one starts where the last one ends, never straddling.
  u64 at = 0;
  if (commit->num_columns > 0) {
    const placed_column *last = &commit->columns[commit->num_columns - 1];
    at = ((u64)last->weight << log_stacked) + last->row + ((u64)1 << u32_max(last->log_height, l_skip));
  }
  for (u32 c = 0; c < width; c++, at += (u64)1 << lift) {
    commit->column_trace[commit->num_columns] = trace;
    commit->columns[commit->num_columns++] = (placed_column){.region = region,
                                                             .column = c,
                                                             .log_height = log_height,
                                                             .row = (u32)(at & (((u64)1 << log_stacked) - 1)),
                                                             .weight = (u32)(at >> log_stacked)};
  }
  commit->width = (u32)ceil_div_u64(at, (u64)1 << log_stacked);
}
