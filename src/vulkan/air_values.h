// Values of an AIR program in SPIR-V: which id holds what. Only for air_code.c.
#ifndef SWIRL_VULKAN_AIR_VALUES_H
#define SWIRL_VULKAN_AIR_VALUES_H

#include "vulkan/air_code.h"

// What a frame offers, by its names there; 0 among the ids: it has no such function.
#define AIR_FUNCTIONS(X)                                                                                               \
  X(input) X(kept) X(keep) X(column) X(selector) X(public) X(weight) X(mul) X(scale) X(xor) X(out) X(fold) X(leaf)
enum {
#define X(name) AIR_FUNCTION_##name,
  AIR_FUNCTIONS(X)
#undef X
      NUM_AIR_FUNCTIONS
};

// A value of the program. `loose` is an id of it below 2 p, `exact` one below p; 0: there is none yet. The two may be
// the same.
typedef struct air_held {
  u32 loose, exact;
  u32 part, used; // where it was made (1 + part), and the last instruction that read it
} air_held;

typedef struct air_coder {
  const spirv_frame *frame;
  const air_flow *flow;
  const air_parts *parts;
  spirv_words globals, body;
  u32 next_id, part, now; // 1 + the part and the instruction that are being written
  u32 type;               // of the values: u32, or in the extension field a vector of four
  u32 p;                  // id of the constant p
  u32 functions[NUM_AIR_FUNCTIONS];
  air_held *leaves;  // [num_inputs + num_publics + num_constants]
  air_held *results; // [flow->num]
  air_held kept[AIR_MAX_KEPT];
  u32 *numbers; // [num_numbers] ids of the constants 0, 1, ..; 0: not made yet
  u32 num_numbers;
  bool failed; // program and frame do not fit together
} air_coder;

swirl_status swirl_air_coder_init(air_coder *c, const spirv_frame *frame, const air_flow *flow, const air_parts *parts,
                                  bool ext, const swirl_allocator *allocator);
void swirl_air_coder_release(air_coder *c);

u32 swirl_air_id(air_coder *c);                                     // a new one
u32 swirl_air_constant(air_coder *c, u32 value);                    // of type u32
u32 swirl_air_extract(air_coder *c, u32 quad, u32 coordinate);      // of type u32
u32 swirl_air_number(air_coder *c, u32 number);                     // small ones, each made once
u32 swirl_air_binary(air_coder *c, u32 op, u32 type, u32 a, u32 b); // the result of an instruction
// The result of a function of the frame.
u32 swirl_air_call(air_coder *c, u32 function, u32 type, const u32 *args, u32 num);
#define AIR_CALL(c, function, type, ...)                                                                               \
  swirl_air_call(c, AIR_FUNCTION_##function, type, (const u32[]){__VA_ARGS__},                                         \
                 SWIRL_COUNT(((const u32[]){__VA_ARGS__})))

// Where operand `k` of instruction `i` is held. Inputs, public and kept values are loaded unless they were read shortly
// before: what is not soon needed again is not to fill registers. So are values of the prologue made, and those of
// parts before.
air_held *swirl_air_operand(air_coder *c, u32 i, u32 k);
u32 swirl_air_exact(air_coder *c, air_held *held);
// Instruction `i`, not an OUT: its result is held from then on.
void swirl_air_compute(air_coder *c, u32 i);

#endif
