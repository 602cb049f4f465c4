// Stacked opening reduction, the verifier's side (spec 14.5).
#ifndef SWIRL_STACKED_REDUCTION_VERIFY_H
#define SWIRL_STACKED_REDUCTION_VERIFY_H

#include "batch_constraints/batch_constraints_verify.h"

// Reduces the column openings at r [1 + n_max] to the stacking openings at u [1 + n_stack].
swirl_status swirl_stacked_reduction_verify(bb4 *u, verifier *v, const bb4 *r);

#endif
