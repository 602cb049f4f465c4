// WHIR, the verifier's side (spec 15.5).
#ifndef SWIRL_WHIR_VERIFY_H
#define SWIRL_WHIR_VERIFY_H

#include "proof/verifier.h"

// Checks that the stacked columns of all commitments have the stacking openings as values at `point`.
//   point  [l_skip + n_stack] ext
swirl_status swirl_whir_verify(verifier *v, const bb4 *point);

#endif
