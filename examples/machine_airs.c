// The constraints of the small machine: four AIRs, three buses.
#include "machine.h"
#include "montgomery.h"

enum { BUS_PROGRAM, BUS_MEMORY, BUS_TIMES };

// Fibonacci in memory, each number from the two before it: mem[x + 2] = mem[x] + mem[x + 1]. Instruction 3 is never
// reached; a table has 2^n rows.
const int8_t machine_program[MACHINE_ROM_LENGTH][MACHINE_FIELDS] = {
    // pc keep take store step next
    {0, 0, 1, 0, 1, 1},  // acc = mem[x]; x += 1
    {1, 1, 1, 0, 1, 2},  // acc += mem[x]; x += 1
    {2, 1, 0, 1, -1, 0}, // mem[x] = acc; x -= 1; again
    {3, 1, 0, 0, 0, 3},  // stay
};

// Every row but the last: `next` = `expr`.
static void assert_next(swirl_air *air, uint32_t column, swirl_expr expr) {
  swirl_assert_zero(air, SWIRL_ROWS_TRANSITION, swirl_sub(air, swirl_main_next(air, column), expr));
}

static void build_cpu(swirl_air *air) {
  swirl_expr columns[MACHINE_CPU_COLUMNS];
  for (uint32_t i = 0; i < MACHINE_CPU_COLUMNS; i++) columns[i] = swirl_main(air, i);
  const swirl_expr acc = columns[CPU_ACC], x = columns[CPU_X], time = columns[CPU_TIME], value = columns[CPU_VALUE],
                   value_time = columns[CPU_VALUE_TIME], result = columns[CPU_RESULT], written = columns[CPU_WRITTEN],
                   one = swirl_constant(air, 1);

  // The beginning: everything 0, time 1. The end: the accumulator is public.
  const uint32_t zeros[] = {FIELD_PC, CPU_ACC, CPU_X};
  for (uint32_t i = 0; i < 3; i++) swirl_assert_zero(air, SWIRL_ROWS_FIRST, columns[zeros[i]]);
  swirl_assert_zero(air, SWIRL_ROWS_FIRST, swirl_sub(air, time, one));
  swirl_assert_zero(air, SWIRL_ROWS_LAST, swirl_sub(air, result, swirl_public(air, 0)));

  // A step. What store is (0 or 1) follows from the program.
  const swirl_expr kept = swirl_mul(air, columns[FIELD_KEEP], acc), taken = swirl_mul(air, columns[FIELD_TAKE], value);
  const swirl_expr change = swirl_mul(air, columns[FIELD_STORE], swirl_sub(air, result, value));
  swirl_assert_zero(air, SWIRL_ROWS_ALL, swirl_sub(air, result, swirl_add(air, kept, taken)));
  swirl_assert_zero(air, SWIRL_ROWS_ALL, swirl_sub(air, written, swirl_add(air, value, change)));
  assert_next(air, CPU_ACC, result);
  assert_next(air, CPU_X, swirl_add(air, x, columns[FIELD_STEP]));
  assert_next(air, CPU_TIME, swirl_add(air, time, one));
  assert_next(air, FIELD_PC, columns[FIELD_NEXT]);

  // The instruction is one of the ROM's: a lookup.
  swirl_interact(air, BUS_PROGRAM, columns, MACHINE_FIELDS, one, 1);

  // Memory is a bus on which every address has one message (address, value, time) at any moment. A step takes the
  // message of x off and puts a newer one there. So a value read is one that was put there ...
  const swirl_expr before[] = {x, value, value_time}, after[] = {x, written, time};
  swirl_interact(air, BUS_MEMORY, before, 3, swirl_neg(air, one), 1);
  swirl_interact(air, BUS_MEMORY, after, 3, one, 1);
  // ... and because time - value_time - 1 is small and not negative, one from an earlier step, hence the latest.
  const swirl_expr gap = swirl_sub(air, swirl_sub(air, time, value_time), one);
  swirl_interact(air, BUS_TIMES, &gap, 1, one, 1);
}

// The program stands in preprocessed columns, so it is part of the key: a proof for another program is rejected.
static void build_rom(swirl_air *air) {
  swirl_expr fields[MACHINE_FIELDS];
  for (uint32_t i = 0; i < MACHINE_FIELDS; i++) fields[i] = swirl_preprocessed(air, i);
  swirl_interact(air, BUS_PROGRAM, fields, MACHINE_FIELDS, swirl_neg(air, swirl_main(air, 0)), 0);
}

// Puts (address, first value, 0) on the bus in the beginning and takes the message that is left in the end.
// The first values are a cached main: committed by themselves, so that one commitment serves many proofs and whoever
// verifies can compare it with the memory image that he knows.
static void build_memory(swirl_air *air) {
  const swirl_expr address = swirl_main(air, MEMORY_ADDRESS), one = swirl_constant(air, 1);
  const swirl_expr first[] = {address, swirl_cached(air, 0, 0), swirl_constant(air, 0)};
  const swirl_expr last[] = {address, swirl_main(air, MEMORY_VALUE), swirl_main(air, MEMORY_TIME)};
  swirl_assert_zero(air, SWIRL_ROWS_FIRST, address); // every address once: 0, 1, 2, ...
  assert_next(air, MEMORY_ADDRESS, swirl_add(air, address, one));
  swirl_interact(air, BUS_MEMORY, first, 3, one, 1);
  swirl_interact(air, BUS_MEMORY, last, 3, swirl_neg(air, one), 1);
}

// The numbers below the number of steps, preprocessed: the gaps that are not negative.
static void build_times(swirl_air *air) {
  const swirl_expr number = swirl_preprocessed(air, 0);
  swirl_interact(air, BUS_TIMES, &number, 1, swirl_neg(air, swirl_main(air, 0)), 0);
}

swirl_status machine_create_airs(example_airs *out, uint32_t size, swirl_diag *diag) {
  static const uint32_t cached_widths[] = {1};
  static const swirl_air_desc descs[MACHINE_AIRS] = {
      [MACHINE_CPU] = {.name = "cpu",
                       .common_main_width = MACHINE_CPU_COLUMNS,
                       .num_public_values = 1,
                       .is_required = true},
      [MACHINE_ROM] = {.name = "rom", .common_main_width = 1, .preprocessed_width = MACHINE_FIELDS},
      [MACHINE_MEMORY] = {.name = "memory",
                          .common_main_width = MACHINE_MEMORY_COLUMNS,
                          .num_cached_mains = 1,
                          .cached_widths = cached_widths},
      [MACHINE_TIMES] = {.name = "times", .common_main_width = 1, .preprocessed_width = 1}};
  static void (*const builds[MACHINE_AIRS])(swirl_air *) = {build_cpu, build_rom, build_memory, build_times};
  uint32_t *program, *numbers;
  swirl_status status =
      example_matrix_create(&out->preprocessed[MACHINE_ROM], &program, MACHINE_FIELDS, MACHINE_LOG_ROM, diag);
  if (status != SWIRL_OK) return status;
  status = example_matrix_create(&out->preprocessed[MACHINE_TIMES], &numbers, 1, size, diag);
  if (status != SWIRL_OK) return status;
  for (uint32_t row = 0; row < MACHINE_ROM_LENGTH; row++) {
    for (uint32_t field = 0; field < MACHINE_FIELDS; field++) {
      program[field * MACHINE_ROM_LENGTH + row] = mont_from_signed(machine_program[row][field]);
    }
  }
  for (uint32_t i = 0; i < (uint32_t)1 << size; i++) numbers[i] = mont_from_canonical(i);

  out->num = MACHINE_AIRS;
  for (uint32_t i = 0; i < MACHINE_AIRS; i++) {
    status = swirl_air_create(&out->airs[i], &descs[i], diag);
    if (status != SWIRL_OK) return status;
    builds[i](out->airs[i]);
  }
  return example_airs_finish(out, diag);
}
