#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_combine_columns
#include "common.glsl"

layout(local_size_x = GROUP_SIZE) in;

// dst = the sum of the p[0] groups of combine_columns.
void main() {
  const uint i = linear_index();
  if (i >> pc.a.log_len != 0) return;
  quads_ref sums = scratch_quads(0);
  bb4 sum = load_ext(sums, i);
  for (uint g = 1; g < pc.p[0]; g++) sum = bb4_add(sum, load_ext(sums, (g << pc.a.log_len) + i));
  store_ext(quads(pc.a.dst), i, sum);
}
