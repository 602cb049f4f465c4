// The factors of stacked_round0_poly, into the scratch: N times the coefficients of G_0, G_1, G_2 [3][N], then those of
// the three kernels [3][N], without the power of 2 that all have.
#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_stacked_round0_poly
#include "common.glsl"
#include "wide.glsl"
#include "univariate.glsl"

layout(local_size_x = GROUP_SIZE) in;

// p[0]: 1 / omega_l. p[1]: omega_L. p[2]: 2^-L.

// N times coefficient j: sum of g[i] omega_l^(-i j).
bb4 coefficient(uint o, uint j) {
  const uint n = 1u << pc.a.l_skip;
  const uint step = bb_pow(pc.p[0], j);
  quads_ref g = quads(pc.a.g);
  wide_ext s = wide_zero();
  uint power = BB_ONE;
  for (uint i = 0; i < n; i++) {
    const uvec4 v = g.q[o * n + i];
    [[unroll]] for (uint k = 0; k < 4; k++) s.c[k] = wide_fold(s.c[k] + wide_mul(v[k], power));
    power = bb_mul(power, step);
  }
  return wide_reduce(s);
}

// ind_n(Z) is 2^-(l-L) times the sum of Z^(m 2^L): a kernel of degree < 2^L times it repeats its coefficients, which
// are 2^-L (1, x^(2^L - 1), .., x) for eqD_L(x, Z).
bb4 kernel_coefficient(uint o, uint j) {
  const uint log_size = min(pc.a.log_height, pc.a.l_skip), mask = (1u << log_size) - 1;
  const bb4 rho = ext_pow2k(ext_at(pc.a.r0), pc.a.l_skip - log_size), next = bb4_scale(rho, pc.p[1]);
  if (o == 2) return bb4_scale(eq_uni_scaled(log_size, next, bb4_one()), pc.p[2]);
  return ext_pow(o == 0 ? rho : next, (0 - j) & mask);
}

void main() {
  const uint i = linear_index(), l = pc.a.l_skip, j = i & ((1u << l) - 1), o = i >> l;
  if (o >= 6) return;
  store_ext(scratch_quads(0), i, o < 3 ? coefficient(o, j) : kernel_coefficient(o - 3, j));
}
