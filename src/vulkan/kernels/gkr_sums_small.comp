// One workgroup, in a hurry: two neighbours share a pair of tuples and take a point each, -1 and 2.
#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_gkr_sums
#define REDUCE_EXTS 1
#include "common.glsl"
#include "reduce.glsl"
#include "segments.glsl"
#include "wide.glsl"
#include "gkr.glsl"

layout(local_size_x = GROUP_SIZE) in;

void main() {
  const uint lane = gl_LocalInvocationIndex, n = pc.a.num * pc.a.num_segments, point = lane % 2;
  quads_ref src = quads(pc.a.src), eq = quads(pc.a.eq);
  const ext_factor lambda = ext_factor_of(ext_at(pc.a.lambda));
  wide_ext s = wide_zero();
  for (uint i = lane / 2; i < n; i += GROUP_SIZE / 2) {
    const bb4 w = load_ext(eq, placed_index(i, pc.a.num, pc.a.num_segments, pc.a.eq_stride));
    bb4 t[4];
    [[unroll]] for (uint k = 0; k < 4; k++) { // 2 a - b
      const bb4 a = load_ext(src, 8 * i + 4 * point + k), b = load_ext(src, 8 * i + 4 - 4 * point + k);
      t[k] = bb4_add(a, bb4_sub(a, b));
    }
    s = add_term(s, entries_of(t[0], t[1], t[2], t[3], lambda), ext_factor_of(w));
  }
  bb4 sum[1] = bb4[1](wide_reduce(s));
  group_sums(sum, 2);
  if (lane < 2) {
    const dev_ptr dst = dev_at(pc.a.dst, 4 * lane);
    store_ext_words(words(dst), 0, pc.a.accumulate != 0 ? bb4_add(ext_at(dst), sum[0]) : sum[0]);
  }
}
