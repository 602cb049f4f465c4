// What the fuzz targets share: libFuzzer's functions, a promise that ends the program when it is broken, inputs read as
// a sequence of small choices.
#ifndef SWIRL_TESTS_FUZZ_FUZZ_H
#define SWIRL_TESTS_FUZZ_FUZZ_H

#include <stdio.h>
#include <stdlib.h>

#include "base/base.h"

// Of the target. The mutator is optional.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed);
// Of whoever runs it: libFuzzer, or corpus_main.c in an ordinary build.
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

// Ends the program, so that the input is kept as a crash.
#define FUZZ_REQUIRE(condition)                                                                                        \
  do {                                                                                                                 \
    if (!(condition)) {                                                                                                \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                                          \
      abort();                                                                                                         \
    }                                                                                                                  \
  } while (0)

// An input read from its start; 0 behind its end.
typedef struct fuzz_input {
  const u8 *bytes;
  size_t left;
} fuzz_input;

static inline u8 fuzz_byte(fuzz_input *in) {
  if (in->left == 0) return 0;
  in->left--;
  return *in->bytes++;
}
// A number in [0, n), n in 1..256.
static inline u32 fuzz_below(fuzz_input *in, u32 n) { return fuzz_byte(in) % n; }
static inline u32 fuzz_u32(fuzz_input *in) {
  u32 word = 0;
  for (u32 i = 0; i < 4; i++) word |= (u32)fuzz_byte(in) << 8 * i;
  return word;
}

// Pseudorandom numbers for mutators, from a seed (xorshift64*).
static inline u32 fuzz_random(u64 *state) {
  *state ^= *state >> 12;
  *state ^= *state << 25;
  *state ^= *state >> 27;
  return (u32)(*state * 2685821657736338717ull >> 32);
}

#endif
