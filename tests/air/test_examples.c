// The examples against the published key, expressions and trace, and against their own constraints.
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "air/air_dag.h"
#include "air/key_vectors.h"
#include "examples.h"
#include "examples/row_check.h"
#include "keccakf.h"

// The AIR of an example that has one.
static swirl_air *create(const char *name) {
  example_airs airs;
  swirl_diag diag;
  const example *ex = example_find(name);
  assert_non_null(ex);
  if (example_create_airs(ex, &airs, ex->default_size, &diag) != SWIRL_OK) fail_msg("%s", diag.message);
  assert_int_equal(airs.num, 1);
  return airs.airs[0];
}

static swirl_vk *build_key(const swirl_air *air, u32 app_height, u32 flags) {
  swirl_params params;
  swirl_vk *vk = NULL;
  swirl_diag diag;
  assert_int_equal(swirl_params_preset(&params, "app", app_height, NULL), SWIRL_OK);
  if (swirl_vk_build(&vk, &swirl_suite_babybear_poseidon2, &params, &air, 1, NULL, flags, NULL, &diag) != SWIRL_OK) {
    fail_msg("%s", diag.message);
  }
  return vk;
}

static void test_list(void **state) {
  (void)state;
  size_t num;
  const example *const *list = example_list(&num);
  assert_true(num >= 2);
  for (size_t i = 0; i < num; i++) assert_ptr_equal(example_find(list[i]->name), list[i]);
  assert_null(example_find("nothing"));
}

static void test_keccakf_key(void **state) {
  (void)state;
  swirl_air *air = create("keccakf");
  swirl_vk *vk = build_key(air, 21, 0); // secure without asking for an exception
  assert_int_equal(vk->airs[0].num_nodes, 39273);
  assert_int_equal(vk->airs[0].num_constraints, 3182);
  assert_int_equal(vk->airs[0].max_constraint_degree, 3);
  size_t len;
  u8 *bytes = vectors_read("cases/keccakf_app_21.vk.gz", &len);
  assert_key_bytes(vk, bytes, len);
  free(bytes);
  swirl_soundness soundness;
  assert_int_equal(swirl_vk_soundness(&soundness, vk), SWIRL_OK);
  assert_true(soundness.total >= 100 && soundness.total < 101);
  swirl_vk_release(vk);
  swirl_air_destroy(air);
}

static void test_fibonacci_key(void **state) {
  (void)state;
  json_t *root = vectors_load("cases/key_presets.json");
  const json_t *keys = vectors_get(root, "keys");
  swirl_air *air = create("fibonacci");
  for (u32 height = 11; height <= 24; height++) {
    const json_t *key = json_array_get(keys, height - 11);
    size_t len;
    u8 *bytes = vectors_hex(vectors_string(key, "vk_hex"), &len);
    swirl_vk *vk = build_key(air, height, 0);
    assert_key_bytes(vk, bytes, len);
    swirl_vk_release(vk);
    free(bytes);
  }
  swirl_air_destroy(air);
  json_decref(root);
}

// The inputs of the published traces.
static void read_inputs(uint64_t out[KECCAKF_LANES]) {
  json_t *file = vectors_load("cases/keccakf_app_21_1.json");
  const json_t *lanes = json_array_get(vectors_get(file, "inputs"), 0);
  for (size_t i = 0; i < KECCAKF_LANES; i++) {
    out[i] = strtoull(json_string_value(json_array_get(lanes, i)), NULL, 16);
  }
  json_decref(file);
}

static void test_keccakf_trace(void **state) {
  (void)state;
  uint64_t inputs[1][KECCAKF_LANES];
  read_inputs(inputs[0]);
  const u32 log_height = 5;
  u32 *trace = malloc((size_t)KECCAKF_COLUMNS * 32 * sizeof *trace);
  assert_non_null(trace);
  memset(trace, 0xff, (size_t)KECCAKF_COLUMNS * 32 * sizeof *trace); // every cell must be written
  keccakf_trace(trace, log_height, 1, NULL, 1);                      // the padding, cut off at the end
  keccakf_trace(trace, log_height, 0, (const uint64_t(*)[KECCAKF_LANES])inputs, 1);
  json_t *file = vectors_load("cases/keccakf_1.json.gz");
  const json_t *columns = vectors_get(vectors_get(vectors_get(file, "traces"), "0"), "common_main_columns");
  assert_int_equal(json_array_size(columns), KECCAKF_COLUMNS);
  for (size_t c = 0; c < KECCAKF_COLUMNS; c++) {
    const json_t *column = json_array_get(columns, c);
    for (size_t row = 0; row < 32; row++) {
      const u32 expected = bb_from_canonical((u32)json_integer_value(json_array_get(column, row)));
      if (trace[c * 32 + row] != expected) fail_msg("column %zu, row %zu", c, row);
    }
  }
  free(trace);
  json_decref(file);
}

static void test_witnesses(void **state) {
  (void)state;
  const struct {
    const char *name;
    u32 size;
  } cases[] = {{"fibonacci", 0}, {"fibonacci", 1}, {"fibonacci", 10}, {"keccakf", 0}, {"keccakf", 2}, {"keccakf", 5}};
  for (size_t i = 0; i < SWIRL_COUNT(cases); i++) {
    const example *ex = example_find(cases[i].name);
    example_airs airs;
    example_witness one, three;
    assert_int_equal(example_create_airs(ex, &airs, cases[i].size, NULL), SWIRL_OK);
    assert_int_equal(example_create_witness(ex, &one, cases[i].size, 1, NULL), SWIRL_OK);
    assert_int_equal(example_create_witness(ex, &three, cases[i].size, 3, NULL), SWIRL_OK);
    assert_holds(&airs, &one);
    const swirl_matrix *main = &one.traces[0].main;
    const size_t words = (size_t)main->width << main->log_height;
    // whatever the number of threads
    assert_memory_equal(main->data, three.traces[0].main.data, words * sizeof(u32));
    example_witness_clear(&one);
    example_witness_clear(&three);
    example_airs_clear(&airs);
    assert_int_equal(example_create_witness(ex, &one, ex->max_size + 1, 1, NULL), SWIRL_ERR_ARGUMENT);
  }
}

// The rounds are those of Keccak: the known output of the permutation of zeros.
static void test_keccakf_known_answer(void **state) {
  (void)state;
  u32 *trace = malloc((size_t)KECCAKF_COLUMNS * 32 * sizeof *trace);
  assert_non_null(trace);
  keccakf_trace(trace, 5, 0, NULL, 2);
  uint64_t lane0 = 0, lane1 = 0;
  for (unsigned limb = 0; limb < KECCAKF_LIMBS; limb++) {
    lane0 |= (uint64_t)bb_to_canonical(trace[(size_t)(KECCAKF_A_PRIME3 + limb) * 32 + 23]) << 16 * limb;
    lane1 |= (uint64_t)bb_to_canonical(trace[(size_t)(KECCAKF_A_PRIME2 + 4 + limb) * 32 + 23]) << 16 * limb;
  }
  assert_true(lane0 == 0xf1258f7940e1dde7);
  assert_true(lane1 == 0x84d5ccf933c0478a);
  free(trace);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_list),          cmocka_unit_test(test_keccakf_key),
                                     cmocka_unit_test(test_fibonacci_key), cmocka_unit_test(test_keccakf_trace),
                                     cmocka_unit_test(test_witnesses),     cmocka_unit_test(test_keccakf_known_answer)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
