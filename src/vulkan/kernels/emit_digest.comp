#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_emit_digest
#include "common.glsl"

layout(local_size_x = 64) in;

void main() {
  const uint i = gl_LocalInvocationIndex;
  if (i < 8u) words(pc.a.dst).w[i] = bb_to_canonical(words(pc.a.src).w[i]);
}
