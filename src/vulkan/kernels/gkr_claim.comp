// One invocation.
#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_gkr_claim
#include "common.glsl"
#include "wide.glsl"

layout(local_size_x = 64) in;

void main() {
  if (gl_LocalInvocationIndex != 0) return;
  words_ref claims = words(pc.a.claims), state = words(pc.a.state);
  const ext_factor mu = ext_factor_of(ext_at(pc.a.mu));
  const bb4 p = ext_mix(load_ext_words(claims, 0), load_ext_words(claims, 8), mu);
  const bb4 q = ext_mix(load_ext_words(claims, 4), load_ext_words(claims, 12), mu);
  store_ext_words(state, 0, bb4_one());
  store_ext_words(state, 4, bb4_add(p, ext_mul(q, ext_at(pc.a.lambda))));
}
