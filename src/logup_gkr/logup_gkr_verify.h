// LogUp-GKR, the verifier's side (spec 12.6).
#ifndef SWIRL_LOGUP_GKR_VERIFY_H
#define SWIRL_LOGUP_GKR_VERIFY_H

#include "proof/verifier.h"

// Layers of the largest sum of fractions that is counted in 64 bits; no point is longer.
enum { MAX_GKR_POINT = 64 };

// What the phase leaves to check: claims about the input layer at xi.
typedef struct gkr_claim {
  bb4 alpha, beta;
  bb4 numerator, denominator;
  u32 num_xi; // l_skip + n_global
  bb4 xi[MAX_GKR_POINT];
} gkr_claim;

swirl_status swirl_logup_gkr_verify(gkr_claim *out, verifier *v);

#endif
