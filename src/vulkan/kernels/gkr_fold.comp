// An invocation folds one of the four entries of a tuple.
#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_gkr_fold
#include "common.glsl"
#include "wide.glsl"
#include "gkr.glsl"
#include "segments.glsl"
#include "gkr_ops.glsl"

layout(local_size_x = GROUP_SIZE) in;

void main() {
  const uint index = linear_index();
  if (index / 4 < pc.a.num * pc.a.num_segments) gkr_fold_entry(pc.a, index / 4, index % 4);
}
