// The small machine: what its constraints and its simulator share. docs/examples.md explains the whole.
#ifndef SWIRL_EXAMPLES_MACHINE_H
#define SWIRL_EXAMPLES_MACHINE_H

#include "examples.h"

enum { MACHINE_CPU, MACHINE_ROM, MACHINE_MEMORY, MACHINE_TIMES, MACHINE_AIRS };
enum { MACHINE_LOG_ROM = 2, MACHINE_ROM_LENGTH = 1 << MACHINE_LOG_ROM };

// An instruction: acc = keep acc + take mem[x]; if `store` then mem[x] = the new acc; x += step; go to `next`.
// In this order they are the fields of a message, the columns of the ROM and, from CPU_PC on, columns of the cpu.
enum { FIELD_PC, FIELD_KEEP, FIELD_TAKE, FIELD_STORE, FIELD_STEP, FIELD_NEXT, MACHINE_FIELDS };
extern const int8_t machine_program[MACHINE_ROM_LENGTH][MACHINE_FIELDS];

// One row a step.
enum {
  CPU_PC,                   // the instruction, MACHINE_FIELDS columns
  CPU_ACC = MACHINE_FIELDS, // the accumulator before the step
  CPU_X,                    // the address register
  CPU_TIME,                 // 1, 2, 3, ...
  CPU_VALUE,                // mem[x] before the step
  CPU_VALUE_TIME,           // when that was written or last read
  CPU_RESULT,               // acc after the step
  CPU_WRITTEN,              // mem[x] after the step
  MACHINE_CPU_COLUMNS
};
// One row an address. The value in the beginning is the cached main.
enum { MEMORY_ADDRESS, MEMORY_VALUE, MEMORY_TIME, MACHINE_MEMORY_COLUMNS };

swirl_status machine_create_airs(example_airs *out, uint32_t size, swirl_diag *diag);

#endif
