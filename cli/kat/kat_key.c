// Keys: generated, compared, read.
#include "diag_text.h"
#include "kat.h"
#include "sha256.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The facts that the key tells about each AIR against the file's.
static bool same_air_info(kat *k, const swirl_vk *vk, const json_t *airs) {
  const swirl_diag diag = diag_none();
  for (uint32_t i = 0; i < swirl_vk_num_airs(vk); i++) {
    const json_t *air = json_array_get(airs, i), *dag = json_object_get(air, "dag");
    if (dag == NULL) continue; // an AIR file without answers
    swirl_air_info info;
    char what[96];
    snprintf(what, sizeof what, "AIR %lu: facts", (unsigned long)i);
    if (!kat_status(k, what, swirl_vk_air_info(&info, vk, i), SWIRL_OK, &diag)) return false;
    const uint32_t got[] = {info.num_constraints, info.num_interactions, info.needs_next_row,
                            info.max_constraint_degree};
    const uint32_t want[] = {(uint32_t)json_array_size(json_object_get(dag, "constraint_idx")),
                             (uint32_t)json_array_size(json_object_get(dag, "interactions")),
                             json_is_true(json_object_get(air, "need_rot")),
                             (uint32_t)json_integer_value(json_object_get(air, "max_constraint_degree"))};
    snprintf(what, sizeof what, "AIR %lu: constraints, interactions, need_rot, degree", (unsigned long)i);
    if (!kat_same_words(k, what, got, 4, want, 4)) return false;
    const json_t *data = json_object_get(air, "preprocessed_data");
    uint32_t commitment[8];
    if (data == NULL || json_is_null(data)) continue;
    snprintf(what, sizeof what, "AIR %lu: preprocessed commitment", (unsigned long)i);
    if (!kat_words(k, commitment, 8, data, "commit") ||
        !kat_same_words(k, what, info.preprocessed_commitment.words, 8, commitment, 8)) {
      return false;
    }
  }
  return true;
}

// Reads the file's bytes and compares what is read with the generated key and its own encoding.
static bool check_reading(kat *k, const char *label, const case_file *file, const uint8_t *bytes, size_t len,
                          const uint32_t pre_hash[8]) {
  kat_key key;
  if (!kat_key_read(k, &key, bytes, len)) return false;
  bool good = true;
  const swirl_digest digest = swirl_vk_pre_hash(key.vk);
  size_t again_len;
  uint8_t *again = kat_key_bytes(k, &again_len, key.vk);
  good = again != NULL && kat_same_bytes(k, "the key read and encoded again", again, again_len, bytes, len) &&
         kat_same_words(k, "pre-hash of the key read", digest.words, 8, pre_hash, 8);
  if (good && !swirl_params_equal(swirl_vk_params(key.vk), &file->air.params)) {
    kat_fail(k, "parameters of the key read differ from the file's");
    good = false;
  }
  if (good) kat_ok(k, "%skey read, pre-hash recomputed (%.1f bits of security)", label, kat_key_bits(key.vk));
  free(again);
  kat_key_clear(&key);
  return good;
}

// The generated key against what the file states of it.
static bool check_generated(kat *k, const char *label, const case_file *file, const swirl_vk *vk,
                            const json_t *expected) {
  uint8_t *want = NULL, *got = NULL, *params = NULL;
  size_t want_len = 0, got_len = 0, params_len = 0;
  uint32_t pre_hash[8];
  uint64_t pre_vk_len;
  const char *want_sha;
  const swirl_digest digest = swirl_vk_pre_hash(vk);
  bool good = kat_words(k, pre_hash, 8, expected, "vk_pre_hash") &&
              kat_same_words(k, "vk_pre_hash", digest.words, 8, pre_hash, 8) &&
              kat_hex(k, &want, &want_len, expected, "vk_hex") && (got = kat_key_bytes(k, &got_len, vk)) != NULL &&
              kat_same_bytes(k, "vk_hex", got, got_len, want, want_len) &&
              same_air_info(k, vk, json_object_get(expected, "airs"));
  if (good && json_object_get(expected, "vk_sha256") != NULL) {
    good = kat_text(k, &want_sha, expected, "vk_sha256") &&
           kat_same_text(k, "vk_sha256", sha256(got, got_len).text, want_sha);
  }
  if (good && json_object_get(expected, "params_hex") != NULL) {
    good = kat_hex(k, &params, &params_len, expected, "params_hex") &&
           kat_same_bytes(k, "params_hex", got, params_len < got_len ? params_len : got_len, params, params_len);
  }
  if (good && json_object_get(expected, "pre_vk_len") != NULL) {
    // The pre-hash follows: eight words of at least one and at most five bytes.
    good = kat_uint(k, &pre_vk_len, expected, "pre_vk_len");
    if (good && (got_len < pre_vk_len + 8 || got_len > pre_vk_len + 40)) {
      kat_fail(k, "pre_vk_len is %llu in a key of %zu bytes", (unsigned long long)pre_vk_len, got_len);
      good = false;
    }
  }
  if (good) kat_ok(k, "%skey and pre-hash (%zu bytes)", label, got_len);
  good = good && check_reading(k, label, file, want, want_len, pre_hash);
  free(want);
  free(got);
  free(params);
  return good;
}

swirl_pk *kat_check_key(kat *k, const char *label, const case_file *file, const json_t *expected) {
  swirl_pk *pk = NULL;
  swirl_diag diag = diag_none();
  const swirl_status status = swirl_keygen(&pk, k->dev, &file->air.params, (const swirl_air *const *)file->air.airs,
                                           file->air.num_airs, file->preprocessed, SWIRL_ALLOW_INSECURE, &diag);
  if (!kat_status(k, "key generation", status, SWIRL_OK, &diag)) return NULL;
  if (check_generated(k, label, file, swirl_pk_vk(pk), expected)) return pk;
  swirl_pk_destroy(pk);
  return NULL;
}

// ---- One AIR set under many parameters

static void check_preset(kat *k, case_file *file, const json_t *key) {
  const char *name;
  char label[64];
  swirl_params params;
  swirl_diag diag = diag_none();
  if (!kat_text(k, &name, key, "name")) return;
  snprintf(label, sizeof label, "%.48s: ", name);
  const swirl_status status = air_file_params(&file->air.params, json_object_get(key, "params"), &diag);
  if (!kat_status(k, label, status, SWIRL_OK, &diag)) return;
  // Names of presets are "leaf", or "app_21" with the stacked height; other names are test parameters.
  unsigned long height = 0;
  char preset[16] = {0};
  if (sscanf(name, "%15[a-z]_%lu", preset, &height) > 0 &&
      swirl_params_preset(&params, preset, (uint32_t)height, &diag) == SWIRL_OK &&
      !swirl_params_equal(&params, &file->air.params)) {
    kat_fail(k, "%sthe preset has other parameters", label);
    return;
  }
  swirl_pk_destroy(kat_check_key(k, label, file, key));
}

void kat_presets(kat *k, const json_t *root) {
  case_file file = {0};
  swirl_diag diag = diag_none();
  // Every entry has its own parameters; those of the first make the file complete.
  json_t *complete = json_copy((json_t *)(uintptr_t)root);
  const json_t *keys = json_object_get(root, "keys");
  swirl_status status = SWIRL_ERR_NO_MEMORY;
  if (complete != NULL &&
      json_object_set(complete, "params", json_object_get(json_array_get(keys, 0), "params")) == 0) {
    status = case_file_parse(&file, complete, NULL, &diag);
  }
  if (kat_status(k, "reading the file", status, SWIRL_OK, &diag)) {
    for (size_t i = 0; i < json_array_size(keys); i++) check_preset(k, &file, json_array_get(keys, i));
    case_file_clear(&file);
  }
  json_decref(complete);
}

// ---- A key alone

void kat_key_file(kat *k, const uint8_t *bytes, size_t len) {
  kat_key key;
  size_t again_len;
  if (!kat_key_read(k, &key, bytes, len)) return;
  uint8_t *again = kat_key_bytes(k, &again_len, key.vk);
  if (again != NULL && kat_same_bytes(k, "the key read and encoded again", again, again_len, bytes, len)) {
    kat_ok(k, "key of %lu AIRs, pre-hash recomputed (%zu bytes, %.1f bits of security)",
           (unsigned long)swirl_vk_num_airs(key.vk), len, kat_key_bits(key.vk));
  }
  free(again);
  kat_key_clear(&key);
}
