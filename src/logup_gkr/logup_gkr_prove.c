// LogUp-GKR, prover's side (spec 12). Mirrors logup_gkr_verify.c.
#include "logup_gkr/leaf_stream_prove.h"

// Its part of the proof, in codec order (spec 05 section 2).
typedef struct gkr_proof {
  dev_ptr witness, q0_claim, claims, polys;
} gkr_proof;

static gkr_proof lay_out(prove_context *c, u32 num_layers) {
  gkr_proof at;
  at.witness = swirl_program_proof(c->p, 1);
  at.q0_claim = proof_ext(c, 1);
  proof_len_word(c, num_layers);
  at.claims = proof_ext(c, 4 * num_layers);
  at.polys = proof_ext(c, num_layers > 1 ? 3 * (num_layers * (num_layers - 1) / 2) : 0);
  return at;
}

// The leaves of all traces, then padding (12.3).
static void record_leaves(prove_context *c, dev_ptr leaves, dev_ptr alpha, dev_ptr beta_powers) {
  const proof_shape *shape = c->shape;
  u64 off = 0;
  swirl_program_group_begin(c->p);
  for (u32 t = 0; t < shape->num_traces; t++) {
    const trace_shape *trace = &shape->traces[t];
    const air_program *air = &c->traces[t].pk->interactions;
    if (air->num_outputs == 0) continue;
    swirl_program_strand(c->p);
    RECORD(c->p, logup_leaves, .prog = {c->traces[t].interactions, 0}, .inputs = c->traces[t].interaction_inputs,
           .publics = c->traces[t].publics, .alpha = alpha, .beta_powers = beta_powers,
           .leaves = dev_at(leaves, 8 * off), .log_height = trace->log_height, .lift = trace->lift,
           .num_rows = 1u << trace->lift);
    off += (u64)air->num_outputs << trace->lift;
  }
  swirl_program_strand(c->p);
  RECORD(c->p, logup_pad, .alpha = alpha, .leaves = dev_at(leaves, 8 * off),
         .n = (u32)(((u64)1 << shape->gkr_layers) - off));
  swirl_program_group_end(c->p);
}

// Observes the claims of one layer, p0, q0, p1, q1; in the proof they stand p0, p1, q0, q1.
static void observe_claims(prove_context *c, dev_ptr tuple, dev_ptr proof) {
  swirl_tx_observe(c, dev_ext(tuple, 0), 4, dev_ext(proof, 0));
  swirl_tx_observe(c, dev_ext(tuple, 1), 4, dev_ext(proof, 2));
  swirl_tx_observe(c, dev_ext(tuple, 2), 4, dev_ext(proof, 1));
  swirl_tx_observe(c, dev_ext(tuple, 3), 4, dev_ext(proof, 3));
}

// The layers of the tree, as far as they are stored, and how the others are made.
typedef struct gkr_tree {
  dev_ptr layers[33];
  leaf_stream stream; // stream.depth = 0: all are stored
} gkr_tree;

// The leaves and all layers above them, up to the root.
static void record_tree(prove_context *c, gkr_tree *tree, u32 m, dev_ptr alpha, dev_ptr beta_powers) {
  program *p = c->p;
  const u32 depth = swirl_leaf_stream_depth(c), lowest = m - depth;
  for (u32 t = 0; t < c->shape->num_traces; t++) {
    const air_program *air = &c->traces[t].pk->interactions;
    c->traces[t].interaction_inputs = air->num_outputs == 0 ? DEV_NONE : swirl_input_table(c, t, air);
  }
  tree->stream = (leaf_stream){.depth = 0};
  tree->layers[lowest] = swirl_program_alloc(p, "gkr layer", (u64)8 << lowest);
  if (depth == 0) {
    record_leaves(c, tree->layers[m], alpha, beta_powers);
  } else {
    tree->stream = swirl_leaf_stream(c, alpha, beta_powers, m, depth);
    swirl_leaf_stream_up(&tree->stream, tree->layers[lowest]);
  }
  for (u32 j = lowest; j-- > 0;) {
    tree->layers[j] = swirl_program_alloc(p, "gkr layer", (u64)8 << j);
    RECORD(p, gkr_layer, .src = tree->layers[j + 1], .dst = tree->layers[j], .num = 1u << j, .num_segments = 1);
  }
}

// The sumcheck of layer j (12.5, G6-G9): from the point xi [j], where the claims of the layer above are `above`, to
// rho [j]. The 2^j tuples of layer j + 1 and `above` are given back; where that layer is not stored it is made again
// in each round until enough challenges have folded it. Returns the claims, a tuple.
static dev_ptr record_layer(prove_context *c, u32 j, gkr_tree *tree, dev_ptr xi, dev_ptr rho, dev_ptr polys,
                            dev_ptr claims, dev_ptr above) {
  program *p = c->p;
  const leaf_stream *stream = &tree->stream;
  const u32 lowest = stream->depth == 0 ? UINT32_MAX : stream->layers - stream->depth;
  const u32 streamed = j + 1 > lowest ? j + 1 - lowest : 0, up = streamed == 0 ? 0 : stream->layers - (j + 1);
  dev_ptr layer = streamed == 0 ? tree->layers[j + 1] : DEV_NONE;
  const dev_ptr lambda = alloc_ext(c, "gkr lambda", 1), state = alloc_ext(c, "gkr claim", 2);
  const dev_ptr sums = alloc_ext(c, "gkr sums", 2), message = alloc_ext(c, "gkr round", 3);
  swirl_tx_sample(c, lambda, 4);
  RECORD(p, gkr_claim, .claims = above, .mu = xi, .lambda = lambda, .state = state);
  swirl_program_free(p, above);
  dev_ptr eq = alloc_ext(c, "gkr eq", (u64)1 << (j - 1));
  RECORD(p, eq_table, .point = dev_ext(xi, 1), .dst = eq, .num_vars = j - 1);
  bool has_sums = false; // of the round, from the fold before it
  for (u32 t = 0; t < j; t++) {
    const u32 log_n = j - t, num = 1u << (log_n - 1);
    if (t < streamed) {
      swirl_leaf_stream_sums(stream, up, t, rho, eq, lambda, sums);
    } else if (!has_sums) {
      RECORD(p, gkr_sums, .src = layer, .eq = eq, .lambda = lambda, .dst = sums, .num = num, .num_segments = 1);
    }
    RECORD(p, gkr_message, .sums = sums, .xi = dev_ext(xi, t), .state = state, .dst = message);
    swirl_tx_observe(c, message, 12, dev_ext(polys, 3 * t));
    swirl_tx_sample(c, dev_ext(rho, t), 4);
    const dev_ptr next_eq = log_n >= 2 ? alloc_ext(c, "gkr eq", (u64)1 << (log_n - 2)) : DEV_NONE;
    RECORD(p, gkr_fold_eq, .eq_src = eq, .eq_dst = next_eq, .sums = sums, .rho = dev_ext(rho, t), .xi = dev_ext(xi, t),
           .state = state, .log_n = log_n);
    swirl_program_free(p, eq);
    eq = next_eq;
    if (t + 1 < streamed) continue;
    const dev_ptr next = swirl_program_alloc(p, "gkr folded", (u64)16 << (log_n - 1));
    if (t + 1 == streamed) {
      swirl_leaf_stream_fold(stream, up, streamed, rho, next);
    } else if (log_n >= 2) {
      RECORD(p, gkr_fold_sums, .src = layer, .dst = next, .rho = dev_ext(rho, t), .eq = eq, .lambda = lambda,
             .sums = sums, .num = num);
      has_sums = true;
    } else {
      RECORD(p, gkr_fold, .src = layer, .dst = next, .rho = dev_ext(rho, t), .num = num, .num_segments = 1);
    }
    swirl_program_free(p, layer);
    layer = next;
  }
  observe_claims(c, layer, claims);
  swirl_program_free(p, message);
  swirl_program_free(p, sums);
  swirl_program_free(p, state);
  swirl_program_free(p, lambda);
  return layer;
}

static u32 longest_message(const prove_context *c) {
  u32 longest = 0;
  for (u32 t = 0; t < c->shape->num_traces; t++) {
    longest = u32_max(longest, c->traces[t].pk->interactions.max_message_len);
  }
  return longest;
}

void swirl_logup_gkr_prove(prove_context *c, logup_result *out) {
  program *p = c->p;
  const proof_shape *shape = c->shape;
  const u32 m = shape->gkr_layers; // M
  swirl_program_span_begin(p, "prover.rap_constraints.logup_gkr");
  const gkr_proof proof = lay_out(c, m);

  // G1, G2. Proof of work, alpha and beta
  swirl_tx_grind(c, shape->vk->params.logup_pow_bits, proof.witness);
  const dev_ptr alpha_beta = alloc_ext(c, "alpha beta", 2);
  swirl_tx_sample(c, alpha_beta, 8);
  const u32 num_powers = 1 + longest_message(c);
  out->beta_powers = alloc_ext(c, "beta powers", num_powers);
  RECORD(p, ext_powers, .base = dev_ext(alpha_beta, 1), .dst = out->beta_powers, .n = num_powers);

  // Two points in turn: the one being used and the one being made. Both can hold the final xi.
  const u32 num_xi = shape->l_skip + shape->n_global;
  dev_ptr xi = alloc_ext(c, "xi", u32_max(num_xi, 1)), next_xi = alloc_ext(c, "xi", u32_max(num_xi, 1));
  if (m == 0) {
    const u32 one[4] = {1, 0, 0, 0};
    for (u32 i = 0; i < 4; i++) swirl_program_static(p, dev_at(proof.q0_claim, i), one[i]);
  } else {
    SWIRL_ASSERT(m <= 32);
    gkr_tree tree;
    record_tree(c, &tree, m, alpha_beta, out->beta_powers);
    // G3-G5. The root and layer 1
    RECORD(p, require_balanced, .src = tree.layers[0]);
    swirl_tx_observe(c, dev_ext(tree.layers[0], 1), 4, proof.q0_claim);
    observe_claims(c, tree.layers[1], proof.claims);
    swirl_tx_sample(c, xi, 4);
    swirl_program_free(p, tree.layers[0]);
    dev_ptr claims = tree.layers[1];
    // G6-G10. One sumcheck a layer; the new point is (mu, rho)
    for (u32 j = 1; j < m; j++) {
      claims = record_layer(c, j, &tree, xi, dev_ext(next_xi, 1), dev_ext(proof.polys, 3 * (j * (j - 1) / 2)),
                            dev_ext(proof.claims, 4 * j), claims);
      swirl_tx_sample(c, next_xi, 4);
      const dev_ptr swap = xi;
      xi = next_xi;
      next_xi = swap;
    }
    swirl_program_free(p, claims);
  }
  // G11. The rest of the point
  if (num_xi > m) swirl_tx_sample(c, dev_ext(xi, m), 4 * (num_xi - m));
  swirl_program_free(p, next_xi);
  swirl_program_free(p, alpha_beta);
  out->xi = xi;
  swirl_program_span_end(p);
}
