#include "vulkan/air_flow.h"

// The sources of all instructions.
//   writers  [num_slots]  work
static swirl_status follow(air_flow *f, u32 *writers) {
  const air_program_view *view = &f->view;
  for (u32 s = 0; s < view->num_slots; s++) writers[s] = AIR_NO_SOURCE;
  for (u32 i = 0; i < f->num; i++) {
    const u32 *at = air_flow_at(f, i), num = air_num_operands(air_flow_op(f, i));
    for (u32 k = 0; k < 3; k++) {
      u32 *source = &f->sources[3 * (size_t)i + k];
      *source = AIR_NO_SOURCE;
      if (k >= num || at[1 + k] < f->first_slot) continue;
      if (at[1 + k] >= view->num_values) return SWIRL_ERR_UNSUPPORTED;
      *source = writers[at[1 + k] - f->first_slot];
      if (*source == AIR_NO_SOURCE) return SWIRL_ERR_UNSUPPORTED;
    }
    if (air_flow_op(f, i) == AIR_OP_OUT) continue;
    if (at[0] >> 8 < f->first_slot || at[0] >> 8 >= view->num_values) return SWIRL_ERR_UNSUPPORTED;
    writers[(at[0] >> 8) - f->first_slot] = i;
  }
  return SWIRL_OK;
}

static void find_uses(air_flow *f) {
  memset(f->last_use, 0, f->cap * sizeof *f->last_use);
  for (u32 i = 0; i < f->num; i++) {
    for (u32 k = 0; k < 3; k++) {
      const u32 source = f->sources[3 * (size_t)i + k];
      if (source < AIR_KEPT) f->last_use[source] = i;
    }
  }
}

// The instructions that make the kept values, in order; returns how many.
static u32 find_kept(const air_flow *f, const air_keep_limits *limits, u32 kept[AIR_MAX_KEPT]) {
  u32 num = 0;
  for (u32 i = f->num_prologue; i < f->num && num < AIR_MAX_KEPT; i++) {
    if (f->last_use[i] > i + limits->life && swirl_air_flow_cost(f, i, limits->cost) == limits->cost) kept[num++] = i;
  }
  return num;
}
static u32 kept_number(const u32 *kept, u32 num, u32 i) {
  u32 k = 0;
  while (k < num && kept[k] != i) k++;
  return k;
}

// Leaves out what nobody needs: the outputs, or with `of_kept` the kept values, which get OUTs.
//   places  [num]  work
static void compact(air_flow *f, const u32 *kept, u32 num_kept, bool of_kept, u32 *places) {
  enum { NEEDED = 1 };
  memset(places, 0, f->num * sizeof *places);
  for (u32 i = f->num; i-- > 0;) {
    const bool is_kept = kept_number(kept, num_kept, i) < num_kept;
    if (of_kept ? is_kept : air_flow_op(f, i) == AIR_OP_OUT) places[i] = NEEDED;
    for (u32 k = 0; k < 3 && places[i] == NEEDED; k++) {
      const u32 source = f->sources[3 * (size_t)i + k];
      if (source < AIR_KEPT) places[source] = NEEDED;
    }
  }
  u32 num = 0, num_prologue = 0;
  for (u32 i = 0; i < f->num; i++) {
    if (places[i] != NEEDED) continue;
    places[i] = num;
    memmove(f->code + 4 * (size_t)num, air_flow_at(f, i), 4 * sizeof(u32));
    for (u32 k = 0; k < 3; k++) {
      const u32 source = f->sources[3 * (size_t)i + k];
      f->sources[3 * (size_t)num + k] = source < AIR_KEPT ? places[source] : source;
    }
    num++;
    num_prologue += i < f->num_prologue;
  }
  f->num = num;
  f->num_prologue = of_kept ? 0 : num_prologue;
  for (u32 k = 0; of_kept && k < num_kept; k++) {
    const u32 out[4] = {AIR_OP_OUT, f->first_slot, k, 0}, sources[3] = {places[kept[k]], AIR_NO_SOURCE, AIR_NO_SOURCE};
    memcpy(f->code + 4 * (size_t)f->num, out, sizeof out);
    memcpy(f->sources + 3 * (size_t)f->num++, sources, sizeof sources);
  }
}

static swirl_status make(air_flow *f, air_flow_kind kind, const air_keep_limits *limits, u32 *work) {
  u32 kept[AIR_MAX_KEPT], num_kept = 0;
  SWIRL_TRY(follow(f, work));
  find_uses(f);
  if (kind != AIR_FLOW_WHOLE) num_kept = find_kept(f, limits, kept);
  for (u32 i = 0; i < 3 * f->num && kind == AIR_FLOW_WITH_KEPT; i++) {
    const u32 k = kept_number(kept, num_kept, f->sources[i]);
    if (k < num_kept) f->sources[i] = AIR_KEPT | k;
  }
  f->num_kept = kind == AIR_FLOW_WITH_KEPT ? num_kept : 0;
  compact(f, kept, num_kept, kind == AIR_FLOW_OF_KEPT, work);
  find_uses(f);
  const bool fit = f->num > 0 && (kind != AIR_FLOW_OF_KEPT || f->num <= limits->most);
  return fit ? SWIRL_OK : SWIRL_ERR_UNSUPPORTED;
}

swirl_status swirl_air_flow_make(air_flow *out, const u32 *program, air_flow_kind kind, const air_keep_limits *limits,
                                 const swirl_allocator *allocator) {
  *out = (air_flow){.view = air_program_open(program), .num_prologue = program[AIR_WORD_NUM_PROLOGUE]};
  const air_program_view *view = &out->view;
  const size_t work_bytes = ((size_t)u32_max(view->num_slots, view->num_instructions) + 1) * sizeof(u32);
  out->first_slot = view->num_values - view->num_slots;
  out->num = view->num_instructions;
  out->cap = out->num + AIR_MAX_KEPT;
  out->code = swirl_mem_alloc(allocator, 4 * (size_t)out->cap * sizeof(u32));
  out->sources = swirl_mem_alloc(allocator, 3 * (size_t)out->cap * sizeof(u32));
  out->last_use = swirl_mem_alloc(allocator, out->cap * sizeof(u32));
  u32 *work = swirl_mem_alloc(allocator, work_bytes);
  swirl_status status = SWIRL_ERR_NO_MEMORY;
  if (out->code != NULL && out->sources != NULL && out->last_use != NULL && work != NULL) {
    memcpy(out->code, view->instructions, 4 * (size_t)out->num * sizeof(u32));
    status = make(out, kind, limits, work);
  }
  swirl_mem_release(allocator, work, work_bytes);
  return status;
}

void swirl_air_flow_release(air_flow *flow, const swirl_allocator *allocator) {
  swirl_mem_release(allocator, flow->code, 4 * (size_t)flow->cap * sizeof(u32));
  swirl_mem_release(allocator, flow->sources, 3 * (size_t)flow->cap * sizeof(u32));
  swirl_mem_release(allocator, flow->last_use, flow->cap * sizeof(u32));
  *flow = (air_flow){0};
}

u32 swirl_air_flow_cost(const air_flow *flow, u32 i, u32 most) {
  u32 cost = 1;
  for (u32 k = 0; k < 3 && cost < most; k++) {
    const u32 source = flow->sources[3 * (size_t)i + k];
    if (source < AIR_KEPT) cost += swirl_air_flow_cost(flow, source, most - cost);
  }
  return u32_min(cost, most);
}
