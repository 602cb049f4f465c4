// swirl/params.h: system parameters, presets, validation, soundness (spec 04 sections 1, 2, 8; spec 10.2).
#ifndef SWIRL_PARAMS_H
#define SWIRL_PARAMS_H

#include <swirl/base.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SWIRL_MAX_WHIR_ROUNDS 27

typedef enum swirl_proximity_kind {
  SWIRL_UNIQUE_DECODING = 0,
  SWIRL_SPLIT_UNIQUE_LIST = 1, // unique decoding before `list_start_round`, list decoding with `m` from there on
  SWIRL_LIST_DECODING = 2
} swirl_proximity_kind;

// All parameters that prover and verifier share. A plain value: copy it, compare it with swirl_params_equal().
typedef struct swirl_params {
  uint32_t l_skip;     // log2 of the univariate-skip domain
  uint32_t n_stack;    // hypercube variables of a stacked column; l_skip + n_stack = log2 of the stacked height
  uint64_t w_stack;    // most stacked columns of all commitments of a proof together
  uint32_t log_blowup; // -log2 of the first Reed-Solomon rate
  uint32_t k_whir;     // variables folded per WHIR round
  uint32_t num_rounds; // WHIR rounds, 1..SWIRL_MAX_WHIR_ROUNDS
  uint32_t num_queries[SWIRL_MAX_WHIR_ROUNDS];
  uint32_t mu_pow_bits, query_pow_bits, folding_pow_bits;
  swirl_proximity_kind proximity; // informative: soundness accounting, and part of the key bytes
  uint64_t proximity_m, list_start_round;
  uint32_t max_interaction_count, log_max_message_length, logup_pow_bits;
  uint32_t max_constraint_degree; // bound on the degree of all constraint and interaction expressions
} swirl_params;

// A preset of the reference: "app" (with 11 <= log_stacked_height <= 24), "leaf", "internal", "root", "hook" (which
// have their own stacked height: pass 0). ERR_ARGUMENT for another name or height.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_params_preset(swirl_params *out, const char *name,
                                                           uint32_t log_stacked_height, swirl_diag *diag);

// Inputs of the reference's derivation of WHIR and LogUp parameters (spec 04 sections 1.1, 1.2).
typedef struct swirl_params_desc {
  uint32_t l_skip, n_stack, log_blowup, k_whir, max_constraint_degree;
  uint64_t w_stack;
  uint32_t log_final_poly_len; // rounds stop as soon as the remaining log size is at most this
  uint32_t mu_pow_bits, query_pow_bits, folding_pow_bits;
  uint32_t security_bits; // target
  swirl_proximity_kind proximity;
  uint64_t proximity_m, list_start_round;
  uint64_t reserved[4]; // zero
} swirl_params_desc;

#define SWIRL_ALLOW_INSECURE 1u // flag: accept fewer than 100 bits of security

// Derives query counts and LogUp parameters. Without SWIRL_ALLOW_INSECURE a target below 100 bits is ERR_INSECURE.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_params_derive(swirl_params *out, const swirl_params_desc *desc,
                                                           uint32_t flags, swirl_diag *diag);

// Checks the validity conditions of spec 10.2; ERR_PARAMS names the first that fails. Says nothing about security.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_params_validate(const swirl_params *params, swirl_diag *diag);

SWIRL_API bool swirl_params_equal(const swirl_params *a, const swirl_params *b);

// What the soundness calculator is told about the statement (spec 04 section 8).
typedef struct swirl_soundness_context {
  uint64_t max_constraints_per_air; // >= 1
  uint64_t num_airs;                // >= 1
  uint64_t max_constraint_degree;
  uint64_t max_log_trace_height;
  uint64_t num_trace_columns;   // not stacked
  uint64_t num_stacked_columns; // >= 2
  uint64_t n_logup;             // log2 of the GKR depth beyond l_skip
} swirl_soundness_context;

// Bits (-log2 of the error) per component; `total` is the least. Infinity where a component does not occur.
typedef struct swirl_soundness {
  double logup, gkr_sumcheck, gkr_batching, zerocheck_sumcheck, constraint_batching, stacked_reduction, whir, total;
  double whir_mu_batching, whir_fold_rbr, whir_proximity_gaps, whir_sumcheck, whir_ood, whir_shift_rbr, whir_query,
      whir_gamma_batching; // details of `whir`, each the least over the rounds
} swirl_soundness;

// ERR_ARGUMENT where the context is out of range.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_soundness_compute(swirl_soundness *out, const swirl_params *params,
                                                               const swirl_soundness_context *context,
                                                               swirl_diag *diag);

#ifdef __cplusplus
}
#endif
#endif
