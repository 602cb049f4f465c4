// An AIR program as its kernels are made of it: the instructions that its outputs need, and which of them makes what
// another reads, slots left aside.
//
// A value that is costly and read all over the program could neither be made again in every part (air_parts.h) nor stay
// in registers: such values are kept. A kernel of their own makes them first, and stores them.
#ifndef SWIRL_VULKAN_AIR_FLOW_H
#define SWIRL_VULKAN_AIR_FLOW_H

#include "device/air_program_format.h"

enum { AIR_MAX_KEPT = 8 };
// Sources that are no instruction: kept value k is AIR_KEPT | k.
#define AIR_KEPT 0x80000000u
#define AIR_NO_SOURCE 0xffffffffu

typedef struct air_flow {
  air_program_view view;
  u32 first_slot, num_prologue;
  u32 *code;     // [num][4] as in the program; the numbers of slots have no meaning
  u32 *sources;  // [num][3] the instruction that made each operand; AIR_NO_SOURCE: it is in no slot
  u32 *last_use; // [num] the last instruction that reads the result; 0: none
  u32 num, cap;
  u32 num_kept; // values that are read as kept ones
} air_flow;

// A value is kept if it takes `cost` instructions and is read `life` instructions later. At most `most` instructions
// may make all of them, as one block; 0: nothing is kept.
typedef struct air_keep_limits {
  u32 cost, life, most;
} air_keep_limits;

// What becomes of costly values that are read all over.
typedef enum air_flow_kind {
  AIR_FLOW_WHOLE,     // they are as others
  AIR_FLOW_WITH_KEPT, // they are kept
  AIR_FLOW_OF_KEPT    // of the whole program only what makes them: kept value k has an OUT to sum 0, weight k
} air_flow_kind;

// ERR_UNSUPPORTED: there are no outputs, a slot is read that nothing has written, or `most` is exceeded; ERR_NO_MEMORY.
// Release whatever the result. Refers to the program.
swirl_status swirl_air_flow_make(air_flow *out, const u32 *program, air_flow_kind kind, const air_keep_limits *limits,
                                 const swirl_allocator *allocator);
void swirl_air_flow_release(air_flow *flow, const swirl_allocator *allocator);

static inline const u32 *air_flow_at(const air_flow *flow, u32 i) { return flow->code + 4 * (size_t)i; }
static inline u32 air_flow_op(const air_flow *flow, u32 i) { return air_flow_at(flow, i)[0] & 255u; }
// How many instructions make the result of `i` from leaves and kept values, if no result is there; `most` if more.
u32 swirl_air_flow_cost(const air_flow *flow, u32 i, u32 most);

#endif
