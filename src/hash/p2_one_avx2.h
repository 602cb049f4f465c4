// Poseidon2 on one state for AVX2, for latency: words 0..7 and 8..15 in two vectors, everything in [0, p). In the
// internal rounds the chain is the S-box of word 0; sum and diagonal of the others run beside it.
#ifndef SWIRL_HASH_P2_ONE_AVX2_H
#define SWIRL_HASH_P2_ONE_AVX2_H

#include "hash/p2_packed_x86.h"

typedef struct p2_one {
  V a, b;
} p2_one;

static inline void p2_one_load(p2_one *s, const u32 *state) {
  s->a = v_load(state);
  s->b = v_load(state + 8);
}
static inline void p2_one_store(u32 *state, const p2_one *s) {
  v_store(state, s->a);
  v_store(state + 8, s->b);
}
static inline void p2_one_put_rate(p2_one *s, const u32 *values) { s->a = v_load(values); }

// M4 on both blocks: with s_i = x_i + x_(i+1), y_i = (s_i + s_(i+2)) + s_i + x_(i+1).
static inline V p2_blocks_(V x) {
  const V next = _mm256_shuffle_epi32(x, 0x39), s = v_add(x, next);
  return v_add(v_add(s, next), v_add(s, _mm256_shuffle_epi32(s, 0x4e)));
}
static inline V p2_swap_blocks_(V x) { return _mm256_permute4x64_epi64(x, 0x4e); }
static inline void p2_external_one_(V *a, V *b) {
  const V x = p2_blocks_(*a), y = p2_blocks_(*b), half = v_add(x, y), sum = v_add(half, p2_swap_blocks_(half));
  *a = v_add(x, sum);
  *b = v_add(y, sum);
}
static inline void p2_external_rounds_one_(V *a, V *b, const u32 (*constants)[P2_WIDTH]) {
  for (u32 r = 0; r < P2_FULL_ROUNDS_HALF; r++) {
    *a = p2_sbox_(*a, v_load(constants[r]));
    *b = p2_sbox_(*b, v_load(constants[r] + 8));
    p2_external_one_(a, b);
  }
}
// The sum of all words, in every lane.
static inline V p2_sum_(V a, V b) {
  V s = v_add(a, b);
  s = v_add(s, p2_swap_blocks_(s));
  s = v_add(s, _mm256_shuffle_epi32(s, 0x4e));
  return v_add(s, _mm256_shuffle_epi32(s, 0xb1));
}
// x with word 0 of `first`.
static inline V p2_with_first_(V x, V first) { return _mm256_blend_epi32(x, first, 1); }

static void p2_one_permute(p2_one *state) {
  const V zero = v_set1(0), diagonal_a = v_load(swirl_p2_diagonal), diagonal_b = v_load(swirl_p2_diagonal + 8);
  V a = state->a, b = state->b;
  p2_external_one_(&a, &b);
  p2_external_rounds_one_(&a, &b, swirl_p2_external_initial);
  V first = a; // of it only word 0 is read
  a = p2_with_first_(a, zero);
  for (u32 r = 0; r < P2_PARTIAL_ROUNDS; r++) {
    const V y = p2_sbox_even_(first, v_set1(swirl_p2_internal[r])),
            all = _mm256_broadcastd_epi32(_mm256_castsi256_si128(y));
    const V sum = p2_sum_(a, b);
    first = v_sub(sum, y); // word 0: sum + y - 2 y
    a = p2_with_first_(v_add(v_add(sum, v_mul(a, diagonal_a)), all), zero);
    b = v_add(v_add(sum, v_mul(b, diagonal_b)), all);
  }
  a = p2_with_first_(a, first);
  p2_external_rounds_one_(&a, &b, swirl_p2_external_terminal);
  state->a = a;
  state->b = b;
}

#endif
