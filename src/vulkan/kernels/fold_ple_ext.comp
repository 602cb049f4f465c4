#version 460
// Teams of 2^p[0] invocations, each for one x.
#extension GL_GOOGLE_include_directive : require
#define ARGS args_fold_ple_ext
#include "common.glsl"
#include "wide.glsl"

layout(local_size_x = GROUP_SIZE) in;

shared uvec4 sums[GROUP_SIZE];

void main() {
  const uint lane = gl_LocalInvocationIndex, team = 1u << pc.p[0], h = pc.a.log_height, l = pc.a.l_skip;
  const uint log_n = min(h, l), x = linear_index() >> pc.p[0];
  quads_ref src = quads(pc.a.src), weights = quads(pc.a.weights);
  const bool valid = x < 1u << (h - log_n);
  wide_ext s = wide_zero();
  for (uint i = lane & team - 1; valid && i < 1u << log_n; i += team)
    s = wide_mac(s, load_ext(src, (x << log_n) + i), ext_factor_of(load_ext(weights, i << (l - log_n))));
  sums[lane] = uvec4_of(wide_reduce(s));
  for (uint d = team / 2; d > 0; d >>= 1) {
    barrier();
    if ((lane & team - 1) < d) sums[lane] = uvec4_of(bb4_add(bb4_of(sums[lane]), bb4_of(sums[lane + d])));
  }
  if (valid && (lane & team - 1) == 0) store_ext(quads(pc.a.dst), x, bb4_of(sums[lane]));
}
