#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_require_balanced
#include "common.glsl"

layout(local_size_x = 64) in;

// p[0]: ERR_UNBALANCED.
void main() {
  if (gl_LocalInvocationIndex == 0 && !bb4_is_zero(ext_at(pc.a.src))) set_error(pc.p[0]);
}
