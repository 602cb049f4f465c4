#include "logup_gkr/logup_gkr_verify.h"

#include "poly/poly.h"

// The claims of one layer: two fractions.
typedef struct layer_claims {
  bb4 p0, q0, p1, q1;
} layer_claims;

// They stand in the proof as p0, p1, q0, q1 and are absorbed as p0, q0, p1, q1.
static layer_claims observe_claims(verifier *v, u32 layer) {
  const size_t at = v->proof.claims_at + (size_t)layer * 4 * EXT_BYTES;
  layer_claims c;
  c.p0 = verifier_observe_ext(v, at);
  c.q0 = verifier_observe_ext(v, at + 2 * EXT_BYTES);
  c.p1 = verifier_observe_ext(v, at + EXT_BYTES);
  c.q1 = verifier_observe_ext(v, at + 3 * EXT_BYTES);
  return c;
}
static bb4 sum_numerator(const layer_claims *c) { return bb4_add(bb4_mul(c->p0, c->q1), bb4_mul(c->p1, c->q0)); }
static bb4 sum_denominator(const layer_claims *c) { return bb4_mul(c->q0, c->q1); }

// Reduces the claims of one layer to one point: xi[0] = mu.
static void reduce_claims(gkr_claim *out, verifier *v, const layer_claims *c) {
  const bb4 mu = transcript_sample_ext(&v->transcript);
  out->numerator = poly_mix(c->p0, c->p1, mu);
  out->denominator = poly_mix(c->q0, c->q1, mu);
  out->xi[0] = mu;
}

// G3 - G5
static swirl_status verify_root(gkr_claim *out, verifier *v) {
  const bb4 root = verifier_observe_ext(v, v->proof.q0_claim_at);
  const layer_claims c = observe_claims(v, 0);
  REJECT_UNLESS_EQUAL(v, sum_numerator(&c), bb4_zero(), SWIRL_REJECT_GKR_ZERO_CHECK, -1, 0, v->proof.claims_at);
  REJECT_UNLESS_EQUAL(v, sum_denominator(&c), root, SWIRL_REJECT_GKR_ROOT, -1, 0, v->proof.q0_claim_at);
  reduce_claims(out, v, &c);
  return SWIRL_OK;
}

// G6 - G10: a sumcheck over `layer` variables, polynomials at `at`.
static swirl_status verify_layer(gkr_claim *out, verifier *v, u32 layer, size_t at) {
  bb4 rho[MAX_GKR_POINT];
  const bb4 lambda = transcript_sample_ext(&v->transcript);
  bb4 claim = bb4_add(out->numerator, bb4_mul(lambda, out->denominator)), eq = bb4_one();
  for (u32 t = 0; t < layer; t++, at += 3 * EXT_BYTES) {
    const bb4 s1 = verifier_observe_ext(v, at);
    const bb4 s2 = verifier_observe_ext(v, at + EXT_BYTES);
    const bb4 s3 = verifier_observe_ext(v, at + 2 * EXT_BYTES);
    rho[t] = transcript_sample_ext(&v->transcript);
    claim = swirl_poly_cubic(bb4_sub(claim, s1), s1, s2, s3, rho[t]);
    eq = bb4_mul(eq, poly_eq1(out->xi[t], rho[t]));
  }
  const layer_claims c = observe_claims(v, layer);
  const bb4 sum = bb4_add(sum_numerator(&c), bb4_mul(lambda, sum_denominator(&c)));
  REJECT_UNLESS_EQUAL(v, claim, bb4_mul(eq, sum), SWIRL_REJECT_GKR_LAYER, -1, layer, 0);
  reduce_claims(out, v, &c);
  memcpy(out->xi + 1, rho, layer * sizeof *rho);
  return SWIRL_OK;
}

swirl_status swirl_logup_gkr_verify(gkr_claim *out, verifier *v) {
  const proof_layout *proof = &v->proof;
  REJECT_IF(v, !verifier_check_pow(v, v->vk->params.logup_pow_bits, proof->logup_witness_at), SWIRL_REJECT_LOGUP_POW,
            -1, -1, proof->logup_witness_at);
  out->alpha = transcript_sample_ext(&v->transcript);
  out->beta = transcript_sample_ext(&v->transcript);
  const u32 layers = v->shape.gkr_layers;
  if (layers == 0) {
    // Without interactions the root is not absorbed: only one value is allowed.
    REJECT_UNLESS_EQUAL(v, proof_ext_at(proof, proof->q0_claim_at), bb4_one(), SWIRL_REJECT_GKR_ZERO_ROUND, -1, -1,
                        proof->q0_claim_at);
    out->numerator = bb4_zero();
    out->denominator = out->alpha;
  } else {
    SWIRL_TRY(verify_root(out, v));
    size_t at = proof->gkr_polys_at;
    for (u32 layer = 1; layer < layers; layer++) {
      SWIRL_TRY(verify_layer(out, v, layer, at));
      at += (size_t)layer * 3 * EXT_BYTES;
    }
  }
  out->num_xi = v->shape.l_skip + v->shape.n_global;
  SWIRL_ASSERT(out->num_xi <= MAX_GKR_POINT);
  for (u32 i = layers; i < out->num_xi; i++) out->xi[i] = transcript_sample_ext(&v->transcript); // G11
  return SWIRL_OK;
}
