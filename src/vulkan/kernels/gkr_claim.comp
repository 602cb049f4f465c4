// One invocation.
#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_gkr_claim
#include "common.glsl"
#include "wide.glsl"
#include "gkr.glsl"
#include "segments.glsl"
#include "gkr_ops.glsl"

layout(local_size_x = 64) in;

void main() {
  if (gl_LocalInvocationIndex == 0) gkr_claim(pc.a);
}
