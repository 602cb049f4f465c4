// One workgroup.
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
#include "gkr_small.glsl"

layout(local_size_x = GROUP_SIZE) in;

void main() { gkr_sums_small(pc.a); }
