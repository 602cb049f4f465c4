// The kinds of files of known answers, told apart by their contents.
#include "kat.h"

#include <string.h>

static bool has(const json_t *root, const char *name) { return json_object_get(root, name) != NULL; }

// Whether a member of `root` is an object with these members.
static bool member_has(const json_t *root, const char *name, const char *other) {
  const char *key;
  json_t *value;
  json_object_foreach((json_t *)(uintptr_t)root, key, value) {
    if (has(value, name) && has(value, other)) return true;
  }
  return false;
}

static void skip_constants(kat *k, const json_t *root) {
  (void)root;
  kat_skip(k, "constants inside the permutation, whose values kat_babybear.json checks");
}

static void skip_bn254(kat *k, const json_t *root) {
  (void)root;
  kat_skip(k, "the BN254 suite is not part of this version");
}

// The kinds of files by two members that each has, at the top or in an object there. The first that fits.
static const struct {
  const char *member, *other;
  bool inside;
  void (*check)(kat *k, const json_t *root);
} kinds[] = {
    {"case", "proofs", false, kat_damaged},
    {"keys", "airs", false, kat_presets},
    {"inputs", "vk_pre_hash", false, kat_keccakf},
    {"airs", "params", false, kat_case},
    {"vk_hex", "proof_hex", false, kat_pair},
    {"instances", "instances", false, kat_instances},
    {"malformed", "encoded_hex", false, kat_codec},
    {"cases", "effective_pow_bits", false, kat_soundness},
    {"poseidon2_permutation", "poseidon2_permutation", false, kat_primitives},
    {"internal_rc", "width", false, skip_constants},
    {"permutation_width3", "permutation_width2", false, skip_bn254},
    {"width3", "width2", false, skip_bn254},
    {"vk0_postcard_hex", "airs", true, kat_key_vectors},
    {"l_skip", "postcard_hex", true, kat_system_params},
    {"ops", "final_state", true, kat_transcripts},
};

static void check_json(kat *k, const json_t *root) {
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
    const bool fits = kinds[i].inside ? member_has(root, kinds[i].member, kinds[i].other)
                                      : has(root, kinds[i].member) && has(root, kinds[i].other);
    if (!fits) continue;
    const size_t before = k->num_ok + k->num_failed + k->num_skipped;
    kinds[i].check(k, root);
    if (k->num_ok + k->num_failed + k->num_skipped == before) kat_fail(k, "nothing in it to check");
    return;
  }
  kat_fail(k, "JSON, but of no known kind");
}

static bool is_space(unsigned char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

void kat_file(kat *k, const unsigned char *bytes, size_t len) {
  static const unsigned char proof_start[4] = {SWIRL_CODEC_VERSION};
  size_t at = 0;
  while (at < len && is_space(bytes[at])) at++;
  if (at < len && bytes[at] == '{') {
    json_error_t error;
    json_t *root = json_loadb((const char *)bytes, len, JSON_REJECT_DUPLICATES, &error);
    if (root == NULL) {
      kat_fail(k, "line %d, column %d: %s", error.line, error.column, error.text);
      return;
    }
    check_json(k, root);
    json_decref(root);
  } else if (len >= sizeof proof_start && memcmp(bytes, proof_start, sizeof proof_start) == 0) {
    kat_proof_file(k, bytes, len);
  } else {
    kat_key_file(k, bytes, len);
  }
}
