// Two invocations make a pair, so that neighbours write neighbouring words: p0 q1 + p1 q0 and q0 q1.
#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_gkr_layer
#include "common.glsl"
#include "segments.glsl"
#include "wide.glsl"

layout(local_size_x = GROUP_SIZE) in;

void main() {
  const uint index = linear_index(), i = index / 2, k = index % 2;
  if (i >= pc.a.num * pc.a.num_segments) return;
  quads_ref src = quads(pc.a.src);
  const bb4 a = load_ext(src, 4 * i + k), q0 = load_ext(src, 4 * i + 1), q1 = load_ext(src, 4 * i + 3);
  wide_ext s = wide_product(a, ext_factor_of(q1));
  if (k == 0) s = wide_mac(s, load_ext(src, 4 * i + 2), ext_factor_of(q0));
  const uint at = placed_index(i, pc.a.num, pc.a.num_segments, pc.a.dst_stride);
  store_ext(quads(pc.a.dst), 2 * at + k, wide_reduce(s));
}
