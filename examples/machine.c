// The small machine as an example: 2^size steps of its program, and the traces they leave.
#include "machine.h"
#include "montgomery.h"

#include <stdlib.h>

// Of the four traces, what a run writes.
typedef struct machine_tables {
  uint32_t *cpu, *rom, *memory, *image, *times;
  size_t steps, addresses;
} machine_tables;

static uint32_t log_addresses(uint32_t size) { return size - 1; } // three steps for an address, and two more

static swirl_status create_tables(example_witness *out, machine_tables *t, uint32_t size, swirl_diag *diag) {
  const struct {
    swirl_matrix *matrix;
    uint32_t **data;
    uint32_t width, log_height;
  } matrices[] = {{&out->traces[MACHINE_CPU].main, &t->cpu, MACHINE_CPU_COLUMNS, size},
                  {&out->traces[MACHINE_ROM].main, &t->rom, 1, MACHINE_LOG_ROM},
                  {&out->traces[MACHINE_MEMORY].main, &t->memory, MACHINE_MEMORY_COLUMNS, log_addresses(size)},
                  {&out->traces[MACHINE_MEMORY].cached, &t->image, 1, log_addresses(size)},
                  {&out->traces[MACHINE_TIMES].main, &t->times, 1, size}};
  for (size_t i = 0; i < sizeof matrices / sizeof matrices[0]; i++) {
    const swirl_status status =
        example_matrix_create(matrices[i].matrix, matrices[i].data, matrices[i].width, matrices[i].log_height, diag);
    if (status != SWIRL_OK) return status;
  }
  out->num = MACHINE_AIRS;
  t->steps = (size_t)1 << size;
  t->addresses = (size_t)1 << log_addresses(size);
  return SWIRL_OK;
}

// The memory before the first step: two ones to begin with, and 0 everywhere else.
static void load(const machine_tables *t) {
  for (size_t i = 0; i < t->addresses; i++) {
    t->image[i] = i < 2 ? mont_one : 0;
    t->memory[MEMORY_ADDRESS * t->addresses + i] = mont_from_canonical((uint32_t)i);
    t->memory[MEMORY_VALUE * t->addresses + i] = t->image[i];
    t->memory[MEMORY_TIME * t->addresses + i] = 0;
  }
}

// Runs the program and returns the last accumulator (Montgomery). The memory's trace is the machine's memory: after the
// last step it holds what it has to say. `uses` and `gaps` count how often an instruction and a gap occur.
static uint32_t execute(const machine_tables *t, uint32_t *uses, uint32_t *gaps) {
  uint32_t *const values = t->memory + MEMORY_VALUE * t->addresses, *const times =
                                                                        t->memory + MEMORY_TIME * t->addresses;
  uint32_t pc = 0, acc = 0, x = 0;
  for (size_t row = 0; row < t->steps; row++) {
    const int8_t *const instruction = machine_program[pc];
    const uint32_t time = (uint32_t)row + 1, value = values[x], value_time = mont_to_canonical(times[x]);
    const uint32_t kept = instruction[FIELD_KEEP] != 0 ? acc : 0, taken = instruction[FIELD_TAKE] != 0 ? value : 0;
    const uint32_t result = mont_add(kept, taken), written = instruction[FIELD_STORE] != 0 ? result : value;
    uint32_t cells[MACHINE_CPU_COLUMNS] = {
        [CPU_ACC] = acc,        [CPU_X] = mont_from_canonical(x), [CPU_TIME] = mont_from_canonical(time),
        [CPU_VALUE] = value,    [CPU_VALUE_TIME] = times[x],      [CPU_RESULT] = result,
        [CPU_WRITTEN] = written};
    for (uint32_t i = 0; i < MACHINE_FIELDS; i++) cells[CPU_PC + i] = mont_from_signed(instruction[i]);
    for (uint32_t i = 0; i < MACHINE_CPU_COLUMNS; i++) t->cpu[i * t->steps + row] = cells[i];
    uses[pc]++;
    gaps[time - value_time - 1]++;
    values[x] = written;
    times[x] = cells[CPU_TIME];
    acc = result;
    x = (uint32_t)((int32_t)x + instruction[FIELD_STEP]);
    pc = (uint32_t)instruction[FIELD_NEXT];
  }
  return acc;
}

static swirl_status machine_create_witness(example_witness *out, uint32_t size, uint32_t num_threads,
                                           swirl_diag *diag) {
  (void)num_threads; // a step depends on the one before
  machine_tables tables;
  const swirl_status status = create_tables(out, &tables, size, diag);
  if (status != SWIRL_OK) return status;
  uint32_t uses[MACHINE_ROM_LENGTH] = {0};
  uint32_t *gaps = calloc(tables.steps, sizeof *gaps);
  if (gaps == NULL) return example_fail(diag, SWIRL_ERR_NO_MEMORY, "out of memory");
  load(&tables);
  out->traces[MACHINE_CPU].public_values[0] = mont_to_canonical(execute(&tables, uses, gaps));
  out->traces[MACHINE_CPU].num_public_values = 1;
  for (uint32_t i = 0; i < MACHINE_ROM_LENGTH; i++) tables.rom[i] = mont_from_canonical(uses[i]);
  for (size_t i = 0; i < tables.steps; i++) tables.times[i] = mont_from_canonical(gaps[i]);
  free(gaps);
  return SWIRL_OK;
}

static uint32_t machine_preset_height(uint32_t size) { return size < 10 ? 11 : size > 23 ? 24 : size + 1; }

const example machine_example = {.name = "machine",
                                 .about = "a small machine: program ROM, memory bus, cached memory image",
                                 .unit = "steps",
                                 .min_size = 4,
                                 .max_size = 23,
                                 .default_size = 10,
                                 .preset_height = machine_preset_height,
                                 .create_airs = machine_create_airs,
                                 .create_witness = machine_create_witness};
