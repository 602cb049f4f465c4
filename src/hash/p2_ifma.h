// Poseidon2 on 16 states with 52-bit multiply-adds: one state word a vector of 8 lanes of 64 bits, two vectors (the
// even and the odd states) a word. A word x is held as x 2^52 mod p, not reduced: any number below 2^52 in the right
// class mod p, plus any multiple of 2^52, which the multiplier does not see. No linear layer reduces.
//
// Bounds, in units of p (a product adds at most 2^22 to its accumulator as long as its factors' product is below 2^74,
// which is counted as 1/100 of p):
//   what a permutation starts from: words just entered, at most 1.01, and capacities left by another one, at most 36
//   an external layer multiplies a bound by its largest row sum, 35: first one 1260, plus a round constant
//   an S-box of inputs below 2^42 returns less than its accumulator + 1/100: below 2 + 1/100
//   so internal rounds start below 71, and the last external layer leaves less than 36
// An internal round adds a sum below 2 and an accumulator of p: words 1, 3, 6 and 9..15 grow by at most 3 a round or
// shrink, and stay below 120. Words 2, 4, 5, 7, 8 grow by their factor: p2_ifma_growth_* are their bounds after each
// round. With two reductions of them (after rounds 3 and 9) all stay below 2^15 p < 2^46, the sum of all below 2^47.
// Word 0, the sum less an S-box output, is at most 2^47 when it is squared: its square is below 2^94, the quotient
// below 2^42; then 2^89, 2^84 and at last 2^69, so the S-box returns less than p + 2^17. After the last internal round
// no word exceeds 500, and what the terminal rounds' S-boxes square is below 2^45.
#ifndef SWIRL_HASH_P2_IFMA_H
#define SWIRL_HASH_P2_IFMA_H

#include "hash/p2_ifma_constants.h"

typedef __m512i W;

#define P2_LIMIT (1ull << 52)

static inline W w_set1(u64 a) { return _mm512_set1_epi64((i64)a); }
static inline W w_add(W a, W b) { return _mm512_add_epi64(a, b); }
static inline W w_sub(W a, W b) { return _mm512_sub_epi64(a, b); }
// acc + the high, low 52 bits of a b, of which the low 52 bits are read.
static inline W w_high(W acc, W a, W b) { return _mm512_madd52hi_epu64(acc, a, b); }
static inline W w_low(W acc, W a, W b) { return _mm512_madd52lo_epu64(acc, a, b); }
// A zero that the compiler makes anew instead of copying a register that holds one: the copy would take an issue slot.
static inline W w_zero(void) {
  W z;
  __asm__ volatile("vpxorq %0, %0, %0" : "=v"(z));
  return z;
}

// a b 2^-52 + acc mod p, for acc >= p. With a b = high 2^52 + low, q = low p^-1 mod 2^52 makes q p = t 2^52 + low for
// some t < p, so the quotient (a b - q p) 2^-52 is high - t, exactly, and acc + high - t is not negative.
static inline W w_mul(W acc, W a, W b) {
  const W high = w_high(acc, a, b), q = w_low(w_zero(), w_low(w_zero(), a, b), w_set1(P2_MU52));
  return w_sub(high, w_high(w_zero(), q, w_set1(BB_P)));
}
// The same by a constant c < p, c_mu = c p^-1 mod 2^52.
static inline W w_mul_constant(W acc, W a, u64 c, u64 c_mu) {
  const W q = w_low(w_zero(), a, w_set1(c_mu));
  return w_sub(w_high(acc, a, w_set1(c)), w_high(w_zero(), q, w_set1(BB_P)));
}
// x^7 + acc mod p, acc >= p.
static inline W w_sbox(W acc, W x) {
  const W p = w_set1(BB_P), x2 = w_mul(p, x, x);
  return w_mul(acc, w_mul(p, x2, x), w_mul(p, x2, x2));
}
// a mod p, below 2 p: the quotient by floor(2^52 / p) is too small by at most 1.
static inline W w_reduce(W a) {
  return w_low(a, w_high(w_zero(), a, w_set1(P2_LIMIT / BB_P)), w_set1(P2_LIMIT - BB_P));
}
// acc + a 2^-k, acc >= p: with a = h 2^k + m, a 2^-k = h - m 15 2^(27 - k), and 15 2^(27 - k) m < p.
static inline W w_div_pow2(W acc, W a, u32 k) {
  const W m = _mm512_and_si512(a, w_set1((1ull << k) - 1));
  return w_low(w_high(acc, a, w_set1(1ull << (52 - k))), m, w_set1(P2_LIMIT - (15ull << (27 - k))));
}

// E: M4 = circ(2, 3, 1, 1) on every block of four, then the column sums are added to every block.
static inline __attribute__((always_inline)) void w_external(W *s) {
  const W two = w_set1(2);
#pragma GCC unroll 4
  for (u32 b = 0; b < 16; b += 4) {
    W *x = s + b;
    const W t01 = w_add(x[0], x[1]), t23 = w_add(x[2], x[3]), all = w_add(t01, t23);
    const W t1 = w_add(all, x[1]), t3 = w_add(all, x[3]);
    x[3] = w_low(t3, x[0], two);
    x[1] = w_low(t1, x[2], two);
    x[0] = w_add(t1, t01);
    x[2] = w_add(t3, t23);
  }
#pragma GCC unroll 4
  for (u32 k = 0; k < 4; k++) {
    const W sum = w_add(w_add(s[k], s[4 + k]), w_add(s[8 + k], s[12 + k]));
#pragma GCC unroll 4
    for (u32 b = 0; b < 16; b += 4) s[b + k] = w_add(s[b + k], sum);
  }
}

// S-boxes on all words; `next` [16]: the accumulators.
static inline __attribute__((always_inline)) void w_sboxes(W *s, const u64 *next) {
#pragma GCC unroll 16
  for (u32 i = 0; i < 16; i++) s[i] = w_sbox(w_set1(next[i]), s[i]);
}

// Four external rounds on both halves, turn by turn: one's linear layer hides the latency of the other's S-boxes.
static __attribute__((noinline)) void w_external_rounds(W *restrict a, W *restrict b, const u64 *first,
                                                        const u64 (*next)[16]) {
  for (u32 i = 0; i < 16; i++) {
    a[i] = w_add(a[i], w_set1(first[i]));
    b[i] = w_add(b[i], w_set1(first[i]));
  }
  for (u32 r = 0; r < 4; r++) {
    w_sboxes(a, next[r]);
    w_sboxes(b, next[r]);
    w_external(a);
    w_external(b);
  }
}

// Bounds of a word with diagonal entry +-f before each internal round, u -> f u + 2 (the sum), except that a word is
// reduced after rounds 3 and 9.
#define P2_GROW(f, u) ((f) * (u) + 2)
#define P2_GROW2(f, u) P2_GROW(f, P2_GROW(f, u))
#define P2_GROW4(f, u) P2_GROW2(f, P2_GROW2(f, u))
#define P2_FROM_2(f)                                                                                                   \
  2, P2_GROW(f, 2), P2_GROW2(f, 2), P2_GROW(f, P2_GROW2(f, 2)), P2_GROW4(f, 2), P2_GROW(f, P2_GROW4(f, 2))
#define P2_BOUNDS(f)                                                                                                   \
  71, P2_GROW(f, 71), P2_GROW2(f, 71), P2_GROW(f, P2_GROW2(f, 71)), P2_FROM_2(f), 2, P2_GROW(f, 2), P2_GROW2(f, 2)
static const u64 p2_ifma_growth_3[13] = {P2_BOUNDS(3)}, p2_ifma_growth_4[13] = {P2_BOUNDS(4)};

// One internal round, V as in swirl_p2_diagonal. Negative entries -f: a multiple of p above f times the word is added.
static inline __attribute__((always_inline)) void w_internal(W *s, u32 r) {
  const W p = w_set1(BB_P), y = w_sbox(p, s[0]);
  const W t = w_add(w_add(w_add(w_add(s[1], s[2]), w_add(s[3], s[4])), w_add(w_add(s[5], s[6]), w_add(s[7], s[8]))),
                    w_add(w_add(w_add(s[9], s[10]), w_add(s[11], s[12])), w_add(w_add(s[13], s[14]), s[15])));
  const W sum = w_reduce(w_add(t, y)), sum_p = w_add(sum, p);
  const u64 next = r + 1 < 13 ? p2_ifma_internal[r + 1] : 0;
  s[0] = w_sub(w_add(t, w_set1(2ull * BB_P + next)), y); // t + y - 2 y
  s[1] = w_add(s[1], sum);
  s[2] = w_low(sum, s[2], w_set1(2));
  s[3] = w_div_pow2(sum_p, s[3], 1);
  s[4] = w_low(sum, s[4], w_set1(3));
  s[5] = w_low(sum, s[5], w_set1(4));
  s[6] = w_mul_constant(sum_p, s[6], p2_ifma_diagonal[6], p2_ifma_diagonal_mu[6]);
  s[7] = w_low(w_add(sum, w_set1(3 * p2_ifma_growth_3[r] * BB_P)), s[7], w_set1(P2_LIMIT - 3));
  s[8] = w_low(w_add(sum, w_set1(4 * p2_ifma_growth_4[r] * BB_P)), s[8], w_set1(P2_LIMIT - 4));
  s[9] = w_div_pow2(sum_p, s[9], 8);
  s[10] = w_div_pow2(sum_p, s[10], 2);
  s[11] = w_div_pow2(sum_p, s[11], 3);
  s[12] = w_div_pow2(sum_p, s[12], 27);
  s[13] = w_mul_constant(sum_p, s[13], p2_ifma_diagonal[13], p2_ifma_diagonal_mu[13]);
  s[14] = w_mul_constant(sum_p, s[14], p2_ifma_diagonal[14], p2_ifma_diagonal_mu[14]);
  s[15] = w_mul_constant(sum_p, s[15], p2_ifma_diagonal[15], p2_ifma_diagonal_mu[15]);
  if (r == 3 || r == 9) {
    s[2] = w_reduce(s[2]);
    s[4] = w_reduce(s[4]);
    s[5] = w_reduce(s[5]);
    s[7] = w_reduce(s[7]);
    s[8] = w_reduce(s[8]);
  }
}

static __attribute__((noinline)) void w_internal_rounds(W *restrict a, W *restrict b) {
  const W first = w_set1(p2_ifma_internal[0]);
  a[0] = w_add(a[0], first);
  b[0] = w_add(b[0], first);
  for (u32 r = 0; r < 13; r++) {
    w_internal(a, r);
    w_internal(b, r);
  }
}

// The states of 16 lanes: as p2_level.h says.
typedef struct p2_states {
  W even[16], odd[16];
} p2_states;

static inline void p2_clear(p2_states *s) {
  for (u32 i = 0; i < 16; i++) s->even[i] = s->odd[i] = _mm512_setzero_si512();
}
// x 2^32 to x 2^52: the product by 2^72.
static inline void p2_put(p2_states *s, size_t i, V a) {
  const W p = w_set1(BB_P);
  s->even[i] = w_mul_constant(p, _mm512_and_si512(a, w_set1(0xffffffff)), P2_ENTER);
  s->odd[i] = w_mul_constant(p, _mm512_srli_epi64(a, 32), P2_ENTER);
}
// Both halves' products by a constant, fully reduced: they are in (0, p + 2^13], and p becomes 0.
static inline V w_leave(W even, W odd, u64 c, u64 c_mu) {
  const W p = w_set1(BB_P);
  const V r = _mm512_or_si512(w_mul_constant(p, even, c, c_mu), _mm512_slli_epi64(w_mul_constant(p, odd, c, c_mu), 32));
  return _mm512_min_epu32(r, _mm512_sub_epi32(r, v_set1(BB_P)));
}
static inline V p2_get(const p2_states *s, size_t i) { return w_leave(s->even[i], s->odd[i], P2_LEAVE); }
static inline V p2_get_canonical(const p2_states *s, size_t i) {
  return w_leave(s->even[i], s->odd[i], P2_LEAVE_CANONICAL);
}

static inline void p2_permute_states(p2_states *s) {
  w_external(s->even);
  w_external(s->odd);
  w_external_rounds(s->even, s->odd, p2_ifma_initial_first, p2_ifma_initial_next);
  w_internal_rounds(s->even, s->odd);
  w_external_rounds(s->even, s->odd, p2_ifma_terminal_first, p2_ifma_terminal_next);
}

#endif
