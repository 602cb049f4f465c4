#include "hash/poseidon2.h"

static inline u32 sbox(u32 x) { // x^7
  const u32 x2 = bb_square(x);
  return bb_mul(bb_square(x2), bb_mul(x2, x));
}

// M4 = circ(2, 3, 1, 1) on every block of four, then the column sums are added to every block. All of it in 64 bits,
// unreduced: a block entry is at most 7 p, a column sum 28 p, the result 35 p < 2^37.
static inline void external_layer(u32 *state) {
  u64 t[16], sum[4] = {0, 0, 0, 0};
  for (int block = 0; block < 16; block += 4) {
    const u64 a = state[block], b = state[block + 1], c = state[block + 2], d = state[block + 3];
    const u64 all = a + b + c + d;
    t[block] = all + a + 2 * b;
    t[block + 1] = all + b + 2 * c;
    t[block + 2] = all + c + 2 * d;
    t[block + 3] = all + d + 2 * a;
  }
  for (int i = 0; i < 16; i++) sum[i % 4] += t[i];
  // With v = high * 2^31 + low and 2^31 = 2^27 - 1 mod p, w = low + high (2^27 - 1) < 2^31 + 33 * 2^27 < 3.3 p.
  for (int i = 0; i < 16; i++) {
    const u64 v = t[i] + sum[i % 4];
    const u64 w = (v & 0x7fffffffu) + (v >> 31) * 0x7ffffffu;
    const u32 x = (u32)(w >= 2ull * BB_P ? w - 2ull * BB_P : w);
    state[i] = x < BB_P ? x : x - BB_P;
  }
}

static inline u32 half(u32 x) { return (x >> 1) + ((x & 1u) != 0u ? (BB_P + 1u) / 2u : 0u); }
static inline u32 triple(u32 x) { return bb_add(bb_double(x), x); }
static inline u32 quadruple(u32 x) { return bb_double(bb_double(x)); }
// x * 2^-k, k <= 32: the Montgomery quotient of x * 2^(32 - k).
static inline u32 div_pow2(u32 x, u32 k) { return bb_reduce((u64)x << (32 - k)); }

// The S-box on s[0], then s <- V s + sum(s), V as in swirl_p2_diagonal: small integers and negative powers of two
// (2^-27 = -15). The other fifteen are summed apart, so that only one addition has to wait for the S-box.
static inline void internal_round(u32 *s, u32 constant) {
  u64 rest = 0;
  for (int i = 1; i < 16; i++) rest += s[i];
  const u32 rest_mod_p = (u32)(rest % BB_P);
  s[0] = sbox(bb_add(s[0], constant));
  const u32 t = bb_add(rest_mod_p, s[0]);
  s[0] = bb_sub(t, bb_double(s[0]));
  s[1] = bb_add(t, s[1]);
  s[2] = bb_add(t, bb_double(s[2]));
  s[3] = bb_add(t, half(s[3]));
  s[4] = bb_add(t, triple(s[4]));
  s[5] = bb_add(t, quadruple(s[5]));
  s[6] = bb_sub(t, half(s[6]));
  s[7] = bb_sub(t, triple(s[7]));
  s[8] = bb_sub(t, quadruple(s[8]));
  s[9] = bb_add(t, div_pow2(s[9], 8));
  s[10] = bb_add(t, div_pow2(s[10], 2));
  s[11] = bb_add(t, div_pow2(s[11], 3));
  s[12] = bb_add(t, div_pow2(s[12], 27));
  s[13] = bb_sub(t, div_pow2(s[13], 8));
  s[14] = bb_sub(t, div_pow2(s[14], 4));
  s[15] = bb_sub(t, div_pow2(s[15], 27));
}

static inline void external_round(u32 *state, const u32 *constants) {
  for (int i = 0; i < 16; i++) state[i] = sbox(bb_add(state[i], constants[i]));
  external_layer(state);
}

void swirl_p2_permute(u32 *state) {
  u32 s[16];
  memcpy(s, state, sizeof s);
  external_layer(s);
  for (int r = 0; r < P2_FULL_ROUNDS_HALF; r++) external_round(s, swirl_p2_external_initial[r]);
  for (int r = 0; r < P2_PARTIAL_ROUNDS; r++) internal_round(s, swirl_p2_internal[r]);
  for (int r = 0; r < P2_FULL_ROUNDS_HALF; r++) external_round(s, swirl_p2_external_terminal[r]);
  memcpy(state, s, sizeof s);
}
