// S-box and division by powers of two of p2_packed.h for AVX2 and AVX-512: signed Montgomery products, whose results
// are in
// (-p, p) and are factors again without correction, and shifts for the powers of two of the diagonal.
#ifndef SWIRL_HASH_P2_PACKED_X86_H
#define SWIRL_HASH_P2_PACKED_X86_H

#if VW == 16
static inline V v_mul_signed_(V a, V b) { return _mm512_mul_epi32(a, b); } // of the even lanes, 64 bits
static inline V v_min_(V a, V b) { return _mm512_min_epu32(a, b); }
static inline V v_and_(V a, V b) { return _mm512_and_si512(a, b); }
static inline V v_times_(V a, u32 b) { return _mm512_madd_epi16(a, v_set1(b)); } // a, b < 2^15
static inline V v_left_(V a, u32 k) { return _mm512_slli_epi32(a, k); }
static inline V v_right_(V a, u32 k) { return _mm512_srli_epi32(a, k); }
#else
static inline V v_mul_signed_(V a, V b) { return _mm256_mul_epi32(a, b); }
static inline V v_min_(V a, V b) { return _mm256_min_epu32(a, b); }
static inline V v_and_(V a, V b) { return _mm256_and_si256(a, b); }
static inline V v_times_(V a, u32 b) { return _mm256_madd_epi16(a, v_set1(b)); }
static inline V v_left_(V a, u32 k) { return _mm256_slli_epi32(a, (int)k); }
static inline V v_right_(V a, u32 k) { return _mm256_srli_epi32(a, (int)k); }
#endif

// The high halves of the result are t 2^-32 mod p, in (-p, p), for |t| < 2^31 p: with q = t p^-1 mod 2^32 as a signed
// number, |q| <= 2^31, q p and t have the same low halves, and |t - q p| < 2^32 p. So the subtraction of 32-bit lanes
// has no borrow to lose.
static inline V p2_reduce_signed_(V t) {
  const V q = v_mul_signed_(t, v_set1(0u - BB_NP));
  return v_sub_raw(t, v_mul_signed_(q, v_set1(BB_P)));
}
// x^7 2^-32.. of the even lanes, in the high halves; x in (-p, p), as is every factor: a product is below p^2 < 2^31 p.
static inline V p2_sbox_half_(V x) {
  const V x2 = v_odd_(p2_reduce_signed_(v_mul_signed_(x, x)));
  const V x3 = v_odd_(p2_reduce_signed_(v_mul_signed_(x2, x)));
  const V x4 = v_odd_(p2_reduce_signed_(v_mul_signed_(x2, x2)));
  return p2_reduce_signed_(v_mul_signed_(x3, x4));
}
// (x + constant)^7; x + constant - p is in [-p, p - 2].
static inline V p2_sbox_(V x, V constant) {
  const V s = v_add_raw(x, v_sub_raw(constant, v_set1(BB_P)));
  const V r = v_join_high_(p2_sbox_half_(s), p2_sbox_half_(v_odd_(s)));
  return v_min_(r, v_add_raw(r, v_set1(BB_P)));
}

// The same for the even lanes alone, for latency; each odd lane gets a copy. The quotient digit of the last product
// does not wait for that product.
static inline V p2_sbox_even_(V x, V constant) {
  const V s = v_add_raw(x, v_sub_raw(constant, v_set1(BB_P)));
  const V x2 = v_odd_(p2_reduce_signed_(v_mul_signed_(s, s)));
  const V x3 = v_odd_(p2_reduce_signed_(v_mul_signed_(x2, s))), x3q = v_mul_signed_(x3, v_set1(0u - BB_NP));
  const V x4 = v_odd_(p2_reduce_signed_(v_mul_signed_(x2, x2))), q = v_mul_signed_(x4, x3q);
  const V r = v_odd_(v_sub_raw(v_mul_signed_(x4, x3), v_mul_signed_(q, v_set1(BB_P))));
  return v_min_(r, v_add_raw(r, v_set1(BB_P)));
}

// x 2^-k, k <= 8 or k = 27: with x = h 2^k + m and 2^-k = -15 2^(27 - k), it is h - 15 m 2^(27 - k), of two numbers
// below p.
static inline V p2_div_pow2_(V x, u32 k) {
  const V m = v_and_(x, v_set1((1u << k) - 1));
  const V m15 = k == 27 ? v_sub_raw(v_left_(m, 4), m) : v_left_(v_times_(m, 15), 27 - k);
  return v_sub(v_right_(x, k), m15);
}

#endif
