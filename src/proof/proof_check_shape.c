// The shape of a decoded proof against the key, check by check in the order of spec 16 section 16.1. The first failing
// check decides the verdict, so the order is part of it.
#include "proof/verifier.h"

// 1.2, 2.1 - 2.7
static swirl_status check_statement(verifier *v) {
  const proof_layout *proof = &v->proof;
  REJECT_IF(v, proof->num_present == 0, SWIRL_REJECT_EMPTY_TRACES, -1, -1, proof->bitmap_at);
  REJECT_UNLESS_COUNT(v, proof->num_airs, v->vk->num_airs, SWIRL_REJECT_VDATA_LENGTH, -1, -1, 0);
  REJECT_UNLESS_COUNT(v, proof->num_public_lists, v->vk->num_airs, SWIRL_REJECT_PUBLIC_VALUES_LENGTH, -1, -1,
                      proof->public_at);

  const u32 log_stacked = v->vk->params.l_skip + v->vk->params.n_stack;
  size_t vdata = proof->vdata_at, public_values = proof->public_at;
  for (u32 a = 0; a < v->vk->num_airs; a++) {
    const air_vk *air = &v->vk->airs[a];
    const u32 num_public = proof_len_at(proof, public_values);
    v->public_at[a] = public_values;
    v->vdata_at[a] = vdata;
    v->log_heights[a] = -1;
    if (!proof_is_present(proof, a)) {
      REJECT_IF(v, air->is_required, SWIRL_REJECT_REQUIRED_AIR, a, -1, 0);
      REJECT_UNLESS_COUNT(v, num_public, 0, SWIRL_REJECT_PUBLIC_VALUES_ABSENT, a, -1, public_values);
    } else {
      const u32 log_height = proof_len_at(proof, vdata);
      REJECT_UNLESS_COUNT(v, proof_len_at(proof, vdata + LEN_BYTES), air->num_cached, SWIRL_REJECT_CACHED_COMMITMENTS,
                          a, -1, vdata);
      REJECT_IF(v, log_height > log_stacked, SWIRL_REJECT_LOG_HEIGHT, a, -1, vdata);
      REJECT_UNLESS_COUNT(v, num_public, air->num_public_values, SWIRL_REJECT_PUBLIC_VALUES, a, -1, public_values);
      v->log_heights[a] = (i32)log_height;
      vdata = proof_skip_list(proof, vdata + LEN_BYTES, SUITE_DIGEST_BYTES);
    }
    public_values = proof_skip_list(proof, public_values, BASE_BYTES);
  }
  return SWIRL_OK;
}

// 2.8 - 2.10: the number of layers decides the lengths of the sumchecks in the encoding.
static swirl_status check_gkr(const verifier *v) {
  REJECT_UNLESS_COUNT(v, v->proof.num_layers, v->shape.gkr_layers, SWIRL_REJECT_GKR_CLAIMS, -1, -1, v->proof.claims_at);
  return SWIRL_OK;
}

// 2.17 - 2.20
static swirl_status check_openings(verifier *v) {
  const proof_layout *proof = &v->proof;
  size_t at = proof->openings_at;
  for (u32 t = 0; t < v->shape.num_traces; t++) {
    const air_vk *air = v->shape.traces[t].air;
    const u32 a = v->shape.traces[t].air_id;
    REJECT_UNLESS_COUNT(v, proof_len_at(proof, at), air_num_parts(air), SWIRL_REJECT_BATCH_OPENING_PARTS, a, -1, at);
    at += LEN_BYTES;
    v->opening_at[t] = at;
    for (u32 part = 0; part < air_num_parts(air); part++) {
      const u64 width = air_part_width(air, part), len = air->need_rot ? 2 * width : width;
      const u64 found = proof_len_at(proof, at);
      if (part == 0) {
        REJECT_UNLESS_COUNT(v, found, len, SWIRL_REJECT_BATCH_OPENING_MAIN, a, -1, at);
      } else if (part == 1 && air->has_preprocessed) {
        REJECT_UNLESS_COUNT(v, found, len, SWIRL_REJECT_BATCH_OPENING_PREPROCESSED, a, -1, at);
      } else {
        REJECT_UNLESS_COUNT(v, found, len, SWIRL_REJECT_BATCH_OPENING_CACHED, a, -1, at);
      }
      at = proof_skip_list(proof, at, EXT_BYTES);
    }
  }
  return SWIRL_OK;
}

// 2.11 - 2.20; one count stands for numerators, denominators and column openings in the encoding.
static swirl_status check_batch_constraints(verifier *v) {
  const proof_layout *proof = &v->proof;
  const proof_shape *shape = &v->shape;
  REJECT_UNLESS_COUNT(v, proof->num_traces, shape->num_traces, SWIRL_REJECT_BATCH_NUMERATORS, -1, -1,
                      proof->numerators_at);
  REJECT_UNLESS_COUNT(v, proof->univariate_len, shape->univariate_len, SWIRL_REJECT_BATCH_UNIVARIATE, -1, -1,
                      proof->univariate_at);
  REJECT_UNLESS_COUNT(v, proof->num_rounds, shape->n_max, SWIRL_REJECT_BATCH_ROUNDS, -1, -1, proof->rounds_at);
  if (shape->n_max > 0) {
    REJECT_UNLESS_COUNT(v, proof->evals_per_round, (u64)v->vk->params.max_constraint_degree + 1,
                        SWIRL_REJECT_BATCH_ROUND_EVALS, -1, 0, proof->rounds_at);
  }
  return check_openings(v);
}

// 2.21 - 2.25
static swirl_status check_stacking(const verifier *v) {
  const proof_layout *proof = &v->proof;
  const proof_shape *shape = &v->shape;
  REJECT_UNLESS_COUNT(v, proof->stacking_univariate_len, shape->stacking_univariate_len,
                      SWIRL_REJECT_STACKING_UNIVARIATE, -1, -1, proof->stacking_univariate_at);
  REJECT_UNLESS_COUNT(v, proof->num_stacking_rounds, shape->n_stack, SWIRL_REJECT_STACKING_ROUNDS, -1, -1,
                      proof->stacking_rounds_at);
  REJECT_IF(v, shape->total_width > v->vk->params.w_stack, SWIRL_REJECT_STACKING_WIDTH, -1, -1, 0);
  size_t at = proof->stacking_openings_at;
  REJECT_UNLESS_COUNT(v, proof->num_stacking_openings, shape->num_commits, SWIRL_REJECT_STACKING_OPENINGS, -1, -1, at);
  for (u32 c = 0; c < shape->num_commits; c++) {
    REJECT_UNLESS_COUNT(v, proof_len_at(proof, at), shape->commits[c].width, SWIRL_REJECT_STACKING_OPENINGS_WIDTH, -1,
                        c, at);
    at = proof_skip_list(proof, at, EXT_BYTES);
  }
  return SWIRL_OK;
}

// 2.26 - 2.44. Rounds and sumchecks decide the lengths of the out-of-domain values, the witnesses, and 2^k in the
// encoding; one number of queries stands for rows and paths.
static swirl_status check_whir(const verifier *v) {
  const proof_layout *proof = &v->proof;
  const proof_shape *shape = &v->shape;
  const swirl_params *params = &v->vk->params;
  const u32 rounds = params->num_rounds, depth = shape->log_stacked + shape->log_blowup - shape->k;
  REJECT_UNLESS_COUNT(v, proof->num_whir_sumchecks, (u64)rounds * shape->k, SWIRL_REJECT_WHIR_SUMCHECKS, -1, -1,
                      proof->whir_sumchecks_at);
  REJECT_UNLESS_COUNT(v, proof->num_codewords, rounds - 1, SWIRL_REJECT_WHIR_COMMITS, -1, -1,
                      proof->codeword_commits_at);
  REJECT_UNLESS_COUNT(v, proof->num_commits, shape->num_commits, SWIRL_REJECT_WHIR_INITIAL_ROWS, -1, -1,
                      proof->widths_at);
  REJECT_UNLESS_COUNT(v, proof->final_poly_len, (u64)1 << shape->log_final_poly_len, SWIRL_REJECT_WHIR_FINAL_POLY_LEN,
                      -1, -1, proof->final_poly_at);
  for (u32 c = 0; c < shape->num_commits; c++) {
    REJECT_UNLESS_COUNT(v, proof->num_initial_queries, params->num_queries[0], SWIRL_REJECT_WHIR_INITIAL_ROW_QUERIES,
                        -1, c, 0);
    const size_t width_at = proof->widths_at + (size_t)c * LEN_BYTES;
    REJECT_UNLESS_COUNT(v, proof_len_at(proof, width_at), shape->commits[c].width, SWIRL_REJECT_WHIR_INITIAL_ROW_WIDTH,
                        -1, c, width_at);
    REJECT_UNLESS_COUNT(v, proof->initial_depth, depth, SWIRL_REJECT_WHIR_INITIAL_DEPTH, -1, c, 0);
  }
  size_t at = proof->codeword_values_at;
  for (u32 i = 1; i < rounds; i++) {
    REJECT_UNLESS_COUNT(v, proof_len_at(proof, at), params->num_queries[i], SWIRL_REJECT_WHIR_CODEWORD_ROW_QUERIES, -1,
                        i, at);
    REJECT_UNLESS_COUNT(v, proof->codeword_depth - (i - 1), depth - i, SWIRL_REJECT_WHIR_CODEWORD_DEPTH, -1, i, 0);
    at = proof_skip_list(proof, at, (size_t)EXT_BYTES << shape->k);
  }
  return SWIRL_OK;
}

swirl_status swirl_proof_check_shape(verifier *v) {
  SWIRL_TRY(check_statement(v));
  SWIRL_TRY(swirl_shape_init(&v->shape, v->vk, v->log_heights));
  SWIRL_TRY(check_gkr(v));
  SWIRL_TRY(check_batch_constraints(v));
  SWIRL_TRY(check_stacking(v));
  return check_whir(v);
}
