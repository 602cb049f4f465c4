// Stacked commitment, prover's side (spec 11): encode, hash.
#include "prover/prove_context.h"

void swirl_commit_prove_at(prove_context *c, prove_commit *commit, dev_ptr code, dev_ptr layers) {
  const proof_shape *shape = c->shape;
  const u32 log_rows = shape->log_stacked + shape->log_blowup;
  const dev_ptr table =
      program_table(c->p, commit->columns, commit->num_columns * (sizeof *commit->columns / sizeof(u32)));
  commit->code = code;
  commit->layers = layers;
  // The root is the last of 2^(D + 1) - 1 digests.
  commit->root = dev_at(layers, (((u64)2 << (log_rows - shape->k)) - 2) * c->p->suite->digest_words);
  program_span_begin(c->p, "rs_code_matrix");
  RECORD(c->p, rs_encode, .table = table, .dst = code, .num_entries = commit->num_columns, .width = commit->width,
         .l_skip = shape->l_skip, .log_stacked = shape->log_stacked, .log_blowup = shape->log_blowup);
  program_span_end(c->p);
  program_span_begin(c->p, "merkle_tree");
  RECORD(c->p, merkle_tree, .code = code, .layers = layers, .width = commit->width, .ext = 0, .log_rows = log_rows,
         .k = shape->k);
  program_span_end(c->p);
}

void swirl_commit_prove(prove_context *c, prove_commit *commit) {
  const u32 log_rows = c->shape->log_stacked + c->shape->log_blowup;
  const dev_ptr code = program_alloc(c->p, "code matrix", (u64)commit->width << log_rows);
  const dev_ptr layers =
      program_alloc(c->p, "digest layers", (((u64)2 << (log_rows - c->shape->k)) - 1) * c->p->suite->digest_words);
  swirl_commit_prove_at(c, commit, code, layers);
}
