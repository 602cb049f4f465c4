// Pseudorandom words for witnesses, the same on every machine: splitmix64.
#ifndef SWIRL_EXAMPLES_RANDOM_H
#define SWIRL_EXAMPLES_RANDOM_H

#include <stdint.h>

static inline uint64_t random_word(uint64_t *state) {
  uint64_t x = *state += 0x9e3779b97f4a7c15u;
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
  x = (x ^ x >> 27) * 0x94d049bb133111ebu;
  return x ^ x >> 31;
}

// Below `bound`, which is at most 2^32; as good as uniform for bounds far below 2^64.
static inline uint32_t random_below(uint64_t *state, uint64_t bound) { return (uint32_t)(random_word(state) % bound); }

#endif
