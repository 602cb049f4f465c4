#version 460
// One workgroup. eq#(xi, r) = sum_i eq(xi, i) eqD_l(r, omega^i), an invocation a term.
#extension GL_GOOGLE_include_directive : require
#define ARGS args_batch_init
#include "common.glsl"
#include "group_sum.glsl"
#include "wide.glsl"

layout(local_size_x = GROUP_SIZE) in;

// eqD_l(x, y) = 2^-l times what y -> (x + y) y' + (x - 1) (y - 1) makes of 1 in l steps that square x and y.
bb4 eq_uni(uint l, bb4 x, bb4 y) {
  const bb4 one = bb4_one();
  bb4 e = one;
  for (uint i = 0; i < l; i++) {
    e = bb4_add(ext_mul(bb4_add(x, y), e), ext_mul(bb4_sub(x, one), bb4_sub(y, one)));
    x = ext_mul(x, x);
    y = ext_mul(y, y);
  }
  return bb4_scale(e, bb_inv_pow2(l));
}

void main() {
  const uint l = pc.a.l_skip, lane = gl_LocalInvocationIndex;
  quads_ref xi = quads(pc.a.xi), state = quads(pc.a.state);
  const bb4 r = ext_at(pc.a.r);
  const uint inverse = bb_inv(bb_two_adic_generator(l));
  bb4 sharp = bb4_zero();
  // eqD_l(r, omega^i) = 2^-l prod_t (1 + (r / omega^i)^(2^t))
  for (uint i = lane; i < 1u << l; i += GROUP_SIZE) {
    bb4 z = bb4_scale(r, bb_pow(inverse, uint64_t(i))), term = bb4_one();
    for (uint t = 0; t < l; t++) {
      const bb4 x = load_ext(xi, t);
      term = ext_mul(term, (i >> t & 1u) == 1u ? x : bb4_sub(bb4_one(), x));
      term = bb4_add(term, ext_mul(term, z));
      z = ext_mul(z, z);
    }
    sharp = bb4_add(sharp, term);
  }
  sharp = bb4_scale(group_sum(sharp), bb_inv_pow2(l));
  if (lane == 0) {
    store_ext(state, 0, l == 0 ? bb4_one() : eq_uni(l, load_ext(xi, 0), r));
    store_ext(state, 1, sharp);
  }
}
