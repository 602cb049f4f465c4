#include "json_write.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

json_t *json_u64(uint64_t value) {
  char digits[24];
  if (value <= INT64_MAX) return json_integer((json_int_t)value);
  snprintf(digits, sizeof digits, "%" PRIu64, value);
  return json_string(digits);
}

bool json_add(json_t *list, json_t *value) { return json_array_append_new(list, value) == 0; }
bool json_put(json_t *object, const char *name, json_t *value) { return json_object_set_new(object, name, value) == 0; }

json_t *json_words(const uint32_t *words, size_t num) {
  json_t *list = json_array();
  for (size_t i = 0; i < num; i++) {
    if (json_add(list, json_u64(words[i]))) continue;
    json_decref(list);
    return NULL;
  }
  return list;
}

static json_t *proximity(const swirl_params *p) {
  switch (p->proximity) {
  case SWIRL_SPLIT_UNIQUE_LIST:
    return json_pack("{s:s, s:o, s:o}", "kind", "SplitUniqueList", "m", json_u64(p->proximity_m), "list_start_round",
                     json_u64(p->list_start_round));
  case SWIRL_LIST_DECODING: return json_pack("{s:s, s:o}", "kind", "ListDecoding", "m", json_u64(p->proximity_m));
  case SWIRL_UNIQUE_DECODING: break;
  }
  return json_pack("{s:s}", "kind", "UniqueDecoding");
}

json_t *json_params(const swirl_params *p) {
  json_t *whir = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "k", json_u64(p->k_whir), "num_queries_per_round",
                           json_words(p->num_queries, p->num_rounds), "mu_pow_bits", json_u64(p->mu_pow_bits),
                           "query_phase_pow_bits", json_u64(p->query_pow_bits), "folding_pow_bits",
                           json_u64(p->folding_pow_bits), "proximity", proximity(p));
  json_t *logup =
      json_pack("{s:o, s:o, s:o}", "max_interaction_count", json_u64(p->max_interaction_count),
                "log_max_message_length", json_u64(p->log_max_message_length), "pow_bits", json_u64(p->logup_pow_bits));
  return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "l_skip", json_u64(p->l_skip), "n_stack",
                   json_u64(p->n_stack), "w_stack", json_u64(p->w_stack), "log_blowup", json_u64(p->log_blowup), "whir",
                   whir, "logup", logup, "max_constraint_degree", json_u64(p->max_constraint_degree));
}

// ---- Devices

static json_t *levels(const swirl_device_info *info) {
  json_t *list = json_array();
  for (uint32_t i = 0; i < info->num_levels; i++) {
    const swirl_isa_level *level = &info->levels[i];
    if (json_add(list, json_pack("{s:s, s:b, s:b}", "name", level->name, "is_built", level->is_built, "is_supported",
                                 level->is_supported))) {
      continue;
    }
    json_decref(list);
    return NULL;
  }
  return list;
}

static json_t *cpu(const swirl_device_info *info) {
  return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:s?, s:s, s:o, s:o}", "num_cores", json_u64(info->num_cores),
                   "num_online", json_u64(info->num_online), "num_affinity", json_u64(info->num_affinity), "num_quota",
                   json_u64(info->num_quota), "num_threads", json_u64(info->num_threads), "levels", levels(info), "isa",
                   info->isa, "transparent_huge_pages", info->transparent_huge_pages, "huge_page_bytes",
                   json_u64(info->huge_page_bytes), "num_huge_pages_free", json_u64(info->num_huge_pages_free));
}

static json_t *gpu(const swirl_device_info *info) {
  char uuid[2 * sizeof info->uuid + 1] = "";
  for (size_t i = 0; i < sizeof info->uuid; i++) snprintf(uuid + 2 * i, 3, "%02x", info->uuid[i]);
  return json_pack("{s:o, s:s?, s:s, s:o, s:o, s:b, s:b, s:b}", "index", json_u64(info->gpu_index), "uuid",
                   info->has_uuid ? uuid : NULL, "driver", info->driver, "subgroup_size", json_u64(info->subgroup_size),
                   "max_allocation_bytes", json_u64(info->max_allocation_bytes), "has_mapped_traces",
                   info->has_mapped_traces, "has_fd_traces", info->has_fd_traces, "has_dma_buf_traces",
                   info->has_dma_buf_traces);
}

json_t *json_device(const swirl_device_info *info) {
  static const char *const kinds[] = {
      [SWIRL_DEVICE_CPU] = "cpu", [SWIRL_DEVICE_PLAN] = "plan", [SWIRL_DEVICE_GPU] = "gpu"};
  const bool is_gpu = info->kind == SWIRL_DEVICE_GPU;
  return json_pack("{s:s, s:s, s:s, s:b, s:b, s:s?, s:o, s:o, s:o}", "id", info->id, "kind", kinds[info->kind], "name",
                   info->name, "is_default", info->is_default, "is_usable", info->is_usable, "reason",
                   info->is_usable ? NULL : info->reason, "memory_bytes", json_u64(info->memory_bytes),
                   "memory_available", json_u64(info->memory_available), is_gpu ? "gpu" : "cpu",
                   is_gpu ? gpu(info) : cpu(info));
}

// ---- Texts

char *json_text(json_t *root) {
  char *text = root == NULL ? NULL : json_dumps(root, JSON_INDENT(1));
  json_decref(root);
  return text;
}

bool json_print(const char *command, json_t *root) {
  char *text = json_text(root);
  if (text != NULL) puts(text);
  if (text == NULL) fprintf(stderr, "swirl %s: out of memory, or a text that is not UTF-8\n", command);
  free(text);
  return text != NULL;
}
