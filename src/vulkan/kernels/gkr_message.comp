// Invocation i makes s(i + 1).
#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_gkr_message
#include "common.glsl"
#include "wide.glsl"
#include "gkr.glsl"

layout(local_size_x = 64) in;

void main() {
  const uint i = gl_LocalInvocationIndex;
  if (i >= 3) return;
  const bb4 xi = ext_at(pc.a.xi), x = base_ext(bb_from_canonical(i + 1));
  const quadratic h = quadratic_of(pc.a.sums, xi, pc.a.state);
  const bb4 kernel = ext_mul(ext_at(pc.a.state), eq1(xi, x));
  store_ext_words(words(pc.a.dst), 4 * i, ext_mul(kernel, quadratic_at(h, x)));
}
