#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_logup_pad
#include "common.glsl"

layout(local_size_x = GROUP_SIZE) in;

void main() {
  const uint i = linear_index();
  if (i >= 2 * pc.a.n) return;
  store_ext(quads_from(quads(pc.a.leaves), i), 0, (i & 1u) == 0 ? bb4_zero() : ext_at(pc.a.alpha));
}
