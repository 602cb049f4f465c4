#include "batch_constraints/batch_constraints_verify.h"

#include "batch_constraints/constraint_eval_verify.h"
#include "poly/poly.h"

void swirl_trace_point(trace_point *out, const proof_shape *shape, const trace_shape *trace, const bb4 *r) {
  out->log_size = u32_min(trace->log_height, shape->l_skip);
  out->point[0] = bb4_pow2k(r[0], shape->l_skip - out->log_size);
  for (u32 i = 1; i <= trace->n_lift; i++) out->point[i] = r[i];
}

// B2: the terms of all traces must add up to the claims about the input layer.
static swirl_status check_terms(verifier *v, const gkr_claim *gkr) {
  bb4 numerator = gkr->numerator, denominator = gkr->denominator;
  for (u32 t = 0; t < v->shape.num_traces; t++) {
    numerator = bb4_sub(numerator, verifier_observe_ext(v, v->proof.numerators_at + (size_t)t * EXT_BYTES));
    denominator = bb4_sub(denominator, verifier_observe_ext(v, v->proof.denominators_at + (size_t)t * EXT_BYTES));
  }
  REJECT_UNLESS_EQUAL(v, numerator, bb4_zero(), SWIRL_REJECT_GKR_NUMERATOR, -1, -1, v->proof.numerators_at);
  // Every leaf of the input layer has alpha, the padding too.
  REJECT_UNLESS_EQUAL(v, denominator, gkr->alpha, SWIRL_REJECT_GKR_DENOMINATOR, -1, -1, v->proof.denominators_at);
  return SWIRL_OK;
}

// sum_t (mu^2t num_t + mu^(2t+1) den_t), by Horner's rule from the end.
static bb4 batched_terms(const verifier *v, bb4 mu) {
  bb4 sum = bb4_zero();
  for (u32 t = v->shape.num_traces; t-- > 0;) {
    sum = bb4_add(bb4_mul(sum, mu), proof_ext_at(&v->proof, v->proof.denominators_at + (size_t)t * EXT_BYTES));
    sum = bb4_add(bb4_mul(sum, mu), proof_ext_at(&v->proof, v->proof.numerators_at + (size_t)t * EXT_BYTES));
  }
  return sum;
}

// B4 - B7: the sumcheck itself; *claim receives its last value.
static swirl_status check_rounds(bb4 *r, bb4 *claim, verifier *v, bb4 mu) {
  const proof_layout *proof = &v->proof;
  const u32 len = proof->univariate_len, degree = v->vk->params.max_constraint_degree + 1;
  for (u32 j = 0; j < len; j++) verifier_observe_ext(v, proof->univariate_at + (size_t)j * EXT_BYTES);
  r[0] = transcript_sample_ext(&v->transcript);
  REJECT_UNLESS_EQUAL(v, batched_terms(v, mu), swirl_verifier_domain_sum(v, proof->univariate_at, len),
                      SWIRL_REJECT_SUM_CLAIM, -1, 0, proof->univariate_at);
  *claim = swirl_verifier_horner(v, proof->univariate_at, len, r[0]);
  size_t at = proof->rounds_at;
  for (u32 j = 1; j <= v->shape.n_max; j++) {
    for (u32 i = 0; i < degree; i++) verifier_observe_ext(v, at + (size_t)i * EXT_BYTES);
    r[j] = transcript_sample_ext(&v->transcript);
    poly_interpolation p = swirl_poly_interpolate(degree, r[j]);
    swirl_poly_interpolate_next(&p, bb4_sub(*claim, proof_ext_at(proof, at)));
    for (u32 i = 0; i < degree; i++, at += EXT_BYTES) swirl_poly_interpolate_next(&p, proof_ext_at(proof, at));
    *claim = poly_interpolate_result(&p);
  }
  return SWIRL_OK;
}

// Absorbs the openings of one part at `at`, a zero for each rotation that the AIR does not have; returns its end.
static size_t observe_part(verifier *v, const air_vk *air, u32 part, size_t at) {
  const u32 width = air_part_width(air, part);
  at += LEN_BYTES;
  for (u32 column = 0; column < width; column++) {
    verifier_observe_ext(v, at);
    at += EXT_BYTES;
    if (air->need_rot) {
      verifier_observe_ext(v, at);
      at += EXT_BYTES;
    } else {
      transcript_observe_ext(&v->transcript, bb4_zero());
    }
  }
  return at;
}

// B8, B9: the common mains of all traces, then all other parts.
static void observe_openings(verifier *v) {
  for (u32 t = 0; t < v->shape.num_traces; t++) observe_part(v, v->shape.traces[t].air, 0, v->opening_at[t]);
  for (u32 t = 0; t < v->shape.num_traces; t++) {
    const air_vk *air = v->shape.traces[t].air;
    size_t at = proof_skip_list(&v->proof, v->opening_at[t], EXT_BYTES);
    for (u32 part = 1; part < air_num_parts(air); part++) at = observe_part(v, air, part, at);
  }
}

// The kernels of a trace with n_lift cube variables, cut off by the product of the challenges it does not have:
// zero_check = E_n r_{n+1} .. r_{n_max}, logup likewise with the sharp kernel.
typedef struct trace_kernels {
  bb4 zero_check, logup;
} trace_kernels;

static void eval_kernels(trace_kernels *out, const proof_shape *shape, const gkr_claim *gkr, const bb4 *r) {
  out[0].zero_check = swirl_poly_eq_uni(shape->l_skip, gkr->xi[0], r[0]);
  out[0].logup = swirl_poly_eq_sharp(shape->l_skip, gkr->xi, r[0]);
  for (u32 n = 1; n <= shape->n_max; n++) {
    const bb4 eq = poly_eq1(gkr->xi[shape->l_skip + n - 1], r[n]);
    out[n].zero_check = bb4_mul(out[n - 1].zero_check, eq);
    out[n].logup = bb4_mul(out[n - 1].logup, eq);
  }
  bb4 tail = bb4_one();
  for (u32 n = shape->n_max; n-- > 0;) {
    tail = bb4_mul(tail, r[n + 1]);
    out[n].zero_check = bb4_mul(out[n].zero_check, tail);
    out[n].logup = bb4_mul(out[n].logup, tail);
  }
}

swirl_status swirl_batch_constraints_verify(bb4 *r, verifier *v, const gkr_claim *gkr) {
  const proof_shape *shape = &v->shape;
  const bb4 lambda = transcript_sample_ext(&v->transcript);
  SWIRL_TRY(check_terms(v, gkr));
  const bb4 mu = transcript_sample_ext(&v->transcript);
  bb4 claim = bb4_zero();
  SWIRL_TRY(check_rounds(r, &claim, v, mu));
  observe_openings(v);
  // Neither a skip domain nor a cube variable nor an interaction: the reference aborts.
  REJECT_IF(v, gkr->num_xi == 0, SWIRL_ERR_PROOF_ENCODING, -1, -1, 0);

  trace_kernels kernels[MAX_OPENING_POINT];
  eval_kernels(kernels, shape, gkr, r);
  bb4 sum = bb4_zero(), mu_logup = bb4_one(), mu_zero_check = bb4_pow(mu, 2 * (u64)shape->num_traces);
  u64 offset = 0;
  for (u32 t = 0; t < shape->num_traces; t++) {
    const trace_shape *trace = &shape->traces[t];
    trace_point at;
    swirl_trace_point(&at, shape, trace, r);
    swirl_constraint_eval_nodes(v, t, &at);
    const bb4 constraints = swirl_constraint_eval_combined(v, t, lambda);
    bb4 numerator, denominator;
    swirl_constraint_eval_interactions(&numerator, &denominator, &offset, v, t, gkr);
    numerator = bb4_scale(numerator, bb_inv_pow2(shape->l_skip - at.log_size)); // repeated rows count once

    const bb4 logup = bb4_mul(mu_logup, bb4_add(numerator, bb4_mul(mu, denominator)));
    sum = bb4_add(sum, bb4_mul(kernels[trace->n_lift].logup, logup));
    sum = bb4_add(sum, bb4_mul(kernels[trace->n_lift].zero_check, bb4_mul(mu_zero_check, constraints)));
    mu_logup = bb4_mul(mu_logup, bb4_square(mu));
    mu_zero_check = bb4_mul(mu_zero_check, mu);
  }
  REJECT_UNLESS_EQUAL(v, sum, claim, SWIRL_REJECT_CLAIMS, -1, -1, v->proof.openings_at);
  return SWIRL_OK;
}
