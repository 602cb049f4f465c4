// LogUp-GKR, prover's side (spec 12). Mirrors logup_gkr_verify.c.
#include "prover/prove_context.h"

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
  for (u32 t = 0; t < shape->num_traces; t++) {
    const trace_shape *trace = &shape->traces[t];
    const air_program *air = &c->traces[t].pk->interactions;
    if (air->num_outputs == 0) continue;
    RECORD(c->p, logup_leaves, .prog = {c->traces[t].interactions, 0}, .inputs = swirl_input_table(c, t, air),
           .publics = c->traces[t].publics, .alpha = alpha, .beta_powers = beta_powers,
           .leaves = dev_at(leaves, 8 * off), .log_height = trace->log_height, .lift = trace->lift);
    off += (u64)air->num_outputs << trace->lift;
  }
  RECORD(c->p, logup_pad, .alpha = alpha, .leaves = dev_at(leaves, 8 * off),
         .n = (u32)(((u64)1 << shape->gkr_layers) - off));
}

// Observes the claims of one layer, p0, q0, p1, q1; in the proof they stand p0, p1, q0, q1.
static void observe_claims(prove_context *c, dev_ptr tuple, dev_ptr proof) {
  swirl_tx_observe(c, dev_ext(tuple, 0), 4, dev_ext(proof, 0));
  swirl_tx_observe(c, dev_ext(tuple, 1), 4, dev_ext(proof, 2));
  swirl_tx_observe(c, dev_ext(tuple, 2), 4, dev_ext(proof, 1));
  swirl_tx_observe(c, dev_ext(tuple, 3), 4, dev_ext(proof, 3));
}

// The sumcheck of layer j (12.5, G6-G9): from the point xi [j] to rho [j]. `layer` holds 2^j tuples and is given back.
static void record_layer(prove_context *c, u32 j, dev_ptr layer, dev_ptr xi, dev_ptr rho, dev_ptr polys,
                         dev_ptr claims) {
  program *p = c->p;
  const dev_ptr lambda = alloc_ext(c, "gkr lambda", 1), e = alloc_ext(c, "gkr e", 1);
  const dev_ptr message = alloc_ext(c, "gkr round", 3);
  swirl_tx_sample(c, lambda, 4);
  const u32 one[4] = {BB_ONE, 0, 0, 0};
  RECORD(p, copy, .src = swirl_program_table(p, one, 4), .dst = e, .n = 4);
  dev_ptr eq = alloc_ext(c, "gkr eq", (u64)1 << (j - 1));
  RECORD(p, eq_table, .point = dev_ext(xi, 1), .dst = eq, .num_vars = j - 1);
  for (u32 t = 0; t < j; t++) {
    const u32 log_n = j - t;
    RECORD(p, gkr_round, .src = layer, .eq = eq, .lambda = lambda, .xi = dev_ext(xi, t), .e = e, .dst = message,
           .log_n = log_n);
    swirl_tx_observe(c, message, 12, dev_ext(polys, 3 * t));
    swirl_tx_sample(c, dev_ext(rho, t), 4);
    const dev_ptr next = swirl_program_alloc(p, "gkr folded", (u64)16 << (log_n - 1));
    const dev_ptr next_eq = log_n >= 2 ? alloc_ext(c, "gkr eq", (u64)1 << (log_n - 2)) : DEV_NONE;
    RECORD(p, gkr_fold, .src = layer, .dst = next, .eq_src = eq, .eq_dst = next_eq, .rho = dev_ext(rho, t),
           .xi = dev_ext(xi, t), .e = e, .log_n = log_n);
    swirl_program_free(p, layer);
    swirl_program_free(p, eq);
    layer = next;
    eq = next_eq;
  }
  observe_claims(c, layer, claims);
  swirl_program_free(p, layer);
  swirl_program_free(p, message);
  swirl_program_free(p, e);
  swirl_program_free(p, lambda);
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
    dev_ptr layers[33];
    layers[m] = swirl_program_alloc(p, "gkr layer", (u64)8 << m);
    record_leaves(c, layers[m], alpha_beta, out->beta_powers);
    for (u32 j = m; j-- > 0;) {
      layers[j] = swirl_program_alloc(p, "gkr layer", (u64)8 << j);
      RECORD(p, gkr_layer, .src = layers[j + 1], .dst = layers[j], .log_n = j);
    }
    // G3-G5. The root and layer 1
    RECORD(p, require_balanced, .src = layers[0]);
    swirl_tx_observe(c, dev_ext(layers[0], 1), 4, proof.q0_claim);
    observe_claims(c, layers[1], proof.claims);
    swirl_tx_sample(c, xi, 4);
    swirl_program_free(p, layers[0]);
    swirl_program_free(p, layers[1]);
    // G6-G10. One sumcheck a layer; the new point is (mu, rho)
    for (u32 j = 1; j < m; j++) {
      record_layer(c, j, layers[j + 1], xi, dev_ext(next_xi, 1), dev_ext(proof.polys, 3 * (j * (j - 1) / 2)),
                   dev_ext(proof.claims, 4 * j));
      swirl_tx_sample(c, next_xi, 4);
      const dev_ptr swap = xi;
      xi = next_xi;
      next_xi = swap;
    }
  }
  // G11. The rest of the point
  if (num_xi > m) swirl_tx_sample(c, dev_ext(xi, m), 4 * (num_xi - m));
  swirl_program_free(p, next_xi);
  swirl_program_free(p, alpha_beta);
  out->xi = xi;
  swirl_program_span_end(p);
}
