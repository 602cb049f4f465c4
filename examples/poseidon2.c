// Poseidon2 of width 16 over BabyBear, the permutation that swirl hashes with: one permutation per row.
//
// An S-box x^7 has degree 7 and constraints at most degree 3. So each S-box has two columns, the cube and the result:
// cube = x x x and result = cube cube x. The linear layers need no columns: the state between two S-boxes is a linear
// expression of the columns before, which has degree 1 however long it grows.
//
// Columns: the input; for each S-box in order of evaluation cube and result; the output.
#include "examples.h"
#include "montgomery.h"
#include "poseidon2_constants.h"
#include "random.h"

#include <string.h>

enum { WIDTH = 16, FULL_ROUNDS = 8, PARTIAL_ROUNDS = 13, SBOXES = FULL_ROUNDS * WIDTH + PARTIAL_ROUNDS };
enum {
  COLUMN_INPUT = 0,
  COLUMN_SBOX = WIDTH,
  COLUMN_OUTPUT = COLUMN_SBOX + 2 * SBOXES,
  NUM_COLUMNS = COLUMN_OUTPUT + WIDTH
};

// ---- Constraints. The functions on states of expressions and those on states of words below say the same.

typedef struct builder {
  swirl_air *air;
  uint32_t next_sbox;
} builder;

// M4 on every block of four, then the column sums are added to every block (spec 01 section 3.1).
static void expr_external_layer(const builder *b, swirl_expr *s) {
  static const uint32_t circulant[4] = {2, 3, 1, 1};
  swirl_expr mixed[WIDTH], sums[4];
  for (uint32_t i = 0; i < WIDTH; i++) {
    for (uint32_t j = 0; j < 4; j++) {
      const swirl_expr factor = swirl_constant(b->air, circulant[(j + 4 - i % 4) % 4]);
      const swirl_expr term = swirl_mul(b->air, s[i / 4 * 4 + j], factor);
      mixed[i] = j == 0 ? term : swirl_add(b->air, mixed[i], term);
    }
  }
  for (uint32_t i = 0; i < WIDTH; i++) sums[i % 4] = i < 4 ? mixed[i] : swirl_add(b->air, sums[i % 4], mixed[i]);
  for (uint32_t i = 0; i < WIDTH; i++) s[i] = swirl_add(b->air, mixed[i], sums[i % 4]);
}

// s_i = V_i s_i + sum (section 3.2).
static void expr_internal_layer(const builder *b, swirl_expr *s) {
  swirl_expr sum = s[0];
  for (uint32_t i = 1; i < WIDTH; i++) sum = swirl_add(b->air, sum, s[i]);
  for (uint32_t i = 0; i < WIDTH; i++) {
    s[i] = swirl_add(b->air, swirl_mul(b->air, s[i], swirl_constant(b->air, poseidon2_diagonal[i])), sum);
  }
}

static swirl_expr expr_sbox(builder *b, swirl_expr state, uint32_t constant) {
  const swirl_expr x = swirl_add(b->air, state, swirl_constant(b->air, constant));
  const swirl_expr cube = swirl_main(b->air, COLUMN_SBOX + 2 * b->next_sbox);
  const swirl_expr result = swirl_main(b->air, COLUMN_SBOX + 2 * b->next_sbox + 1);
  b->next_sbox++;
  swirl_assert_zero(b->air, SWIRL_ROWS_ALL, swirl_sub(b->air, cube, swirl_mul(b->air, swirl_mul(b->air, x, x), x)));
  swirl_assert_zero(b->air, SWIRL_ROWS_ALL,
                    swirl_sub(b->air, result, swirl_mul(b->air, swirl_mul(b->air, cube, cube), x)));
  return result;
}

static void expr_full_round(builder *b, swirl_expr *s, uint32_t round) {
  for (uint32_t i = 0; i < WIDTH; i++) s[i] = expr_sbox(b, s[i], poseidon2_full_constants[round][i]);
  expr_external_layer(b, s);
}

static swirl_status poseidon2_create_airs(example_airs *out, uint32_t size, swirl_diag *diag) {
  (void)size;
  const swirl_air_desc desc = {.name = "poseidon2", .common_main_width = NUM_COLUMNS};
  const swirl_status status = swirl_air_create(&out->airs[0], &desc, diag);
  if (status != SWIRL_OK) return status;
  out->num = 1;
  builder b = {.air = out->airs[0]};
  swirl_expr s[WIDTH];
  for (uint32_t i = 0; i < WIDTH; i++) s[i] = swirl_main(b.air, COLUMN_INPUT + i);
  expr_external_layer(&b, s);
  for (uint32_t round = 0; round < FULL_ROUNDS / 2; round++) expr_full_round(&b, s, round);
  for (uint32_t round = 0; round < PARTIAL_ROUNDS; round++) {
    s[0] = expr_sbox(&b, s[0], poseidon2_partial_constants[round]);
    expr_internal_layer(&b, s);
  }
  for (uint32_t round = FULL_ROUNDS / 2; round < FULL_ROUNDS; round++) expr_full_round(&b, s, round);
  for (uint32_t i = 0; i < WIDTH; i++) {
    swirl_assert_zero(b.air, SWIRL_ROWS_ALL, swirl_sub(b.air, swirl_main(b.air, COLUMN_OUTPUT + i), s[i]));
  }
  return example_airs_finish(out, diag);
}

// ---- Witness. Words are in Montgomery form; a row is written cell by cell in the order of its columns.

typedef struct row_writer {
  uint32_t *cell; // of the next column
  size_t height;
} row_writer;

static void put(row_writer *w, uint32_t value) {
  *w->cell = value;
  w->cell += w->height;
}

static void external_layer(uint32_t *s) {
  uint32_t sums[4] = {0};
  for (uint32_t block = 0; block < WIDTH; block += 4) {
    uint32_t *const t = s + block;
    const uint32_t a = t[0], c = t[2], ab = mont_add(t[0], t[1]), cd = mont_add(t[2], t[3]), all = mont_add(ab, cd);
    // Row i of M4 is (1, 1, 1, 1), once more s_i and twice more its successor.
    const uint32_t next[4] = {t[1], c, t[3], a};
    for (uint32_t i = 0; i < 4; i++) t[i] = mont_add(mont_add(all, t[i]), mont_add(next[i], next[i]));
    for (uint32_t i = 0; i < 4; i++) sums[i] = mont_add(sums[i], t[i]);
  }
  for (uint32_t i = 0; i < WIDTH; i++) s[i] = mont_add(s[i], sums[i % 4]);
}

static void internal_layer(uint32_t *s) {
  uint32_t sum = 0;
  for (uint32_t i = 0; i < WIDTH; i++) sum = mont_add(sum, s[i]);
  for (uint32_t i = 0; i < WIDTH; i++) s[i] = mont_add(mont_mul(s[i], mont_from_canonical(poseidon2_diagonal[i])), sum);
}

static uint32_t sbox(row_writer *w, uint32_t state, uint32_t constant) {
  const uint32_t x = mont_add(state, mont_from_canonical(constant)), cube = mont_mul(mont_mul(x, x), x);
  const uint32_t result = mont_mul(mont_mul(cube, cube), x);
  put(w, cube);
  put(w, result);
  return result;
}

static void full_round(row_writer *w, uint32_t *s, uint32_t round) {
  for (uint32_t i = 0; i < WIDTH; i++) s[i] = sbox(w, s[i], poseidon2_full_constants[round][i]);
  external_layer(s);
}

static void write_row(row_writer w, const uint32_t *input) {
  uint32_t s[WIDTH];
  memcpy(s, input, sizeof s);
  for (uint32_t i = 0; i < WIDTH; i++) put(&w, s[i]);
  external_layer(s);
  for (uint32_t round = 0; round < FULL_ROUNDS / 2; round++) full_round(&w, s, round);
  for (uint32_t round = 0; round < PARTIAL_ROUNDS; round++) {
    s[0] = sbox(&w, s[0], poseidon2_partial_constants[round]);
    internal_layer(s);
  }
  for (uint32_t round = FULL_ROUNDS / 2; round < FULL_ROUNDS; round++) full_round(&w, s, round);
  for (uint32_t i = 0; i < WIDTH; i++) put(&w, s[i]);
}

// Row 0 permutes (0, 1, ..., 15), of which the result is published; the others permute random states.
static swirl_status poseidon2_create_witness(example_witness *out, uint32_t size, uint32_t num_threads,
                                             swirl_diag *diag) {
  (void)num_threads; // far quicker than the proof
  uint32_t *data;
  const swirl_status status = example_matrix_create(&out->traces[0].main, &data, NUM_COLUMNS, size, diag);
  if (status != SWIRL_OK) return status;
  out->num = 1;
  const size_t height = (size_t)1 << size;
  uint64_t random = 1;
  for (size_t row = 0; row < height; row++) {
    uint32_t input[WIDTH];
    for (uint32_t i = 0; i < WIDTH; i++) {
      input[i] = mont_from_canonical(row == 0 ? i : random_below(&random, mont_modulus));
    }
    write_row((row_writer){.cell = data + row, .height = height}, input);
  }
  return SWIRL_OK;
}

// At most 330 stacked columns of the preset's 2,048.
static uint32_t poseidon2_preset_height(uint32_t size) { return size < 11 ? 11 : size; }

const example poseidon2_example = {.name = "poseidon2",
                                   .about = "Poseidon2 permutations of width 16, 314 columns, one row each",
                                   .unit = "permutations",
                                   .min_size = 0,
                                   .max_size = 20,
                                   .default_size = 10,
                                   .preset_height = poseidon2_preset_height,
                                   .create_airs = poseidon2_create_airs,
                                   .create_witness = poseidon2_create_witness};
