// The words of an AIR program (air_program.h), read by every device.
//
//   [AIR_HEADER_WORDS]        header, AIR_WORD_*
//   [num_publics]             the public values that the program reads: indices into the AIR's public values
//   [num_constants]           constants, mont
//   [num_interactions][3]     bus, length of the message, index of its first field among all fields
//   [num_instructions][4]     instructions
//   [num_inputs]              what the inputs are: INPUT_* (device/ops.h) | 1 << 8 if of the next row
//
// Operands are numbers in one file of values: inputs, then publics, constants, slots, each numbered from where the
// kind before ends. An instruction is (op | dst << 8, a, b, c); dst is an operand too, always a slot, and may be one of
// the operands read: a device loads all of an instruction's operands of a point before it stores its result.
//
// AIR_OP_OUT adds weights[b] * a to sum c (0: C or P, 1: Q). Constraints: the weight of constraint i is i, those of
// degree 1 have no OUT; OUTs stand in runs of up to four, so that four products can be summed before a reduction.
// Interactions: interaction s has an OUT of its count (weight s, sum 0) followed at once by one for each message field
// m (weight num_interactions + m, sum 1), in order; the last weight belongs to the constant 1 and has no instruction.
//
// So that several threads can share the instructions of a point: the first num_prologue instructions compute values
// that serve long stretches of the program; their slots are written nowhere else, and there is no OUT among them. The
// dst of an OUT is not a place but says where the program can be cut (AIR_CUT_*): after an OUT with AIR_CUT_SUMS only
// slots of the prologue are alive, so that a thread may go on from there after the prologue alone and its sums are a
// part of the whole. One with AIR_CUT_LEAVES, which then has AIR_CUT_SUMS as well, is also the last of its interaction:
// what is made of whole interactions is cut there alone.
#ifndef SWIRL_DEVICE_AIR_PROGRAM_FORMAT_H
#define SWIRL_DEVICE_AIR_PROGRAM_FORMAT_H

#include "base/base.h"

enum { AIR_PROGRAM_CONSTRAINTS = 0, AIR_PROGRAM_INTERACTIONS = 1 };

enum {
  AIR_WORD_KIND = 0, // AIR_PROGRAM_CONSTRAINTS, AIR_PROGRAM_INTERACTIONS
  AIR_WORD_NUM_INPUTS = 1,
  AIR_WORD_NUM_PUBLICS = 2,
  AIR_WORD_NUM_CONSTANTS = 3,
  AIR_WORD_NUM_SLOTS = 4,
  AIR_WORD_NUM_INSTRUCTIONS = 5, // OUTs included
  AIR_WORD_NUM_MULS = 6,
  AIR_WORD_NUM_OUTPUTS = 7,      // constraints (those left out included), or interactions
  AIR_WORD_NUM_INTERACTIONS = 8, // 0 for constraints
  AIR_WORD_NUM_MESSAGES = 9,     // fields of all messages
  AIR_WORD_MAX_MESSAGE_LEN = 10,
  AIR_WORD_NUM_OUTS = 11, // OUT instructions
  AIR_WORD_NUM_PROLOGUE = 12,
  AIR_WORD_SUM_PARTS = 13,  // parts that the cuts AIR_CUT_SUMS make; 1 if there are none inside the program
  AIR_WORD_LEAF_PARTS = 14, // the same for AIR_CUT_LEAVES
  AIR_WORD_HASH = 15,       // of all others
  AIR_HEADER_WORDS = 16
};

enum {
  AIR_OP_ADD = 0,        // a + b
  AIR_OP_SUB = 1,        // a - b
  AIR_OP_MUL = 2,        // a b
  AIR_OP_SCALE = 3,      // a b, where b is a public or a constant: in the base field wherever a is
  AIR_OP_NEG = 4,        // -a
  AIR_OP_DOUBLE = 5,     // 2 a
  AIR_OP_DOUBLE_ADD = 6, // 2 a + b
  AIR_OP_XOR = 7,        // a + b - 2 a b
  AIR_OP_SUB_MUL = 8,    // (a - b) c
  AIR_OP_OUT = 9
};
enum { AIR_CUT_SUMS = 1, AIR_CUT_LEAVES = 2 };

// How many of a, b and c an instruction reads as values.
static inline u32 air_num_operands(u32 op) {
  switch (op) {
  case AIR_OP_NEG:
  case AIR_OP_DOUBLE:
  case AIR_OP_OUT: return 1;
  case AIR_OP_SUB_MUL: return 3;
  default: return 2;
  }
}

// Where the sections of a program start.
typedef struct air_program_view {
  const u32 *header, *publics, *constants, *interactions, *instructions, *inputs;
  u32 num_inputs, num_publics, num_constants, num_slots, num_values; // num_values: size of the file of values
  u32 num_instructions, num_interactions, num_messages, max_message_len;
} air_program_view;

static inline air_program_view air_program_open(const u32 *words) {
  air_program_view v;
  v.header = words;
  v.num_inputs = words[AIR_WORD_NUM_INPUTS];
  v.num_publics = words[AIR_WORD_NUM_PUBLICS];
  v.num_constants = words[AIR_WORD_NUM_CONSTANTS];
  v.num_slots = words[AIR_WORD_NUM_SLOTS];
  v.num_values = v.num_inputs + v.num_publics + v.num_constants + v.num_slots;
  v.num_instructions = words[AIR_WORD_NUM_INSTRUCTIONS];
  v.num_interactions = words[AIR_WORD_NUM_INTERACTIONS];
  v.num_messages = words[AIR_WORD_NUM_MESSAGES];
  v.max_message_len = words[AIR_WORD_MAX_MESSAGE_LEN];
  v.publics = words + AIR_HEADER_WORDS;
  v.constants = v.publics + v.num_publics;
  v.interactions = v.constants + v.num_constants;
  v.instructions = v.interactions + 3 * (size_t)v.num_interactions;
  v.inputs = v.instructions + 4 * (size_t)v.num_instructions;
  return v;
}
static inline u64 air_program_num_words(const u32 *words) {
  const air_program_view v = air_program_open(words);
  return (u64)(v.inputs - words) + v.num_inputs;
}
// What stands at AIR_WORD_HASH: programs with different hashes are different.
static inline u32 air_program_hash(const u32 *words) {
  const u64 num = air_program_num_words(words);
  u64 h = num;
  for (u64 i = 0; i < num; i++) h = i == AIR_WORD_HASH ? h : (h ^ words[i]) * 0x9e3779b97f4a7c15ull;
  return (u32)(h >> 32);
}

#endif
