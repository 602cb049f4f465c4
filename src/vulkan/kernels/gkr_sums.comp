// An invocation takes a pair of tuples at a time. Three sums a workgroup.
#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_gkr_sums
#define REDUCE_EXTS 3
#include "common.glsl"
#include "reduce.glsl"
#include "segments.glsl"
#include "wide.glsl"

layout(local_size_x = GROUP_SIZE) in;

// The entries of a tuple: R = P0 + lambda Q0 and P1, and as factors Q0 and Q1.
struct entries {
  bb4 r, p1;
  ext_factor q0, q1;
};
entries load_entries(quads_ref src, uint at, ext_factor lambda) {
  entries t;
  const bb4 q0 = load_ext(src, at + 1);
  t.r = bb4_add(load_ext(src, at), ext_mul(q0, lambda));
  t.p1 = load_ext(src, at + 2);
  t.q0 = ext_factor_of(q0);
  t.q1 = ext_factor_of(load_ext(src, at + 3));
  return t;
}
// s + w (R Q1 + P1 Q0).
wide_ext add_term(wide_ext s, entries t, ext_factor w) {
  return wide_mac(s, wide_reduce(wide_mac(wide_product(t.r, t.q1), t.p1, t.q0)), w);
}

void main() {
  const uint n = pc.a.num * pc.a.num_segments, step = gl_NumWorkGroups.x * GROUP_SIZE;
  quads_ref src = quads(pc.a.src), eq = quads(pc.a.eq);
  const ext_factor lambda = ext_factor_of(ext_at(pc.a.lambda));
  wide_ext s0 = wide_zero(), s1 = wide_zero(), slopes = wide_zero();
  for (uint i = linear_index(); i < n; i += step) {
    const ext_factor w = ext_factor_of(load_ext(eq, placed_index(i, pc.a.num, pc.a.num_segments, pc.a.eq_stride)));
    const entries lo = load_entries(src, 8 * i, lambda), hi = load_entries(src, 8 * i + 4, lambda);
    s0 = add_term(s0, lo, w);
    s1 = add_term(s1, hi, w);
    const entries slope = entries(bb4_sub(hi.r, lo.r), bb4_sub(hi.p1, lo.p1), factor_sub(hi.q0, lo.q0),
                                  factor_sub(hi.q1, lo.q1));
    slopes = add_term(slopes, slope, w); // the coefficient of X^2
  }
  bb4 sums[3] = bb4[3](wide_reduce(s0), wide_reduce(s1), wide_reduce(slopes));
  group_sums(sums, 1);
  const bb4 sum = bb4_add(sums[1], sums[2]);
  sums[2] = bb4_sub(bb4_add(sum, sum), sums[0]); // s(2) = 2 (s(1) + c) - s(0), c the coefficient
  if (gl_LocalInvocationIndex == 0) {
    [[unroll]] for (uint x = 0; x < 3; x++) store_ext(scratch_quads(0), 3 * group_index() + x, sums[x]);
  }
}
