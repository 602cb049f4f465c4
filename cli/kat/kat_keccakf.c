// Keccak-f under application parameters, from the inputs of the permutations; and proofs alone. The key and the proof
// are files of their own: NAME_app_21.vk.gz and NAME_app_21_1.proof.gz beside NAME_app_21_1.json.
#include "diag_text.h"
#include "json_file.h"
#include "kat.h"
#include "keccakf.h"
#include "sha256.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_HEIGHT = 21, MAX_LOG_HEIGHT = 24 };
static const size_t max_file_len = (size_t)1 << 30;

// ---- Files beside the file

// The file's name without directory and without what begins with `end`.
static char *base_name(const char *path, const char *end) {
  const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1, *stop = strstr(name, end);
  const size_t len = stop == NULL ? strlen(name) : (size_t)(stop - name);
  char *base = malloc(len + 1);
  if (base == NULL) return NULL;
  memcpy(base, name, len);
  base[len] = 0;
  return base;
}

// Reads BASE.proof.gz or BASE.vk.gz (with `_NUMBER` taken off BASE for the key); NULL, without a line, if there is
// none.
static unsigned char *load_sibling(kat *k, size_t *len, const char *base, bool is_key) {
  static const char *const key_suffixes[] = {".vk.gz", ".vk", NULL}, *const proof_suffixes[] = {".proof.gz", ".proof",
                                                                                                NULL};
  size_t cut = strlen(base);
  if (is_key) {
    while (cut > 0 && isdigit((unsigned char)base[cut - 1])) cut--;
    if (cut > 0 && base[cut - 1] == '_') cut--;
  }
  char name[256];
  snprintf(name, sizeof name, "%.*s", (int)cut, base);
  char *path = kat_sibling(k->path, name, is_key ? key_suffixes : proof_suffixes);
  unsigned char *bytes = NULL;
  swirl_diag diag = diag_none();
  if (path != NULL) (void)kat_status(k, path, file_load(&bytes, len, path, max_file_len, &diag), SWIRL_OK, &diag);
  free(path);
  return bytes;
}

// ---- The witness

static bool read_inputs(kat *k, uint64_t (*out)[KECCAKF_LANES], size_t num, const json_t *list) {
  for (size_t i = 0; i < num; i++) {
    const json_t *lanes = json_array_get(list, i);
    for (size_t lane = 0; lane < KECCAKF_LANES; lane++) {
      const char *text = json_string_value(json_array_get(lanes, lane));
      char *end = NULL;
      if (text != NULL && isxdigit((unsigned char)text[0])) out[i][lane] = strtoull(text, &end, 16);
      if (end == NULL || *end != 0 || strlen(text) != 16 || json_array_size(lanes) != KECCAKF_LANES) {
        kat_fail(k, "inputs[%zu]: not 25 lanes of 16 hexadecimal digits", i);
        return false;
      }
    }
  }
  return true;
}

// The trace of `num` permutations, filled up with permutations of zeros; column-major Montgomery words.
static uint32_t *make_trace(kat *k, uint32_t *log_height, size_t num, const json_t *list) {
  *log_height = 0;
  while (((size_t)1 << *log_height) < num * KECCAKF_ROUNDS) ++*log_height;
  const size_t height = (size_t)1 << *log_height, padded = (height + KECCAKF_ROUNDS - 1) / KECCAKF_ROUNDS;
  uint64_t(*inputs)[KECCAKF_LANES] = calloc(num, sizeof *inputs);
  uint32_t *trace = inputs == NULL ? NULL : calloc(height * KECCAKF_COLUMNS, sizeof *trace);
  bool good = trace != NULL;
  if (!good) kat_fail(k, "out of memory");
  good = good && read_inputs(k, inputs, num, list);
  if (good) {
    keccakf_trace(trace, *log_height, 0, (const uint64_t(*)[KECCAKF_LANES])inputs, num);
    keccakf_trace(trace, *log_height, num, NULL, padded - num);
  }
  free(inputs);
  if (good) return trace;
  free(trace);
  return NULL;
}

// ---- Key and proof

static uint32_t named_height(const char *base) {
  unsigned height = 0;
  const char *app = strstr(base, "app_");
  return app != NULL && sscanf(app, "app_%2u", &height) == 1 ? height : DEFAULT_HEIGHT;
}

static bool check_key(kat *k, const swirl_pk *pk, const char *base, const json_t *root) {
  uint32_t pre_hash[8];
  const char *sha;
  size_t len, want_len = 0;
  const swirl_digest digest = swirl_vk_pre_hash(swirl_pk_vk(pk));
  uint8_t *bytes = kat_key_bytes(k, &len, swirl_pk_vk(pk));
  unsigned char *want = load_sibling(k, &want_len, base, true);
  const bool good = bytes != NULL && (want == NULL || kat_same_bytes(k, "key", bytes, len, want, want_len)) &&
                    kat_words(k, pre_hash, 8, root, "vk_pre_hash") &&
                    kat_same_words(k, "vk_pre_hash", digest.words, 8, pre_hash, 8) &&
                    kat_text(k, &sha, root, "vk_sha256") && kat_same_text(k, "vk_sha256", sha256(bytes, len).text, sha);
  if (good) {
    kat_ok(k, "key and pre-hash (%zu bytes, %.1f bits of security%s)", len, kat_key_bits(swirl_pk_vk(pk)),
           want == NULL ? "; no key file beside it, compared by SHA-256" : "");
  }
  free(bytes);
  free(want);
  return good;
}

static void check_verdict(kat *k, const swirl_vk *vk, const uint8_t *proof, size_t len) {
  swirl_diag diag;
  const swirl_status status = kat_verify(vk, proof, len, NULL, &diag);
  if (kat_status(k, "verdict", status, SWIRL_OK, &diag)) kat_ok(k, "verdict on the proof: ok");
}

static void check_proof(kat *k, swirl_pk *pk, const char *base, const json_t *root, const swirl_matrix *trace) {
  uint32_t commitment[8];
  uint64_t proof_len;
  size_t file_len = 0;
  kat_proof_answer answer = {.common_commitment = commitment};
  if (!kat_words(k, commitment, 8, root, "common_main_commit") || !kat_uint(k, &proof_len, root, "proof_len") ||
      !kat_text(k, &answer.sha256, root, "proof_sha256")) {
    return;
  }
  unsigned char *want = load_sibling(k, &file_len, base, false);
  uint8_t *proof = NULL;
  answer.proof = want;
  answer.proof_len = want == NULL ? (size_t)proof_len : file_len;
  if (want == NULL || kat_same_uint(k, "bytes of the proof file", file_len, proof_len)) {
    const swirl_air_witness witness = {.present = true, .common.matrix = trace, .log_height = trace->log_height};
    (void)kat_check_proving(k, "", pk, &witness, 1, &answer, &proof);
    if (want != NULL || proof != NULL) {
      check_verdict(k, swirl_pk_vk(pk), want != NULL ? want : proof, answer.proof_len);
    }
  }
  free(want);
  free(proof);
}

static swirl_pk *make_key(kat *k, const char *base) {
  swirl_diag diag = diag_none();
  swirl_params params;
  swirl_air *air = NULL;
  swirl_pk *pk = NULL;
  if (kat_status(k, "preset", swirl_params_preset(&params, "app", named_height(base), &diag), SWIRL_OK, &diag) &&
      kat_status(k, "AIR", keccakf_create_air(&air, &diag), SWIRL_OK, &diag)) {
    const swirl_air *const airs[] = {air};
    const swirl_status status = swirl_keygen(&pk, k->dev, &params, airs, 1, NULL, SWIRL_ALLOW_INSECURE, &diag);
    (void)kat_status(k, "key generation", status, SWIRL_OK, &diag);
  }
  swirl_air_destroy(air);
  return pk;
}

void kat_keccakf(kat *k, const json_t *root) {
  const json_t *inputs = json_object_get(root, "inputs");
  const size_t num = json_array_size(inputs);
  if (num == 0 || num > (size_t)1 << (MAX_LOG_HEIGHT - 5)) {
    kat_fail(k, "inputs is missing, empty or too long");
    return;
  }
  char *base = base_name(k->path, ".json");
  swirl_pk *pk = base == NULL ? NULL : make_key(k, base);
  if (pk != NULL && check_key(k, pk, base, root)) {
    uint32_t log_height;
    uint32_t *words = make_trace(k, &log_height, num, inputs);
    if (words != NULL) {
      const swirl_matrix trace = {.data = words,
                                  .width = KECCAKF_COLUMNS,
                                  .log_height = log_height,
                                  .row_stride = 1,
                                  .col_stride = (size_t)1 << log_height,
                                  .form = SWIRL_MONTGOMERY};
      check_proof(k, pk, base, root, &trace);
    }
    free(words);
  }
  swirl_pk_destroy(pk);
  free(base);
}

// ---- A proof alone

void kat_proof_file(kat *k, const uint8_t *bytes, size_t len) {
  uint32_t num_airs;
  size_t key_len;
  swirl_diag diag = diag_none();
  if (!kat_status(k, "reading the proof", swirl_proof_num_airs(&num_airs, bytes, len, &diag), SWIRL_OK, &diag)) return;
  kat_ok(k, "proof for %" PRIu32 " AIRs is well-formed (%zu bytes)", num_airs, len);
  char *base = base_name(k->path, ".proof");
  unsigned char *key_bytes = base == NULL ? NULL : load_sibling(k, &key_len, base, true);
  kat_key key = {0};
  if (key_bytes == NULL) {
    kat_skip(k, "no key beside this proof, so it is not verified");
  } else if (kat_key_read(k, &key, key_bytes, key_len)) {
    check_verdict(k, key.vk, bytes, len);
  }
  kat_key_clear(&key);
  free(key_bytes);
  free(base);
}
