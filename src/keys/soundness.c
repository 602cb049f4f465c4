// The soundness calculator of spec 04 section 8: bits per component, in IEEE doubles.
#include "keys/soundness.h"

#include "field/babybear.h"
#include "keys/vk.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>

// Bits that a proof of work of `bits` bits adds: the passing samples are floor(p / 2^bits) + 1 of p.
static double pow_bits_effective(u32 bits) {
  if (bits == 0) return 0;
  return -log2((floor((double)BB_P / exp2(bits)) + 1) / (double)BB_P);
}

// log2(2^x + 2^y).
static double log2_add(double x, double y) {
  const double hi = fmax(x, y), lo = fmin(x, y);
  if (isinf(hi)) return hi; // also -inf + -inf
  return hi + log2(1 + exp2(lo - hi));
}

// Bits of the sum of two errors.
static double combine(double a, double b) {
  if (isinf(a) && a > 0) return b;
  if (isinf(b) && b > 0) return a;
  return -log2_add(-a, -b);
}

double swirl_soundness_field_bits(void) { return 4 * log2((double)BB_P); }

double swirl_soundness_agreement(proximity_regime regime, u32 lir) {
  const double rho = exp2(-(double)lir);
  const double alpha = regime.is_list ? sqrt(rho) * (1 + 1 / (2 * regime.m)) : (1 + rho) / 2;
  return fmin(fmax(alpha, DBL_MIN), 1);
}

// log2 of the number a of exceptional points of the list decoding gap and of the list size (spec 04 section 8.2);
// infinite where the theorem says nothing.
static void list_gap(double *log2_a, double *log2_list, double m, double m_log, double lir) {
  *log2_a = *log2_list = INFINITY;
  const double rho = exp2(-lir), root = sqrt(rho);
  if (m <= 1 && rho >= 4.0 / 9.0) return;
  const double eta = root / (2 * m), gamma = 1 - root - eta;
  if (eta <= 0 || gamma <= 0 || gamma >= 1 - root) return;
  const double n = m_log + lir, l = log2(m + 0.5);
  const double d_x = l + n - lir / 2, d_y = l + lir / 2, d_z = fmax(d_y, 2 * l - log2(3) + lir);
  const double a = fmax(log2_add(1 + d_x + 2 * d_y + d_z, d_y + log2_add(log2(gamma) + n, 0)), 0);
  const double bits = log2(fmax(ceil(exp2(a)), 1));
  if (!isfinite(bits)) return;
  *log2_a = bits;
  *log2_list = d_y;
}

proximity_gap swirl_soundness_gap(proximity_regime regime, u32 m_log, u32 lir, double batch) {
  const double bits = swirl_soundness_field_bits() - log2(batch - 1);
  if (!regime.is_list) return (proximity_gap){.bits = bits - m_log - lir, .log2_list = 0};
  double log2_a, log2_list;
  list_gap(&log2_a, &log2_list, regime.m, m_log, lir);
  return (proximity_gap){.bits = bits - log2_a, .log2_list = log2_list};
}

static proximity_regime regime_of(const swirl_params *params, u32 round) {
  return proximity_in_round(params->proximity, params->proximity_m, params->list_start_round, round);
}

static void lower(double *least, double value) {
  if (value < *least) *least = value;
}

// Bits of `num_queries` queries in a domain of 2^q points. An index is the low q bits of a field element, so the
// p mod 2^q smallest ones are a little likelier; the adversary's agreeing points are taken to be those.
static double query_bits(proximity_regime regime, u32 lir, u32 q, u32 num_queries) {
  const double p = (double)BB_P, points = exp2(q), alpha = swirl_soundness_agreement(regime, lir);
  const double likelier = p - floor(p / points) * points;
  const double mass = alpha * (1 - likelier / p) + fmin(alpha * points, likelier) / p;
  return -(double)num_queries * log2(fmin(fmax(mass, DBL_MIN), 1));
}

// spec 04 section 8.4
static void whir_soundness(swirl_soundness *out, const swirl_params *params, double num_stacked_columns) {
  const double field = swirl_soundness_field_bits();
  const double fold_pow = pow_bits_effective(params->folding_pow_bits);
  u32 lir = params->log_blowup, m = params->l_skip + params->n_stack;
  out->whir_mu_batching = swirl_soundness_gap(regime_of(params, 0), m, lir, num_stacked_columns).bits +
                          pow_bits_effective(params->mu_pow_bits);
  out->whir_fold_rbr = out->whir_proximity_gaps = out->whir_sumcheck = out->whir_ood = INFINITY;
  out->whir_shift_rbr = out->whir_query = out->whir_gamma_batching = INFINITY;
  for (u32 r = 0; r < params->num_rounds; r++) {
    const u32 next_lir = lir + params->k_whir - 1;
    for (u32 i = 0; i < params->k_whir; i++) {
      m--;
      const proximity_gap gap = swirl_soundness_gap(regime_of(params, r), m, lir, 2);
      const double proximity = gap.bits + fold_pow, sumcheck = field - log2(3) - gap.log2_list + fold_pow;
      lower(&out->whir_proximity_gaps, proximity);
      lower(&out->whir_sumcheck, sumcheck);
      lower(&out->whir_fold_rbr, combine(sumcheck, proximity));
    }
    const double query = query_bits(regime_of(params, r), lir, m + lir, params->num_queries[r]) +
                         pow_bits_effective(params->query_pow_bits);
    const double next_list = swirl_soundness_gap(regime_of(params, r + 1), m, next_lir, 2).log2_list;
    const double gamma = field - log2((double)params->num_queries[r] + 1) - next_list;
    lower(&out->whir_query, query);
    lower(&out->whir_gamma_batching, gamma);
    lower(&out->whir_shift_rbr, combine(query, gamma));
    if (r + 1 != params->num_rounds) lower(&out->whir_ood, field - m + 1 - 2 * next_list);
    lir = next_lir;
  }
  out->whir = fmin(fmin(out->whir_mu_batching, out->whir_fold_rbr), fmin(out->whir_shift_rbr, out->whir_ood));
}

swirl_soundness swirl_soundness_evaluate(const swirl_params *params, const swirl_soundness_context *context) {
  const double field = swirl_soundness_field_bits();
  const u32 stacked = params->l_skip + params->n_stack;
  const double list =
      swirl_soundness_gap(regime_of(params, 0), stacked, params->log_blowup, (double)context->num_stacked_columns)
          .log2_list;
  const double skip = exp2(params->l_skip), degree = (double)context->max_constraint_degree;
  swirl_soundness s = {.gkr_sumcheck = field - log2(3), .gkr_batching = field};
  s.logup = field - log2(2.0 * params->max_interaction_count) - params->log_max_message_length - list +
            pow_bits_effective(params->logup_pow_bits);
  s.zerocheck_sumcheck = field - log2(fmax((degree + 1) * (skip - 1), degree + 1)) - list;

  const double n_max = fmax((double)context->max_log_trace_height - params->l_skip, 0);
  const double n_extra = fmax(n_max - (double)context->n_logup, 0);
  const double lambda = log2(fmax(n_extra, 3) + skip - 1 + (double)context->max_constraints_per_air - 1);
  s.constraint_batching = fmin(field - lambda, field - log2(3 * (double)context->num_airs - 1)) - list;

  const double univariate = params->l_skip == 0 ? INFINITY : field - log2(2 * (skip - 1));
  s.stacked_reduction = fmin(fmin(field - log2(2 * (double)context->num_trace_columns), univariate), field - 1) - list;
  whir_soundness(&s, params, (double)context->num_stacked_columns);
  s.total = fmin(fmin(fmin(s.logup, s.gkr_sumcheck), fmin(s.gkr_batching, s.zerocheck_sumcheck)),
                 fmin(fmin(s.constraint_batching, s.stacked_reduction), s.whir));
  return s;
}

swirl_status swirl_soundness_compute(swirl_soundness *out, const swirl_params *params,
                                     const swirl_soundness_context *context, swirl_diag *diag) {
  if (out == NULL || params == NULL || context == NULL) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_soundness_compute: NULL argument");
  }
  SWIRL_TRY(swirl_params_validate(params, diag));
  const struct {
    const char *name;
    u64 value, least;
  } checks[] = {
      {"max_constraints_per_air", context->max_constraints_per_air, 1},
      {"num_airs", context->num_airs, 1},
      {"num_trace_columns", context->num_trace_columns, 1},
      {"num_stacked_columns", context->num_stacked_columns, 2},
  };
  for (size_t i = 0; i < SWIRL_COUNT(checks); i++) {
    if (checks[i].value < checks[i].least) {
      return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "%s = %" PRIu64 ", must be at least %" PRIu64, checks[i].name,
                        checks[i].value, checks[i].least);
    }
  }
  if (params->l_skip == 0 && context->n_logup == 0) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "n_logup = 0, must be at least 1 if l_skip = 0");
  }
  *out = swirl_soundness_evaluate(params, context);
  return SWIRL_OK;
}

static u32 ceil_log2_u64(u64 v) { return v <= 1 ? 0 : bit_length_u64(v - 1); }

// From the key alone (spec 04 section 8.6). Where the reference has no answer (no plain constraint, one stacked
// column), the least admissible value is charged: it can only lower the estimate.
swirl_status swirl_vk_soundness(swirl_soundness *out, const swirl_vk *vk) {
  if (out == NULL || vk == NULL) return SWIRL_ERR_ARGUMENT;
  const swirl_params *params = &vk->params;
  const u32 stacked = params->l_skip + params->n_stack;
  swirl_soundness_context context = {.max_constraints_per_air = 1,
                                     .num_airs = vk->num_airs < 1 ? 1 : vk->num_airs,
                                     .max_constraint_degree = params->max_constraint_degree,
                                     .max_log_trace_height = stacked,
                                     .num_stacked_columns = params->w_stack < 2 ? 2 : params->w_stack};
  u32 max_interactions = 0;
  for (u32 i = 0; i < vk->num_airs; i++) {
    const air_vk *air = &vk->airs[i];
    if (air->num_constraints > context.max_constraints_per_air) context.max_constraints_per_air = air->num_constraints;
    max_interactions = u32_max(max_interactions, air->num_interactions);
    context.num_trace_columns += (u64)air->preprocessed_width + air->common_main_width;
    for (u32 j = 0; j < air->num_cached; j++) context.num_trace_columns += air->cached_widths[j];
  }
  if (context.num_trace_columns == 0) context.num_trace_columns = 1;
  if (max_interactions != 0 && params->max_interaction_count != 0) {
    const u32 by_count = ceil_log2_u64(params->max_interaction_count);
    const u32 by_height = ceil_log2_u64(vk->num_airs) + ceil_log2_u64(max_interactions) + stacked;
    const u32 log_terms = u32_min(by_count, by_height);
    context.n_logup = log_terms > params->l_skip ? log_terms - params->l_skip : 0;
  }
  *out = swirl_soundness_evaluate(params, &context);
  return SWIRL_OK;
}
