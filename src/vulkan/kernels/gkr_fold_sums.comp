// Two sums a workgroup: at -1 and at 2. Parameters 0 and 1: region and offset of the table that is halved to that of the
// round; REGION_NONE: that of the round is there.
#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_gkr_fold_sums
#define REDUCE_EXTS 1
#define REDUCE_ROWS 4
#include "common.glsl"
#include "reduce.glsl"
#include "segments.glsl"
#include "wide.glsl"
#include "gkr.glsl"
#include "gkr_sums.glsl"

layout(local_size_x = GROUP_SIZE) in;

void main() {
  const dev_ptr halved = dev_ptr(pc.p[0], pc.p[1]);
  const bb4 sum = gkr_group_sums(gkr_fold_sums_terms(pc.a, halved, group_index(), gl_NumWorkGroups.x));
  const uint lane = gl_LocalInvocationIndex;
  if (lane < 2) store_ext(scratch_quads(0), 2 * group_index() + lane, sum);
}
