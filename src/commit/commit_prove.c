// Stacked commitment, prover's side (spec 11): encode, hash.
#include "prover/prove_context.h"

static u64 layers_words(const prove_context *c) {
  const u32 depth = c->shape->log_stacked + c->shape->log_blowup - c->shape->k;
  return (((u64)2 << depth) - 1) * c->p->suite->digest_words;
}

// Encodes and hashes one part of the rows after the other, each to the place `code`.
static void record_parts(prove_context *c, prove_commit *commit, dev_ptr code, dev_ptr layers, u32 log_parts) {
  program *p = c->p;
  const proof_shape *shape = c->shape;
  const u32 log_rows = shape->log_stacked + shape->log_blowup;
  commit->table =
      swirl_program_table(p, commit->columns, commit->num_columns * (sizeof *commit->columns / sizeof(u32)));
  commit->layers = layers;
  commit->root = dev_at(layers, layers_words(c) - p->suite->digest_words); // the last digest
  for (u32 part = 0; part >> log_parts == 0; part++) {
    swirl_program_span_begin(p, "rs_code_matrix");
    RECORD(p, rs_encode, .table = commit->table, .dst = code, .num_entries = commit->num_columns,
           .width = commit->width, .l_skip = shape->l_skip, .log_stacked = shape->log_stacked,
           .log_blowup = shape->log_blowup, .log_parts = log_parts, .part = part);
    swirl_program_span_end(p);
    swirl_program_span_begin(p, "merkle_tree");
    RECORD(p, merkle_leaves, .code = code, .layers = layers, .width = commit->width, .log_rows = log_rows,
           .k = shape->k, .log_parts = log_parts, .part = part);
    if ((part + 1) >> log_parts != 0) RECORD(p, merkle_nodes, .layers = layers, .depth = log_rows - shape->k);
    swirl_program_span_end(p);
  }
}

void swirl_commit_prove_at(prove_context *c, prove_commit *commit, dev_ptr code, dev_ptr layers) {
  commit->code = code;
  record_parts(c, commit, code, layers, 0);
}

void swirl_commit_prove(prove_context *c, prove_commit *commit) {
  const proof_shape *shape = c->shape;
  const u32 log_rows = shape->log_stacked + shape->log_blowup;
  const u32 log_parts = u32_min(c->forms.step[FORM_CODE], log_rows - u32_max(shape->k, shape->l_skip));
  const dev_ptr layers = swirl_program_alloc(c->p, "digest layers", layers_words(c));
  const dev_ptr code = swirl_program_alloc(c->p, "code matrix", (u64)commit->width << (log_rows - log_parts));
  record_parts(c, commit, code, layers, log_parts);
  commit->code = code;
  if (log_parts > 0) { // only the last part is left
    swirl_program_free(c->p, code);
    commit->code = DEV_NONE;
  }
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
