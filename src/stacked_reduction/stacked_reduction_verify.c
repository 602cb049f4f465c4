#include "stacked_reduction/stacked_reduction_verify.h"

#include "poly/poly.h"

// A walk over all slices in batching order (spec 14.3): the common mains of all traces, then per trace its other parts,
// column by column. Each slice has two powers of lambda, whether or not its AIR has rotations.
typedef struct slice_walk {
  bb4 lambda, power; // power = lambda^(2 v) of the next slice
  bb4 sum;
} slice_walk;

// Adds lambda^2v t_v + lambda^(2v+1) trot_v for the columns of one part, whose list of openings is at `at`.
static void add_claims(slice_walk *walk, const verifier *v, const air_vk *air, u32 part, size_t at) {
  const u32 width = air_part_width(air, part);
  at += LEN_BYTES;
  for (u32 column = 0; column < width; column++) {
    const bb4 next_power = bb4_mul(walk->power, walk->lambda);
    walk->sum = bb4_add(walk->sum, bb4_mul(walk->power, proof_ext_at(&v->proof, at)));
    at += EXT_BYTES;
    if (air->need_rot) {
      walk->sum = bb4_add(walk->sum, bb4_mul(next_power, proof_ext_at(&v->proof, at)));
      at += EXT_BYTES;
    }
    walk->power = bb4_mul(next_power, walk->lambda);
  }
}

static bb4 batched_claims(const verifier *v, bb4 lambda) {
  const proof_shape *shape = &v->shape;
  slice_walk walk = {.lambda = lambda, .power = bb4_one(), .sum = bb4_zero()};
  for (u32 t = 0; t < shape->num_traces; t++) add_claims(&walk, v, shape->traces[t].air, 0, v->opening_at[t]);
  for (u32 t = 0; t < shape->num_traces; t++) {
    const air_vk *air = shape->traces[t].air;
    size_t at = v->opening_at[t];
    for (u32 part = 0; part < air_num_parts(air); part++) {
      if (part > 0) add_claims(&walk, v, air, part, at);
      at = proof_skip_list(&v->proof, at, EXT_BYTES);
    }
  }
  return walk.sum;
}

// The kernels of a trace without the factor of a slice's place: ind eqD eq for the column, ind rot for its rotation.
typedef struct trace_kernels {
  bb4 column, rotation;
} trace_kernels;

static trace_kernels eval_kernels(const verifier *v, const trace_shape *trace, const bb4 *u, const bb4 *r) {
  trace_point rho;
  swirl_trace_point(&rho, &v->shape, trace, r);
  const bb4 ind = swirl_poly_ind(v->shape.l_skip, trace->n, u[0]);
  const bb4 eq =
      bb4_mul(swirl_poly_eq_uni(rho.log_size, u[0], rho.point[0]), swirl_poly_eq(u + 1, rho.point + 1, trace->n_lift));
  trace_kernels k = {.column = bb4_mul(ind, eq), .rotation = bb4_zero()};
  if (trace->air->need_rot) k.rotation = bb4_mul(ind, swirl_poly_rot(rho.log_size, u, rho.point, trace->n_lift));
  return k;
}

// Adds the slices of one part. `row` counts the cells of its commitment before each slice; the list of the
// commitment's stacking openings is at `openings`.
static void add_slices(slice_walk *walk, u64 *row, const verifier *v, const trace_shape *trace, u32 part,
                       const trace_kernels *kernels, size_t openings, const bb4 *u) {
  const proof_shape *shape = &v->shape;
  const u32 width = air_part_width(trace->air, part), high = shape->n_stack - trace->n_lift;
  for (u32 column = 0; column < width; column++, *row += (u64)1 << trace->lift) {
    const u64 stacked = *row >> shape->log_stacked, place = (*row >> trace->lift) & (((u64)1 << high) - 1);
    const bb4 next_power = bb4_mul(walk->power, walk->lambda);
    bb4 kernel = bb4_mul(walk->power, kernels->column);
    if (trace->air->need_rot) kernel = bb4_add(kernel, bb4_mul(next_power, kernels->rotation));
    kernel = bb4_mul(kernel, swirl_poly_eq_bits(u + 1 + trace->n_lift, place, high));
    const bb4 opening = proof_ext_at(&v->proof, openings + LEN_BYTES + (size_t)stacked * EXT_BYTES);
    walk->sum = bb4_add(walk->sum, bb4_mul(kernel, opening));
    walk->power = bb4_mul(next_power, walk->lambda);
  }
}

// The batched kernels times the stacking openings.
static bb4 final_sum(const verifier *v, bb4 lambda, const bb4 *u, const bb4 *r) {
  const proof_shape *shape = &v->shape;
  slice_walk walk = {.lambda = lambda, .power = bb4_one(), .sum = bb4_zero()};
  size_t openings = v->proof.stacking_openings_at;
  u64 row = 0;
  for (u32 t = 0; t < shape->num_traces; t++) {
    const trace_kernels kernels = eval_kernels(v, &shape->traces[t], u, r);
    add_slices(&walk, &row, v, &shape->traces[t], 0, &kernels, openings, u);
  }
  for (u32 t = 0; t < shape->num_traces; t++) {
    const trace_shape *trace = &shape->traces[t];
    if (air_num_parts(trace->air) == 1) continue;
    const trace_kernels kernels = eval_kernels(v, trace, u, r);
    for (u32 part = 1; part < air_num_parts(trace->air); part++) {
      openings = proof_skip_list(&v->proof, openings, EXT_BYTES);
      row = 0; // each alone in its commitment
      add_slices(&walk, &row, v, trace, part, &kernels, openings, u);
    }
  }
  return walk.sum;
}

// S6
static void observe_openings(verifier *v) {
  size_t at = v->proof.stacking_openings_at;
  for (u32 c = 0; c < v->shape.num_commits; c++) {
    const u32 width = v->shape.commits[c].width;
    at += LEN_BYTES;
    for (u32 j = 0; j < width; j++, at += EXT_BYTES) verifier_observe_ext(v, at);
  }
}

swirl_status swirl_stacked_reduction_verify(bb4 *u, verifier *v, const bb4 *r) {
  const proof_layout *proof = &v->proof;
  const u32 len = proof->stacking_univariate_len;
  const bb4 lambda = transcript_sample_ext(&v->transcript);
  REJECT_UNLESS_EQUAL(v, batched_claims(v, lambda), swirl_verifier_domain_sum(v, proof->stacking_univariate_at, len),
                      SWIRL_REJECT_STACKING_S0, -1, 0, proof->stacking_univariate_at);
  for (u32 j = 0; j < len; j++) verifier_observe_ext(v, proof->stacking_univariate_at + (size_t)j * EXT_BYTES);
  u[0] = transcript_sample_ext(&v->transcript);
  bb4 claim = swirl_verifier_horner(v, proof->stacking_univariate_at, len, u[0]);
  size_t at = proof->stacking_rounds_at;
  for (u32 j = 1; j <= v->shape.n_stack; j++, at += 2 * EXT_BYTES) {
    const bb4 s1 = verifier_observe_ext(v, at);
    const bb4 s2 = verifier_observe_ext(v, at + EXT_BYTES);
    u[j] = transcript_sample_ext(&v->transcript);
    claim = swirl_poly_quadratic(bb4_sub(claim, s1), s1, s2, u[j]);
  }
  observe_openings(v);
  REJECT_UNLESS_EQUAL(v, final_sum(v, lambda, u, r), claim, SWIRL_REJECT_STACKING_FINAL, -1, -1,
                      proof->stacking_openings_at);
  return SWIRL_OK;
}
