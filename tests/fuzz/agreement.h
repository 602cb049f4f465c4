// The witness checker, the prover and the verifier must agree on every witness.
#ifndef SWIRL_TESTS_FUZZ_AGREEMENT_H
#define SWIRL_TESTS_FUZZ_AGREEMENT_H

#include <swirl/check.h>

// Checks the witness, proves it and verifies the proof; ends the program if the three disagree. Memory and time are the
// caller's to bound.
void agreement_require(swirl_pk *pk, const swirl_air_witness *airs, size_t num_airs);

#endif
