// Fibonacci: two columns a, b; each row is followed by (b, a + b). The public values are a and b of the first row and b
// of the last. This is the smallest AIR that uses every kind of rows; read it first.
#include "examples.h"
#include "montgomery.h"

enum { COLUMN_A, COLUMN_B, NUM_COLUMNS };
enum { PUBLIC_FIRST_A, PUBLIC_FIRST_B, PUBLIC_LAST_B, NUM_PUBLIC_VALUES };

static swirl_status fibonacci_create_airs(example_airs *out, uint32_t size, swirl_diag *diag) {
  (void)size; // rows are all alike: one AIR for any number of them
  const swirl_air_desc desc = {
      .name = "fibonacci", .common_main_width = NUM_COLUMNS, .num_public_values = NUM_PUBLIC_VALUES};
  const swirl_status status = swirl_air_create(&out->airs[0], &desc, diag);
  if (status != SWIRL_OK) return status;
  out->num = 1;
  swirl_air *air = out->airs[0];

  const swirl_expr a = swirl_main(air, COLUMN_A), b = swirl_main(air, COLUMN_B);
  const swirl_expr next_a = swirl_main_next(air, COLUMN_A), next_b = swirl_main_next(air, COLUMN_B);
  swirl_assert_zero(air, SWIRL_ROWS_FIRST, swirl_sub(air, a, swirl_public(air, PUBLIC_FIRST_A)));
  swirl_assert_zero(air, SWIRL_ROWS_FIRST, swirl_sub(air, b, swirl_public(air, PUBLIC_FIRST_B)));
  swirl_assert_zero(air, SWIRL_ROWS_TRANSITION, swirl_sub(air, b, next_a));
  swirl_assert_zero(air, SWIRL_ROWS_TRANSITION, swirl_sub(air, swirl_add(air, a, b), next_b));
  swirl_assert_zero(air, SWIRL_ROWS_LAST, swirl_sub(air, b, swirl_public(air, PUBLIC_LAST_B)));

  // Mistakes of any of the calls above are reported here.
  return example_airs_finish(out, diag);
}

static swirl_status fibonacci_create_witness(example_witness *out, uint32_t size, uint32_t num_threads,
                                             swirl_diag *diag) {
  (void)num_threads; // every row depends on the one before
  example_trace *trace = &out->traces[0];
  out->num = 1;
  trace->num_public_values = NUM_PUBLIC_VALUES;
  uint32_t *data;
  const swirl_status status = example_matrix_create(&trace->main, &data, NUM_COLUMNS, size, diag);
  if (status != SWIRL_OK) return status;
  const size_t height = (size_t)1 << size;
  uint32_t a = 0, b = 1; // canonical
  trace->public_values[PUBLIC_FIRST_A] = a;
  trace->public_values[PUBLIC_FIRST_B] = b;
  for (size_t row = 0; row < height; row++) {
    data[COLUMN_A * height + row] = mont_from_canonical(a);
    data[COLUMN_B * height + row] = mont_from_canonical(b);
    trace->public_values[PUBLIC_LAST_B] = b;
    const uint32_t sum = a + b; // < 2p < 2^32
    a = b;
    b = sum < mont_modulus ? sum : sum - mont_modulus;
  }
  return SWIRL_OK;
}

// Both columns in one stacked column, within what the preset has.
static uint32_t fibonacci_preset_height(uint32_t size) { return size < 10 ? 11 : size > 23 ? 24 : size + 1; }

const example fibonacci_example = {.name = "fibonacci",
                                   .about = "the Fibonacci sequence modulo p, 2 columns",
                                   .unit = "rows",
                                   .min_size = 0,
                                   .max_size = 24,
                                   .default_size = 10,
                                   .preset_height = fibonacci_preset_height,
                                   .create_airs = fibonacci_create_airs,
                                   .create_witness = fibonacci_create_witness};
