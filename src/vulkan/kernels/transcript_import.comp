#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_transcript_observe
#include "common.glsl"

// The sponge comes back from the host, in region REPLIES at word AT.
#define REPLIES pc.p[0]
#define AT pc.p[1]
layout(local_size_x = 64) in;

void main() {
  const uint i = gl_LocalInvocationIndex;
  if (i < 16u) words(pc.a.sponge).w[i] = words(dev_ptr(REPLIES, AT)).w[i];
}
