#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_gkr_message
#include "common.glsl"
#include "wide.glsl"
#include "gkr.glsl"
#include "segments.glsl"
#include "gkr_ops.glsl"

layout(local_size_x = 64) in;

void main() {
  const uint i = gl_LocalInvocationIndex;
  if (i < 3) gkr_message(pc.a, i);
}
