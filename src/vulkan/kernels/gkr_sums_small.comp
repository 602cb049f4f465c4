// One workgroup, in a hurry: four neighbours share a pair of tuples, three of them take a point X each.
#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_gkr_sums
#define REDUCE_EXTS 1
#include "common.glsl"
#include "reduce.glsl"
#include "segments.glsl"
#include "wide.glsl"

layout(local_size_x = GROUP_SIZE) in;

void main() {
  const uint lane = gl_LocalInvocationIndex, n = pc.a.num * pc.a.num_segments, x = lane % 4;
  quads_ref src = quads(pc.a.src), eq = quads(pc.a.eq);
  const ext_factor lambda = ext_factor_of(ext_at(pc.a.lambda));
  wide_ext s = wide_zero();
  for (uint i = lane / 4; i < n && x < 3; i += GROUP_SIZE / 4) {
    const bb4 w = load_ext(eq, placed_index(i, pc.a.num, pc.a.num_segments, pc.a.eq_stride));
    bb4 t[4];
    [[unroll]] for (uint k = 0; k < 4; k++) {
      const uvec4 lo = src.q[8 * i + k], hi = src.q[8 * i + 4 + k];
      t[k] = bb4_of(x == 0 ? lo : hi);
      if (x == 2) t[k] = bb4_sub(bb4_add(t[k], t[k]), bb4_of(lo));
    }
    t[0] = bb4_add(t[0], ext_mul(t[1], lambda));
    const bb4 bracket = wide_reduce(wide_mac(wide_product(t[0], ext_factor_of(t[3])), t[2], ext_factor_of(t[1])));
    s = wide_mac(s, bracket, ext_factor_of(w));
  }
  bb4 sum[1] = bb4[1](wide_reduce(s));
  group_sums(sum, 4);
  if (lane < 3) {
    const dev_ptr dst = dev_at(pc.a.dst, 4 * lane);
    store_ext_words(words(dst), 0, pc.a.accumulate != 0 ? bb4_add(ext_at(dst), sum[0]) : sum[0]);
  }
}
