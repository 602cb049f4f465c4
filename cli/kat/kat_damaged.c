// Damaged proofs of a case, some with a damaged key: each must get the verdict that the file names. And a key with a
// proof, and nothing of what they were made of.
#include "diag_text.h"
#include "hex.h"
#include "json_file.h"
#include "kat.h"
#include "sha256.h"

#include <stdlib.h>
#include <string.h>

static const size_t max_file_len = (size_t)4 << 30;

// `good` with `splice` = [offset, bytes removed, hexadecimal of the bytes put in their place].
static bool splice_bytes(kat *k, uint8_t **out, size_t *out_len, const json_t *splice, const uint8_t *good,
                         size_t good_len) {
  const json_t *offset = json_array_get(splice, 0), *removed = json_array_get(splice, 1);
  const char *text = json_string_value(json_array_get(splice, 2));
  uint8_t *bytes = NULL;
  size_t num_bytes = 0;
  if (!json_is_integer(offset) || !json_is_integer(removed) || text == NULL || json_array_size(splice) != 3 ||
      json_integer_value(offset) < 0 || json_integer_value(offset) > (json_int_t)good_len ||
      json_integer_value(removed) < 0 ||
      json_integer_value(removed) > (json_int_t)good_len - json_integer_value(offset) ||
      !hex_decode(&bytes, &num_bytes, text)) {
    kat_fail(k, "malformed splice");
    return false;
  }
  const size_t at = (size_t)json_integer_value(offset), behind = at + (size_t)json_integer_value(removed);
  *out_len = at + num_bytes + (good_len - behind);
  *out = malloc(*out_len + 1);
  if (*out == NULL) {
    kat_fail(k, "out of memory");
    free(bytes);
    return false;
  }
  memcpy(*out, good, at);
  memcpy(*out + at, bytes, num_bytes);
  memcpy(*out + at + num_bytes, good + behind, good_len - behind);
  free(bytes);
  return true;
}

// The good key and proof of a case.
typedef struct good_pair {
  uint8_t *key, *proof;
  size_t key_len, proof_len;
  kat_key read;
} good_pair;

// The verdict on `proof`; `asks` is what else the verifier is asked, or NULL. ERR_ARGUMENT for a question that is none.
static swirl_status verdict(const swirl_vk *vk, const char *asks, const uint8_t *proof, size_t len, swirl_diag *diag) {
  if (asks == NULL) return kat_verify(vk, proof, len, NULL, diag);
  swirl_params params = *swirl_vk_params(vk);
  params.w_stack++;
  swirl_verify_desc desc = {.expected_params = strcmp(asks, "w_stack + 1") == 0 ? &params : NULL,
                            .min_security_bits = strcmp(asks, "1000 bits") == 0 ? 1000 : 0};
  const bool for_none = strcmp(asks, "no public values") == 0;
  if (desc.expected_params == NULL && !(desc.min_security_bits > 0) && !for_none) return SWIRL_ERR_ARGUMENT;
  const size_t size = swirl_verify_memory(vk), num_airs = swirl_vk_num_airs(vk);
  void *block = malloc(size + 1);
  swirl_public_values *none = calloc(num_airs, sizeof *none);
  swirl_status status = SWIRL_ERR_NO_MEMORY;
  if (block != NULL && none != NULL) {
    status = for_none ? swirl_verify(vk, &desc, none, num_airs, proof, len, block, size, diag)
                      : swirl_verify_with_proof_values(vk, &desc, proof, len, block, size, NULL, diag);
  }
  free(none);
  free(block);
  return status;
}

// The verdict on an entry's key, if that is another than the good one, and proof.
static swirl_status judge(kat *k, const json_t *entry, const good_pair *good, const uint8_t *proof, size_t len,
                          swirl_diag *diag) {
  const json_t *vk_splice = json_object_get(entry, "vk_splice");
  const char *asks = json_string_value(json_object_get(entry, "asks"));
  if (vk_splice == NULL) return verdict(good->read.vk, asks, proof, len, diag);
  uint8_t *bytes;
  size_t num;
  if (!splice_bytes(k, &bytes, &num, vk_splice, good->key, good->key_len)) return SWIRL_ERR_ARGUMENT;
  const swirl_vk *vk;
  const size_t size = swirl_vk_memory(num);
  void *block = malloc(size);
  swirl_status status = block == NULL ? SWIRL_ERR_NO_MEMORY : swirl_vk_read(&vk, block, size, bytes, num, diag);
  if (status == SWIRL_OK) status = verdict(vk, asks, proof, len, diag);
  free(block);
  free(bytes);
  return status;
}

static bool check_one(kat *k, const json_t *entry, const good_pair *good) {
  const char *what, *expected;
  uint8_t *proof;
  size_t len;
  if (!kat_text(k, &what, entry, "what") || !kat_text(k, &expected, entry, "verdict") ||
      !splice_bytes(k, &proof, &len, json_object_get(entry, "splice"), good->proof, good->proof_len)) {
    return false;
  }
  swirl_diag diag = diag_none();
  const swirl_status status = judge(k, entry, good, proof, len, &diag);
  free(proof);
  if (strcmp(kat_verdict(status), expected) == 0) return true;
  kat_fail(k, "%s: %s, expected %s", what, diag_format(status, &diag).text, expected);
  return false;
}

static bool read_pair(kat *k, good_pair *out, const json_t *source) {
  return kat_hex(k, &out->key, &out->key_len, source, "vk_hex") &&
         kat_hex(k, &out->proof, &out->proof_len, source, "proof_hex") &&
         kat_key_read(k, &out->read, out->key, out->key_len);
}
static void clear_pair(good_pair *pair) {
  kat_key_clear(&pair->read);
  free(pair->key);
  free(pair->proof);
}

static void check_all(kat *k, const json_t *root, const json_t *source) {
  good_pair good = {.key = NULL};
  size_t num_good = 0;
  const char *sha;
  const json_t *proofs = json_object_get(root, "proofs");
  if (read_pair(k, &good, source) && kat_text(k, &sha, root, "proof_sha256") &&
      kat_same_text(k, "proof_sha256 of the good proof", sha256(good.proof, good.proof_len).text, sha)) {
    for (size_t i = 0; i < json_array_size(proofs); i++) {
      if (check_one(k, json_array_get(proofs, i), &good)) num_good++;
    }
    if (num_good > 0) kat_ok(k, "%zu of %zu damaged proofs get their verdict", num_good, json_array_size(proofs));
  }
  clear_pair(&good);
}

void kat_pair(kat *k, const json_t *root) {
  good_pair pair = {.key = NULL};
  const char *expected;
  if (kat_text(k, &expected, root, "verify") && read_pair(k, &pair, root)) {
    swirl_diag diag;
    const swirl_status status = kat_verify(pair.read.vk, pair.proof, pair.proof_len, NULL, &diag);
    if (kat_same_text(k, "verdict", kat_verdict(status), expected)) kat_ok(k, "verdict on the proof: %s", expected);
  }
  clear_pair(&pair);
}

void kat_damaged(kat *k, const json_t *root) {
  static const char *const suffixes[] = {".json", ".json.gz", NULL};
  const char *name;
  json_t *source = NULL;
  swirl_diag diag = diag_none();
  if (!kat_text(k, &name, root, "case")) return;
  char *path = kat_sibling(k->path, name, suffixes);
  if (path == NULL) {
    kat_fail(k, "the good proof is in %s.json, which is not beside this file", name);
  } else if (kat_status(k, path, json_file_load(&source, path, max_file_len, &diag), SWIRL_OK, &diag)) {
    check_all(k, root, source);
    json_decref(source);
  }
  free(path);
}
