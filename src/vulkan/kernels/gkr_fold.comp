// An invocation folds one of the four entries of a tuple.
#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_gkr_fold
#include "common.glsl"
#include "segments.glsl"
#include "wide.glsl"

layout(local_size_x = GROUP_SIZE) in;

void main() {
  const uint index = linear_index(), i = index / 4, k = index % 4;
  if (i >= pc.a.num * pc.a.num_segments) return;
  quads_ref src = quads(pc.a.src);
  const ext_factor rho = ext_factor_of(ext_at(pc.a.rho));
  const bb4 lo = load_ext(src, 8 * i + k), hi = load_ext(src, 8 * i + 4 + k);
  const uint at = placed_index(i, pc.a.num, pc.a.num_segments, pc.a.dst_stride);
  store_ext(quads(pc.a.dst), 4 * at + k, ext_mix(lo, hi, rho));
}
