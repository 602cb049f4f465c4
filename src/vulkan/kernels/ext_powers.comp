#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_ext_powers
#include "common.glsl"

layout(local_size_x = GROUP_SIZE) in;

void main() {
  const uint i = linear_index();
  if (i >= pc.a.n) return;
  store_ext_words(words(pc.a.dst), 4 * i, bb4_pow(ext_at(pc.a.base), uint64_t(i)));
}
