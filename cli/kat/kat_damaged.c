// Damaged proofs of a case: each must get the verdict that the file names.
#include "diag_text.h"
#include "hex.h"
#include "json_file.h"
#include "kat.h"
#include "sha256.h"

#include <stdlib.h>
#include <string.h>

static const size_t max_file_len = (size_t)4 << 30;

// The good proof with `splice` = [offset, bytes removed, hexadecimal of the bytes put in their place].
static bool splice_proof(kat *k, uint8_t **out, size_t *out_len, const json_t *splice, const uint8_t *good,
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

static bool check_one(kat *k, const swirl_vk *vk, const json_t *entry, const uint8_t *good, size_t good_len) {
  const char *what, *verdict;
  uint8_t *proof;
  size_t len;
  if (!kat_text(k, &what, entry, "what") || !kat_text(k, &verdict, entry, "verdict") ||
      !splice_proof(k, &proof, &len, json_object_get(entry, "splice"), good, good_len)) {
    return false;
  }
  swirl_diag diag;
  const swirl_status status = kat_verify(vk, proof, len, NULL, &diag);
  free(proof);
  if (strcmp(kat_verdict(status), verdict) == 0) return true;
  kat_fail(k, "%s: %s, expected %s", what, diag_format(status, &diag).text, verdict);
  return false;
}

static void check_all(kat *k, const json_t *root, const json_t *source) {
  uint8_t *key_bytes = NULL, *proof = NULL;
  size_t key_len, proof_len, num_good = 0;
  const char *sha;
  kat_key key = {0};
  const json_t *proofs = json_object_get(root, "proofs");
  if (kat_hex(k, &key_bytes, &key_len, source, "vk_hex") && kat_hex(k, &proof, &proof_len, source, "proof_hex") &&
      kat_text(k, &sha, root, "proof_sha256") &&
      kat_same_text(k, "proof_sha256 of the good proof", sha256(proof, proof_len).text, sha) &&
      kat_key_read(k, &key, key_bytes, key_len)) {
    for (size_t i = 0; i < json_array_size(proofs); i++) {
      if (check_one(k, key.vk, json_array_get(proofs, i), proof, proof_len)) num_good++;
    }
    if (num_good > 0) kat_ok(k, "%zu of %zu damaged proofs get their verdict", num_good, json_array_size(proofs));
  }
  kat_key_clear(&key);
  free(key_bytes);
  free(proof);
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
