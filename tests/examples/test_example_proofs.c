// Every example: its witness holds, its proof is accepted, and one changed cell is found, by the rows and by a
// verifier.
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
// cmocka wants the headers above
#include <cmocka.h>

#include "examples/row_check.h"
#include "field/babybear.h"
#include "hash/poseidon2.h"
#include "logup_heavy.h"

enum { PROVED_CELLS = 3 }; // a matrix, that are changed for a proof

static void check(swirl_status status, const swirl_diag *diag) {
  if (status != SWIRL_OK) fail_msg("%s: %s", swirl_status_name(status), diag->message);
}

typedef struct fixture {
  swirl_device *dev;
  swirl_pk *pk;
  example_airs airs;
  example_witness witness;
} fixture;

// Cheap parameters for heights up to 2^10.
static void make_params(swirl_params *out) {
  const swirl_params_desc desc = {.l_skip = 2,
                                  .n_stack = 8,
                                  .log_blowup = 1,
                                  .k_whir = 2,
                                  .max_constraint_degree = 4,
                                  .w_stack = 2048,
                                  .log_final_poly_len = 4,
                                  .mu_pow_bits = 1,
                                  .query_pow_bits = 1,
                                  .folding_pow_bits = 1,
                                  .security_bits = 10,
                                  .proximity = SWIRL_UNIQUE_DECODING};
  swirl_diag diag = {0};
  check(swirl_params_derive(out, &desc, SWIRL_ALLOW_INSECURE, &diag), &diag);
  out->logup_pow_bits = 2; // the derived bits only cost time here
}

static void open_fixture(fixture *f, const char *name, u32 size) {
  swirl_diag diag = {0};
  swirl_params params;
  *f = (fixture){0};
  const example *ex = example_find(name);
  assert_non_null(ex);
  make_params(&params);
  check(swirl_device_open(&f->dev, &(swirl_device_desc){.num_threads = 1}, &diag), &diag);
  check(example_create_airs(ex, &f->airs, size, &diag), &diag);
  check(example_create_witness(ex, &f->witness, size, 1, &diag), &diag);
  check(example_keygen(&f->pk, f->dev, &params, &f->airs, SWIRL_ALLOW_INSECURE, &diag), &diag);
}
static void close_fixture(fixture *f) {
  swirl_pk_destroy(f->pk);
  example_witness_clear(&f->witness);
  example_airs_clear(&f->airs);
  swirl_device_close(f->dev);
}

// What becomes of the witness: ERR_UNBALANCED from the prover, or the verifier's verdict.
static swirl_status prove_and_verify(const fixture *f) {
  swirl_diag diag = {0};
  swirl_proof *proof;
  example_view view;
  example_view_make(&view, &f->witness);
  const swirl_status proved = swirl_prove(f->pk, &proof, view.airs, f->witness.num, NULL, &diag);
  if (proved != SWIRL_OK) return proved;
  size_t len;
  const u8 *bytes = swirl_proof_bytes(proof, &len);
  const swirl_vk *vk = swirl_pk_vk(f->pk);
  const size_t block_len = swirl_verify_memory(vk);
  void *block = malloc(block_len);
  assert_non_null(block);
  const swirl_status verdict =
      swirl_verify(vk, NULL, view.public_values, f->witness.num, bytes, len, block, block_len, &diag);
  free(block);
  swirl_proof_destroy(proof);
  return verdict;
}

// The cells of a matrix are changed where they lie.
static u32 *cell_at(const swirl_matrix *matrix, u32 column, size_t row) {
  return (u32 *)(uintptr_t)matrix->data + ((size_t)column << matrix->log_height) + row;
}

static bool differs(row_result a, row_result b) {
  return a.num_violated != b.num_violated || a.fractions != b.fractions;
}

// A cell is read in its own row, and in the row before as the next one.
static bool rows_find(const fixture *f, u32 air, const swirl_matrix *matrix, u32 column, size_t row) {
  const size_t before = (row - 1) & (((size_t)1 << matrix->log_height) - 1);
  const row_result here = row_check(&f->airs, &f->witness, air, row);
  const row_result there = row_check(&f->airs, &f->witness, air, before);
  u32 *cell = cell_at(matrix, column, row);
  const u32 kept = *cell;
  *cell = bb_add(kept, BB_ONE);
  const bool found = differs(here, row_check(&f->airs, &f->witness, air, row)) ||
                     differs(there, row_check(&f->airs, &f->witness, air, before));
  *cell = kept;
  return found;
}

static void change_cells(fixture *f, u32 air, const swirl_matrix *matrix) {
  const size_t height = (size_t)1 << matrix->log_height;
  for (u32 column = 0; column < matrix->width; column++) {
    const size_t row = (7 * (size_t)column + 3) % height;
    if (!rows_find(f, air, matrix, column, row)) fail_msg("AIR %u, column %u, row %zu is not read", air, column, row);
  }
  for (u32 i = 0; i < PROVED_CELLS; i++) {
    const u32 column = (u32)((u64)matrix->width * i / PROVED_CELLS);
    u32 *cell = cell_at(matrix, column, (5 * i + 1) % height);
    const u32 kept = *cell;
    *cell = bb_add(kept, BB_ONE);
    const swirl_status status = prove_and_verify(f);
    // The prover finds interactions that do not balance; a constraint that does not hold shows in the last equation of
    // the batched sumcheck, up to which the proof is that of an honest prover.
    if (status != SWIRL_ERR_UNBALANCED && status != SWIRL_REJECT_CLAIMS) {
      fail_msg("AIR %u, column %u: %s", air, column, swirl_status_name(status));
    }
    *cell = kept;
  }
}

static void check_example(const char *name, u32 size) {
  fixture f;
  open_fixture(&f, name, size);
  assert_holds(&f.airs, &f.witness);
  assert_int_equal(prove_and_verify(&f), SWIRL_OK);
  for (u32 air = 0; air < f.witness.num; air++) {
    const example_trace *trace = &f.witness.traces[air];
    if (trace->main.width > 0) change_cells(&f, air, &trace->main);
    if (trace->cached.width > 0) change_cells(&f, air, &trace->cached);
  }
  close_fixture(&f);
}

static void test_fibonacci(void **state) {
  (void)state;
  check_example("fibonacci", 5);
}
static void test_range_check(void **state) {
  (void)state;
  check_example("range_check", 6);
}
static void test_machine(void **state) {
  (void)state;
  check_example("machine", 6);
}
static void test_poseidon2(void **state) {
  (void)state;
  check_example("poseidon2", 3);
}
static void test_logup_heavy(void **state) {
  (void)state;
  check_example("logup_heavy", 6);
}

// Witnesses of every size up to 2^8 and of corners hold, on any number of threads.
static void test_sizes(void **state) {
  (void)state;
  const char *const names[] = {"range_check", "machine", "poseidon2"};
  for (size_t i = 0; i < SWIRL_COUNT(names); i++) {
    const example *ex = example_find(names[i]);
    for (u32 size = ex->min_size; size <= 8; size++) {
      swirl_diag diag = {0};
      example_airs airs;
      example_witness witness;
      check(example_create_airs(ex, &airs, size, &diag), &diag);
      check(example_create_witness(ex, &witness, size, 2, &diag), &diag);
      assert_holds(&airs, &witness);
      example_airs_clear(&airs);
      example_witness_clear(&witness);
    }
  }
}

// The machine computes Fibonacci numbers modulo p: public is the last sum or the last number read.
static void test_machine_result(void **state) {
  (void)state;
  example_witness witness;
  assert_int_equal(example_create_witness(&machine_example, &witness, 4, 1, NULL), SWIRL_OK);
  // 16 steps: five rounds (1 + 1, 1 + 2, 2 + 3, 3 + 5, 5 + 8) and the first step of the sixth, which reads 8.
  assert_int_equal(witness.traces[0].public_values[0], 8);
  example_witness_clear(&witness);
}

// The output columns are what the library's own permutation gives; of (0, 1, ..., 15) the published value.
static void test_poseidon2_outputs(void **state) {
  (void)state;
  static const u32 published[16] = {1906786279, 1737026427, 1959749225, 700325316, 1638050605, 1021608788,
                                    1726691001, 1761127344, 1552405120, 417318995, 36799261,   1215172152,
                                    614923223,  1300746575, 957311597,  304856115};
  example_witness witness;
  assert_int_equal(example_create_witness(&poseidon2_example, &witness, 4, 1, NULL), SWIRL_OK);
  const swirl_matrix *main = &witness.traces[0].main;
  for (size_t row = 0; row < 16; row++) {
    u32 s[16];
    for (u32 i = 0; i < 16; i++) s[i] = *cell_at(main, i, row);
    swirl_p2_permute(s);
    for (u32 i = 0; i < 16; i++) {
      const u32 output = *cell_at(main, main->width - 16 + i, row);
      assert_int_equal(output, s[i]);
      if (row == 0) assert_int_equal(bb_to_canonical(output), published[i]);
    }
  }
  example_witness_clear(&witness);
}

// The key has the numbers of the shape.
static void test_logup_heavy_shape(void **state) {
  (void)state;
  fixture f;
  open_fixture(&f, "logup_heavy", 6);
  const swirl_vk *vk = swirl_pk_vk(f.pk);
  u64 cells = 0, interaction_rows = 0;
  assert_int_equal(swirl_vk_num_airs(vk), HEAVY_AIRS);
  for (u32 i = 0; i < HEAVY_AIRS; i++) {
    const heavy_shape *shape = &heavy_shapes[i];
    swirl_air_info info;
    assert_int_equal(swirl_vk_air_info(&info, vk, i), SWIRL_OK);
    assert_int_equal(info.common_main_width, shape->common_width);
    assert_int_equal(info.num_cached_mains, shape->cached_width > 0 ? 1 : 0);
    assert_int_equal(info.num_constraints, shape->num_constraints);
    assert_int_equal(info.max_constraint_degree, shape->max_degree);
    assert_int_equal(info.num_interactions, shape->num_interactions);
    assert_false(info.needs_next_row);
    cells += (u64)(shape->common_width + shape->cached_width) << shape->log_height;
    interaction_rows += (u64)shape->num_interactions << shape->log_height;
  }
  assert_true(cells == 400874252);
  assert_true(interaction_rows == 158953226);
  close_fixture(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_fibonacci),        cmocka_unit_test(test_range_check),
                                     cmocka_unit_test(test_machine),          cmocka_unit_test(test_poseidon2),
                                     cmocka_unit_test(test_logup_heavy),      cmocka_unit_test(test_sizes),
                                     cmocka_unit_test(test_machine_result),   cmocka_unit_test(test_poseidon2_outputs),
                                     cmocka_unit_test(test_logup_heavy_shape)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
