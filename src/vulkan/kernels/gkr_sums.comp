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

// s + w (R Q1 + P1 Q0) of t = R, Q0, P1, Q1, R = P0 + lambda Q0.
wide_ext add_term(wide_ext s, bb4 t[4], ext_factor w) {
  const bb4 bracket = wide_reduce(wide_mac(wide_product(t[0], ext_factor_of(t[3])), t[2], ext_factor_of(t[1])));
  return wide_mac(s, bracket, w);
}

void main() {
  const uint n = pc.a.num * pc.a.num_segments, step = gl_NumWorkGroups.x * GROUP_SIZE;
  quads_ref src = quads(pc.a.src), eq = quads(pc.a.eq);
  const ext_factor lambda = ext_factor_of(ext_at(pc.a.lambda));
  wide_ext s0 = wide_zero(), s1 = wide_zero(), s2 = wide_zero();
  for (uint i = linear_index(); i < n; i += step) {
    bb4 lo[4], hi[4];
    [[unroll]] for (uint k = 0; k < 4; k++) lo[k] = load_ext(src, 8 * i + k);
    [[unroll]] for (uint k = 0; k < 4; k++) hi[k] = load_ext(src, 8 * i + 4 + k);
    const ext_factor w =
        ext_factor_of(load_ext(eq, placed_index(i, pc.a.num, pc.a.num_segments, pc.a.eq_stride)));
    lo[0] = bb4_add(lo[0], ext_mul(lo[1], lambda));
    hi[0] = bb4_add(hi[0], ext_mul(hi[1], lambda));
    s0 = add_term(s0, lo, w);
    s1 = add_term(s1, hi, w);
    [[unroll]] for (uint k = 0; k < 4; k++) hi[k] = bb4_sub(bb4_add(hi[k], hi[k]), lo[k]);
    s2 = add_term(s2, hi, w);
  }
  bb4 sums[3] = bb4[3](wide_reduce(s0), wide_reduce(s1), wide_reduce(s2));
  group_sums(sums, 1);
  if (gl_LocalInvocationIndex == 0) {
    [[unroll]] for (uint x = 0; x < 3; x++) store_ext(scratch_quads(0), 3 * group_index() + x, sums[x]);
  }
}
