// S-box and division by powers of two of p2_packed.h for NEON: signed Montgomery products, whose results are in (-p, p)
// and are factors again without correction.
#ifndef SWIRL_HASH_P2_PACKED_NEON_H
#define SWIRL_HASH_P2_PACKED_NEON_H

// (x + constant)^7; x + constant - p is in [-p, p - 2]. The factor of each product whose quotient word is needed is the
// one that is known earlier.
static inline V p2_sbox_(V x, V constant) {
  const V s = v_add_raw(x, v_sub_raw(constant, v_set1(BB_P))), sq = v_quotient_(s);
  const V x2 = v_mul_signed_(s, s, sq), x3 = v_mul_signed_(x2, s, sq);
  const V x4 = v_mul_signed_(x2, x2, v_quotient_(x2));
  return v_fix_(v_mul_signed_(x4, x3, v_quotient_(x3)));
}

// x 2^-k, 1 <= k <= 27: with x = h 2^k + m and 2^-k = -15 2^(27 - k), it is h - 15 m 2^(27 - k), of two numbers below
// p.
static inline V p2_div_pow2_(V x, u32 k) {
  const V m = vandq_u32(x, v_set1((1u << k) - 1));
  return v_fix_(vmlsq_u32(vshlq_u32(x, vdupq_n_s32(-(int)k)), m, v_set1(15u << (27 - k))));
}

#endif
