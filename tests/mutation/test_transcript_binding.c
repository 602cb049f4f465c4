// Every field of a proof enters the transcript, so that another value changes every later challenge, except what is
// bound by a commitment (opened rows, codeword values, paths) and witnesses under 0 bits of work. A hash suite that
// writes down what is observed stands in for the real one.
#include "support/cmocka_all.h"

#include <stdlib.h>

#include "keys/vk.h"
#include "mutation/proof_fields.h"
#include "support/verifying.h"

enum { MAX_LOG = 1 << 16 };

static u32 observed[MAX_LOG]; // canonical
static bool is_used[MAX_LOG];
static u32 num_observed;

static void note(u32 value) {
  if (num_observed < MAX_LOG) observed[num_observed++] = bb_to_canonical(value);
}
static u32 observe(u32 *words, u32 position, const u32 *values, size_t n) {
  for (size_t i = 0; i < n; i++) note(values[i]);
  return swirl_suite_babybear_poseidon2.observe(words, position, values, n);
}
static u32 observe_digest(u32 *words, u32 position, const u32 *digest) {
  for (u32 i = 0; i < swirl_suite_babybear_poseidon2.digest_words; i++) note(digest[i]);
  return swirl_suite_babybear_poseidon2.observe_digest(words, position, digest);
}

// Finds the element [words] in the log, where no other element has been found, and marks it.
static bool find(const u32 *element, u32 words) {
  for (u32 at = 0; at + words <= num_observed; at++) {
    bool equal = true;
    for (u32 i = 0; equal && i < words; i++) equal = observed[at + i] == element[i] && !is_used[at + i];
    if (!equal) continue;
    for (u32 i = 0; i < words; i++) is_used[at + i] = true;
    return true;
  }
  return false;
}

static swirl_status run(const swirl_vk *vk, void *block, const u8 *proof, size_t len) {
  num_observed = 0;
  memset(is_used, 0, sizeof is_used);
  return swirl_verify_with_proof_values(vk, NULL, proof, len, block, swirl_verify_memory(vk), NULL, NULL);
}

// Every element of the observed fields is in the log; longer elements first, as short ones are found anywhere.
static void check_all_observed(const char *path, const proof_fields *fields, const u8 *proof) {
  u32 num_elements = 0;
  for (size_t size = 32; size >= 4; size /= 2) {
    for (u32 f = 0; f < fields->num; f++) {
      const proof_field *field = &fields->fields[f];
      for (u32 i = 0; i < field->num && field->is_observed && field->size == size; i++, num_elements++) {
        u32 words[8];
        const size_t at = field->at + i * size;
        for (u32 k = 0; k < size / 4; k++) words[k] = load_le32(proof + at + 4 * k);
        if (!find(words, (u32)size / 4)) fail_msg("%s: %s at byte %zu is not observed", path, field->name, at);
      }
    }
  }
  assert_true(num_elements > 30);
}

// A changed element makes another log, unless it is refused before it would be observed.
static void check_changes(const char *path, const swirl_vk *vk, void *block, const proof_fields *fields, u8 *proof,
                          size_t len) {
  assert_int_equal(run(vk, block, proof, len), SWIRL_OK);
  const u32 num_expected = num_observed;
  u32 *expected = malloc(num_expected * sizeof *expected);
  memcpy(expected, observed, num_expected * sizeof *expected);
  for (u32 f = 0; f < fields->num; f++) {
    const proof_field *field = &fields->fields[f];
    for (u32 i = 0; i < field->num && field->is_observed; i++) {
      const size_t at = field->at + i * field->size;
      const u32 old = load_le32(proof + at);
      store_le32(proof + at, old == 0 ? 1 : old - 1);
      const swirl_status status = run(vk, block, proof, len);
      store_le32(proof + at, old);
      u32 same = 0;
      while (same < num_observed && same < num_expected && observed[same] == expected[same]) same++;
      const bool differs = same < num_observed && same < num_expected;
      if (!differs && status == SWIRL_OK) fail_msg("%s: %s at byte %zu changes no challenge", path, field->name, at);
    }
  }
  free(expected);
}

static void check_case(const char *path) {
  hash_suite suite = swirl_suite_babybear_poseidon2;
  suite.at_level = NULL; // or another form of it would be used, which writes nothing down
  suite.observe = observe;
  suite.observe_digest = observe_digest;
  json_t *file = vectors_load(path);
  size_t key_len, len;
  u8 *key = vectors_hex(vectors_string(file, "vk_hex"), &key_len);
  u8 *proof = vectors_hex(vectors_string(file, "proof_hex"), &len);
  json_decref(file);
  const size_t needed = swirl_vk_memory(key_len);
  void *key_block = malloc(needed);
  const swirl_vk *vk;
  assert_int_equal(swirl_vk_read_suite(&vk, &suite, key_block, needed, key, key_len, NULL), SWIRL_OK);
  void *block = malloc(swirl_verify_memory(vk));
  proof_fields *fields = malloc(sizeof *fields);
  proof_fields_walk(fields, swirl_vk_params(vk), proof, len);
  assert_int_equal(run(vk, block, proof, len), SWIRL_OK);
  check_all_observed(path, fields, proof);
  check_changes(path, vk, block, fields, proof, len);
  free(fields);
  free(block);
  free(key_block);
  free(proof);
  free(key);
}

static void test_binding(void **state) {
  (void)state;
  static const char *const CASES[] = {"cases/absent_optional.json",     "cases/cached_parts.json",
                                      "cases/whir_k2_four_rounds.json", "cases/random_3.json",
                                      "cases/fibonacci.json",           "cases/short_rotation.json"};
  for (size_t i = 0; i < SWIRL_COUNT(CASES); i++) check_case(CASES[i]);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_binding)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
