#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_rs_open_rows
#include "common.glsl"

// Row t of a query's leaf holds the values of the messages at X = omega^(index + t 2^(log_len - k)). A message is made
// of blocks of N words, each the subset sums of the inverse DFT of a block of rows. Coefficient j of a block is so
//   1/N sum_i s[i] prod_(bits b of j) (1 + w^(2^b)),  w = omega_l^-i,
// and the value of the block at X is sum_i s[i] g_i(X) with g_i(X) = 1/N prod_(b < l) (1 + X^(2^b) (1 + w^(2^b))). What
// is written is the weight of row y N + i of a unit, X^(y N) g_i(X).
//   scratch  [num_queries][2^k][2^LOG_UNIT]
#define LOG_UNIT pc.p[0]
layout(local_size_x = GROUP_SIZE) in;

void main() {
  const uint i = linear_index(), row = i & ((1u << LOG_UNIT) - 1u);
  const uint t = (i >> LOG_UNIT) & ((1u << pc.a.k) - 1u), q = i >> (LOG_UNIT + pc.a.k);
  if (q >= pc.a.num_queries) return;
  const uint log_len = pc.a.log_stacked + pc.a.log_blowup, exponent = words(pc.a.indices).w[q] + (t << (log_len - pc.a.k));
  uint x = bb_pow(bb_two_adic_generator(log_len), uint64_t(exponent));
  uint w = bb_pow(bb_inv(bb_two_adic_generator(pc.a.l_skip)), uint64_t(row & ((1u << pc.a.l_skip) - 1u)));
  uint weight = bb_inv_pow2(pc.a.l_skip);
  for (uint b = 0u; b < pc.a.l_skip; b++, x = bb_square(x), w = bb_square(w))
    weight = bb_mul(weight, bb_add(BB_ONE, bb_mul(x, bb_add(BB_ONE, w))));
  scratch_words(0u).w[i] = bb_mul(weight, bb_pow(x, uint64_t(row >> pc.a.l_skip)));
}
