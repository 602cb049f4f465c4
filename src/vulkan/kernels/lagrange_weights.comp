#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_lagrange_weights
#include "common.glsl"

layout(local_size_x = GROUP_SIZE) in;

// eqD(z, omega^i) without division: with x, y the squarings of both, acc = (x + y) acc + (x - 1) (y - 1).
void main() {
  const uint i = linear_index(), log_n = pc.a.log_n;
  if (i >> log_n != 0) return;
  bb4 acc = bb4_one(), x = ext_at(pc.a.z);
  uint y = bb_pow(bb_two_adic_generator(log_n), uint64_t(i));
  for (uint j = 0; j < log_n; j++) {
    bb4 sum = x, difference = x;
    sum.c[0] = bb_add(x.c[0], y);
    difference.c[0] = bb_sub(x.c[0], BB_ONE);
    acc = bb4_add(bb4_mul(sum, acc), bb4_scale(difference, bb_sub(y, BB_ONE)));
    x = bb4_square(x);
    y = bb_square(y);
  }
  store_ext_words(words(pc.a.dst), 4 * i, bb4_scale(acc, bb_inv_pow2(log_n)));
}
