// protocol_kat.json: complete instances whose AIRs are node lists, and one commitment.
#include "diag_text.h"
#include "kat.h"
#include "kat_nodes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- From an instance to a case. All functions give a new reference, or NULL for a malformed or unknown form.

// The parameters that the file leaves out are the reference's test defaults.
static json_t *instance_params(const json_t *params) {
  return json_pack("{s:O, s:O, s:O, s:O, s:{s:O, s:O, s:O, s:O, s:O, s:{s:s, s:i, s:i}}, s:{s:i, s:i, s:O}, s:O}",
                   "l_skip", json_object_get(params, "l_skip"), "n_stack", json_object_get(params, "n_stack"),
                   "w_stack", json_object_get(params, "w_stack"), "log_blowup", json_object_get(params, "log_blowup"),
                   "whir", "k", json_object_get(params, "k_whir"), "num_queries_per_round",
                   json_object_get(params, "num_queries"), "mu_pow_bits", json_object_get(params, "mu_pow_bits"),
                   "query_phase_pow_bits", json_object_get(params, "query_phase_pow_bits"), "folding_pow_bits",
                   json_object_get(params, "folding_pow_bits"), "proximity", "kind", "SplitUniqueList", "m", 3,
                   "list_start_round", 1, "logup", "max_interaction_count", 1 << 30, "log_max_message_length", 7,
                   "pow_bits", json_object_get(params, "logup_pow_bits"), "max_constraint_degree",
                   json_object_get(params, "max_constraint_degree"));
}

// An absent AIR has no trace to take the widths from: those of the first AIR with the same nodes.
static const json_t *widths_of(const json_t *airs, const json_t *traces, size_t air) {
  char key[24];
  for (size_t i = 0; i < json_array_size(airs); i++) {
    const size_t other = i == 0 ? air : i <= air ? i - 1 : i;
    snprintf(key, sizeof key, "%zu", other);
    const json_t *trace = json_object_get(traces, key);
    if (trace != NULL && json_equal(json_object_get(json_array_get(airs, air), "nodes"),
                                    json_object_get(json_array_get(airs, other), "nodes"))) {
      return trace;
    }
  }
  return NULL;
}

static json_t *instance_case(const json_t *instance) {
  const json_t *list = json_object_get(instance, "airs"), *traces = json_object_get(instance, "traces");
  json_t *airs = json_array();
  for (size_t i = 0; i < json_array_size(list); i++) {
    const json_t *air = json_array_get(list, i), *trace = widths_of(list, traces, i);
    const json_t *preprocessed = json_object_get(air, "preprocessed"), *parts;
    json_t *cached = json_array();
    parts = json_object_get(trace, "cached_main_columns");
    for (size_t part = 0; part < json_array_size(parts); part++) {
      json_array_append_new(cached, json_integer((json_int_t)json_array_size(json_array_get(parts, part))));
    }
    json_t *width =
        json_pack("{s:o, s:o, s:I}", "preprocessed",
                  json_is_array(preprocessed) ? json_integer((json_int_t)json_array_size(preprocessed)) : json_null(),
                  "cached_mains", cached, "common_main",
                  (json_int_t)json_array_size(json_object_get(trace, "common_main_columns")));
    json_array_append_new(airs, kat_air_from_nodes(air, width, json_array_size(json_object_get(trace, "public_values")),
                                                   json_deep_copy(preprocessed)));
  }
  return json_pack("{s:o, s:o, s:O}", "params", instance_params(json_object_get(instance, "params")), "airs", airs,
                   "traces", traces);
}

// What the file states of the proof; the memory is the caller's.
typedef struct instance_answer {
  kat_proof_answer proof;
  uint32_t *log_values, *samples;
  uint8_t *is_sample, *bytes;
  swirl_transcript final;
  uint32_t pre_hash[8];
} instance_answer;

static bool read_answer(kat *k, instance_answer *out, const json_t *instance) {
  size_t num_samples;
  uint64_t absorb_idx, sample_idx;
  const json_t *sponge = json_object_get(instance, "final_sponge");
  if (!kat_words(k, out->pre_hash, 8, instance, "vk_pre_hash") ||
      !kat_word_list(k, &out->log_values, &out->proof.num_log, instance, "transcript_values") ||
      !kat_word_list(k, &out->samples, &num_samples, instance, "transcript_is_sample") ||
      !kat_same_uint(k, "length of transcript_is_sample", num_samples, out->proof.num_log) ||
      !kat_words(k, out->final.state, 16, sponge, "state") || !kat_uint(k, &absorb_idx, sponge, "absorb_idx") ||
      !kat_uint(k, &sample_idx, sponge, "sample_idx") ||
      !kat_hex(k, &out->bytes, &out->proof.proof_len, instance, "proof_hex") ||
      !kat_text(k, &out->proof.sha256, instance, "proof_sha256")) {
    return false;
  }
  out->is_sample = malloc(num_samples + 1);
  if (out->is_sample == NULL) return kat_fail(k, "out of memory"), false;
  for (size_t i = 0; i < num_samples; i++) out->is_sample[i] = out->samples[i] != 0;
  out->final.absorb_idx = (uint32_t)absorb_idx;
  out->final.sample_idx = (uint32_t)sample_idx;
  out->proof.log_values = out->log_values;
  out->proof.log_is_sample = out->is_sample;
  out->proof.final = &out->final;
  out->proof.proof = out->bytes;
  return true;
}

static void check_instance_proof(kat *k, const char *name, swirl_pk *pk, const case_file *file,
                                 const instance_answer *answer) {
  char label[32];
  snprintf(label, sizeof label, "instance %.16s: ", name);
  const swirl_digest digest = swirl_vk_pre_hash(swirl_pk_vk(pk));
  if (memcmp(digest.words, answer->pre_hash, sizeof digest.words) == 0) {
    swirl_diag diag;
    (void)kat_check_proving(k, label, pk, file->witness, file->air.num_airs, &answer->proof, NULL);
    const swirl_status status = kat_verify(swirl_pk_vk(pk), answer->bytes, answer->proof.proof_len, NULL, &diag);
    if (kat_status(k, "verdict", status, SWIRL_OK, &diag)) kat_ok(k, "%skey, verdict on the proof: ok", label);
  } else {
    kat_skip(k, "%swhole proof: its key hash is no key's; the phases alone start from any sponge", label);
  }
  (void)kat_check_phases(k, label, pk, file, answer->pre_hash, &answer->proof);
}

static void check_instance(kat *k, const json_t *instance) {
  const char *name;
  case_file file = {0};
  instance_answer answer = {0};
  swirl_pk *pk = NULL;
  swirl_diag diag = diag_none();
  json_t *converted = instance_case(instance);
  if (!kat_text(k, &name, instance, "name")) {
    // said so
  } else if (converted == NULL) {
    kat_fail(k, "instance %s: of an unknown form", name);
  } else if (kat_status(k, name, case_file_parse(&file, converted, NULL, &diag), SWIRL_OK, &diag) &&
             kat_status(k, name,
                        swirl_keygen(&pk, k->dev, &file.air.params, (const swirl_air *const *)file.air.airs,
                                     file.air.num_airs, file.preprocessed, SWIRL_ALLOW_INSECURE, &diag),
                        SWIRL_OK, &diag) &&
             kat_status(k, name, case_file_fits(&file, swirl_pk_vk(pk), &diag), SWIRL_OK, &diag) &&
             read_answer(k, &answer, instance)) {
    check_instance_proof(k, name, pk, &file, &answer);
  }
  free(answer.log_values);
  free(answer.samples);
  free(answer.is_sample);
  free(answer.bytes);
  swirl_pk_destroy(pk);
  case_file_clear(&file);
  json_decref(converted);
}

// ---- stacked_commit_A: the root of matrices that a formula gives

enum { MAX_TRACES = 8, MAX_CELLS = 4096 };

static bool make_formula_trace(kat *k, swirl_trace **out, size_t j, const json_t *dims) {
  uint32_t cells[MAX_CELLS], log_height = 0;
  const size_t height = (size_t)json_integer_value(json_array_get(dims, 0));
  const size_t width = (size_t)json_integer_value(json_array_get(dims, 1));
  while (log_height < 12 && (size_t)1 << log_height < height) log_height++;
  if (height != (size_t)1 << log_height || width == 0 || width > MAX_CELLS / height) {
    kat_fail(k, "stacked_commit_A: dimensions of trace %zu", j);
    return false;
  }
  for (size_t i = 0; i < height * width; i++) {
    cells[i] = (uint32_t)(65537 * (j + 1) + 1 + 257 * (i % height) + 4097 * (i / height));
  }
  const swirl_matrix matrix = {.data = cells, .width = (uint32_t)width, .log_height = log_height};
  swirl_diag diag = diag_none();
  return kat_status(k, "stacked_commit_A", swirl_trace_create(out, k->dev, &matrix, 0, &diag), SWIRL_OK, &diag);
}

static bool read_commit_params(kat *k, swirl_params *out, const json_t *params) {
  uint64_t l_skip, n_stack, log_blowup, k_whir;
  if (!kat_uint(k, &l_skip, params, "l_skip") || !kat_uint(k, &n_stack, params, "n_stack") ||
      !kat_uint(k, &log_blowup, params, "log_blowup") || !kat_uint(k, &k_whir, params, "k_whir")) {
    return false;
  }
  *out = (swirl_params){.l_skip = (uint32_t)l_skip,
                        .n_stack = (uint32_t)n_stack,
                        .w_stack = 64,
                        .log_blowup = (uint32_t)log_blowup,
                        .k_whir = (uint32_t)k_whir,
                        .num_rounds = 1,
                        .num_queries = {1},
                        .max_interaction_count = 1,
                        .max_constraint_degree = 1};
  return true;
}

static void check_stacked_commitment(kat *k, const json_t *entry) {
  const json_t *dims = json_object_get(entry, "trace_dims");
  const size_t num = json_array_size(dims);
  uint32_t want[8];
  swirl_params params;
  swirl_trace *traces[MAX_TRACES] = {NULL};
  swirl_committed *committed = NULL;
  swirl_diag diag = diag_none();
  if (!read_commit_params(k, &params, json_object_get(entry, "params")) || !kat_words(k, want, 8, entry, "root"))
    return;
  bool good = num >= 1 && num <= MAX_TRACES;
  if (!good) kat_fail(k, "stacked_commit_A: %zu traces", num);
  for (size_t j = 0; good && j < num; j++) good = make_formula_trace(k, &traces[j], j, json_array_get(dims, j));
  if (good && kat_status(k, "stacked_commit_A", swirl_commit(&committed, k->dev, &params, traces, num, &diag), SWIRL_OK,
                         &diag)) {
    const swirl_digest root = swirl_committed_root(committed);
    if (kat_same_words(k, "stacked_commit_A", root.words, 8, want, 8)) {
      kat_ok(k, "stacked_commit_A: root (%lu stacked columns)", (unsigned long)swirl_committed_width(committed));
    }
  }
  swirl_committed_destroy(committed);
  for (size_t j = 0; j < MAX_TRACES; j++) swirl_trace_destroy(traces[j]);
}

void kat_instances(kat *k, const json_t *root) {
  const json_t *instances = json_object_get(root, "instances"), *commitment = json_object_get(root, "stacked_commit_A");
  for (size_t i = 0; i < json_array_size(instances); i++) check_instance(k, json_array_get(instances, i));
  if (commitment != NULL) check_stacked_commitment(k, commitment);
}
