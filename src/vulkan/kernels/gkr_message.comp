// Invocation i makes s(i + 1). The sum has degree 2 in X: its value at 3 follows from those at 0, 1, 2.
#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_gkr_message
#include "common.glsl"
#include "wide.glsl"

layout(local_size_x = 64) in;

void main() {
  const uint i = gl_LocalInvocationIndex;
  if (i >= 3) return;
  words_ref sums = words(pc.a.sums);
  const bb4 s0 = load_ext_words(sums, 0), s1 = load_ext_words(sums, 4), s2 = load_ext_words(sums, 8);
  const bb4 xi = ext_at(pc.a.xi), d = bb4_sub(s2, s1);
  // eq1(xi, X) = (1 - xi) + X (2 xi - 1)
  const bb4 slope = bb4_sub(bb4_add(xi, xi), bb4_one());
  bb4 s = s1, kernel = xi;
  if (i == 1) {
    s = s2;
    kernel = bb4_add(xi, slope);
  } else if (i == 2) {
    s = bb4_add(s0, bb4_add(d, bb4_add(d, d)));
    kernel = bb4_add(xi, bb4_add(slope, slope));
  }
  store_ext_words(words(pc.a.dst), 4 * i, ext_mul(ext_mul(ext_at(pc.a.e), kernel), s));
}
