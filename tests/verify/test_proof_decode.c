// Corner cases of the encoding (spec 05 section 4.2): things that can be claimed without bytes.
#include "support/cmocka_all.h"

#include <stdlib.h>

#include "proof/proof_decode.h"
#include "support/verifying.h"

typedef struct sample {
  u8 *bytes;
  size_t len;
  proof_layout layout;
} sample;

static swirl_status decode(sample *s) {
  return swirl_proof_decode(&s->layout, &swirl_suite_babybear_poseidon2, s->bytes, s->len, NULL);
}
static void load(sample *s) {
  json_t *file = vectors_load("spec/proof_codec_vectors.json");
  s->bytes = vectors_hex(vectors_string(file, "encoded_hex"), &s->len);
  json_decref(file);
  assert_int_equal(decode(s), SWIRL_OK);
}
static void cut(sample *s, size_t from, size_t to) {
  memmove(s->bytes + from, s->bytes + to, s->len - to);
  s->len -= to - from;
}

static void test_layout(void **state) {
  (void)state;
  sample s;
  load(&s);
  assert_int_equal(s.layout.num_airs, 3);
  assert_int_equal(s.layout.num_present, 2);
  assert_true(proof_is_present(&s.layout, 0) && !proof_is_present(&s.layout, 1) && proof_is_present(&s.layout, 2));
  assert_int_equal(s.layout.num_codewords, 1);
  assert_int_equal(s.layout.num_whir_sumchecks, 2);
  // All field words are a counter: the last one is the largest.
  const size_t last = s.layout.final_poly_at + EXT_BYTES * (size_t)s.layout.final_poly_len - BASE_BYTES;
  assert_int_equal(last + BASE_BYTES, s.len);
  assert_true(load_le32(s.bytes + last) > load_le32(s.bytes + s.layout.common_commit_at));
  free(s.bytes);
}

// Rows of no columns: a matter of the shape, as long as their number is not absurd.
static void test_empty_rows(void **state) {
  (void)state;
  sample s;
  load(&s);
  const proof_layout good = s.layout;
  for (u32 c = 0; c < good.num_commits; c++) store_le32(s.bytes + good.widths_at + 4 * (size_t)c, 0);
  cut(&s, good.initial_rows_at, good.initial_paths_at);
  assert_int_equal(decode(&s), SWIRL_OK);
  free(s.bytes);

  load(&s);
  for (u32 c = 0; c < good.num_commits; c++) store_le32(s.bytes + good.widths_at + 4 * (size_t)c, 0);
  store_le32(s.bytes + good.widths_at - 4, 0);          // depth
  store_le32(s.bytes + good.widths_at - 8, UINT32_MAX); // queries
  cut(&s, good.initial_rows_at, good.codeword_values_at);
  assert_int_equal(decode(&s), SWIRL_ERR_PROOF_ENCODING);
  store_le32(s.bytes + good.widths_at - 8, 1);
  assert_int_equal(decode(&s), SWIRL_OK);
  free(s.bytes);
}

static void test_no_queries(void **state) {
  (void)state;
  sample s;
  load(&s);
  const proof_layout good = s.layout;
  store_le32(s.bytes + good.widths_at - 8, 0);
  cut(&s, good.widths_at - 4, good.codeword_values_at); // neither depth nor widths nor rows nor paths
  assert_int_equal(decode(&s), SWIRL_OK);
  assert_int_equal(s.layout.num_initial_queries, 0);
  free(s.bytes);
}

static void test_empty_rounds(void **state) {
  (void)state;
  sample s;
  load(&s);
  const proof_layout good = s.layout;
  assert_true(good.num_rounds > 0);
  store_le32(s.bytes + good.rounds_at - 4, 0);
  cut(&s, good.rounds_at, good.openings_at);
  assert_int_equal(decode(&s), SWIRL_OK);
  store_le32(s.bytes + good.rounds_at - 8, UINT32_MAX);
  assert_int_equal(decode(&s), SWIRL_ERR_PROOF_ENCODING);
  free(s.bytes);
}

// The depth of the only codeword may be 0; what a later one had left would be below zero.
static void test_codeword_depth(void **state) {
  (void)state;
  sample s;
  load(&s);
  const proof_layout good = s.layout;
  store_le32(s.bytes + good.codeword_paths_at - 4, 0);
  cut(&s, good.codeword_paths_at, good.final_poly_at - 4);
  assert_int_equal(decode(&s), SWIRL_OK);
  free(s.bytes);
}

// The height of an AIR with a preprocessed trace is not absorbed: it has a check of its own, after the shape.
static void test_preprocessed_height(void **state) {
  (void)state;
  static const struct {
    const char *path;
    u32 height;
    swirl_status status;
  } CHECKS[] = {
      {"cases/short_rotation.json", 0, SWIRL_REJECT_PREPROCESSED_HEIGHT},
      {"cases/short_rotation.json", 2, SWIRL_REJECT_BATCH_OPENING_PARTS},
      {"cases/random_3.json", 0, SWIRL_REJECT_PREPROCESSED_HEIGHT},
      {"cases/random_3.json", 2, SWIRL_REJECT_BATCH_OPENING_MAIN},
  };
  for (size_t i = 0; i < SWIRL_COUNT(CHECKS); i++) {
    json_t *file = vectors_load(CHECKS[i].path);
    verifying v;
    swirl_diag diag;
    sample s;
    verifying_open_case(&v, file);
    s.bytes = vectors_hex(vectors_string(file, "proof_hex"), &s.len);
    assert_int_equal(decode(&s), SWIRL_OK);
    store_le32(s.bytes + s.layout.vdata_at, CHECKS[i].height); // of AIR 0
    assert_int_equal(verifying_run(&v, s.bytes, s.len, NULL, &diag), CHECKS[i].status);
    free(s.bytes);
    verifying_close(&v);
    json_decref(file);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_layout),         cmocka_unit_test(test_empty_rows),
      cmocka_unit_test(test_no_queries),     cmocka_unit_test(test_empty_rounds),
      cmocka_unit_test(test_codeword_depth), cmocka_unit_test(test_preprocessed_height),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
