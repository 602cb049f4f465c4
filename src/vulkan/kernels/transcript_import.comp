#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_transcript_observe
#include "common.glsl"

// The sponge comes back from the host, in region EXCHANGE.
#define EXCHANGE pc.p[0]
layout(local_size_x = 64) in;

void main() {
  const uint i = gl_LocalInvocationIndex;
  if (i < 16u) words(pc.a.sponge).w[i] = words(dev_ptr(EXCHANGE, 0u)).w[i];
}
