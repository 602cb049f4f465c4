// Which instruction of an AIR program makes what another reads, slots left aside.
#ifndef SWIRL_VULKAN_AIR_FLOW_H
#define SWIRL_VULKAN_AIR_FLOW_H

#include "device/air_program_format.h"

#define AIR_NO_SOURCE 0xffffffffu

typedef struct air_flow {
  air_program_view view;
  u32 first_slot, num_prologue;
  u32 *sources;  // [num_instructions][3] the instruction that made each operand; AIR_NO_SOURCE: not in a slot
  u32 *last_use; // [num_instructions] the last instruction that reads the result; 0: none
} air_flow;

// ERR_UNSUPPORTED: a slot is read that nothing has written; ERR_NO_MEMORY. Release whatever the result. Points into the
// program.
swirl_status swirl_air_flow_make(air_flow *out, const u32 *program, const swirl_allocator *allocator);
void swirl_air_flow_release(air_flow *flow, const swirl_allocator *allocator);

static inline u32 air_flow_op(const air_flow *flow, u32 i) { return flow->view.instructions[4 * (size_t)i] & 255u; }
// How many instructions make the result of `i` from leaves alone, if none of their results is there; `most` if more.
u32 swirl_air_flow_cost(const air_flow *flow, u32 i, u32 most);

#endif
