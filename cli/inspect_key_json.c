// A key as JSON.
#include "inspect.h"
#include "json_write.h"

#include <math.h>
#include <stdlib.h>

// A list of `num` values; NULL if one of them is.
static json_t *list_of(const key_view *view, uint32_t num, json_t *(*make)(const key_view *view, uint32_t index)) {
  json_t *list = json_array();
  for (uint32_t i = 0; i < num; i++) {
    if (json_add(list, make(view, i))) continue;
    json_decref(list);
    return NULL;
  }
  return list;
}

// Bits that do not occur are infinite, which JSON has no number for.
static json_t *bits(double value) { return isfinite(value) ? json_real(value) : json_null(); }

static json_t *soundness(const swirl_vk *vk) {
  swirl_soundness s;
  if (swirl_vk_soundness(&s, vk) != SWIRL_OK) return json_null();
  json_t *whir = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "mu_batching", bits(s.whir_mu_batching),
                           "fold_rbr", bits(s.whir_fold_rbr), "proximity_gaps", bits(s.whir_proximity_gaps), "sumcheck",
                           bits(s.whir_sumcheck), "ood", bits(s.whir_ood), "shift_rbr", bits(s.whir_shift_rbr), "query",
                           bits(s.whir_query), "gamma_batching", bits(s.whir_gamma_batching));
  return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "total", bits(s.total), "logup", bits(s.logup),
                   "gkr_sumcheck", bits(s.gkr_sumcheck), "gkr_batching", bits(s.gkr_batching), "zerocheck_sumcheck",
                   bits(s.zerocheck_sumcheck), "constraint_batching", bits(s.constraint_batching), "stacked_reduction",
                   bits(s.stacked_reduction), "whir", bits(s.whir), "whir_components", whir);
}

static json_t *buses(const swirl_vk *vk, uint32_t air) {
  size_t num;
  bus_summary *found = inspect_buses(&num, vk, air);
  json_t *list = found == NULL ? NULL : json_array();
  for (size_t i = 0; list != NULL && i < num; i++) {
    json_t *bus = json_pack("{s:o, s:o, s:o}", "bus", json_u64(found[i].bus), "num_interactions",
                            json_u64(found[i].num_interactions), "num_airs", json_u64(found[i].num_airs));
    if (json_add(list, bus)) continue;
    json_decref(list);
    list = NULL;
  }
  free(found);
  return list;
}

// ---- Expressions

typedef struct node_lists {
  const swirl_vk *vk;
  uint32_t air;
  json_t *terms, *constraints, *interactions, *message; // `message` of the last interaction, borrowed
  bool failed;
} node_lists;

static json_t *interaction(node_lists *n, const swirl_vk_item *item) {
  swirl_bus_use use;
  if (swirl_vk_interaction(&use, n->vk, n->air, item->index) != SWIRL_OK) return NULL;
  n->message = json_array();
  return json_pack("{s:o, s:o, s:s, s:o}", "bus", json_u64(use.bus), "count_weight", json_u64(use.count_weight),
                   "count", item->text, "message", n->message);
}

static bool add_item(void *context, const swirl_vk_item *item) {
  node_lists *n = context;
  bool good = false;
  switch (item->kind) {
  case SWIRL_VK_TERM:
    good = json_add(n->terms, json_pack("{s:o, s:s}", "node", json_u64(item->index), "expression", item->text));
    break;
  case SWIRL_VK_CONSTRAINT: good = json_add(n->constraints, json_string(item->text)); break;
  case SWIRL_VK_COUNT: good = json_add(n->interactions, interaction(n, item)); break;
  case SWIRL_VK_FIELD: good = json_add(n->message, json_string(item->text)); break;
  }
  n->failed |= !good;
  return good;
}

static json_t *nodes(const swirl_vk *vk, uint32_t air) {
  node_lists n = {
      .vk = vk, .air = air, .terms = json_array(), .constraints = json_array(), .interactions = json_array()};
  const swirl_status status = swirl_vk_describe_air(vk, air, add_item, &n, NULL);
  json_t *all =
      json_pack("{s:o, s:o, s:o}", "terms", n.terms, "constraints", n.constraints, "interactions", n.interactions);
  if (status == SWIRL_OK && !n.failed) return all;
  json_decref(all);
  return NULL;
}

// ---- AIRs

static json_t *preprocessed(const key_view *view, const swirl_air_info *info) {
  if (info->preprocessed_width == 0) return json_null();
  json_t *commitment = view->has_params ? json_words(info->preprocessed_commitment.words, 8) : json_null();
  return json_pack("{s:o, s:o, s:o}", "width", json_u64(info->preprocessed_width), "log_height",
                   json_u64(info->preprocessed_log_height), "commitment", commitment);
}

static json_t *air(const key_view *view, uint32_t index) {
  swirl_air_info info;
  if (swirl_vk_air_info(&info, view->vk, index) != SWIRL_OK) return NULL;
  json_t *out = json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:b, s:o}", "air", json_u64(index),
                          "name", inspect_air_name(view, index), "common_main_width", json_u64(info.common_main_width),
                          "cached_widths", json_words(info.cached_widths, info.num_cached_mains), "preprocessed",
                          preprocessed(view, &info), "num_public_values", json_u64(info.num_public_values),
                          "max_constraint_degree", json_u64(info.max_constraint_degree), "num_constraints",
                          json_u64(info.num_constraints), "num_interactions", json_u64(info.num_interactions),
                          "num_nodes", json_u64(info.num_nodes), "is_required", info.is_required, "needs_next_row",
                          info.needs_next_row, "buses", buses(view->vk, index));
  if (out == NULL || !view->with_nodes || json_put(out, "expressions", nodes(view->vk, index))) return out;
  json_decref(out);
  return NULL;
}

static json_t *height_constraint(const key_view *view, uint32_t index) {
  swirl_height_constraint constraint;
  if (swirl_vk_height_constraint(&constraint, view->vk, index) != SWIRL_OK) return NULL;
  return json_pack("{s:o, s:o}", "coefficients", json_words(constraint.coefficients, swirl_vk_num_airs(view->vk)),
                   "threshold", json_u64(constraint.threshold));
}

json_t *inspect_key_json(const key_view *view) {
  static const char *const kinds[] = {[INSPECT_VK] = "vk", [INSPECT_PK] = "pk", [INSPECT_AIR] = "air"};
  const swirl_vk *vk = view->vk;
  json_t *root = json_pack("{s:s, s:o, s:i, s:o, s:o, s:o}", "kind", kinds[view->kind], "num_bytes",
                           json_u64(view->num_bytes), "codec_version", SWIRL_CODEC_VERSION, "airs",
                           list_of(view, swirl_vk_num_airs(vk), air), "buses", buses(vk, UINT32_MAX),
                           "height_constraints", list_of(view, swirl_vk_num_height_constraints(vk), height_constraint));
  if (root == NULL || !view->has_params) return root;
  const swirl_digest pre_hash = swirl_vk_pre_hash(vk);
  const size_t len = swirl_vk_encoded_len(vk);
  if (json_put(root, "pre_hash", json_words(pre_hash.words, 8)) && json_put(root, "vk_bytes", json_u64(len)) &&
      json_put(root, "vk_memory", json_u64(swirl_vk_memory(len))) &&
      json_put(root, "verify_memory", json_u64(swirl_verify_memory(vk))) &&
      json_put(root, "params", json_params(swirl_vk_params(vk))) && json_put(root, "soundness", soundness(vk))) {
    return root;
  }
  json_decref(root);
  return NULL;
}
