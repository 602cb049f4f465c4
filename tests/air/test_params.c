// Presets, derivation, validation and the soundness calculator against the reference's values.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "air/key_vectors.h"
#include "air_file.h"
#include "keys/soundness.h"
#include "keys/vk_encode.h"

// The bytes of parameters: what a key without AIRs begins with.
static void assert_params_bytes(const swirl_params *params, const json_t *hex) {
  size_t len;
  u8 *expected = vectors_hex(json_string_value(hex), &len);
  const swirl_vk vk = {.suite = &swirl_suite_babybear_poseidon2, .params = *params};
  u8 bytes[256];
  assert_true(swirl_vk_encode_hashed(&vk, NULL) <= sizeof bytes);
  assert_int_equal(swirl_vk_encode_hashed(&vk, bytes), len + 2); // no AIRs, no height constraints
  assert_memory_equal(bytes, expected, len);
  free(expected);
}

// The parameters of one entry of system_params.json.
static swirl_params params_named(const json_t *file, const char *name) {
  swirl_params params;
  swirl_diag diag;
  const swirl_status status = air_file_params(&params, vectors_get(file, name), &diag);
  if (status != SWIRL_OK) fail_msg("%s: %s", name, diag.message);
  return params;
}

static swirl_params_desc desc_of(const swirl_params *p, u32 log_final, u32 security_bits) {
  return (swirl_params_desc){.l_skip = p->l_skip,
                             .n_stack = p->n_stack,
                             .log_blowup = p->log_blowup,
                             .k_whir = p->k_whir,
                             .max_constraint_degree = p->max_constraint_degree,
                             .w_stack = p->w_stack,
                             .log_final_poly_len = log_final,
                             .mu_pow_bits = p->mu_pow_bits,
                             .query_pow_bits = p->query_pow_bits,
                             .folding_pow_bits = p->folding_pow_bits,
                             .security_bits = security_bits,
                             .proximity = p->proximity,
                             .proximity_m = p->proximity_m,
                             .list_start_round = p->list_start_round};
}

static void test_presets(void **state) {
  (void)state;
  json_t *file = vectors_load("spec/system_params.json");
  const char *name;
  json_t *value;
  int presets = 0, toys = 0;
  json_object_foreach(file, name, value) {
    if (!json_is_object(value)) continue;
    const swirl_params expected = params_named(file, name);
    assert_params_bytes(&expected, vectors_get(value, "postcard_hex"));
    swirl_params params, derived;
    if (strncmp(name, "test_", 5) == 0) {
      const u32 log_final = (expected.l_skip + expected.n_stack) % expected.k_whir;
      const swirl_params_desc desc = desc_of(&expected, log_final, 5);
      assert_int_equal(swirl_params_derive(&derived, &desc, 0, NULL), SWIRL_ERR_INSECURE);
      assert_int_equal(swirl_params_derive(&derived, &desc, SWIRL_ALLOW_INSECURE, NULL), SWIRL_OK);
      derived.max_interaction_count = expected.max_interaction_count; // of the toy configurations
      derived.logup_pow_bits = expected.logup_pow_bits;
      assert_true(swirl_params_equal(&derived, &expected));
      toys++;
      continue;
    }
    const bool app = strncmp(name, "app_", 4) == 0;
    const u32 height = app ? (u32)atoi(name + 4) : 0;
    assert_int_equal(swirl_params_preset(&params, app ? "app" : name, height, NULL), SWIRL_OK);
    assert_true(swirl_params_equal(&params, &expected));
    assert_int_equal(swirl_params_validate(&params, NULL), SWIRL_OK);
    const swirl_params_desc desc = desc_of(&expected, 10, 100);
    assert_int_equal(swirl_params_derive(&derived, &desc, 0, NULL), SWIRL_OK);
    assert_true(swirl_params_equal(&derived, &expected));
    presets++;
  }
  assert_int_equal(presets, 18);
  assert_int_equal(toys, 3);
  json_decref(file);
}

static void test_preset_arguments(void **state) {
  (void)state;
  swirl_params params;
  assert_int_equal(swirl_params_preset(&params, "app", 10, NULL), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_params_preset(&params, "app", 25, NULL), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_params_preset(&params, "leaf", 20, NULL), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_params_preset(&params, "leaf", 21, NULL), SWIRL_OK);
  assert_int_equal(swirl_params_preset(&params, "trunk", 0, NULL), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_params_preset(&params, NULL, 0, NULL), SWIRL_ERR_ARGUMENT);
}

static void test_equal(void **state) {
  (void)state;
  swirl_params a, b;
  assert_int_equal(swirl_params_preset(&a, "internal", 0, NULL), SWIRL_OK);
  b = a;
  b.num_queries[b.num_rounds] = 7; // beyond the rounds: no parameter
  b.list_start_round = 7;          // list decoding has none
  assert_true(swirl_params_equal(&a, &b));
#define DIFFERS(field)                                                                                                 \
  b = a;                                                                                                               \
  b.field++;                                                                                                           \
  assert_false(swirl_params_equal(&a, &b))
  DIFFERS(l_skip);
  DIFFERS(n_stack);
  DIFFERS(w_stack);
  DIFFERS(log_blowup);
  DIFFERS(k_whir);
  DIFFERS(num_rounds);
  DIFFERS(num_queries[2]);
  DIFFERS(mu_pow_bits);
  DIFFERS(query_pow_bits);
  DIFFERS(folding_pow_bits);
  DIFFERS(proximity_m);
  DIFFERS(max_interaction_count);
  DIFFERS(log_max_message_length);
  DIFFERS(logup_pow_bits);
  DIFFERS(max_constraint_degree);
#undef DIFFERS
}

static void test_validate(void **state) {
  (void)state;
  swirl_params good, p;
  swirl_diag diag;
  assert_int_equal(swirl_params_preset(&good, "app", 21, NULL), SWIRL_OK);
#define INVALID(text, assignment)                                                                                      \
  p = good;                                                                                                            \
  p.assignment;                                                                                                        \
  assert_int_equal(swirl_params_validate(&p, &diag), SWIRL_ERR_PARAMS);                                                \
  if (strstr(diag.message, text) == NULL) fail_msg("%s does not name %s", diag.message, text)
  INVALID("l_skip = 28", l_skip = 28);
  INVALID("n_stack = 4294967295", n_stack = UINT32_MAX);
  INVALID("l_skip + n_stack + log_blowup = 28", n_stack = 23);
  INVALID("w_stack = 0", w_stack = 0);
  INVALID("w_stack", w_stack = UINT64_MAX);
  INVALID("log_blowup = 0", log_blowup = 0);
  INVALID("k_whir = 0", k_whir = 0);
  INVALID("num_rounds * k_whir = 24", num_rounds = 6);
  INVALID("num_rounds = 0", num_rounds = 0);
  INVALID("num_rounds = 28", num_rounds = 28);
  INVALID("num_queries[1] = 0", num_queries[1] = 0);
  INVALID("num_queries[2] = 4294967295", num_queries[2] = UINT32_MAX);
  INVALID("mu_pow_bits = 31", mu_pow_bits = 31);
  INVALID("query_pow_bits = 31", query_pow_bits = 31);
  INVALID("folding_pow_bits = 31", folding_pow_bits = 31);
  INVALID("proximity = 3", proximity = (swirl_proximity_kind)3);
  INVALID("log_max_message_length = 32", log_max_message_length = 32);
  INVALID("logup_pow_bits = 31", logup_pow_bits = 31);
  INVALID("max_constraint_degree = 256", max_constraint_degree = 256);
#undef INVALID
  p = good;
  p.l_skip = 0;
  p.n_stack = 21;
  assert_int_equal(swirl_params_validate(&p, NULL), SWIRL_OK);
  // One round that folds everything leaves one coefficient.
  p = (swirl_params){.n_stack = 3, .w_stack = 1, .log_blowup = 1, .k_whir = 3, .num_rounds = 1, .num_queries = {1}};
  assert_int_equal(swirl_params_validate(&p, NULL), SWIRL_OK);
  // Every round must have 2^k points to fold: round 2 has 2^(2 + 1 - 2).
  p = (swirl_params){.n_stack = 2, .w_stack = 1, .log_blowup = 1, .k_whir = 1, .num_rounds = 2, .num_queries = {1, 1}};
  assert_int_equal(swirl_params_validate(&p, NULL), SWIRL_OK);
  p.k_whir = 2;
  assert_int_equal(swirl_params_validate(&p, NULL), SWIRL_ERR_PARAMS);
}

static void test_derive_mistakes(void **state) {
  (void)state;
  swirl_params good, out;
  assert_int_equal(swirl_params_preset(&good, "internal", 0, NULL), SWIRL_OK);
  const swirl_params_desc desc = desc_of(&good, 10, 100);
  swirl_params_desc d;
#define INVALID(status, assignment)                                                                                    \
  d = desc;                                                                                                            \
  d.assignment;                                                                                                        \
  assert_int_equal(swirl_params_derive(&out, &d, 0, NULL), status)
  INVALID(SWIRL_ERR_PARAMS, k_whir = 0);
  INVALID(SWIRL_ERR_PARAMS, k_whir = UINT32_MAX);
  INVALID(SWIRL_ERR_PARAMS, log_blowup = 0);
  INVALID(SWIRL_ERR_PARAMS, l_skip = UINT32_MAX);
  INVALID(SWIRL_ERR_PARAMS, log_final_poly_len = 19); // no round
  INVALID(SWIRL_ERR_PARAMS, query_pow_bits = 31);
  INVALID(SWIRL_ERR_INSECURE, security_bits = 99);
  INVALID(SWIRL_ERR_ARGUMENT, reserved[3] = 1);
#undef INVALID
  // List decoding at rate 1/2 with m = 1 has no agreement below 1.
  d = desc;
  d.log_blowup = 1;
  d.proximity_m = 1;
  assert_int_equal(swirl_params_derive(&out, &d, 0, NULL), SWIRL_ERR_PARAMS);
  d.log_final_poly_len = d.l_skip + d.n_stack; // without a round whose queries would show it
  assert_int_equal(swirl_params_derive(&out, &d, 0, NULL), SWIRL_ERR_PARAMS);
  d = desc;
  d.l_skip = d.n_stack = 20;
  d.k_whir = 1;
  d.log_final_poly_len = 0; // 40 rounds
  assert_int_equal(swirl_params_derive(&out, &d, 0, NULL), SWIRL_ERR_PARAMS);
  assert_int_equal(swirl_params_derive(&out, &desc, 2, NULL), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_params_derive(NULL, &desc, 0, NULL), SWIRL_ERR_ARGUMENT);
}

// A number of a vector; infinity is a string.
static double vector_real(const json_t *object, const char *name) {
  const json_t *value = vectors_get(object, name);
  return json_is_string(value) ? INFINITY : json_number_value(value);
}

static void assert_close(double ours, double expected, const char *what) {
  if (isinf(expected) && ours == expected) return;
  if (!(fabs(ours - expected) <= 1e-9)) fail_msg("%s: %.15g, must be %.15g", what, ours, expected);
}

static swirl_params soundness_params(const json_t *presets, const json_t *test) {
  const char *name = json_string_value(vectors_get(test, "params"));
  if (strncmp(name, "custom", 6) != 0) return params_named(presets, name);
  return (swirl_params){.l_skip = 3,
                        .n_stack = 8,
                        .w_stack = 64,
                        .log_blowup = 1,
                        .k_whir = 4,
                        .num_rounds = 2,
                        .num_queries = {36, 18},
                        .mu_pow_bits = 16,
                        .query_pow_bits = 16,
                        .folding_pow_bits = 10,
                        .max_interaction_count = 1 << 20,
                        .log_max_message_length = 4,
                        .logup_pow_bits = 16,
                        .max_constraint_degree = 5};
}

static void test_soundness(void **state) {
  (void)state;
  json_t *presets = vectors_load("spec/system_params.json"), *file = vectors_load("spec/soundness_vectors.json");
  const json_t *cases = vectors_get(file, "cases");
  assert_int_equal(json_array_size(cases), 7);
  for (size_t i = 0; i < json_array_size(cases); i++) {
    const json_t *test = json_array_get(cases, i), *result = vectors_get(test, "result");
    const json_t *whir = vectors_get(result, "whir_details");
    const swirl_params params = soundness_params(presets, test);
    const swirl_soundness_context context = {.max_constraints_per_air =
                                                 vectors_u64(test, "max_num_constraints_per_air"),
                                             .num_airs = vectors_u64(test, "num_airs"),
                                             .max_constraint_degree = vectors_u64(test, "max_constraint_degree"),
                                             .max_log_trace_height = vectors_u64(test, "max_log_trace_height"),
                                             .num_trace_columns = vectors_u64(test, "num_trace_columns"),
                                             .num_stacked_columns = vectors_u64(test, "num_stacked_columns"),
                                             .n_logup = vectors_u64(test, "n_logup")};
    swirl_soundness s;
    assert_int_equal(swirl_soundness_compute(&s, &params, &context, NULL), SWIRL_OK);
    assert_close(s.logup, vector_real(result, "logup"), "logup");
    assert_close(s.gkr_sumcheck, vector_real(result, "gkr_sumcheck"), "gkr_sumcheck");
    assert_close(s.gkr_batching, vector_real(result, "gkr_batch"), "gkr_batch");
    assert_close(s.zerocheck_sumcheck, vector_real(result, "zerocheck"), "zerocheck");
    assert_close(s.constraint_batching, vector_real(result, "constraint_batching"), "constraint_batching");
    assert_close(s.stacked_reduction, vector_real(result, "stacked"), "stacked");
    assert_close(s.whir, vector_real(result, "whir"), "whir");
    assert_close(s.total, vector_real(result, "total"), "total");
    assert_close(s.whir_mu_batching, vector_real(whir, "mu_batching"), "mu_batching");
    assert_close(s.whir_fold_rbr, vector_real(whir, "fold_rbr"), "fold_rbr");
    assert_close(s.whir_proximity_gaps, vector_real(whir, "prox_gaps"), "prox_gaps");
    assert_close(s.whir_sumcheck, vector_real(whir, "sumcheck"), "sumcheck");
    assert_close(s.whir_ood, vector_real(whir, "ood"), "ood");
    assert_close(s.whir_shift_rbr, vector_real(whir, "shift_rbr"), "shift_rbr");
    assert_close(s.whir_query, vector_real(whir, "query"), "query");
    assert_close(s.whir_gamma_batching, vector_real(whir, "gamma"), "gamma");
  }
  json_decref(file);
  json_decref(presets);
}

static void test_proximity(void **state) {
  (void)state;
  json_t *file = vectors_load("spec/soundness_vectors.json");
  assert_close(swirl_soundness_field_bits(), vector_real(file, "challenge_field_bits"), "field bits");
  const json_t *agreement = vectors_get(file, "max_agreement"), *gaps = vectors_get(file, "log2_a_and_list");
  for (size_t i = 0; i < json_array_size(agreement); i++) {
    const json_t *test = json_array_get(agreement, i);
    const char *name = json_string_value(vectors_get(test, "regime"));
    proximity_regime regime = {.is_list = strcmp(name, "unique") != 0, .m = 1};
    if (regime.is_list) {
      const char *digits = strpbrk(name, "0123456789");
      regime.m = digits != NULL ? atof(digits) : (double)vectors_u64(test, "m");
    }
    assert_close(swirl_soundness_agreement(regime, (u32)vectors_u64(test, "log_inv_rate")), vector_real(test, "value"),
                 name);
  }
  for (size_t i = 0; i < json_array_size(gaps); i++) {
    const json_t *test = json_array_get(gaps, i);
    const proximity_regime regime = {.is_list = true, .m = (double)vectors_u64(test, "m")};
    const proximity_gap gap =
        swirl_soundness_gap(regime, (u32)vectors_u64(test, "log_degree"), (u32)vectors_u64(test, "log_inv_rate"), 2);
    assert_close(swirl_soundness_field_bits() - gap.bits, vector_real(test, "log2_a"), "log2_a");
    assert_close(gap.log2_list, vector_real(test, "log2_list"), "log2_list");
  }
  json_decref(file);
}

static void test_soundness_context(void **state) {
  (void)state;
  swirl_params params;
  swirl_soundness s;
  assert_int_equal(swirl_params_preset(&params, "app", 21, NULL), SWIRL_OK);
  const swirl_soundness_context good = {.max_constraints_per_air = 1,
                                        .num_airs = 1,
                                        .max_constraint_degree = 3,
                                        .max_log_trace_height = 5,
                                        .num_trace_columns = 1,
                                        .num_stacked_columns = 2};
  swirl_soundness_context c;
  assert_int_equal(swirl_soundness_compute(&s, &params, &good, NULL), SWIRL_OK);
#define INVALID(assignment)                                                                                            \
  c = good;                                                                                                            \
  c.assignment;                                                                                                        \
  assert_int_equal(swirl_soundness_compute(&s, &params, &c, NULL), SWIRL_ERR_ARGUMENT)
  INVALID(max_constraints_per_air = 0);
  INVALID(num_airs = 0);
  INVALID(num_trace_columns = 0);
  INVALID(num_stacked_columns = 1);
#undef INVALID
  params.l_skip = 0;
  assert_int_equal(swirl_soundness_compute(&s, &params, &good, NULL), SWIRL_ERR_ARGUMENT);
  params.log_blowup = 0;
  assert_int_equal(swirl_soundness_compute(&s, &params, &good, NULL), SWIRL_ERR_PARAMS);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_presets),         cmocka_unit_test(test_preset_arguments),
                                     cmocka_unit_test(test_equal),           cmocka_unit_test(test_validate),
                                     cmocka_unit_test(test_derive_mistakes), cmocka_unit_test(test_soundness),
                                     cmocka_unit_test(test_proximity),       cmocka_unit_test(test_soundness_context)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
