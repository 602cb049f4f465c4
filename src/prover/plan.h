// The plan of a recorded program: what it will take, counted by walking it.
#ifndef SWIRL_PROVER_PLAN_H
#define SWIRL_PROVER_PLAN_H

#include "prover/forms.h"

typedef struct plan_memory {
  swirl_plan plan;
  swirl_span_plan *spans;
  swirl_buffer_plan *buffers;
} plan_memory;

// Walks the program of `r`, recorded as `choice` says, whose proofs have `head_len` bytes in front of the words.
swirl_status swirl_plan_build(plan_memory *out, const recording *r, const forms_choice *choice, size_t head_len,
                              swirl_diag *diag);
void swirl_plan_release(plan_memory *plan, const swirl_allocator *allocator);

// Bytes of a proof in front of its words: version, common main commitment, number of AIRs, presence bitmap.
size_t swirl_proof_head_len(const swirl_vk *vk);

#endif
