// WHIR opening proof, prover's side (spec 15). Mirrors whir_verify.c.
#include "prover/prove_context.h"

// Its part of the proof, in codec order (spec 05 section 2). All lengths are known from the shape.
typedef struct whir_proof {
  dev_ptr mu_witness, sumchecks, commits, ood, fold_witnesses, query_witnesses;
  dev_ptr rows, paths;                   // initial round: commitment after commitment
  dev_ptr values[SWIRL_MAX_WHIR_ROUNDS]; // rounds 1..R-1
  dev_ptr value_paths[SWIRL_MAX_WHIR_ROUNDS];
  dev_ptr final_poly;
} whir_proof;

enum { DIGEST_PROOF_WORDS = SUITE_DIGEST_BYTES / 4 };

static u32 log_domain(const proof_shape *shape, u32 round) { // L_i
  return shape->log_stacked + shape->log_blowup - round;
}

static whir_proof lay_out(prove_context *c) {
  program *p = c->p;
  const proof_shape *shape = c->shape;
  const swirl_params *params = &shape->vk->params;
  const u32 rounds = params->num_rounds, k = shape->k, folds = rounds * k;
  whir_proof at;
  at.mu_witness = swirl_program_proof(p, 1);
  proof_len_word(c, folds);
  at.sumchecks = proof_ext(c, 2 * (u64)folds);
  proof_len_word(c, rounds - 1);
  at.commits = swirl_program_proof(p, DIGEST_PROOF_WORDS * (rounds - 1));
  at.ood = proof_ext(c, rounds - 1);
  at.fold_witnesses = swirl_program_proof(p, folds);
  at.query_witnesses = swirl_program_proof(p, rounds);
  const u32 depth = log_domain(shape, 0) - k, queries = params->num_queries[0];
  proof_len_word(c, shape->num_commits);
  proof_len_word(c, queries);
  at.rows = at.paths = DEV_NONE;
  if (queries > 0) {
    proof_len_word(c, depth);
    u64 width = 0;
    for (u32 i = 0; i < shape->num_commits; i++) {
      proof_len_word(c, c->commits[i].width);
      width += c->commits[i].width;
    }
    const u64 rows = ((u64)queries << k) * width, paths = (u64)shape->num_commits * queries * depth;
    if (rows > UINT32_MAX / 4 || paths > UINT32_MAX / 64) {
      swirl_program_fail(p, SWIRL_ERR_TOO_LARGE, "opened rows");
    }
    at.rows = swirl_program_proof(p, (u32)rows);
    at.paths = swirl_program_proof(p, (u32)(DIGEST_PROOF_WORDS * paths));
  }
  for (u32 i = 1; i < rounds; i++) {
    proof_len_word(c, params->num_queries[i]);
    at.values[i] = proof_ext(c, (u64)params->num_queries[i] << k);
  }
  // The depth of round 1 is written whenever there is such a round with queries (spec 05 section 4.2).
  proof_len_word(c, rounds > 1 && queries > 0 ? log_domain(shape, 1) - k : 0);
  for (u32 i = 1; i < rounds; i++) {
    at.value_paths[i] =
        swirl_program_proof(p, DIGEST_PROOF_WORDS * params->num_queries[i] * (log_domain(shape, i) - k));
  }
  proof_len_word(c, (u64)1 << shape->log_final_poly_len);
  at.final_poly = proof_ext(c, (u64)1 << shape->log_final_poly_len);
  return at;
}

// The batched polynomial as values on the cube (15.2): sum of mu^a times the stacked columns, to the message, to
// values.
static dev_ptr record_batch(prove_context *c, dev_ptr mu_powers) {
  program *p = c->p;
  const proof_shape *shape = c->shape;
  const u32 m0 = shape->log_stacked;
  u32 num = 0, first_column = 0;
  for (u32 i = 0; i < shape->num_commits; i++) num += c->commits[i].num_columns;
  placed_column *entries = swirl_mem_alloc(p->allocator, num * sizeof *entries);
  if (entries == NULL) {
    swirl_program_fail(p, SWIRL_ERR_NO_MEMORY, "whir");
    return DEV_NONE;
  }
  u32 n = 0;
  for (u32 i = 0; i < shape->num_commits; i++) {
    for (u32 j = 0; j < c->commits[i].num_columns; j++, n++) {
      entries[n] = c->commits[i].columns[j];
      entries[n].weight += first_column;
    }
    first_column += c->commits[i].width;
  }
  const dev_ptr table = swirl_program_table(p, entries, num * (sizeof *entries / sizeof(u32)));
  swirl_mem_release(p->allocator, entries, num * sizeof *entries);
  const dev_ptr f = alloc_ext(c, "whir f", (u64)1 << m0);
  RECORD(p, fill_zero, .dst = f, .n = 4u << m0);
  RECORD(p, combine_columns, .table = table, .weights = mu_powers, .dst = f, .num_entries = num,
         .l_skip = shape->l_skip, .log_len = m0);
  RECORD(p, message_transform, .src = f, .dst = f, .l_skip = shape->l_skip, .log_len = m0);
  RECORD(p, zeta, .src = f, .dst = f, .log_len = m0);
  return f;
}

// A codeword committed between two rounds.
typedef struct whir_code {
  dev_ptr code, layers;
} whir_code;

// Opens the queries of round i: the commitments (i = 0) or the codeword of the round before.
static void record_queries(prove_context *c, u32 i, const whir_code *code, const whir_proof *proof, dev_ptr indices) {
  program *p = c->p;
  const proof_shape *shape = c->shape;
  const u32 q = shape->vk->params.num_queries[i], k = shape->k, log_rows = log_domain(shape, i), depth = log_rows - k;
  if (q == 0) return;
  if (i > 0) {
    RECORD(p, open_rows, .code = code->code, .indices = indices, .dst = proof->values[i], .num_queries = q, .width = 1,
           .ext = 1, .log_rows = log_rows, .k = k);
    if (depth > 0) {
      RECORD(p, open_paths, .layers = code->layers, .indices = indices, .dst = proof->value_paths[i], .num_queries = q,
             .depth = depth);
    }
    return;
  }
  u64 row = 0;
  for (u32 j = 0; j < shape->num_commits; j++) {
    const prove_commit *commit = &c->commits[j];
    const dev_ptr rows = dev_at(proof->rows, row);
    if (commit->code.region != REGION_NONE) {
      RECORD(p, open_rows, .code = commit->code, .indices = indices, .dst = rows, .num_queries = q,
             .width = commit->width, .ext = 0, .log_rows = log_rows, .k = k);
    } else {
      RECORD(p, rs_open_rows, .table = commit->table, .indices = indices, .dst = rows,
             .num_entries = commit->num_columns, .width = commit->width, .l_skip = shape->l_skip,
             .log_stacked = shape->log_stacked, .log_blowup = shape->log_blowup, .num_queries = q, .k = k);
    }
    row += ((u64)q << k) * commit->width;
    if (depth > 0) {
      RECORD(p, open_paths, .layers = c->commits[j].layers, .indices = indices,
             .dst = dev_at(proof->paths, (u64)DIGEST_PROOF_WORDS * j * q * depth), .num_queries = q, .depth = depth);
    }
  }
}

void swirl_whir_prove(prove_context *c, dev_ptr u) {
  program *p = c->p;
  const proof_shape *shape = c->shape;
  const swirl_params *params = &shape->vk->params;
  const u32 rounds = params->num_rounds, k = shape->k;
  const whir_proof proof = lay_out(c);
  swirl_program_span_begin(p, "prover.openings.whir");

  // W1, W2. mu
  swirl_tx_grind(c, params->mu_pow_bits, proof.mu_witness);
  const dev_ptr mu = alloc_ext(c, "mu", 1), mu_powers = alloc_ext(c, "mu powers", shape->total_width);
  swirl_tx_sample(c, mu, 4);
  RECORD(p, ext_powers, .base = mu, .dst = mu_powers, .n = (u32)shape->total_width);
  dev_ptr f = record_batch(c, mu_powers), w = alloc_ext(c, "whir w", (u64)1 << shape->log_stacked);
  RECORD(p, eq_table, .point = u, .dst = w, .num_vars = shape->log_stacked, .mobius = 1);
  swirl_program_free(p, mu_powers);

  u32 most_queries = 1;
  for (u32 i = 0; i < rounds; i++) most_queries = u32_max(most_queries, params->num_queries[i]);
  const dev_ptr message = alloc_ext(c, "whir message", 2), alpha = alloc_ext(c, "alpha", 1);
  const dev_ptr z0 = alloc_ext(c, "z_0", 1), y0 = alloc_ext(c, "y_0", 1), gamma = alloc_ext(c, "gamma", 1);
  const dev_ptr indices = swirl_program_alloc(p, "query indices", most_queries);
  whir_code code = {DEV_NONE, DEV_NONE};
  u32 m = shape->log_stacked;
  for (u32 i = 0; i < rounds; i++) {
    const bool last = i + 1 == rounds;
    // W3-W5. k sumcheck rounds
    for (u32 s = 0; s < k; s++, m--) {
      RECORD(p, sumcheck_round, .a = f, .b = w, .dst = message, .num_pairs = 1u << (m - 1));
      swirl_tx_observe(c, message, 8, dev_ext(proof.sumchecks, 2 * (u64)(i * k + s)));
      swirl_tx_grind(c, params->folding_pow_bits, dev_at(proof.fold_witnesses, i * k + s));
      swirl_tx_sample(c, alpha, 4);
      dev_ptr *const tables[2] = {&f, &w};
      for (u32 j = 0; j < 2; j++) {
        const dev_ptr folded = alloc_ext(c, j == 0 ? "whir f" : "whir w", (u64)1 << (m - 1));
        RECORD(p, fold_mle, .src = *tables[j], .dst = folded, .r = alpha, .log_n = m, .width = 1);
        swirl_program_free(p, *tables[j]);
        *tables[j] = folded;
      }
    }
    // W6-W8. The next code and its out-of-domain value; or the final polynomial
    const dev_ptr g = alloc_ext(c, "whir g", (u64)1 << m);
    RECORD(p, zeta, .src = f, .dst = g, .log_len = m, .inverse = 1);
    whir_code next = {DEV_NONE, DEV_NONE};
    if (!last) {
      const u32 log_len = log_domain(shape, i + 1), depth = log_len - k;
      const u32 digest_words = p->suite->digest_words;
      next.code = alloc_ext(c, "whir code", (u64)1 << log_len);
      RECORD(p, rs_encode_ext, .src = g, .dst = next.code, .log_coeffs = m, .log_len = log_len);
      next.layers = swirl_program_alloc(p, "whir digest layers", (((u64)2 << depth) - 1) * digest_words);
      RECORD(p, merkle_leaves, .code = next.code, .layers = next.layers, .width = 1, .ext = 1, .log_rows = log_len,
             .k = k);
      RECORD(p, merkle_nodes, .layers = next.layers, .depth = depth);
      swirl_tx_observe_digest(c, dev_at(next.layers, (((u64)2 << depth) - 2) * digest_words),
                              dev_at(proof.commits, DIGEST_PROOF_WORDS * i));
      swirl_tx_sample(c, z0, 4);
      RECORD(p, eval_univariate, .src = g, .z = z0, .dst = y0, .log_n = m);
      swirl_tx_observe(c, y0, 4, dev_ext(proof.ood, i));
    } else {
      swirl_tx_observe(c, g, 4u << m, proof.final_poly);
    }
    swirl_program_free(p, g);
    // W9, W10. Queries of the code of this round
    swirl_tx_grind(c, params->query_pow_bits, dev_at(proof.query_witnesses, i));
    swirl_tx_sample_bits(c, indices, params->num_queries[i], log_domain(shape, i) - k);
    record_queries(c, i, &code, &proof, indices);
    swirl_program_free(p, code.code);
    swirl_program_free(p, code.layers);
    code = next;
    // W11. gamma, and the claims it joins
    swirl_tx_sample(c, gamma, 4);
    if (!last) {
      RECORD(p, whir_weights, .w = w, .z0 = z0, .gamma = gamma, .indices = indices,
             .num_queries = params->num_queries[i], .log_len = m, .log_domain = log_domain(shape, i) - k);
    }
  }
  const dev_ptr done[] = {f, w, message, alpha, z0, y0, gamma, indices, mu};
  for (u32 i = 0; i < SWIRL_COUNT(done); i++) swirl_program_free(p, done[i]);
  swirl_program_span_end(p);
}
