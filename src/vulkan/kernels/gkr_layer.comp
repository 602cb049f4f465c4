// Two invocations make a pair.
#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_gkr_layer
#include "common.glsl"
#include "wide.glsl"
#include "gkr.glsl"
#include "segments.glsl"
#include "gkr_ops.glsl"

layout(local_size_x = GROUP_SIZE) in;

void main() {
  const uint index = linear_index();
  if (index / 2 < pc.a.num * pc.a.num_segments) gkr_layer_entry(pc.a, index / 2, index % 2);
}
