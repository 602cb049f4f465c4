// The expressions of one AIR at the opening point (spec 13.8).
#ifndef SWIRL_BATCH_CONSTRAINTS_CONSTRAINT_EVAL_VERIFY_H
#define SWIRL_BATCH_CONSTRAINTS_CONSTRAINT_EVAL_VERIFY_H

#include "batch_constraints/batch_constraints_verify.h"

// Evaluates every node of trace t's AIR into v->nodes: openings as variables, selectors at `at`.
void swirl_constraint_eval_nodes(verifier *v, u32 t, const trace_point *at);
// sum_i lambda^i constraint_i.
bb4 swirl_constraint_eval_combined(const verifier *v, u32 t, bb4 lambda);
// P = sum_s e_s count_s and Q = sum_s e_s (sum_j beta^j message_j + beta^len (bus + 1)), with
// e_s = eq(xi[lift .. gkr_layers), bits of *offset); *offset advances by 2^lift per interaction.
void swirl_constraint_eval_interactions(bb4 *numerator, bb4 *denominator, u64 *offset, const verifier *v, u32 t,
                                        const gkr_claim *gkr);

#endif
