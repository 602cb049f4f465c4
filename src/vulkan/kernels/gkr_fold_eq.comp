// The last invocation updates the state, the others halve the table.
#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_gkr_fold_eq
#include "common.glsl"
#include "wide.glsl"
#include "gkr.glsl"
#include "segments.glsl"
#include "gkr_ops.glsl"

layout(local_size_x = GROUP_SIZE) in;

void main() {
  const uint y = linear_index(), len = gkr_fold_eq_len(pc.a);
  if (y < len) gkr_fold_eq_entry(pc.a, y);
  if (y == len) {
    gkr_fold_eq_kernel(pc.a);
    gkr_fold_eq_claim(pc.a);
  }
}
