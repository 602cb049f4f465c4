// A workgroup makes 32 outputs; eight invocations share the terms of each.
#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_ext_linear
#define REDUCE_EXTS 1
#include "common.glsl"
#include "reduce.glsl"
#include "wide.glsl"

layout(local_size_x = GROUP_SIZE) in;

#define OUTPUTS 32

void main() {
  const uint lane = gl_LocalInvocationIndex, i = group_index() * OUTPUTS + lane % OUTPUTS;
  quads_ref weights = quads(pc.a.weights), src = quads(pc.a.src);
  wide_ext s = wide_zero();
  if (i < pc.a.len) {
    for (uint j = lane / OUTPUTS; j < pc.a.num; j += GROUP_SIZE / OUTPUTS)
      s = wide_mac(s, load_ext(src, j * pc.a.stride + i), ext_factor_of(load_ext(weights, j)));
  }
  bb4 sum[1] = bb4[1](wide_reduce(s));
  group_sums(sum, OUTPUTS);
  if (lane < OUTPUTS && i < pc.a.len) store_ext(quads(pc.a.dst), i, sum[0]);
}
