#version 460
// dst of eval_mle_round from p[1] partial sums each, at word p[0] of the scratch. Workgroup (X, o).
#extension GL_GOOGLE_include_directive : require
#define ARGS args_eval_mle_round
#include "common.glsl"
#include "group_sum.glsl"

layout(local_size_x = GROUP_SIZE) in;

void main() {
  const uint x = gl_WorkGroupID.x, o = gl_WorkGroupID.y, num_sums = gl_NumWorkGroups.y;
  quads_ref partial = scratch_quads(pc.p[0]);
  bb4 s = bb4_zero();
  for (uint i = gl_LocalInvocationIndex; i < pc.p[1]; i += GROUP_SIZE)
    s = bb4_add(s, load_ext(partial, (i * num_sums + o) * pc.a.num_points + x));
  s = group_sum(s);
  if (gl_LocalInvocationIndex == 0) store_ext(quads(pc.a.dst), o * pc.a.dst_stride + x, s);
}
