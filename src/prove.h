// The program of a proof, and of its phases alone.
#ifndef SWIRL_PROVE_PROGRAM_H
#define SWIRL_PROVE_PROGRAM_H

#include "prover/recording.h"

// The proof words begin with the commitment of the common mains; the presence bitmap, which is not a whole number of
// words, comes after it and is put in on the host.
enum { PROOF_COMMON_COMMIT_WORDS = SUITE_DIGEST_BYTES / 4 };

// The whole proof. `airs` [num_airs of the key]: sources of the matrices.
void swirl_record_proof(recording *r, const swirl_air_shape *airs, bool given_witnesses);
// GkrProof || BatchConstraintProof, from the sponge as it is to the opening point (context r).
void swirl_record_constraints(prove_context *c);
// StackingProof || WhirProof, from the sponge and the opening point.
void swirl_record_openings(prove_context *c);

#endif
