// Range check by lookup: every value of a column is below 2^16.
//
// A range is dear to state with constraints (a column for each bit) and cheap with a bus. Two AIRs share bus 0:
//
//   values  cuts its value into two bytes, value = low + 2^8 high, and sends both bytes to the bus, once each;
//   bytes   has the numbers 0..255 as preprocessed column, part of the key, so nobody can put anything else there. It
//           receives its number as often as the multiplicity next to it says.
//
// A proof exists only if all messages cancel, so every byte sent is one of the table's.
#include "examples.h"
#include "montgomery.h"
#include "random.h"

enum { VALUES, BYTES, NUM_AIRS };
enum { COLUMN_VALUE, COLUMN_LOW, COLUMN_HIGH, NUM_VALUES_COLUMNS };
enum { BUS_BYTES = 0, BYTE_BITS = 8, NUM_BYTES = 1 << BYTE_BITS };

static void build_values(swirl_air *air) {
  const swirl_expr value = swirl_main(air, COLUMN_VALUE);
  const swirl_expr low = swirl_main(air, COLUMN_LOW), high = swirl_main(air, COLUMN_HIGH);
  const swirl_expr shifted = swirl_mul(air, high, swirl_constant(air, NUM_BYTES));
  swirl_assert_zero(air, SWIRL_ROWS_ALL, swirl_sub(air, value, swirl_add(air, low, shifted)));
  // The weight 1 bounds how often a row sends. With it the verifier checks that all rows together send less than p
  // times: p requests for one number would cancel without any table.
  const swirl_expr once = swirl_constant(air, 1);
  swirl_interact(air, BUS_BYTES, &low, 1, once, 1);
  swirl_interact(air, BUS_BYTES, &high, 1, once, 1);
}

static void build_bytes(swirl_air *air) {
  const swirl_expr number = swirl_preprocessed(air, 0);
  // Receiving is a negative count. The multiplicity is unconstrained, and weighs nothing: whatever the prover writes
  // there, requests for other numbers stay on the bus.
  swirl_interact(air, BUS_BYTES, &number, 1, swirl_neg(air, swirl_main(air, 0)), 0);
}

static swirl_status range_check_create_airs(example_airs *out, uint32_t size, swirl_diag *diag) {
  (void)size;
  out->num = NUM_AIRS;
  const swirl_air_desc values = {.name = "values", .common_main_width = NUM_VALUES_COLUMNS};
  const swirl_air_desc bytes = {.name = "bytes", .common_main_width = 1, .preprocessed_width = 1};
  swirl_status status = swirl_air_create(&out->airs[VALUES], &values, diag);
  if (status == SWIRL_OK) status = swirl_air_create(&out->airs[BYTES], &bytes, diag);
  uint32_t *numbers;
  if (status == SWIRL_OK) status = example_matrix_create(&out->preprocessed[BYTES], &numbers, 1, BYTE_BITS, diag);
  if (status != SWIRL_OK) return status;
  for (uint32_t i = 0; i < NUM_BYTES; i++) numbers[i] = mont_from_canonical(i);
  build_values(out->airs[VALUES]);
  build_bytes(out->airs[BYTES]);
  return example_airs_finish(out, diag);
}

static swirl_status range_check_create_witness(example_witness *out, uint32_t size, uint32_t num_threads,
                                               swirl_diag *diag) {
  (void)num_threads; // all rows count in one table
  out->num = NUM_AIRS;
  uint32_t *values, *multiplicities;
  swirl_status status = example_matrix_create(&out->traces[VALUES].main, &values, NUM_VALUES_COLUMNS, size, diag);
  if (status == SWIRL_OK) {
    status = example_matrix_create(&out->traces[BYTES].main, &multiplicities, 1, BYTE_BITS, diag);
  }
  if (status != SWIRL_OK) return status;
  const size_t height = (size_t)1 << size;
  uint32_t counts[NUM_BYTES] = {0};
  uint64_t random = 1;
  for (size_t row = 0; row < height; row++) {
    const uint32_t value = random_below(&random, NUM_BYTES * NUM_BYTES);
    const uint32_t low = value % NUM_BYTES, high = value / NUM_BYTES;
    values[COLUMN_VALUE * height + row] = mont_from_canonical(value);
    values[COLUMN_LOW * height + row] = mont_from_canonical(low);
    values[COLUMN_HIGH * height + row] = mont_from_canonical(high);
    counts[low]++;
    counts[high]++;
  }
  for (uint32_t i = 0; i < NUM_BYTES; i++) multiplicities[i] = mont_from_canonical(counts[i]);
  return SWIRL_OK;
}

static uint32_t range_check_preset_height(uint32_t size) { return size < 10 ? 11 : size > 23 ? 24 : size + 1; }

const example range_check_example = {.name = "range_check",
                                     .about = "values below 2^16, their bytes looked up in a preprocessed table",
                                     .unit = "values",
                                     .min_size = 0,
                                     .max_size = 24,
                                     .default_size = 10,
                                     .preset_height = range_check_preset_height,
                                     .create_airs = range_check_create_airs,
                                     .create_witness = range_check_create_witness};
