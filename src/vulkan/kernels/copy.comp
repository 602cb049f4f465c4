#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_copy
#include "common.glsl"

layout(local_size_x = GROUP_SIZE) in;

void main() {
  const uint i = linear_index();
  if (i >= pc.a.n) return;
  words(pc.a.dst).w[i] = words(pc.a.src).w[i];
}
