// Poseidon2 on VW states with 32-bit lanes: one state word a vector, everything in [0, p). S-box and division
// by powers of two come from a header of the instruction set.
#ifndef SWIRL_HASH_P2_PACKED_H
#define SWIRL_HASH_P2_PACKED_H

#if VW == 4
#include "hash/p2_packed_neon.h"
#else
#include "hash/p2_packed_x86.h"
#endif

// M4 = circ(2, 3, 1, 1) on x [4].
static inline void p2_m4_(V *x) {
  const V t01 = v_add(x[0], x[1]), t23 = v_add(x[2], x[3]), all = v_add(t01, t23);
  const V t1 = v_add(all, x[1]), t3 = v_add(all, x[3]);
  x[3] = v_add(t3, v_add(x[0], x[0]));
  x[1] = v_add(t1, v_add(x[2], x[2]));
  x[0] = v_add(t1, t01);
  x[2] = v_add(t3, t23);
}
// M4 on every block of four, then the column sums are added to every block.
static inline void p2_external_(V *s) {
  for (u32 b = 0; b < 16; b += 4) p2_m4_(s + b);
  for (u32 k = 0; k < 4; k++) {
    const V sum = v_add(v_add(s[k], s[4 + k]), v_add(s[8 + k], s[12 + k]));
    for (u32 b = 0; b < 16; b += 4) s[b + k] = v_add(s[b + k], sum);
  }
}

static inline void p2_external_rounds_(V *s, const u32 (*constants)[P2_WIDTH]) {
  for (u32 r = 0; r < P2_FULL_ROUNDS_HALF; r++) {
    for (u32 i = 0; i < 16; i++) s[i] = p2_sbox_(s[i], v_set1(constants[r][i]));
    p2_external_(s);
  }
}

// s[0] <- (s[0] + constant)^7; s <- V s + sum(s), V as in swirl_p2_diagonal.
static inline void p2_internal_(V *s, u32 constant) {
  const V y = p2_sbox_(s[0], v_set1(constant));
  const V t = v_add(v_add(v_add(v_add(s[1], s[2]), v_add(s[3], s[4])), v_add(v_add(s[5], s[6]), v_add(s[7], s[8]))),
                    v_add(v_add(v_add(s[9], s[10]), v_add(s[11], s[12])), v_add(v_add(s[13], s[14]), s[15])));
  const V sum = v_add(t, y), double5 = v_add(s[5], s[5]), double8 = v_add(s[8], s[8]);
  s[0] = v_sub(t, y);
  s[1] = v_add(sum, s[1]);
  s[2] = v_add(sum, v_add(s[2], s[2]));
  s[3] = v_add(sum, p2_div_pow2_(s[3], 1));
  s[4] = v_add(sum, v_add(v_add(s[4], s[4]), s[4]));
  s[5] = v_add(sum, v_add(double5, double5));
  s[6] = v_sub(sum, p2_div_pow2_(s[6], 1));
  s[7] = v_sub(sum, v_add(v_add(s[7], s[7]), s[7]));
  s[8] = v_sub(sum, v_add(double8, double8));
  s[9] = v_add(sum, p2_div_pow2_(s[9], 8));
  s[10] = v_add(sum, p2_div_pow2_(s[10], 2));
  s[11] = v_add(sum, p2_div_pow2_(s[11], 3));
  s[12] = v_add(sum, p2_div_pow2_(s[12], 27));
  s[13] = v_sub(sum, p2_div_pow2_(s[13], 8));
  s[14] = v_sub(sum, p2_div_pow2_(s[14], 4));
  s[15] = v_sub(sum, p2_div_pow2_(s[15], 27));
}

// The states of VW lanes: as p2_level.h says.
typedef struct p2_states {
  V w[16];
} p2_states;

static inline void p2_clear(p2_states *s) {
  for (u32 i = 0; i < 16; i++) s->w[i] = v_set1(0);
}
static inline void p2_put(p2_states *s, size_t i, V a) { s->w[i] = a; }
static inline V p2_get(const p2_states *s, size_t i) { return s->w[i]; }
// The product with the word 1.
static inline V p2_get_canonical(const p2_states *s, size_t i) { return v_mul(s->w[i], v_set1(1)); }

static void p2_permute_states(p2_states *states) {
  V s[16];
  memcpy(s, states->w, sizeof s);
  p2_external_(s);
  p2_external_rounds_(s, swirl_p2_external_initial);
  for (u32 r = 0; r < P2_PARTIAL_ROUNDS; r++) p2_internal_(s, swirl_p2_internal[r]);
  p2_external_rounds_(s, swirl_p2_external_terminal);
  memcpy(states->w, s, sizeof s);
}

#endif
