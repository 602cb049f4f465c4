// BabyBear for trace generators: p = 2013265921, words in Montgomery form (x * 2^32 mod p), which the library uses in
// place.
#ifndef SWIRL_EXAMPLES_MONTGOMERY_H
#define SWIRL_EXAMPLES_MONTGOMERY_H

#include <stdint.h>

static const uint32_t mont_modulus = 2013265921;
static const uint32_t mont_one = 0x0ffffffe; // 2^32 mod p

// a * b / 2^32 mod p for a, b < p. With m = -t / p mod 2^32, t + m p is a multiple of 2^32 below 2^33 p.
static inline uint32_t mont_mul(uint32_t a, uint32_t b) {
  const uint64_t t = (uint64_t)a * b;
  const uint32_t m = (uint32_t)t * 0x77ffffff; // -1/p mod 2^32
  const uint32_t r = (uint32_t)((t + (uint64_t)m * mont_modulus) >> 32);
  return r < mont_modulus ? r : r - mont_modulus;
}

static inline uint32_t mont_add(uint32_t a, uint32_t b) {
  const uint32_t sum = a + b; // < 2p < 2^32
  return sum < mont_modulus ? sum : sum - mont_modulus;
}
static inline uint32_t mont_sub(uint32_t a, uint32_t b) { return a >= b ? a - b : a + mont_modulus - b; }

// x * 2^32 mod p for x < p, and back.
static inline uint32_t mont_from_canonical(uint32_t x) { return mont_mul(x, 0x45dddde3); } // 2^64 mod p
static inline uint32_t mont_from_signed(int32_t x) {                                       // |x| < p
  return x < 0 ? mont_sub(0, mont_from_canonical((uint32_t)-x)) : mont_from_canonical((uint32_t)x);
}
static inline uint32_t mont_to_canonical(uint32_t x) { return mont_mul(x, 1); }

#endif
