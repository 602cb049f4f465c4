// Every value of a proof changes every later challenge, or is bound by a commitment. The verifier runs to its end, as
// all its checks are taken out, with a hash suite that writes down what is absorbed and squeezed: a changed value shows
// first where it is absorbed, and from there on nothing squeezed is as it was. What is not absorbed changes nothing in
// the transcript, and is refused by its Merkle path once the checks are back.
#include "support/cmocka_all.h"

#include <stdlib.h>

#include "attacks/check_sites.h"
#include "keys/vk.h"
#include "mutation/proof_fields.h"
#include "support/verifying.h"

enum { MAX_LOG = 1 << 16 };

typedef struct transcript_log {
  u32 words[MAX_LOG];
  bool is_sample[MAX_LOG];
  u32 num;
} transcript_log;
static transcript_log *current;

static void note(const u32 *values, size_t n, bool is_sample) {
  for (size_t i = 0; i < n; i++) {
    assert_true(current->num < MAX_LOG);
    current->is_sample[current->num] = is_sample;
    current->words[current->num++] = values[i];
  }
}
static u32 observe(u32 *words, u32 position, const u32 *values, size_t n) {
  note(values, n, false);
  return swirl_suite_babybear_poseidon2.observe(words, position, values, n);
}
static u32 observe_digest(u32 *words, u32 position, const u32 *digest) {
  note(digest, swirl_suite_babybear_poseidon2.digest_words, false);
  return swirl_suite_babybear_poseidon2.observe_digest(words, position, digest);
}
static u32 sample(u32 *words, u32 position, u32 *out, size_t n) {
  position = swirl_suite_babybear_poseidon2.sample(words, position, out, n);
  note(out, n, true);
  return position;
}

typedef struct target {
  const char *path;
  const swirl_vk *vk;
  void *block;
  u8 *proof;
  size_t len;
  transcript_log honest, changed;
} target;

static swirl_status run(const target *t, transcript_log *log, bool with_checks) {
  current = log;
  log->num = 0;
  check_sites_all_removed = !with_checks;
  const swirl_status status =
      swirl_verify_with_proof_values(t->vk, NULL, t->proof, t->len, t->block, swirl_verify_memory(t->vk), NULL, NULL);
  check_sites_all_removed = false;
  return status;
}

static void unexpected(const target *t, const proof_field *field, size_t at, const char *what) {
  fail_msg("%s: %s at byte %zu: %s", t->path, field->name, at, what);
}

// The transcript after the word at `at` has changed to `word`.
static void check_log(target *t, const proof_field *field, size_t at, u32 word) {
  assert_int_equal(run(t, &t->changed, false), SWIRL_OK);
  assert_int_equal(t->changed.num, t->honest.num);
  u32 first = 0;
  while (first < t->honest.num && t->changed.words[first] == t->honest.words[first]) first++;
  if (!field->is_observed) {
    if (first < t->honest.num) unexpected(t, field, at, "is in the transcript");
    return;
  }
  if (first == t->honest.num) unexpected(t, field, at, "is not in the transcript");
  if (t->honest.is_sample[first] || bb_to_canonical(t->changed.words[first]) != word) {
    unexpected(t, field, at, "something else is absorbed in its place");
  }
  u32 num_samples = 0;
  for (u32 i = first + 1; i < t->honest.num; i++) {
    if (!t->honest.is_sample[i]) continue;
    num_samples++;
    if (t->changed.words[i] == t->honest.words[i]) unexpected(t, field, at, "a later challenge is as it was");
  }
  if (num_samples == 0) unexpected(t, field, at, "no challenge follows it");
}

static void check_field(target *t, const proof_field *field) {
  if (field->kind != FIELD_VALUES && field->kind != FIELD_WITNESS) return;
  // Rows and paths are many and all alike.
  const u32 step = field->is_observed || field->is_ignored ? 1 : 7;
  for (u32 i = 0; i < field->num; i += step) {
    const size_t at = field->at + i * field->size + 4 * (i % (field->size / 4));
    const u32 old = load_le32(t->proof + at), word = old == 0 ? 1 : old - 1;
    store_le32(t->proof + at, word);
    check_log(t, field, at, word);
    const swirl_status status = run(t, &t->changed, true);
    if (!field->is_observed && status != (field->is_ignored ? SWIRL_OK : field->first)) {
      unexpected(t, field, at, swirl_status_name(status));
    }
    store_le32(t->proof + at, old);
  }
}

static void check_case(const char *path) {
  hash_suite suite = swirl_suite_babybear_poseidon2;
  suite.at_level = NULL; // or another form of it would be used, which is not watched
  suite.observe = observe;
  suite.observe_digest = observe_digest;
  suite.sample = sample;
  json_t *file = vectors_load(path);
  size_t key_len;
  target *t = malloc(sizeof *t);
  u8 *key = vectors_hex(vectors_string(file, "vk_hex"), &key_len);
  t->path = path;
  t->proof = vectors_hex(vectors_string(file, "proof_hex"), &t->len);
  json_decref(file);
  const size_t needed = swirl_vk_memory(key_len);
  void *key_block = malloc(needed);
  assert_int_equal(swirl_vk_read_suite(&t->vk, &suite, key_block, needed, key, key_len, NULL), SWIRL_OK);
  t->block = malloc(swirl_verify_memory(t->vk));
  proof_fields *fields = malloc(sizeof *fields);
  proof_fields_walk(fields, swirl_vk_params(t->vk), t->proof, t->len);
  assert_int_equal(run(t, &t->honest, true), SWIRL_OK);
  for (u32 f = 0; f < fields->num; f++) check_field(t, &fields->fields[f]);
  free(fields);
  free(t->block);
  free(key_block);
  free(t->proof);
  free(key);
  free(t);
}

// Every feature: no interactions; public values; absent AIRs; preprocessed and cached parts; rotations; traces below,
// at and above the skip domain; no skip domain; another rate; several stacked columns; one and several WHIR rounds;
// with and without proof of work.
static void test_binding(void **state) {
  (void)state;
  static const char *const CASES[] = {
      "cases/absent_optional.json",     "cases/cached_parts.json",
      "cases/whir_k1_four_rounds.json", "cases/random_3.json",
      "cases/whir_k2_four_rounds.json", "cases/fibonacci.json",
      "cases/short_rotation.json",      "cases/blowup_2.json",
      "cases/stacked_columns.json",     "cases/l_skip_0.json",
      "cases/random_large_2.json",      "cases/bus_65535.json",
      "cases/heights_1_and_skip.json",  "cases/degree_5.json",
      "cases/linear_degree_1.json",
  };
  for (size_t i = 0; i < SWIRL_COUNT(CASES); i++) check_case(CASES[i]);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_binding)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
