// BabyBear for trace generators: p = 2013265921, words in Montgomery form (x * 2^32 mod p), which the library uses in
// place.
#ifndef SWIRL_EXAMPLES_MONTGOMERY_H
#define SWIRL_EXAMPLES_MONTGOMERY_H

#include <stdint.h>

static const uint32_t mont_modulus = 2013265921;
static const uint32_t mont_one = 0x0ffffffe; // 2^32 mod p

// x * 2^32 mod p for x < p: the Montgomery product of x and 2^64 mod p. With m = -t / p mod 2^32, t + m p is a multiple
// of 2^32 below 2^33 p.
static inline uint32_t mont_from_canonical(uint32_t x) {
  const uint64_t t = (uint64_t)x * 0x45dddde3; // 2^64 mod p
  const uint32_t m = (uint32_t)t * 0x77ffffff; // -1/p mod 2^32
  const uint32_t r = (uint32_t)((t + (uint64_t)m * mont_modulus) >> 32);
  return r < mont_modulus ? r : r - mont_modulus;
}

#endif
