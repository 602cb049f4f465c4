// Poseidon2 on one state for AVX-512, for latency: the whole state is one vector, everything in [0, p). In the internal
// rounds the chain is the S-box of word 0; sum and diagonal of the others run beside it.
#ifndef SWIRL_HASH_P2_ONE_AVX512_H
#define SWIRL_HASH_P2_ONE_AVX512_H

#include "hash/p2_packed_x86.h"

typedef struct p2_one {
  V w;
} p2_one;

static inline void p2_one_load(p2_one *s, const u32 *state) { s->w = v_load(state); }
static inline void p2_one_store(u32 *state, const p2_one *s) { v_store(state, s->w); }
static inline void p2_one_put_rate(p2_one *s, const u32 *values) { s->w = _mm512_mask_loadu_epi32(s->w, 0xff, values); }

// E. In every block, with s_i = x_i + x_(i+1): y_i = (s_i + s_(i+2)) + s_i + x_(i+1); then the sum of the blocks.
static inline V p2_external_one_(V x) {
  const V next = _mm512_shuffle_epi32(x, 0x39), s = v_add(x, next);
  const V y = v_add(v_add(s, next), v_add(s, _mm512_shuffle_epi32(s, 0x4e)));
  const V half = v_add(y, _mm512_shuffle_i64x2(y, y, 0x4e));
  return v_add(y, v_add(half, _mm512_shuffle_i64x2(half, half, 0xb1)));
}
static inline V p2_external_rounds_one_(V x, const u32 (*constants)[P2_WIDTH]) {
  for (u32 r = 0; r < P2_FULL_ROUNDS_HALF; r++) x = p2_external_one_(p2_sbox_(x, v_load(constants[r])));
  return x;
}
// The sum of all words, in every lane.
static inline V p2_sum_(V x) {
  V s = v_add(x, _mm512_shuffle_i64x2(x, x, 0x4e));
  s = v_add(s, _mm512_shuffle_i64x2(s, s, 0xb1));
  s = v_add(s, _mm512_shuffle_epi32(s, 0x4e));
  return v_add(s, _mm512_shuffle_epi32(s, 0xb1));
}

static void p2_one_permute(p2_one *state) {
  const __mmask16 others = 0xfffe;
  const V diagonal = v_load(swirl_p2_diagonal);
  V x = p2_external_rounds_one_(p2_external_one_(state->w), swirl_p2_external_initial);
  V rest = _mm512_maskz_mov_epi32(others, x); // x without word 0; of x only word 0 is read
  for (u32 r = 0; r < P2_PARTIAL_ROUNDS; r++) {
    const V y = p2_sbox_even_(x, v_set1(swirl_p2_internal[r]));
    const V base = v_add(p2_sum_(rest), v_mul(rest, diagonal));
    x = v_sub(base, y); // word 0: sum + y - 2 y
    rest = _mm512_maskz_mov_epi32(others, v_add(base, _mm512_broadcastd_epi32(_mm512_castsi512_si128(y))));
  }
  x = _mm512_mask_mov_epi32(rest, 1, x);
  state->w = p2_external_rounds_one_(x, swirl_p2_external_terminal);
}

#endif
