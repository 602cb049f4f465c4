#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_rs_open_rows
#include "common.glsl"

// The units of rs_open_sums times the weights of rs_open_weights: an invocation an opened word.
#define LOG_UNIT pc.p[0]
#define LOG_SEGMENTS pc.p[1]
#define SUMS pc.p[2]
layout(local_size_x = GROUP_SIZE) in;

void main() {
  const uint i = linear_index();
  if (pc.a.width == 0u) return;
  const uint c = i % pc.a.width, row = i / pc.a.width, q = row >> pc.a.k;
  if (q >= pc.a.num_queries) return;
  words_ref weights = scratch_words(row << LOG_UNIT), sums = scratch_words(SUMS);
  uint value = 0u;
  for (uint r = 0u; r >> LOG_UNIT == 0u; r++) {
    uint sum = 0u;
    for (uint segment = 0u; segment >> LOG_SEGMENTS == 0u; segment++)
      sum = bb_add(sum, sums.w[(((segment * pc.a.num_queries + q) << LOG_UNIT) + r) * pc.a.width + c]);
    value = bb_add(value, bb_mul(weights.w[r], sum));
  }
  words(pc.a.dst).w[i] = bb_to_canonical(value);
}
