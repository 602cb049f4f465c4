// Poseidon2 on one state for NEON, for latency: the state is four vectors, one lane a block of four words, so that M4
// is what it is for many states. Everything in [0, p). In the internal rounds the chain is the S-box of word 0; sum and
// diagonal of the others run beside it.
#ifndef SWIRL_HASH_P2_ONE_NEON_H
#define SWIRL_HASH_P2_ONE_NEON_H

#include "hash/p2_packed.h"

typedef struct p2_one {
  V w[4]; // w[k] holds words k, 4 + k, 8 + k, 12 + k
} p2_one;

static inline void p2_blocks_load_(V *w, const u32 *words) {
  const uint32x4x4_t x = vld4q_u32(words);
  for (u32 k = 0; k < 4; k++) w[k] = x.val[k];
}
static inline void p2_one_load(p2_one *s, const u32 *state) { p2_blocks_load_(s->w, state); }
static inline void p2_one_store(u32 *state, const p2_one *s) {
  const uint32x4x4_t x = {{s->w[0], s->w[1], s->w[2], s->w[3]}};
  vst4q_u32(state, x);
}
static inline void p2_one_put_rate(p2_one *s, const u32 *values) {
  const uint32x2x4_t x = vld4_u32(values);
  for (u32 k = 0; k < 4; k++) s->w[k] = vcombine_u32(x.val[k], vget_high_u32(s->w[k]));
}

// Sums of neighbouring lanes: of a, then of b.
static inline V p2_pair_sums_(V a, V b) {
  const V s = vpaddq_u32(a, b);
  return vminq_u32(s, v_sub_raw(s, v_set1(BB_P)));
}
static inline void p2_external_one_(V *x) {
  p2_m4_(x);
  const V sums = p2_pair_sums_(p2_pair_sums_(x[0], x[1]), p2_pair_sums_(x[2], x[3]));
  x[0] = v_add(x[0], vdupq_laneq_u32(sums, 0));
  x[1] = v_add(x[1], vdupq_laneq_u32(sums, 1));
  x[2] = v_add(x[2], vdupq_laneq_u32(sums, 2));
  x[3] = v_add(x[3], vdupq_laneq_u32(sums, 3));
}
static inline void p2_external_rounds_one_(V *x, const u32 (*constants)[P2_WIDTH]) {
  for (u32 r = 0; r < P2_FULL_ROUNDS_HALF; r++) {
    V c[4];
    p2_blocks_load_(c, constants[r]);
    for (u32 k = 0; k < 4; k++) x[k] = p2_sbox_(x[k], c[k]);
    p2_external_one_(x);
  }
}
// The sum of all words, in every lane.
static inline V p2_sum_(const V *x) {
  const V s = v_add(v_add(x[0], x[1]), v_add(x[2], x[3])), pairs = p2_pair_sums_(s, s);
  return p2_pair_sums_(pairs, pairs);
}

static void p2_one_permute(p2_one *state) {
  V x[4], diagonal[4], diagonal_q[4];
  p2_blocks_load_(diagonal, swirl_p2_diagonal);
  for (u32 k = 0; k < 4; k++) {
    x[k] = state->w[k];
    diagonal_q[k] = v_quotient_(diagonal[k]);
  }
  p2_external_one_(x);
  p2_external_rounds_one_(x, swirl_p2_external_initial);
  V first = x[0]; // word 0 in its lane 0; the others do not matter
  x[0] = vsetq_lane_u32(0, x[0], 0);
  for (u32 r = 0; r < P2_PARTIAL_ROUNDS; r++) {
    const V y = p2_sbox_(first, v_set1(swirl_p2_internal[r])), all = vdupq_laneq_u32(y, 0), sum = p2_sum_(x);
    for (u32 k = 0; k < 4; k++) x[k] = v_add(sum, v_mul_pair(x[k], diagonal[k], diagonal_q[k]));
    first = v_sub(sum, y); // sum + y - 2 y
    for (u32 k = 0; k < 4; k++) x[k] = v_add(x[k], all);
    x[0] = vsetq_lane_u32(0, x[0], 0);
  }
  x[0] = vcopyq_laneq_u32(x[0], 0, first, 0);
  p2_external_rounds_one_(x, swirl_p2_external_terminal);
  for (u32 k = 0; k < 4; k++) state->w[k] = x[k];
}

#endif
