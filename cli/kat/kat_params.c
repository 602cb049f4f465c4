// Parameters: presets, and the soundness calculator.
#include "diag_text.h"
#include "kat.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- system_params.json

// "app_21" to the preset; false if the name is of no preset.
static bool preset_of(swirl_params *out, const char *name) {
  swirl_diag diag;
  const char *number = strstr(name, "app_") == name ? name + 4 : NULL;
  const uint32_t height = number == NULL ? 0 : (uint32_t)strtoul(number, NULL, 10);
  return swirl_params_preset(out, number == NULL ? name : "app", height, &diag) == SWIRL_OK;
}

// The parameters' bytes are the beginning of every key with them: of the smallest AIR, here.
static bool same_params_bytes(kat *k, const char *name, const swirl_params *params, const json_t *entry) {
  const swirl_air_desc desc = {.name = "smallest", .common_main_width = 1};
  swirl_air *air = NULL;
  swirl_pk *pk = NULL;
  swirl_diag diag = diag_none();
  uint8_t *want = NULL, *got = NULL;
  size_t want_len, got_len;
  bool good = kat_status(k, name, swirl_air_create(&air, &desc, &diag), SWIRL_OK, &diag);
  if (good) {
    swirl_assert_zero(air, SWIRL_ROWS_ALL, swirl_main(air, 0));
    const swirl_air *const airs[] = {air};
    good = kat_status(k, name, swirl_air_finish(air, &diag), SWIRL_OK, &diag) &&
           kat_status(k, name, swirl_keygen(&pk, k->dev, params, airs, 1, NULL, SWIRL_ALLOW_INSECURE, &diag), SWIRL_OK,
                      &diag) &&
           kat_hex(k, &want, &want_len, entry, "postcard_hex") &&
           (got = kat_key_bytes(k, &got_len, swirl_pk_vk(pk))) != NULL &&
           kat_same_bytes(k, name, got, want_len < got_len ? want_len : got_len, want, want_len);
  }
  free(want);
  free(got);
  swirl_pk_destroy(pk);
  swirl_air_destroy(air);
  return good;
}

void kat_system_params(kat *k, const json_t *root) {
  const char *name;
  json_t *entry;
  json_object_foreach((json_t *)(uintptr_t)root, name, entry) {
    swirl_params params, preset;
    swirl_diag diag = diag_none();
    if (!json_is_object(entry)) continue;
    if (!kat_status(k, name, air_file_params(&params, entry, &diag), SWIRL_OK, &diag)) continue;
    const bool is_preset = preset_of(&preset, name);
    if (is_preset && !swirl_params_equal(&preset, &params)) {
      kat_fail(k, "%s: the preset has other parameters", name);
    } else if (same_params_bytes(k, name, &params, entry)) {
      kat_ok(k, "%s: %s", name, is_preset ? "preset and its bytes" : "bytes");
    }
  }
}

// ---- soundness_vectors.json

// The values are doubles of another program: equal but for rounding. Strings are infinite.
static bool same_bits(kat *k, const char *label, const char *name, double got, const json_t *object) {
  const json_t *value = json_object_get(object, name);
  const double want = json_is_string(value) ? INFINITY : json_number_value(value);
  if (value != NULL && (got == want || fabs(got - want) <= 1e-9 * fabs(want))) return true;
  kat_fail(k, "%.40s: %s is %.15g, expected %.15g", label, name, got, want);
  return false;
}

static bool same_soundness(kat *k, const char *label, const swirl_soundness *got, const json_t *result) {
  const json_t *whir = json_object_get(result, "whir_details");
  const struct {
    const char *name;
    double got;
    const json_t *object;
  } values[] = {{"logup", got->logup, result},
                {"gkr_sumcheck", got->gkr_sumcheck, result},
                {"gkr_batch", got->gkr_batching, result},
                {"zerocheck", got->zerocheck_sumcheck, result},
                {"constraint_batching", got->constraint_batching, result},
                {"stacked", got->stacked_reduction, result},
                {"whir", got->whir, result},
                {"total", got->total, result},
                {"mu_batching", got->whir_mu_batching, whir},
                {"fold_rbr", got->whir_fold_rbr, whir},
                {"prox_gaps", got->whir_proximity_gaps, whir},
                {"sumcheck", got->whir_sumcheck, whir},
                {"ood", got->whir_ood, whir},
                {"shift_rbr", got->whir_shift_rbr, whir},
                {"query", got->whir_query, whir},
                {"gamma", got->whir_gamma_batching, whir}};
  for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
    if (!same_bits(k, label, values[i].name, values[i].got, values[i].object)) return false;
  }
  return true;
}

// Parameters that are no preset, by the name that the file gives them.
static bool named_params(swirl_params *out, const char *name) {
  static const swirl_params custom = {.l_skip = 3,
                                      .n_stack = 8,
                                      .w_stack = 64,
                                      .log_blowup = 1,
                                      .k_whir = 4,
                                      .num_rounds = 2,
                                      .num_queries = {36, 18},
                                      .mu_pow_bits = 16,
                                      .query_pow_bits = 16,
                                      .folding_pow_bits = 10,
                                      .proximity = SWIRL_UNIQUE_DECODING,
                                      .max_interaction_count = 1 << 20,
                                      .log_max_message_length = 4,
                                      .logup_pow_bits = 16,
                                      .max_constraint_degree = 5};
  static const swirl_params small = {.l_skip = 2,
                                     .n_stack = 8,
                                     .w_stack = 4096,
                                     .log_blowup = 1,
                                     .k_whir = 3,
                                     .num_rounds = 3,
                                     .num_queries = {10, 4, 2},
                                     .mu_pow_bits = 3,
                                     .query_pow_bits = 1,
                                     .folding_pow_bits = 2,
                                     .proximity = SWIRL_SPLIT_UNIQUE_LIST,
                                     .proximity_m = 3,
                                     .list_start_round = 1,
                                     .max_interaction_count = 1 << 30,
                                     .log_max_message_length = 7,
                                     .logup_pow_bits = 2,
                                     .max_constraint_degree = 3};
  if (preset_of(out, name)) return true;
  const bool is_small = strcmp(name, "test_default_small") == 0;
  if (!is_small && strncmp(name, "custom: l_skip 3, n_stack 8, w_stack 64,", 40) != 0) return false;
  *out = is_small ? small : custom;
  return true;
}

static void check_soundness(kat *k, const json_t *entry) {
  const char *name;
  uint64_t constraints, airs, degree, height, columns, stacked, n_logup;
  swirl_params params;
  swirl_soundness got;
  swirl_diag diag = diag_none();
  if (!kat_text(k, &name, entry, "params") || !kat_uint(k, &constraints, entry, "max_num_constraints_per_air") ||
      !kat_uint(k, &airs, entry, "num_airs") || !kat_uint(k, &degree, entry, "max_constraint_degree") ||
      !kat_uint(k, &height, entry, "max_log_trace_height") || !kat_uint(k, &columns, entry, "num_trace_columns") ||
      !kat_uint(k, &stacked, entry, "num_stacked_columns") || !kat_uint(k, &n_logup, entry, "n_logup")) {
    return;
  }
  if (!named_params(&params, name)) {
    kat_skip(k, "%.60s: parameters of an unknown name", name);
    return;
  }
  const swirl_soundness_context context = {.max_constraints_per_air = constraints,
                                           .num_airs = airs,
                                           .max_constraint_degree = degree,
                                           .max_log_trace_height = height,
                                           .num_trace_columns = columns,
                                           .num_stacked_columns = stacked,
                                           .n_logup = n_logup};
  if (kat_status(k, name, swirl_soundness_compute(&got, &params, &context, &diag), SWIRL_OK, &diag) &&
      same_soundness(k, name, &got, json_object_get(entry, "result"))) {
    kat_ok(k, "%.40s: %.4f bits, all components", name, got.total);
  }
}

void kat_soundness(kat *k, const json_t *root) {
  const json_t *cases = json_object_get(root, "cases");
  for (size_t i = 0; i < json_array_size(cases); i++) check_soundness(k, json_array_get(cases, i));
  kat_skip(k, "effective_pow_bits, max_agreement, log2_a_and_list: inside the calculator; the unit tests check them");
}
