// Query counts and LogUp parameters from a security target (spec 04 sections 1.1, 1.2).
#include "field/babybear.h"
#include "keys/soundness.h"

#include <inttypes.h>
#include <math.h>

enum {
  SECURITY_BITS = 100,     // least target without SWIRL_ALLOW_INSECURE
  LOG_MAX_MESSAGE_LEN = 7, // of the reference's LogUp parameters
  LEAST_LOGUP_POW = 18     // likewise
};

// ceil(level / -log2(agreement)); false if that is no usable count.
static bool derive_queries(u32 *out, proximity_regime regime, u32 lir, u32 level) {
  const double queries = ceil(level / -log2(swirl_soundness_agreement(regime, lir)));
  if (!(queries >= 0 && queries <= UINT32_MAX)) return false; // also NaN
  *out = (u32)queries;
  return true;
}

swirl_status swirl_params_derive(swirl_params *out, const swirl_params_desc *desc, u32 flags, swirl_diag *diag) {
  if (out == NULL || desc == NULL) return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_params_derive: NULL argument");
  for (size_t i = 0; i < SWIRL_COUNT(desc->reserved); i++) {
    if (desc->reserved[i] != 0) return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "reserved[%zu] is not zero", i);
  }
  if ((flags & ~SWIRL_ALLOW_INSECURE) != 0) return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "unknown flag");
  if ((flags & SWIRL_ALLOW_INSECURE) == 0 && desc->security_bits < SECURITY_BITS) {
    return swirl_fail(diag, SWIRL_ERR_INSECURE, "security_bits = %" PRIu32 ", must be at least %d", desc->security_bits,
                      SECURITY_BITS);
  }
  // What the arithmetic below relies on; the result is validated as a whole at the end.
  if (desc->l_skip > BB_TWO_ADICITY || desc->n_stack > BB_TWO_ADICITY) {
    return swirl_fail(diag, SWIRL_ERR_PARAMS, "l_skip + n_stack = %" PRIu64 ", must be less than %u",
                      (u64)desc->l_skip + desc->n_stack, BB_TWO_ADICITY);
  }
  if (desc->k_whir < 1 || desc->k_whir > BB_TWO_ADICITY) {
    return swirl_fail(diag, SWIRL_ERR_PARAMS, "k_whir = %" PRIu32 ", must be 1..%u", desc->k_whir, BB_TWO_ADICITY);
  }
  if (desc->log_blowup < 1 || desc->log_blowup > BB_TWO_ADICITY) {
    return swirl_fail(diag, SWIRL_ERR_PARAMS, "log_blowup = %" PRIu32 ", must be 1..%u", desc->log_blowup,
                      BB_TWO_ADICITY);
  }
  swirl_params params = {.l_skip = desc->l_skip,
                         .n_stack = desc->n_stack,
                         .w_stack = desc->w_stack,
                         .log_blowup = desc->log_blowup,
                         .k_whir = desc->k_whir,
                         .mu_pow_bits = desc->mu_pow_bits,
                         .query_pow_bits = desc->query_pow_bits,
                         .folding_pow_bits = desc->folding_pow_bits,
                         .proximity = desc->proximity,
                         .proximity_m = desc->proximity_m,
                         .list_start_round = desc->list_start_round,
                         .max_interaction_count = BB_P,
                         .log_max_message_length = LOG_MAX_MESSAGE_LEN,
                         .max_constraint_degree = desc->max_constraint_degree};

  const u32 stacked = desc->l_skip + desc->n_stack;
  const u32 to_fold = stacked > desc->log_final_poly_len ? stacked - desc->log_final_poly_len : 0;
  const u32 num_rounds = (to_fold + desc->k_whir - 1) / desc->k_whir;
  if (num_rounds > SWIRL_MAX_WHIR_ROUNDS) {
    return swirl_fail(diag, SWIRL_ERR_PARAMS, "num_rounds = %" PRIu32 ", must be at most %d", num_rounds,
                      SWIRL_MAX_WHIR_ROUNDS);
  }
  params.num_rounds = num_rounds;
  const u32 level = desc->security_bits > desc->query_pow_bits ? desc->security_bits - desc->query_pow_bits : 0;
  for (u32 r = 0; r < num_rounds; r++) {
    const proximity_regime regime = proximity_in_round(desc->proximity, desc->proximity_m, desc->list_start_round, r);
    const u32 lir = desc->log_blowup + r * (desc->k_whir - 1);
    if (!derive_queries(&params.num_queries[r], regime, lir, level)) {
      return swirl_fail(diag, SWIRL_ERR_PARAMS, "round %" PRIu32 ": no number of queries reaches %" PRIu32 " bits", r,
                        level);
    }
  }

  const proximity_regime first = proximity_in_round(desc->proximity, desc->proximity_m, desc->list_start_round, 0);
  const double list = swirl_soundness_gap(first, stacked, desc->log_blowup, 2).log2_list;
  const double bits = swirl_soundness_field_bits() - log2(2.0 * BB_P) - LOG_MAX_MESSAGE_LEN - list;
  const double need = ceil((double)desc->security_bits - bits);
  if (!(need <= UINT32_MAX)) {
    return swirl_fail(diag, SWIRL_ERR_PARAMS,
                      "list decoding with m = %" PRIu64 " is not possible at log_blowup = %" PRIu32, desc->proximity_m,
                      desc->log_blowup);
  }
  params.logup_pow_bits = u32_max(need > 0 ? (u32)need : 0, LEAST_LOGUP_POW);
  SWIRL_TRY(swirl_params_validate(&params, diag));
  *out = params;
  return SWIRL_OK;
}
