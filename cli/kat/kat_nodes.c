// AIRs as node lists, and vk_vectors.json, which has keys of such AIRs.
#include "kat_nodes.h"
#include "diag_text.h"
#include "kat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const uint64_t modulus = 2013265921;

// ---- From node lists to AIR files. All functions give a new reference, or NULL for a malformed or unknown form.

static json_t *index_member(const json_t *node, const char *name) { return json_incref(json_object_get(node, name)); }

// {"op": "add", "left": 1, "right": 2, ...} to ["add", 1, 2].
static json_t *node_from_object(const json_t *node) {
  const char *op = json_string_value(json_object_get(node, "op")), *kind;
  if (op == NULL) return NULL;
  if (strcmp(op, "const") == 0) return json_pack("[s, o]", op, index_member(node, "value"));
  if (strcmp(op, "neg") == 0) return json_pack("[s, o]", op, index_member(node, "child"));
  if (strcmp(op, "add") == 0 || strcmp(op, "sub") == 0 || strcmp(op, "mul") == 0) {
    return json_pack("[s, o, o]", op, index_member(node, "left"), index_member(node, "right"));
  }
  if (strcmp(op, "var") == 0) {
    kind = json_string_value(json_object_get(node, "kind"));
    if (kind == NULL) return NULL;
    json_t *part = index_member(node, "part"), *offset = index_member(node, "offset");
    return json_pack("[s, s, o, o, o]", op, strcmp(kind, "preprocessed") == 0 ? "pre" : kind,
                     part == NULL ? json_null() : part, offset == NULL ? json_null() : offset,
                     index_member(node, "index"));
  }
  static const char *const selectors[][2] = {{"IsFirstRow", "first"}, {"IsLastRow", "last"}, {"IsTransition", "trans"}};
  for (size_t i = 0; i < sizeof selectors / sizeof selectors[0]; i++) {
    if (strcmp(op, selectors[i][0]) == 0) return json_pack("[s]", selectors[i][1]);
  }
  return NULL;
}

static json_t *nodes_from(const json_t *nodes) {
  json_t *out = json_array();
  for (size_t i = 0; i < json_array_size(nodes); i++) {
    const json_t *node = json_array_get(nodes, i);
    json_t *converted = json_is_object(node) ? node_from_object(node) : json_deep_copy(node);
    if (json_array_append_new(out, converted) != 0) {
      json_decref(out);
      return NULL;
    }
  }
  return out;
}

// Interactions with `bus` or `bus_index`, and with or without `count_weight`.
static json_t *interactions_from(const json_t *list) {
  json_t *out = json_array();
  for (size_t i = 0; i < json_array_size(list); i++) {
    const json_t *entry = json_array_get(list, i);
    json_t *bus = index_member(entry, "bus"), *weight = index_member(entry, "count_weight");
    if (bus == NULL) bus = index_member(entry, "bus_index");
    json_t *converted =
        json_pack("{s:o, s:O, s:O, s:o}", "bus", bus, "message", json_object_get(entry, "message"), "count",
                  json_object_get(entry, "count"), "count_weight", weight == NULL ? json_integer(0) : weight);
    if (json_array_append_new(out, converted) != 0) {
      json_decref(out);
      return NULL;
    }
  }
  return out;
}

json_t *kat_air_from_nodes(const json_t *air, json_t *width, size_t num_public_values, json_t *preprocessed_columns) {
  json_t *expression = json_pack("{s:o, s:O, s:o}", "nodes", nodes_from(json_object_get(air, "nodes")), "constraints",
                                 json_object_get(air, "constraint_idx"), "interactions",
                                 interactions_from(json_object_get(air, "interactions")));
  return json_pack("{s:b, s:o, s:I, s:o, s:o}", "is_required", json_is_true(json_object_get(air, "is_required")),
                   "width", width, "num_public_values", (json_int_t)num_public_values, "preprocessed_columns",
                   preprocessed_columns == NULL ? json_null() : preprocessed_columns, "expression", expression);
}

// ---- vk_vectors.json: keys

// Every preprocessed column of that file is 1, 0, 1, 0, ...; its height is 2^(l_skip + hypercube_dim).
static json_t *alternating_columns(const json_t *air, const json_t *params) {
  const json_t *data = json_object_get(air, "preprocessed");
  if (!json_is_object(data)) return json_null();
  const json_int_t log_height = json_integer_value(json_object_get(data, "hypercube_dim")) +
                                json_integer_value(json_object_get(params, "l_skip"));
  const json_int_t width = json_integer_value(json_object_get(json_object_get(air, "width"), "prep"));
  json_t *columns = json_array();
  for (json_int_t c = 0; c < width && c < 64; c++) {
    json_t *column = json_array();
    for (json_int_t row = 0; log_height >= 0 && log_height < 20 && row < (json_int_t)1 << log_height; row++) {
      json_array_append_new(column, json_integer(1 - row % 2));
    }
    json_array_append_new(columns, column);
  }
  return columns;
}

static json_t *key_case(const json_t *entry) {
  const json_t *params = json_object_get(entry, "system_params"), *list = json_object_get(entry, "airs");
  json_t *airs = json_array();
  for (size_t i = 0; i < json_array_size(list); i++) {
    const json_t *air = json_array_get(list, i), *width = json_object_get(air, "width");
    json_t *new_width = json_pack("{s:O, s:O, s:O}", "preprocessed", json_object_get(width, "prep"), "cached_mains",
                                  json_object_get(width, "cached"), "common_main", json_object_get(width, "common"));
    const size_t num_values = (size_t)json_integer_value(json_object_get(air, "num_public_values"));
    json_array_append_new(airs, kat_air_from_nodes(air, new_width, num_values, alternating_columns(air, params)));
  }
  return json_pack("{s:O, s:o}", "params", params, "airs", airs);
}

static void mark_node(bool *used, size_t num, const json_t *index) {
  if (json_is_integer(index) && json_integer_value(index) >= 0 && (size_t)json_integer_value(index) < num) {
    used[json_integer_value(index)] = true;
  }
}

// Whether some node of an AIR belongs to no constraint and no interaction. Such nodes are what simplification has left
// behind; from the node list alone they cannot come back.
static bool has_left_over_nodes(const json_t *converted) {
  const json_t *airs = json_object_get(converted, "airs");
  for (size_t a = 0; a < json_array_size(airs); a++) {
    const json_t *expression = json_object_get(json_array_get(airs, a), "expression");
    const json_t *nodes = json_object_get(expression, "nodes"), *list = json_object_get(expression, "constraints");
    const size_t num = json_array_size(nodes);
    bool *used = calloc(num + 1, sizeof *used);
    if (used == NULL) return true;
    for (size_t i = 0; i < json_array_size(list); i++) mark_node(used, num, json_array_get(list, i));
    list = json_object_get(expression, "interactions");
    for (size_t i = 0; i < json_array_size(list); i++) {
      const json_t *entry = json_array_get(list, i), *message = json_object_get(entry, "message");
      mark_node(used, num, json_object_get(entry, "count"));
      for (size_t j = 0; j < json_array_size(message); j++) mark_node(used, num, json_array_get(message, j));
    }
    bool all = true;
    for (size_t i = num; i-- > 0;) { // operands come before their node
      const json_t *node = json_array_get(nodes, i);
      const char *op = json_string_value(json_array_get(node, 0));
      all = all && used[i];
      if (op == NULL || strcmp(op, "var") == 0 || strcmp(op, "const") == 0) continue;
      for (size_t j = 1; j < json_array_size(node); j++) mark_node(used, num, json_array_get(node, j));
    }
    free(used);
    if (!all) return true;
  }
  return false;
}

// The file has the hashed part of the key and the hash; the key is one behind the other, the hash as varints of
// Montgomery words.
static uint8_t *whole_key(kat *k, size_t *len, const json_t *entry, const uint32_t pre_hash[8]) {
  uint8_t *head;
  size_t head_len;
  if (!kat_hex(k, &head, &head_len, entry, "vk0_postcard_hex")) return NULL;
  uint8_t *key = realloc(head, head_len + (size_t)8 * 5);
  if (key == NULL) {
    kat_fail(k, "out of memory");
    free(head);
    return NULL;
  }
  *len = head_len;
  for (size_t i = 0; i < 8; i++) {
    uint64_t word = ((uint64_t)pre_hash[i] << 32) % modulus;
    for (; word >= 0x80; word >>= 7) key[(*len)++] = (uint8_t)(word | 0x80);
    key[(*len)++] = (uint8_t)word;
  }
  return key;
}

// Key generation from the node lists.
static bool check_generated(kat *k, const char *name, const json_t *converted, const uint8_t *want, size_t want_len) {
  size_t len;
  uint8_t *got = NULL;
  case_file file = {0};
  swirl_pk *pk = NULL;
  swirl_diag diag = diag_none();
  const bool good = kat_status(k, name, case_file_parse(&file, converted, NULL, &diag), SWIRL_OK, &diag) &&
                    kat_status(k, name,
                               swirl_keygen(&pk, k->dev, &file.air.params, (const swirl_air *const *)file.air.airs,
                                            file.air.num_airs, file.preprocessed, SWIRL_ALLOW_INSECURE, &diag),
                               SWIRL_OK, &diag) &&
                    (got = kat_key_bytes(k, &len, swirl_pk_vk(pk))) != NULL &&
                    kat_same_bytes(k, name, got, len, want, want_len);
  free(got);
  swirl_pk_destroy(pk);
  case_file_clear(&file);
  return good;
}

static void check_key_vector(kat *k, const char *name, const json_t *entry) {
  uint32_t pre_hash[8];
  size_t len = 0, again_len;
  kat_key key;
  json_t *converted = key_case(entry);
  uint8_t *bytes = kat_words(k, pre_hash, 8, entry, "vk_pre_hash") ? whole_key(k, &len, entry, pre_hash) : NULL;
  if (converted == NULL) {
    kat_fail(k, "%s: AIRs of an unknown form", name);
  } else if (bytes != NULL && kat_key_read(k, &key, bytes, len)) {
    uint8_t *again = kat_key_bytes(k, &again_len, key.vk);
    const bool left_over = has_left_over_nodes(converted);
    if (again != NULL && kat_same_bytes(k, name, again, again_len, bytes, len) &&
        (left_over || check_generated(k, name, converted, bytes, len))) {
      kat_ok(k, "%s: key read%s, pre-hash (%zu bytes, %.1f bits of security)", name, left_over ? "" : " and generated",
             len, kat_key_bits(key.vk));
    }
    free(again);
    kat_key_clear(&key);
  }
  free(bytes);
  json_decref(converted);
}

void kat_key_vectors(kat *k, const json_t *root) {
  const char *name;
  json_t *entry;
  json_object_foreach((json_t *)(uintptr_t)root, name, entry) {
    if (json_is_object(entry)) check_key_vector(k, name, entry);
  }
}
