// The products of what stacked_poly_factors made. A workgroup makes 32 coefficients; eight invocations share the terms
// of each.
#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_stacked_round0_poly
#define REDUCE_EXTS 1
#include "common.glsl"
#include "reduce.glsl"
#include "wide.glsl"

layout(local_size_x = GROUP_SIZE) in;

#define OUTPUTS 32

// p[0]: the power of 2 that the products lack.
void main() {
  const uint lane = gl_LocalInvocationIndex, n = 1u << pc.a.l_skip, k = group_index() * OUTPUTS + lane % OUTPUTS;
  quads_ref factors = scratch_quads(0);
  wide_ext s = wide_zero();
  if (k < 2 * n - 1) {
    const uint begin = k < n ? 0 : k - n + 1, end = min(k + 1, n);
    [[unroll]] for (uint o = 0; o < 3; o++) {
      for (uint i = begin + lane / OUTPUTS; i < end; i += GROUP_SIZE / OUTPUTS)
        s = wide_mac(s, load_ext(factors, o * n + i), ext_factor_of(load_ext(factors, (3 + o) * n + k - i)));
    }
  }
  bb4 sum[1] = bb4[1](wide_reduce(s));
  group_sums(sum, OUTPUTS);
  if (lane >= OUTPUTS || k >= 2 * n - 1) return;
  quads_ref dst = quads(pc.a.dst);
  store_ext(dst, k, bb4_add(load_ext(dst, k), bb4_scale(sum[0], pc.p[0])));
}
