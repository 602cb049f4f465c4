// Columns of a power of two lie side by side: all of them fold as one.
#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_fold_mle
#include "common.glsl"
#include "wide.glsl"

layout(local_size_x = GROUP_SIZE) in;

void main() {
  const uint y = linear_index();
  if (y >= pc.a.width << (pc.a.log_n - 1)) return;
  quads_ref src = quads(pc.a.src);
  const ext_factor r = ext_factor_of(ext_at(pc.a.r));
  store_ext(quads(pc.a.dst), y, ext_mix(load_ext(src, 2 * y), load_ext(src, 2 * y + 1), r));
}
