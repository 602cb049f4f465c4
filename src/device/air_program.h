// An AIR program: the constraints or the interactions of one AIR, compiled from its DAG into straight-line code over a
// small set of slots (live-range allocation), as words that every device can read. It depends on the AIR only, never on
// heights.
//
// Constraints of degree 1 are left out, and what only they read is no input: such a constraint is a weighted sum of
// columns, selectors and a constant that is 0 on every row, so it stays 0 wherever the columns are extended or folded.
#ifndef SWIRL_DEVICE_AIR_PROGRAM_H
#define SWIRL_DEVICE_AIR_PROGRAM_H

#include "device/air_column_sums.h"
#include "device/air_program_format.h"
#include "keys/vk.h"

// One distinct column (or selector) that the program reads.
enum { AIR_INPUT_SUM = 4 };
typedef struct air_program_input {
  u32 kind;   // INPUT_* (ops.h), or AIR_INPUT_SUM: the program's sum of columns number `column`
  u32 part;   // opening part (keys/vk.h): 0 common main, then preprocessed, then cached
  u32 column; // column of that part
  u32 rot;    // 1: next row
} air_program_input;

typedef struct air_program {
  u32 *words; // what goes to the device; format in air_program.c
  u32 num_words;
  air_program_input *inputs;
  u32 num_inputs;
  air_column_sums sums; // of constraints only; computed as columns before the program runs
  u32 num_slots;        // most values alive at once
  u32 num_instructions;
  u32 num_muls;        // of them multiplications
  u32 degree;          // highest of what it sums up, in columns and selectors; 0 for constraints: nothing to sum up
  u32 num_outputs;     // constraints, those left out included, or interactions
  u32 num_weights;     // constraints: num_constraints; interactions: num_interactions + num_messages + 1
  u32 num_messages;    // message fields of all interactions; 0 for constraints
  u32 max_message_len; // 0 for constraints
} air_program;

// Compiles. The nodes reachable from the outputs only; dead nodes of the DAG cost nothing. Release with
// swirl_air_program_release(), which accepts a half-built one. An AIR without constraints (interactions) gives a
// program with num_outputs 0.
swirl_status swirl_air_program_build(air_program *out, const air_vk *air, u32 kind, const swirl_allocator *allocator);
void swirl_air_program_release(air_program *program, const swirl_allocator *allocator);

#endif
