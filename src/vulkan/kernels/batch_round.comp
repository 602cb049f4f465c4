#version 460
// One workgroup. First an invocation for each trace, X and kind of sum (constraints, LogUp): its term of head(X), where
// s(X) = eq1(xi, X) head(X) + tail X; then one for each X.
//   scratch  terms of head  [num_traces][2][degree + 2], then terms of tail  [num_traces]  ext
#extension GL_GOOGLE_include_directive : require
#define ARGS args_batch_round
#include "common.glsl"
#include "wide.glsl"

layout(local_size_x = GROUP_SIZE) in;

layout(buffer_reference, scalar, buffer_reference_align = 4) readonly buffer table_ref { batch_trace t[]; };

quads_ref evals;
bb4 weight[2]; // of C; or of P and Q

bb4 weighted(uint trace, uint kind, uint x) {
  const uint at = 3 * trace * pc.a.max_points + x;
  if (kind == 0) return ext_mul(weight[0], load_ext(evals, at));
  return bb4_add(ext_mul(weight[0], load_ext(evals, at + pc.a.max_points)),
                 ext_mul(weight[1], load_ext(evals, at + 2 * pc.a.max_points)));
}

// The value at x of the polynomial of degree `degree` given at 0..degree: if not there, by Lagrange,
//   sum_i v_i prod_(m != i) (x - m) / (i - m).
bb4 extrapolated(uint trace, uint kind, uint degree, uint x) {
  if (x <= degree) return weighted(trace, kind, x);
  uint numerator = BB_ONE; // prod_m (x - m)
  for (uint m = 0; m <= degree; m++) numerator = bb_mul(numerator, bb_from_canonical(x - m));
  bb4 s = bb4_zero();
  for (uint i = 0; i <= degree; i++) {
    uint denominator = bb_from_canonical(x - i);
    for (uint m = 1; m <= i; m++) denominator = bb_mul(denominator, bb_from_canonical(m));
    for (uint m = 1; m <= degree - i; m++) denominator = bb_mul(denominator, bb_neg(bb_from_canonical(m)));
    s = bb4_add(s, bb4_scale(weighted(trace, kind, i), bb_mul(numerator, bb_inv(denominator))));
  }
  return s;
}

void main() {
  const uint lane = gl_LocalInvocationIndex, j = pc.a.round, num_x = pc.a.degree + 2, num = pc.a.num_traces;
  table_ref table = table_ref(words(pc.a.table));
  quads_ref state = quads(pc.a.state), mu = quads(pc.a.mu_powers), xi = quads(pc.a.xi), terms = scratch_quads(0);
  const uint tails = 2 * num * num_x;
  evals = quads(pc.a.evals);
  const bb4 r = load_ext(quads(pc.a.r), j - 1);
  bb4 e = load_ext(state, 0), sharp = load_ext(state, 1);
  if (j >= 2) {
    const bb4 before = eq1(load_ext(xi, pc.a.l_skip + j - 2), r);
    e = ext_mul(e, before);
    sharp = ext_mul(sharp, before);
  }
  barrier(); // all have read the state
  if (lane == 0 && j >= 2) {
    store_ext(state, 0, e);
    store_ext(state, 1, sharp);
  }
  for (uint item = lane; item < 2 * num * num_x; item += GROUP_SIZE) {
    const uint x = item % num_x, kind = item / num_x & 1u, t = item / num_x / 2;
    const batch_trace trace = table.t[t];
    terms.q[item] = uvec4(0);
    if (trace.n_lift + 1 >= j) {
      if (kind == 0) {
        weight[0] = ext_mul(e, load_ext(mu, 2 * num + t));
      } else {
        weight[0] = bb4_scale(ext_mul(sharp, load_ext(mu, 2 * t)), bb_inv_pow2(trace.norm_log));
        weight[1] = ext_mul(sharp, load_ext(mu, 2 * t + 1));
      }
    }
    if (trace.n_lift + 1 > j) {
      store_ext(terms, item, extrapolated(t, kind, kind == 0 ? trace.degree : trace.logup_degree, x));
    } else if (trace.n_lift + 1 == j && x == 0) { // it enters the tail; the two kinds are added below
      store_ext(terms, item, weighted(t, kind, 0));
    }
  }
  memoryBarrierBuffer();
  barrier();
  for (uint t = lane; t < num; t += GROUP_SIZE) {
    const uint n_lift = table.t[t].n_lift, at = 2 * t * num_x;
    bb4 v = bb4_zero();
    if (n_lift + 1 <= j) {
      v = n_lift + 1 < j ? ext_mul(load_ext(state, 2 + t), r) : bb4_add(load_ext(terms, at), load_ext(terms, at + num_x));
      store_ext(state, 2 + t, v);
    }
    store_ext(terms, tails + t, v);
  }
  memoryBarrierBuffer();
  barrier();
  const bb4 point = load_ext(xi, pc.a.l_skip + j - 1);
  for (uint x = 1 + lane; x < num_x; x += GROUP_SIZE) {
    bb4 head = bb4_zero(), tail = bb4_zero();
    for (uint t = 0; t < num; t++) {
      const uint at = 2 * t * num_x + x;
      head = bb4_add(head, bb4_add(load_ext(terms, at), load_ext(terms, at + num_x)));
      tail = bb4_add(tail, load_ext(terms, tails + t));
    }
    const uint x_mont = bb_from_canonical(x);
    const bb4 kernel = eq1(point, bb4_from_base(x_mont));
    store_ext(quads(pc.a.dst), x - 1, bb4_add(ext_mul(kernel, head), bb4_scale(tail, x_mont)));
  }
}
