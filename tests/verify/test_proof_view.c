// What swirl_proof_view hands out of published proofs, against a walk of the bytes of its own (tests/mutation) and the
// facts in the case files; damaged proofs; NULL arguments.
#include "support/cmocka_all.h"

#include <stdlib.h>
#include <swirl/proof.h>

#include "mutation/proof_fields.h"
#include "support/verifying.h"

typedef struct target {
  verifying v;
  u8 *proof;
  size_t len;
  proof_fields fields;
} target;

static target *load(const json_t *file) {
  target *t = test_malloc(sizeof *t);
  verifying_open_case(&t->v, file);
  t->proof = vectors_hex(vectors_string(file, "proof_hex"), &t->len);
  proof_fields_walk(&t->fields, swirl_vk_params(t->v.vk), t->proof, t->len);
  return t;
}
static void unload(target *t) {
  verifying_close(&t->v);
  free(t->proof);
  test_free(t);
}

// The `index`-th field of that name; NULL: there are not so many.
static const proof_field *field(const target *t, const char *name, u32 index) {
  for (u32 i = 0; i < t->fields.num; i++) {
    if (strcmp(t->fields.fields[i].name, name) == 0 && index-- == 0) return &t->fields.fields[i];
  }
  return NULL;
}

static void check_words(const target *t, const u8 *words, size_t num, const json_t *list) {
  assert_int_equal(json_array_size(list), num);
  for (size_t i = 0; i < num; i++) {
    assert_int_equal(swirl_proof_word(words, i), json_integer_value(json_array_get(list, i)));
  }
  if (num > 0) assert_in_range((uintptr_t)words, (uintptr_t)t->proof, (uintptr_t)(t->proof + t->len));
}

static void check_airs(const target *t, const json_t *file, swirl_proof_view view) {
  const json_t *traces = vectors_get(file, "traces");
  swirl_proof_air_info air;
  u32 count = 0, present = 0;
  for (; swirl_proof_view_next_air(&view, &air); count++) {
    char key[16];
    snprintf(key, sizeof key, "%u", air.air);
    const json_t *trace = json_object_get(traces, key);
    assert_int_equal(air.air, count);
    assert_int_equal(air.is_present, trace != NULL);
    if (trace == NULL) {
      assert_int_equal(air.num_cached_commitments + air.num_public_values + air.log_height, 0);
      continue;
    }
    present++;
    assert_int_equal(air.log_height, vectors_u64(trace, "log_height"));
    check_words(t, air.public_values, air.num_public_values, vectors_get(trace, "public_values"));
    const json_t *cached = vectors_get(trace, "cached_commitments");
    assert_int_equal(air.num_cached_commitments, json_array_size(cached));
    for (u32 i = 0; i < air.num_cached_commitments; i++) {
      check_words(t, air.cached_commitments + (size_t)i * 32, 8, json_array_get(cached, i));
    }
  }
  const swirl_proof_air_info last = air;
  assert_false(swirl_proof_view_next_air(&view, &air)); // and stays behind the end
  assert_memory_equal(&air, &last, sizeof air);
  const swirl_proof_info info = swirl_proof_view_info(&view);
  assert_int_equal(info.num_airs, count);
  assert_int_equal(info.num_present, present);
}

static void check_rounds(const target *t, swirl_proof_view view) {
  const swirl_params *params = swirl_vk_params(t->v.vk);
  const u8 *folds = t->proof + field(t, "folding witnesses", 0)->at;
  const u8 *queries = t->proof + field(t, "query witnesses", 0)->at;
  swirl_proof_round_info round;
  u32 i = 0;
  for (; swirl_proof_view_next_round(&view, &round); i++) {
    const u32 depth = params->l_skip + params->n_stack + params->log_blowup - params->k_whir - i;
    assert_int_equal(round.round, i);
    assert_int_equal(round.num_queries, params->num_queries[i]);
    assert_int_equal(round.merkle_depth, depth);
    assert_ptr_equal(round.fold_witnesses, folds + (size_t)i * params->k_whir * 4);
    assert_int_equal(round.query_witness, load_le32(queries + (size_t)i * 4));
    if (i == 0) {
      assert_null(round.commitment);
      assert_null(round.ood_value);
    } else {
      assert_ptr_equal(round.commitment, t->proof + field(t, "codeword commitments", 0)->at + (i - 1) * 32);
      assert_ptr_equal(round.ood_value, t->proof + field(t, "out-of-domain values", 0)->at + (i - 1) * 16);
    }
  }
  assert_int_equal(i, params->num_rounds);
  assert_false(swirl_proof_view_next_round(&view, &round));
}

static void check_info(const target *t, const json_t *file, const swirl_proof_info *info) {
  // The first field of each part.
  static const char *const first[SWIRL_PROOF_NUM_PARTS] = {"version",         "number of public value lists",
                                                           "logup witness",   "number of traces",
                                                           "number of parts", "length of the stacking univariate round",
                                                           "mu witness",      "initial rows",
                                                           "initial paths",   "number of queries",
                                                           "codeword depth",  "length of the final polynomial"};
  const swirl_params *params = swirl_vk_params(t->v.vk);
  u32 commitment[8];
  vectors_words(commitment, vectors_get(file, "common_main_commit"), 8);
  assert_memory_equal(info->common_commitment.words, commitment, sizeof commitment);
  assert_int_equal(info->num_bytes, t->len);
  assert_int_equal(info->num_gkr_layers, load_le32(t->proof + field(t, "number of layers", 0)->at));
  assert_int_equal(info->logup_witness, load_le32(t->proof + field(t, "logup witness", 0)->at));
  assert_int_equal(info->mu_witness, load_le32(t->proof + field(t, "mu witness", 0)->at));
  assert_int_equal(info->gkr_claim[3], load_le32(t->proof + field(t, "q0 claim", 0)->at + 12));
  assert_int_equal(info->num_whir_rounds, params->num_rounds);
  assert_int_equal(info->k_whir, params->k_whir);
  assert_int_equal(info->num_stacking_rounds, params->n_stack);
  assert_int_equal(info->num_traces, info->num_present);
  u64 at = 0;
  for (int i = 0; i < SWIRL_PROOF_NUM_PARTS; i++) {
    const proof_field *start = field(t, first[i], 0);
    if (start != NULL && start->num > 0) assert_int_equal(at, start->at);
    at += info->part_bytes[i];
    assert_string_not_equal(swirl_proof_part_name((swirl_proof_part)i), "unknown");
  }
  assert_int_equal(at, t->len);
}

static void test_cases(void **state) {
  (void)state;
  static const char *const paths[] = {"cases/absent_optional.json",     "cases/cached_parts.json",
                                      "cases/fibonacci.json",           "cases/whir_k1_four_rounds.json",
                                      "cases/whir_k2_four_rounds.json", "cases/random_3.json"};
  for (size_t i = 0; i < SWIRL_COUNT(paths); i++) {
    json_t *file = vectors_load(paths[i]);
    target *t = load(file);
    swirl_proof_view view;
    assert_int_equal(swirl_proof_view_init(&view, t->proof, t->len, NULL), SWIRL_OK);
    const swirl_proof_info info = swirl_proof_view_info(&view);
    check_info(t, file, &info);
    check_airs(t, file, view);
    check_rounds(t, view);
    unload(t);
    json_decref(file);
  }
}

// Whatever decodes can be walked to its end, and its parts are the whole.
static void test_damaged(void **state) {
  (void)state;
  json_t *file = vectors_load("cases/absent_optional.json");
  target *t = load(file);
  u32 seed = 1, decoded = 0;
  for (u32 i = 0; i < 4000; i++) {
    seed = seed * 1664525u + 1013904223u;
    const size_t at = (seed >> 8) % (t->len < 600 || i % 2 == 0 ? t->len : 600);
    const size_t len = i % 8 == 0 ? at : t->len;
    u8 *copy = malloc(len + (len == 0)); // exactly as long as it is, for sanitizers
    memcpy(copy, t->proof, len);
    if (len > at) copy[at] ^= (u8)(1u << (seed >> 29));
    swirl_proof_view view;
    swirl_diag diag = {0};
    const swirl_status status = swirl_proof_view_init(&view, copy, len, &diag);
    if (status == SWIRL_OK) {
      swirl_proof_air_info air;
      swirl_proof_round_info round;
      decoded++;
      u64 sum = 0;
      const swirl_proof_info info = swirl_proof_view_info(&view);
      while (swirl_proof_view_next_air(&view, &air)) {
        for (u32 w = 0; w < air.num_public_values; w++) sum += swirl_proof_word(air.public_values, w);
        for (u32 w = 0; w < 8 * air.num_cached_commitments; w++) sum += swirl_proof_word(air.cached_commitments, w);
      }
      while (swirl_proof_view_next_round(&view, &round)) {
        for (u32 w = 0; w < info.k_whir; w++) sum += swirl_proof_word(round.fold_witnesses, w);
      }
      assert_true(sum > 0);
      u64 bytes = 0;
      for (int p = 0; p < SWIRL_PROOF_NUM_PARTS; p++) bytes += info.part_bytes[p];
      assert_int_equal(bytes, len);
    } else {
      assert_int_equal(status, SWIRL_ERR_PROOF_ENCODING);
      assert_int_equal(diag.status, status);
    }
    free(copy);
  }
  assert_true(decoded > 1000);
  unload(t);
  json_decref(file);
}

static void test_arguments(void **state) {
  (void)state;
  swirl_proof_view view;
  const u8 byte = 3;
  assert_int_equal(swirl_proof_view_init(NULL, &byte, 1, NULL), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_proof_view_init(&view, NULL, 1, NULL), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_proof_view_init(&view, &byte, 1, NULL), SWIRL_ERR_PROOF_ENCODING);
  assert_string_equal(swirl_proof_part_name((swirl_proof_part)SWIRL_PROOF_NUM_PARTS), "unknown");
  assert_string_equal(swirl_proof_part_name((swirl_proof_part)-1), "unknown");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_damaged),
                                     cmocka_unit_test(test_arguments)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
