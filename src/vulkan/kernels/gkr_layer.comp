#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_gkr_layer
#include "common.glsl"
#include "segments.glsl"
#include "wide.glsl"

layout(local_size_x = GROUP_SIZE) in;

void main() {
  const uint i = linear_index();
  if (i >= pc.a.num * pc.a.num_segments) return;
  quads_ref src = quads(pc.a.src), dst = quads(pc.a.dst);
  const bb4 p0 = load_ext(src, 4 * i), q0 = load_ext(src, 4 * i + 1), p1 = load_ext(src, 4 * i + 2);
  const ext_factor f0 = ext_factor_of(q0), f1 = ext_factor_of(load_ext(src, 4 * i + 3));
  const uint at = 2 * placed_index(i, pc.a.num, pc.a.num_segments, pc.a.dst_stride);
  store_ext(dst, at, wide_reduce(wide_mac(wide_product(p0, f1), p1, f0)));
  store_ext(dst, at + 1, ext_mul(q0, f1));
}
