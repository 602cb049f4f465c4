// The keys that proofs are fuzzed with: for each of some published cases the published key with the published proof,
// and the key and proof of the same AIRs under the frozen suite, without proof of work.
#ifndef SWIRL_TESTS_FUZZ_FUZZ_KEYS_H
#define SWIRL_TESTS_FUZZ_FUZZ_KEYS_H

#include <swirl/keys.h>
#include <swirl/verify.h>

#include "base/base.h"

typedef struct fuzz_key {
  const swirl_vk *vk;
  swirl_pk *pk; // that vk lies in, or NULL
  void *block;  // to verify with
  size_t block_len;
  u8 *proof; // a good one
  size_t len;
  bool is_bound; // the transcript binds the proof: the published key
} fuzz_key;

enum { FUZZ_KEYS = 16 };

// Keys [FUZZ_KEYS], made at the first call.
const fuzz_key *fuzz_keys(void);

#endif
