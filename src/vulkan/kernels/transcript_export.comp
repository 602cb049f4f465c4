#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_transcript_observe
#include "common.glsl"
#include "observed.glsl"

// What the host absorbs: region EXCHANGE gets the sponge and then the elements, zeros counted, these from the FIRST-th on.
// They go to the proof and to the log as well.
#define EXCHANGE pc.p[0]
#define FIRST pc.p[1]
layout(local_size_x = GROUP_SIZE) in;

void main() {
  const uint i = linear_index(), n = pc.a.n << uint(pc.a.zeros != 0u), sponge = 16u;
  words_ref exchange = words(dev_ptr(EXCHANGE, 0u));
  if (i < sponge && FIRST == 0u) exchange.w[i] = words(pc.a.sponge).w[i];
  if (i < n) exchange.w[sponge + FIRST + i] = write_observed(pc.a, i);
}
