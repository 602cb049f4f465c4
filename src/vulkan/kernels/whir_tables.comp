#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_whir_weights
#include "common.glsl"
#include "whir_layout.glsl"

layout(local_size_x = GROUP_SIZE) in;

// eq(y, (x, x^2, x^4, ..)) over `bits` bits.
uint eq_powers(uint x, uint y, uint bits) {
  uint r = BB_ONE;
  for (uint i = 0; i < bits; i++, x = bb_square(x)) r = bb_mul(r, (y >> i & 1) != 0 ? x : bb_sub(BB_ONE, x));
  return r;
}
bb4 eq_powers_ext(bb4 x, uint y, uint bits) {
  bb4 r = bb4_one();
  for (uint i = 0; i < bits; i++, x = bb4_square(x))
    r = bb4_mul(r, (y >> i & 1) != 0 ? x : bb4_sub(bb4_one(), x));
  return r;
}

// Workgroup row 0 makes the tables of z_0, row 1 + q those of query q; neighbours are neighbouring entries.
void main() {
  const uint y = gl_WorkGroupID.x * GROUP_SIZE + gl_LocalInvocationIndex, lows = log_low(), highs = log_high();
  if (gl_WorkGroupID.y == 0) {
    const bb4 z = ext_at(pc.a.z0);
    if (y >> lows == 0) store_ext(ood_low(), y, eq_powers_ext(z, y, lows));
    if (y >> highs == 0)
      store_ext(ood_high(), y, bb4_mul(ext_at(pc.a.gamma), eq_powers_ext(bb4_pow2k(z, lows), y, highs)));
    return;
  }
  const uint q = gl_WorkGroupID.y - 1;
  bb4 factor = bb4_zero();
  uint x = 0;
  if (q < pc.a.num_queries) {
    factor = bb4_pow(ext_at(pc.a.gamma), uint64_t(q + 2));
    x = bb_pow(bb_two_adic_generator(pc.a.log_domain), uint64_t(words(pc.a.indices).w[q]));
  }
  if (y >> lows == 0) query_low().w[(q << lows) + y] = eq_powers(x, y, lows);
  for (uint i = 0; i < lows; i++) x = bb_square(x);
  if (y >> highs == 0) store_ext(query_high(), y * queries() + q, bb4_scale(factor, eq_powers(x, y, highs)));
}
