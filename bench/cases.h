// The operations that are measured, in groups. Every operation of device/ops.h that moves or computes more than a few
// words is in one of them. Not measured: digests, samples, squarings, lagrange_weights, interaction_weights,
// round0_poly, gkr_claim, gkr_message, batch_init, batch_round, stacked_round0_poly and require_balanced, whose work
// does not grow with a trace or is some thousand words at most.
#ifndef SWIRL_BENCH_CASES_H
#define SWIRL_BENCH_CASES_H

#include "rig.h"

enum { CASE_L_SKIP = 4 };

void cases_moves(rig *r);
void cases_hash(rig *r);
void cases_code(rig *r);
void cases_vectors(rig *r);
void cases_gkr(rig *r);
void cases_stacked(rig *r);
void cases_columns(rig *r);
void cases_airs(rig *r); // makes the AIRs of two examples; nothing if none of its operations is wanted

#endif
