// The `params` of an AIR file: every parameter by name, or the name of a preset.
#include "air_file.h"
#include "json_reader.h"

#include <string.h>

#define TRY(expr)                                                                                                      \
  do {                                                                                                                 \
    const swirl_status try_status_ = (expr);                                                                           \
    if (try_status_ != SWIRL_OK) return try_status_;                                                                   \
  } while (0)

static swirl_status read_preset(json_reader *r, swirl_params *out, const json_t *value) {
  const json_t *name = json_object_get(value, "preset");
  uint32_t log_height = 0;
  if (!json_is_string(name)) return json_fail(r, SWIRL_ERR_ARGUMENT, "preset is not a string");
  if (json_object_get(value, "log_stacked_height") != NULL) {
    TRY(json_member_u32(r, &log_height, value, "log_stacked_height"));
  }
  swirl_diag diag;
  const swirl_status status = swirl_params_preset(out, json_string_value(name), log_height, &diag);
  return status == SWIRL_OK ? SWIRL_OK : json_fail(r, status, "%s", diag.message);
}

static swirl_status read_queries(json_reader *r, swirl_params *out, const json_t *list) {
  const size_t mark = json_enter(r, "num_queries_per_round");
  TRY(json_need_array(r, list));
  if (json_array_size(list) > SWIRL_MAX_WHIR_ROUNDS) {
    return json_fail(r, SWIRL_ERR_PARAMS, "%zu rounds, at most %d", json_array_size(list), SWIRL_MAX_WHIR_ROUNDS);
  }
  out->num_rounds = (uint32_t)json_array_size(list);
  for (uint32_t i = 0; i < out->num_rounds; i++) {
    uint64_t queries;
    const size_t at = json_enter_index(r, i);
    TRY(json_read_uint(r, &queries, json_array_get(list, i), UINT32_MAX));
    out->num_queries[i] = (uint32_t)queries;
    json_leave(r, at);
  }
  json_leave(r, mark);
  return SWIRL_OK;
}

static swirl_status read_proximity(json_reader *r, swirl_params *out, const json_t *value) {
  static const char *const kinds[] = {[SWIRL_UNIQUE_DECODING] = "UniqueDecoding",
                                      [SWIRL_SPLIT_UNIQUE_LIST] = "SplitUniqueList",
                                      [SWIRL_LIST_DECODING] = "ListDecoding"};
  const size_t mark = json_enter(r, "proximity");
  TRY(json_need_object(r, value));
  const char *kind = json_string_value(json_object_get(value, "kind")); // NULL if it is no string
  int found = -1;
  for (int i = 0; i < 3; i++) {
    if (kind != NULL && strcmp(kind, kinds[i]) == 0) found = i;
  }
  if (found < 0) {
    return json_fail(r, SWIRL_ERR_ARGUMENT, "kind is not UniqueDecoding, SplitUniqueList or ListDecoding");
  }
  out->proximity = (swirl_proximity_kind)found;
  if (found != SWIRL_UNIQUE_DECODING) TRY(json_member_uint(r, &out->proximity_m, value, "m", INT64_MAX));
  if (found == SWIRL_SPLIT_UNIQUE_LIST) {
    TRY(json_member_uint(r, &out->list_start_round, value, "list_start_round", INT64_MAX));
  }
  json_leave(r, mark);
  return SWIRL_OK;
}

static swirl_status read_whir(json_reader *r, swirl_params *out, const json_t *value) {
  const size_t mark = json_enter(r, "whir");
  TRY(json_need_object(r, value));
  TRY(json_member_u32(r, &out->k_whir, value, "k"));
  TRY(read_queries(r, out, json_object_get(value, "num_queries_per_round")));
  TRY(json_member_u32(r, &out->mu_pow_bits, value, "mu_pow_bits"));
  TRY(json_member_u32(r, &out->query_pow_bits, value, "query_phase_pow_bits"));
  TRY(json_member_u32(r, &out->folding_pow_bits, value, "folding_pow_bits"));
  TRY(read_proximity(r, out, json_object_get(value, "proximity")));
  json_leave(r, mark);
  return SWIRL_OK;
}

static swirl_status read_logup(json_reader *r, swirl_params *out, const json_t *value) {
  const size_t mark = json_enter(r, "logup");
  TRY(json_need_object(r, value));
  TRY(json_member_u32(r, &out->max_interaction_count, value, "max_interaction_count"));
  TRY(json_member_u32(r, &out->log_max_message_length, value, "log_max_message_length"));
  TRY(json_member_u32(r, &out->logup_pow_bits, value, "pow_bits"));
  json_leave(r, mark);
  return SWIRL_OK;
}

swirl_status air_file_params(swirl_params *out, const json_t *value, swirl_diag *diag) {
  json_reader reader = {.diag = diag}, *r = &reader;
  swirl_params params = {0};
  (void)json_enter(r, "params");
  TRY(json_need_object(r, value));
  if (json_object_get(value, "preset") != NULL) {
    TRY(read_preset(r, &params, value));
  } else {
    TRY(json_member_u32(r, &params.l_skip, value, "l_skip"));
    TRY(json_member_u32(r, &params.n_stack, value, "n_stack"));
    TRY(json_member_uint(r, &params.w_stack, value, "w_stack", INT64_MAX));
    TRY(json_member_u32(r, &params.log_blowup, value, "log_blowup"));
    TRY(read_whir(r, &params, json_object_get(value, "whir")));
    TRY(read_logup(r, &params, json_object_get(value, "logup")));
    TRY(json_member_u32(r, &params.max_constraint_degree, value, "max_constraint_degree"));
  }
  swirl_diag invalid;
  const swirl_status status = swirl_params_validate(&params, &invalid);
  if (status != SWIRL_OK) return json_fail(r, status, "%s", invalid.message);
  *out = params;
  return SWIRL_OK;
}
