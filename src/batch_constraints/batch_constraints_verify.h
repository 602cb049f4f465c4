// Batched constraint sumcheck, the verifier's side (spec 13.8).
#ifndef SWIRL_BATCH_CONSTRAINTS_VERIFY_H
#define SWIRL_BATCH_CONSTRAINTS_VERIFY_H

#include "logup_gkr/logup_gkr_verify.h"

enum { MAX_OPENING_POINT = BB_TWO_ADICITY + 1 };

// Checks the constraints of all traces and the claims of LogUp-GKR; r [1 + n_max] receives the opening point.
swirl_status swirl_batch_constraints_verify(bb4 *r, verifier *v, const gkr_claim *gkr);

// The point of the prism of one trace: subgroup of order 2^log_size, cube variables point[1..n_lift]. point[0] is r_0,
// raised for a trace below 2^l_skip to the power that maps the skip domain to the trace's rows.
typedef struct trace_point {
  u32 log_size;
  bb4 point[MAX_OPENING_POINT];
} trace_point;
//   r  [1 + n_max]
void swirl_trace_point(trace_point *out, const proof_shape *shape, const trace_shape *trace, const bb4 *r);

#endif
