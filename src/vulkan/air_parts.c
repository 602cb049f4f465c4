#include "vulkan/air_parts.h"

// Instructions that a part may do again, about; more than that is NEVER.
enum { MAX_AGAIN = 24, NEVER = MAX_AGAIN + 1 };

// What is made by instruction `i`, or before it without the prologue, and read after it.
//   alive  [num_alive]  the same for the instruction before; has room for one more
static u32 alive_after(const air_flow *flow, u32 *alive, u32 num_alive, u32 i) {
  u32 num = 0;
  for (u32 k = 0; k < num_alive; k++) {
    if (flow->last_use[alive[k]] > i) alive[num++] = alive[k];
  }
  if (flow->last_use[i] > i) alive[num++] = i;
  return num;
}

// costs[i]: what a part that begins at instruction `i` has to do again.
//   alive  [num_slots + 1]  work
static void find_costs(u8 *costs, const air_flow *flow, bool whole_interactions, u32 *alive) {
  u32 num_alive = 0;
  for (u32 i = flow->num_prologue; i < flow->num; i++) {
    const bool inside = air_flow_op(flow, i) == AIR_OP_OUT && air_flow_at(flow, i)[3] != 0;
    u32 cost = whole_interactions && inside ? NEVER : 0;
    for (u32 k = 0; k < num_alive && cost < NEVER; k++) cost += swirl_air_flow_cost(flow, alive[k], NEVER);
    costs[i] = (u8)u32_min(cost, NEVER);
    num_alive = alive_after(flow, alive, num_alive, i);
  }
}

// Where the part that begins at `start` ends: at the cheapest place within twice the least length, the first of them,
// else at the next that is cheap enough.
static u32 end_of(const u8 *costs, u32 start, u32 least, u32 end) {
  if (least >= end - start) return end;
  u32 best = start + least;
  for (u32 i = best; i < end && (i - start < 2 * least ? costs[best] != 0 : costs[best] == NEVER); i++) {
    if (costs[i] < costs[best]) best = i;
  }
  return costs[best] == NEVER ? end : best;
}

// How much code instructions become. An output is a base value times an extension element.
enum { OUTPUT_WEIGHT = 4 };
static u32 weight_of(const air_flow *flow, u32 begin, u32 end) {
  u32 weight = 0;
  for (u32 i = begin; i < end; i++) weight += air_flow_op(flow, i) == AIR_OP_OUT ? OUTPUT_WEIGHT : 1;
  return weight;
}

static void divide(air_parts *p, const u8 *costs, const air_flow *flow, const air_limits *limits) {
  const u32 first = flow->num_prologue, end = flow->num, total = end - first;
  const u32 least = u32_max(1, (u32)ceil_div_u64(total, total / limits->part + 1));
  p->starts[0] = first;
  for (u32 start = first; start < end; start = p->starts[p->num_parts])
    p->starts[++p->num_parts] = end_of(costs, start, least, end);
  u32 weight = weight_of(flow, first, p->starts[1]);
  for (u32 i = 1; i <= p->num_parts; i++) {
    const u32 next = i < p->num_parts ? weight_of(flow, p->starts[i], p->starts[i + 1]) : 0;
    weight += next;
    if (i < p->num_parts && weight <= limits->module) continue;
    p->modules[++p->num_modules] = i;
    weight = next;
  }
}

swirl_status swirl_air_parts_make(air_parts *out, const air_flow *flow, const air_limits *limits,
                                  const swirl_allocator *allocator) {
  const u32 num = flow->num;
  const size_t alive_bytes = ((size_t)flow->view.num_slots + 1) * sizeof(u32);
  *out = (air_parts){.cap = num / limits->part + 3};
  out->starts = swirl_mem_alloc(allocator, out->cap * sizeof(u32));
  out->modules = swirl_mem_alloc(allocator, out->cap * sizeof(u32));
  u8 *costs = swirl_mem_alloc(allocator, num + (size_t)1);
  u32 *alive = swirl_mem_alloc(allocator, alive_bytes);
  swirl_status status = SWIRL_ERR_NO_MEMORY;
  if (out->starts != NULL && out->modules != NULL && costs != NULL && alive != NULL) {
    find_costs(costs, flow, limits->whole_interactions, alive);
    divide(out, costs, flow, limits);
    status = SWIRL_OK;
  }
  swirl_mem_release(allocator, costs, num + (size_t)1);
  swirl_mem_release(allocator, alive, alive_bytes);
  for (u32 i = 0; i < out->num_parts; i++)
    if (out->starts[i + 1] - out->starts[i] > limits->part_max) status = SWIRL_ERR_UNSUPPORTED;
  return status;
}

void swirl_air_parts_release(air_parts *parts, const swirl_allocator *allocator) {
  swirl_mem_release(allocator, parts->starts, parts->cap * sizeof(u32));
  swirl_mem_release(allocator, parts->modules, parts->cap * sizeof(u32));
  *parts = (air_parts){0};
}
