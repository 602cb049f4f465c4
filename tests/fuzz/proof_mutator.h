// Changes to proofs that know where the fields are.
#ifndef SWIRL_TESTS_FUZZ_PROOF_MUTATOR_H
#define SWIRL_TESTS_FUZZ_PROOF_MUTATOR_H

#include "fuzz/fuzz_keys.h"

// Changes the proof in `bytes` [size, with room for max_size]; returns its new length. A proof whose shape the key does
// not have gets changes of bytes.
size_t proof_mutate(const fuzz_key *key, u8 *bytes, size_t size, size_t max_size, unsigned seed);

#endif
