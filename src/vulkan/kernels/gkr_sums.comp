// Two sums a workgroup: at -1 and at 2.
#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_gkr_sums
#define REDUCE_EXTS 1
#include "common.glsl"
#include "reduce.glsl"
#include "segments.glsl"
#include "wide.glsl"
#include "gkr.glsl"
#include "gkr_sums.glsl"

layout(local_size_x = GROUP_SIZE) in;

void main() {
  const bb4 sum = gkr_group_sums(gkr_sums_terms(pc.a, group_index(), gl_NumWorkGroups.x));
  const uint lane = gl_LocalInvocationIndex;
  if (lane < 2) store_ext(scratch_quads(0), 2 * group_index() + lane, sum);
}
