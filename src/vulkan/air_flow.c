#include "vulkan/air_flow.h"

static u32 num_operands(u32 op) {
  switch (op) {
  case AIR_OP_NEG:
  case AIR_OP_DOUBLE:
  case AIR_OP_OUT: return 1;
  case AIR_OP_SUB_MUL: return 3;
  default: return 2;
  }
}

// `writers`  [num_slots] work
static swirl_status follow(air_flow *f, u32 *writers) {
  const air_program_view *view = &f->view;
  for (u32 s = 0; s < view->num_slots; s++) writers[s] = AIR_NO_SOURCE;
  for (u32 i = 0; i < view->num_instructions; i++) {
    const u32 *at = view->instructions + 4 * (size_t)i;
    const u32 num = num_operands(air_flow_op(f, i));
    for (u32 k = 0; k < 3; k++) {
      u32 *source = &f->sources[3 * (size_t)i + k];
      *source = AIR_NO_SOURCE;
      if (k >= num || at[1 + k] < f->first_slot) continue;
      if (at[1 + k] >= view->num_values) return SWIRL_ERR_UNSUPPORTED;
      *source = writers[at[1 + k] - f->first_slot];
      if (*source == AIR_NO_SOURCE) return SWIRL_ERR_UNSUPPORTED;
      f->last_use[*source] = i;
    }
    if (air_flow_op(f, i) != AIR_OP_OUT) {
      if (at[0] >> 8 < f->first_slot || at[0] >> 8 >= view->num_values) return SWIRL_ERR_UNSUPPORTED;
      writers[(at[0] >> 8) - f->first_slot] = i;
    }
  }
  return SWIRL_OK;
}

swirl_status swirl_air_flow_make(air_flow *out, const u32 *program, const swirl_allocator *allocator) {
  *out = (air_flow){.view = air_program_open(program), .num_prologue = program[AIR_WORD_NUM_PROLOGUE]};
  const air_program_view *view = &out->view;
  out->first_slot = view->num_values - view->num_slots;
  const size_t num = (size_t)view->num_instructions + 1, writers_bytes = ((size_t)view->num_slots + 1) * sizeof(u32);
  out->sources = swirl_mem_alloc(allocator, 3 * num * sizeof(u32));
  out->last_use = swirl_mem_alloc(allocator, num * sizeof(u32));
  u32 *writers = swirl_mem_alloc(allocator, writers_bytes);
  const bool room = out->sources != NULL && out->last_use != NULL && writers != NULL;
  const swirl_status status = room ? follow(out, writers) : SWIRL_ERR_NO_MEMORY;
  swirl_mem_release(allocator, writers, writers_bytes);
  return status;
}

void swirl_air_flow_release(air_flow *flow, const swirl_allocator *allocator) {
  const size_t num = (size_t)flow->view.num_instructions + 1;
  swirl_mem_release(allocator, flow->sources, 3 * num * sizeof(u32));
  swirl_mem_release(allocator, flow->last_use, num * sizeof(u32));
  *flow = (air_flow){0};
}

u32 swirl_air_flow_cost(const air_flow *flow, u32 i, u32 most) {
  u32 cost = 1;
  for (u32 k = 0; k < 3 && cost < most; k++) {
    const u32 source = flow->sources[3 * (size_t)i + k];
    if (source != AIR_NO_SOURCE) cost += swirl_air_flow_cost(flow, source, most - cost);
  }
  return u32_min(cost, most);
}
