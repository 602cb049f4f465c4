// System parameters: presets, validity, equality (spec 04 sections 1, 2; spec 10.2).
//
// The presets are constants: their query counts come from double arithmetic, and a table cannot round differently.
// tests/air holds them against the derivation and against the reference's bytes.
#include "field/babybear.h"

#include <inttypes.h>
#include <swirl/params.h>

enum {
  MAX_POW_BITS = 30,      // sample_bits() draws from one element, which has 30.9 bits
  MAX_DEGREE = 255,       // an AIR's degree is a byte of the key
  MAX_MESSAGE_LOG = 31,   // message lengths are 32-bit words
  MAX_QUERIES = 1u << 16, // far above any derived count; bounds what an untrusted key can make its reader allocate
  APP_MIN_HEIGHT = 11,    // below, there is no WHIR round
  APP_MAX_HEIGHT = 24
};

// What all presets share.
#define PRESET_COMMON .k_whir = 4, .max_interaction_count = BB_P, .log_max_message_length = 7

static const swirl_params preset_app = {PRESET_COMMON,
                                        .l_skip = 4,
                                        .w_stack = 2048,
                                        .log_blowup = 1,
                                        .num_queries = {193, 88, 81, 81},
                                        .mu_pow_bits = 15,
                                        .query_pow_bits = 20,
                                        .folding_pow_bits = 5,
                                        .proximity = SWIRL_UNIQUE_DECODING,
                                        .logup_pow_bits = 18,
                                        .max_constraint_degree = 3};

static const struct {
  const char *name;
  swirl_params params;
} fixed_presets[] = {
    {"leaf",
     {PRESET_COMMON, .l_skip = 4, .n_stack = 17, .w_stack = 2048, .log_blowup = 2, .num_rounds = 3,
      .num_queries = {118, 84, 81}, .mu_pow_bits = 13, .query_pow_bits = 20, .folding_pow_bits = 4,
      .proximity = SWIRL_UNIQUE_DECODING, .logup_pow_bits = 18, .max_constraint_degree = 4}},
    {"internal",
     {PRESET_COMMON, .l_skip = 2, .n_stack = 17, .w_stack = 512, .log_blowup = 3, .num_rounds = 3,
      .num_queries = {68, 30, 20}, .mu_pow_bits = 20, .query_pow_bits = 20, .folding_pow_bits = 18,
      .proximity = SWIRL_LIST_DECODING, .proximity_m = 2, .logup_pow_bits = 19, .max_constraint_degree = 4}},
    {"root",
     {PRESET_COMMON, .l_skip = 2, .n_stack = 18, .w_stack = 18, .log_blowup = 4, .num_rounds = 3,
      .num_queries = {61, 30, 20}, .mu_pow_bits = 15, .query_pow_bits = 15, .folding_pow_bits = 15,
      .proximity = SWIRL_LIST_DECODING, .proximity_m = 1, .logup_pow_bits = 18, .max_constraint_degree = 4}},
    {"hook",
     {PRESET_COMMON, .l_skip = 2, .n_stack = 18, .w_stack = 80, .log_blowup = 2, .num_rounds = 3,
      .num_queries = {193, 42, 24}, .mu_pow_bits = 11, .query_pow_bits = 20, .folding_pow_bits = 12,
      .proximity = SWIRL_LIST_DECODING, .proximity_m = 1, .logup_pow_bits = 18, .max_constraint_degree = 4}},
};

swirl_status swirl_params_preset(swirl_params *out, const char *name, u32 log_stacked_height, swirl_diag *diag) {
  if (out == NULL || name == NULL) return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_params_preset: NULL argument");
  if (strcmp(name, "app") == 0) {
    if (log_stacked_height < APP_MIN_HEIGHT || log_stacked_height > APP_MAX_HEIGHT) {
      return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "preset app: log_stacked_height = %" PRIu32 ", must be %d..%d",
                        log_stacked_height, APP_MIN_HEIGHT, APP_MAX_HEIGHT);
    }
    swirl_params params = preset_app;
    params.n_stack = log_stacked_height - params.l_skip;
    params.num_rounds = (log_stacked_height - 10 + 3) / 4; // folds by 4 until at most 2^10 coefficients are left
    for (u32 i = params.num_rounds; i < SWIRL_MAX_WHIR_ROUNDS; i++) params.num_queries[i] = 0;
    *out = params;
    return SWIRL_OK;
  }
  for (size_t i = 0; i < SWIRL_COUNT(fixed_presets); i++) {
    const swirl_params *params = &fixed_presets[i].params;
    if (strcmp(name, fixed_presets[i].name) != 0) continue;
    if (log_stacked_height != 0 && log_stacked_height != params->l_skip + params->n_stack) {
      return swirl_fail(diag, SWIRL_ERR_ARGUMENT,
                        "preset %s: log_stacked_height = %" PRIu32 ", must be %" PRIu32 " or 0", name,
                        log_stacked_height, params->l_skip + params->n_stack);
    }
    *out = *params;
    return SWIRL_OK;
  }
  return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "no preset '%.64s' (app, leaf, internal, root, hook)", name);
}

// ERR_PARAMS unless low <= value <= high.
static swirl_status check_range(swirl_diag *diag, const char *name, u64 value, u64 low, u64 high) {
  if (value >= low && value <= high) return SWIRL_OK;
  return swirl_fail(diag, SWIRL_ERR_PARAMS, "%s = %" PRIu64 ", must be %" PRIu64 "..%" PRIu64, name, value, low, high);
}

swirl_status swirl_params_validate(const swirl_params *params, swirl_diag *diag) {
  if (params == NULL) return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_params_validate: NULL argument");
  const swirl_params *p = params;
  // Each sum below stays small because its terms were checked before.
  SWIRL_TRY(check_range(diag, "l_skip", p->l_skip, 0, BB_TWO_ADICITY));
  SWIRL_TRY(check_range(diag, "n_stack", p->n_stack, 0, BB_TWO_ADICITY));
  SWIRL_TRY(check_range(diag, "w_stack", p->w_stack, 1, UINT32_MAX));
  // A rate of 1 leaves no distance: no number of queries proves anything, and their count is not defined.
  SWIRL_TRY(check_range(diag, "log_blowup", p->log_blowup, 1, BB_TWO_ADICITY));
  const u32 stacked = p->l_skip + p->n_stack, domain = stacked + p->log_blowup;
  SWIRL_TRY(check_range(diag, "l_skip + n_stack + log_blowup", domain, 0, BB_TWO_ADICITY));
  SWIRL_TRY(check_range(diag, "k_whir", p->k_whir, 1, BB_TWO_ADICITY));
  SWIRL_TRY(check_range(diag, "num_rounds", p->num_rounds, 1, SWIRL_MAX_WHIR_ROUNDS));
  if (p->num_rounds * p->k_whir > stacked) {
    return swirl_fail(diag, SWIRL_ERR_PARAMS,
                      "num_rounds * k_whir = %" PRIu32 ", must be at most l_skip + n_stack = %" PRIu32,
                      p->num_rounds * p->k_whir, stacked);
  }
  for (u32 i = 0; i < p->num_rounds; i++) {
    const u32 log_domain = domain - i; // of the codeword queried in round i; i < num_rounds <= stacked < domain
    if (log_domain < p->k_whir || log_domain - p->k_whir > MAX_POW_BITS) {
      return swirl_fail(diag, SWIRL_ERR_PARAMS,
                        "k_whir = %" PRIu32 " does not fit the 2^%" PRIu32 " points of round %" PRIu32, p->k_whir,
                        log_domain, i);
    }
    if (p->num_queries[i] < 1 || p->num_queries[i] > MAX_QUERIES) {
      return swirl_fail(diag, SWIRL_ERR_PARAMS, "num_queries[%" PRIu32 "] = %" PRIu32 ", must be 1..%u", i,
                        p->num_queries[i], (unsigned)MAX_QUERIES);
    }
  }
  SWIRL_TRY(check_range(diag, "mu_pow_bits", p->mu_pow_bits, 0, MAX_POW_BITS));
  SWIRL_TRY(check_range(diag, "query_pow_bits", p->query_pow_bits, 0, MAX_POW_BITS));
  SWIRL_TRY(check_range(diag, "folding_pow_bits", p->folding_pow_bits, 0, MAX_POW_BITS));
  SWIRL_TRY(check_range(diag, "proximity", (u64)p->proximity, SWIRL_UNIQUE_DECODING, SWIRL_LIST_DECODING));
  SWIRL_TRY(check_range(diag, "log_max_message_length", p->log_max_message_length, 0, MAX_MESSAGE_LOG));
  SWIRL_TRY(check_range(diag, "logup_pow_bits", p->logup_pow_bits, 0, MAX_POW_BITS));
  return check_range(diag, "max_constraint_degree", p->max_constraint_degree, 0, MAX_DEGREE);
}

bool swirl_params_equal(const swirl_params *a, const swirl_params *b) {
  if (a == NULL || b == NULL) return a == b;
  if (a->l_skip != b->l_skip || a->n_stack != b->n_stack || a->w_stack != b->w_stack ||
      a->log_blowup != b->log_blowup || a->k_whir != b->k_whir || a->num_rounds != b->num_rounds) {
    return false;
  }
  for (u32 i = 0; i < u32_min(a->num_rounds, SWIRL_MAX_WHIR_ROUNDS); i++) {
    if (a->num_queries[i] != b->num_queries[i]) return false;
  }
  if (a->proximity != b->proximity) return false;
  // Fields that a proximity regime does not have are not compared: they are not part of the key either.
  if (a->proximity != SWIRL_UNIQUE_DECODING && a->proximity_m != b->proximity_m) return false;
  if (a->proximity == SWIRL_SPLIT_UNIQUE_LIST && a->list_start_round != b->list_start_round) return false;
  return a->mu_pow_bits == b->mu_pow_bits && a->query_pow_bits == b->query_pow_bits &&
         a->folding_pow_bits == b->folding_pow_bits && a->max_interaction_count == b->max_interaction_count &&
         a->log_max_message_length == b->log_max_message_length && a->logup_pow_bits == b->logup_pow_bits &&
         a->max_constraint_degree == b->max_constraint_degree;
}
