// Poseidon2 at one instruction set, over the vec_<isa>.h that was included before. For VW states side by side, one lane
// a state: the type p2_states; p2_clear, p2_put and p2_get of one word of all states (mont; p2_get_canonical:
// canonical), and p2_permute_states. Between permutations states may be in another form. The same for one state, for
// latency: p2_one, p2_one_load, p2_one_store, p2_one_put_rate (the first P2_RATE words) and p2_one_permute.
#ifndef SWIRL_HASH_P2_LEVEL_H
#define SWIRL_HASH_P2_LEVEL_H

#include "hash/poseidon2.h"

#ifdef P2_IFMA
#include "hash/p2_ifma.h"
#include "hash/p2_ifma_one.h"
#elif VW == 1
#include "hash/p2_one.h"
#elif VW == 4
#include "hash/p2_one_neon.h"
#elif VW == 16
#include "hash/p2_one_avx512.h"
#include "hash/p2_packed.h"
#else
#include "hash/p2_one_avx2.h"
#include "hash/p2_packed.h"
#endif

// state [16] mont, in place
static inline void p2_permute_one(u32 *state) {
  p2_one s;
  p2_one_load(&s, state);
  p2_one_permute(&s);
  p2_one_store(state, &s);
}

// Writes values into places `place`.. of a sponge state, permuting and going on at place 0 whenever the rate is full.
//   state  [16] mont    values  [n] mont    place < P2_RATE
static inline void p2_absorb_one(u32 *state, u32 place, const u32 *values, size_t n) {
  const size_t missing = P2_RATE - place;
  if (n < missing) {
    memcpy(state + place, values, n * sizeof *values);
    return;
  }
  p2_one s;
  memcpy(state + place, values, missing * sizeof *values);
  p2_one_load(&s, state);
  p2_one_permute(&s);
  size_t done = missing;
  for (; n - done >= P2_RATE; done += P2_RATE) {
    p2_one_put_rate(&s, values + done);
    p2_one_permute(&s);
  }
  p2_one_store(state, &s);
  memcpy(state, values + done, (n - done) * sizeof *values);
}

#endif
