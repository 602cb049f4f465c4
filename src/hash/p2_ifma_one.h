// Poseidon2 on one state with 52-bit multiply-adds, for latency: words 0..7 and 8..15 in two vectors, in the form of
// p2_ifma.h. The chain is 21 S-boxes of three products, 13 cycles each; all else in the internal rounds runs beside it.
#ifndef SWIRL_HASH_P2_IFMA_ONE_H
#define SWIRL_HASH_P2_IFMA_ONE_H

#include "hash/p2_ifma.h"

typedef struct p2_one {
  W a, b;
} p2_one;

static inline W w_load(const u64 *p) { return _mm512_loadu_si512(p); }

// Words 8 mont: in and out of the form.
static inline W w_enter8(const u32 *p) {
  const W x = _mm512_cvtepu32_epi64(_mm256_loadu_si256((const __m256i *)(const void *)p));
  return w_mul_constant(w_set1(BB_P), x, P2_ENTER);
}
static inline void w_leave8(u32 *p, W x) {
  const W r = w_mul_constant(w_set1(BB_P), x, P2_LEAVE);
  const W reduced = _mm512_min_epu64(r, w_sub(r, w_set1(BB_P)));
  _mm256_storeu_si256((__m256i *)(void *)p, _mm512_cvtepi64_epi32(reduced));
}
static inline void p2_one_load(p2_one *s, const u32 *state) {
  s->a = w_enter8(state);
  s->b = w_enter8(state + 8);
}
static inline void p2_one_store(u32 *state, const p2_one *s) {
  w_leave8(state, s->a);
  w_leave8(state + 8, s->b);
}
static inline void p2_one_put_rate(p2_one *s, const u32 *values) { s->a = w_enter8(values); }

// M4 on both blocks of a vector: with s = x_i + x_(i+1), y_i = (s_i + s_(i+2)) + s_i + x_(i+1).
static inline W w_blocks(W x) {
  const W next = _mm512_permutex_epi64(x, 0x39), s = w_add(x, next);
  return w_add(w_add(s, next), w_add(s, _mm512_permutex_epi64(s, 0x4e)));
}
static inline void w_external_one(W *a, W *b) {
  const W x = w_blocks(*a), y = w_blocks(*b), half = w_add(x, y);
  const W sum = w_add(half, _mm512_shuffle_i64x2(half, half, 0x4e));
  *a = w_add(x, sum);
  *b = w_add(y, sum);
}
static inline void w_external_rounds_one(W *a, W *b, const u64 *first, const u64 (*next)[16]) {
  *a = w_add(*a, w_load(first));
  *b = w_add(*b, w_load(first + 8));
  for (u32 r = 0; r < 4; r++) {
    *a = w_sbox(w_load(next[r]), *a);
    *b = w_sbox(w_load(next[r] + 8), *b);
    w_external_one(a, b);
  }
}
// The sum of all words, in every lane.
static inline W w_sum(W a, W b) {
  W s = w_add(a, b);
  s = w_add(s, _mm512_permutex_epi64(s, 0x4e));
  s = w_add(s, _mm512_shuffle_i64x2(s, s, 0x4e));
  return w_add(s, _mm512_permutex_epi64(s, 0xb1));
}

static inline void w_internal_rounds_one(W *a, W *b) {
  const W p = w_set1(BB_P), d_a = w_load(p2_ifma_diagonal), d_b = w_load(p2_ifma_diagonal + 8);
  const W mu_a = w_load(p2_ifma_diagonal_mu), mu_b = w_load(p2_ifma_diagonal_mu + 8);
  W x = w_add(*a, w_set1(p2_ifma_internal[0])); // word 0 in lane 0; the other lanes do not matter
  W rest = _mm512_maskz_mov_epi64(0xfe, *a), b_now = *b, a_now = *a;
  for (u32 r = 0; r < 13; r++) {
    // The others: V x + (sum of all but word 0), at most p + 1 + 2 p; in lane 0 the sum alone, with 2 p for -y and the
    // next constant.
    const W sum = w_reduce(w_sum(rest, b_now));
    const W q_a = w_low(w_zero(), a_now, mu_a), q_b = w_low(w_zero(), b_now, mu_b);
    W base_a = w_sub(w_high(p, a_now, d_a), w_high(w_zero(), q_a, p));
    const W base_b = w_add(sum, w_sub(w_high(p, b_now, d_b), w_high(w_zero(), q_b, p)));
    const u64 next = r + 1 < 13 ? p2_ifma_internal[r + 1] : 0;
    base_a = w_add(sum, _mm512_mask_mov_epi64(base_a, 1, w_set1(2ull * BB_P + next)));
    const W y = w_sbox(p, x), all = _mm512_broadcastq_epi64(_mm512_castsi512_si128(y));
    x = w_sub(base_a, y);
    rest = _mm512_maskz_add_epi64(0xfe, base_a, all);
    a_now = rest;
    b_now = w_add(base_b, all);
  }
  *a = _mm512_mask_mov_epi64(rest, 1, x);
  *b = b_now;
}

static void p2_one_permute(p2_one *s) {
  W a = s->a, b = s->b;
  w_external_one(&a, &b);
  w_external_rounds_one(&a, &b, p2_ifma_initial_first, p2_ifma_initial_next);
  w_internal_rounds_one(&a, &b);
  w_external_rounds_one(&a, &b, p2_ifma_terminal_first, p2_ifma_terminal_next);
  s->a = a;
  s->b = b;
}

#endif
