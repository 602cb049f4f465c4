#include "prover/plan.h"

#include "logup_gkr/leaf_stream_prove.h"
#include "prove.h"
#include "prover/run.h"

swirl_status swirl_plan_build(plan_memory *out, const recording *r, const forms_choice *choice, size_t head_len,
                              swirl_diag *diag) {
  const program *p = &r->program;
  *out = (plan_memory){0};
  out->spans = swirl_mem_alloc(r->allocator, p->num_spans * sizeof *out->spans);
  out->buffers = swirl_mem_alloc(r->allocator, p->arena.num_buffers * sizeof *out->buffers);
  swirl_plan *plan = &out->plan;
  plan->spans = out->spans;
  plan->num_spans = p->num_spans;
  plan->buffers = out->buffers;
  plan->num_buffers = p->arena.num_buffers;
  if (out->spans == NULL || out->buffers == NULL) return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "plan");
  for (u32 i = 0; i < p->num_spans; i++) {
    const swirl_counters c = swirl_program_span_counters(p, i);
    out->spans[i] = (swirl_span_plan){.name = p->spans[i].name,
                                      .depth = p->spans[i].depth,
                                      .launches = c.launches,
                                      .bytes_moved = c.bytes_moved,
                                      .field_ops = c.field_ops,
                                      .permutations = c.permutations};
  }
  // The pieces of the arena, one behind the other.
  u64 piece_at[ARENA_PIECES] = {0};
  for (u32 i = 1; i < ARENA_PIECES; i++) piece_at[i] = piece_at[i - 1] + swirl_program_piece_words(p, i - 1);
  for (u32 i = 0; i < p->arena.num_buffers; i++) {
    const arena_buffer *buffer = &p->arena.buffers[i];
    out->buffers[i] = (swirl_buffer_plan){.name = buffer->name,
                                          .first_op = buffer->first_op,
                                          .last_op = buffer->last_op == UINT32_MAX ? p->num_ops - 1 : buffer->last_op,
                                          .offset = 4 * (piece_at[buffer->piece] + buffer->offset),
                                          .size = 4 * buffer->words};
  }
  const u64 run_bytes = 4 * (swirl_program_arena_words(p) + swirl_program_shared_words(p));
  plan->num_operations = p->num_ops;
  plan->code_parts = 1u << choice->forms.step[FORM_CODE];
  plan->logup_layers_made_again = swirl_leaf_stream_depth(&r->context);
  plan->extra_time = choice->extra_time;
  plan->least_bytes = choice->least_bytes;
  plan->proof_len = head_len + 4 * (u64)(p->num_proof_words - PROOF_COMMON_COMMIT_WORDS);
  plan->arena_bytes = 4 * swirl_program_arena_words(p);
  plan->arena_pieces = p->arena.num_pieces;
  plan->table_bytes = 4 * (u64)p->num_table_words;
  plan->io_bytes = run_bytes - plan->arena_bytes;
  plan->peak_bytes = run_bytes + (REGION_FIRST_OBJECT + p->num_regions) * sizeof(region_binding) + sizeof(swirl_proof) +
                     plan->proof_len;
  return SWIRL_OK;
}

void swirl_plan_release(plan_memory *plan, const swirl_allocator *allocator) {
  swirl_mem_release(allocator, plan->spans, plan->plan.num_spans * sizeof *plan->spans);
  swirl_mem_release(allocator, plan->buffers, plan->plan.num_buffers * sizeof *plan->buffers);
}
