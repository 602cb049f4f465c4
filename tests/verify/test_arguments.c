// Arguments of the verifier that are no proof or key: what is missing, what does not fit; and the texts of statuses.
#include "support/cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>

#include "keys/vk.h"
#include "prove/toy_suite.h"
#include "support/verifying.h"

typedef struct scene {
  verifying v;
  u8 *proof;
  size_t len;
  u32 num_airs;
} scene;

static int open_scene(void **state) {
  static scene s;
  json_t *file = vectors_load("cases/cached_parts.json");
  verifying_open_case(&s.v, file);
  s.proof = vectors_hex(vectors_string(file, "proof_hex"), &s.len);
  s.num_airs = swirl_vk_num_airs(s.v.vk);
  json_decref(file);
  *state = &s;
  return 0;
}
static int close_scene(void **state) {
  scene *s = *state;
  verifying_close(&s->v);
  free(s->proof);
  return 0;
}

static swirl_status run(const scene *s, const swirl_vk *vk, swirl_transcript *out, swirl_diag *diag) {
  return swirl_verify_with_proof_values(vk, NULL, s->proof, s->len, s->v.block, s->v.block_len, out, diag);
}

static void test_missing(void **state) {
  const scene *s = *state;
  const verifying *v = &s->v;
  swirl_public_values *values = calloc(s->num_airs, sizeof *values);
  swirl_diag diag;
#define IS(expected, vk, list, num, bytes)                                                                             \
  assert_int_equal(swirl_verify(vk, NULL, list, num, bytes, s->len, v->block, v->block_len, &diag), expected);         \
  assert_int_equal(diag.status, expected)
  IS(SWIRL_ERR_ARGUMENT, NULL, values, s->num_airs, s->proof);
  IS(SWIRL_ERR_ARGUMENT, v->vk, values, s->num_airs, NULL);
  IS(SWIRL_ERR_ARGUMENT, v->vk, NULL, s->num_airs, s->proof);
  IS(SWIRL_ERR_ARGUMENT, v->vk, values, s->num_airs - 1, s->proof);
  values[1].num = 1; // of no values
  IS(SWIRL_ERR_ARGUMENT, v->vk, values, s->num_airs, s->proof);
#undef IS
  free(values);
  assert_int_equal(swirl_verify_with_proof_values(v->vk, NULL, s->proof, s->len, NULL, v->block_len, NULL, &diag),
                   SWIRL_ERR_BLOCK_SIZE);
  u32 num;
  assert_int_equal(swirl_proof_num_airs(NULL, s->proof, s->len, NULL), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_proof_num_airs(&num, NULL, s->len, NULL), SWIRL_ERR_ARGUMENT);
  swirl_soundness soundness;
  const swirl_soundness_context context = {1, 1, 1, 1, 1, 2, 1};
  assert_int_equal(swirl_soundness_compute(NULL, swirl_vk_params(v->vk), &context, NULL), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_soundness_compute(&soundness, NULL, &context, NULL), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_soundness_compute(&soundness, swirl_vk_params(v->vk), NULL, NULL), SWIRL_ERR_ARGUMENT);
}

// The public transcript is that of the BabyBear suite.
static void test_transcript_of_another_suite(void **state) {
  const scene *s = *state;
  swirl_vk vk = *s->v.vk;
  swirl_transcript sponge;
  swirl_diag diag;
  vk.suite = &toy_suite;
  assert_int_equal(run(s, &vk, &sponge, &diag), SWIRL_ERR_UNSUPPORTED);
  assert_int_equal(run(s, &vk, NULL, &diag), SWIRL_ERR_PROOF_ENCODING); // its digests have three words
}

// No prover makes such a proof: it refuses before.
static void test_stacked_width(void **state) {
  const scene *s = *state;
  swirl_vk vk = *s->v.vk;
  swirl_transcript before, after;
  swirl_diag diag;
  memset(&before, 7, sizeof before);
  after = before;
  vk.params.w_stack = 1;
  assert_int_equal(run(s, &vk, &after, &diag), SWIRL_REJECT_STACKING_WIDTH);
  assert_memory_equal(&before, &after, sizeof before);
  assert_int_equal(run(s, s->v.vk, &after, &diag), SWIRL_OK);
  assert_memory_not_equal(&before, &after, sizeof before);
}

static void test_security_bits(void **state) {
  const scene *s = *state;
  const verifying *v = &s->v;
  swirl_soundness soundness;
  assert_int_equal(swirl_vk_soundness(&soundness, v->vk), SWIRL_OK);
  assert_true(soundness.total > 1);
  const double bits[3] = {1, soundness.total, soundness.total + 0.01};
  for (u32 i = 0; i < 3; i++) {
    const swirl_verify_desc desc = {.min_security_bits = bits[i]};
    assert_int_equal(swirl_verify_with_proof_values(v->vk, &desc, s->proof, s->len, v->block, v->block_len, NULL, NULL),
                     i < 2 ? SWIRL_OK : SWIRL_REJECT_SECURITY_BITS);
  }
}

static void test_status_texts(void **state) {
  (void)state;
#define X(name, value, text, reference)                                                                                \
  assert_string_equal(swirl_status_name(SWIRL_##name), #name);                                                         \
  assert_string_equal(swirl_status_text((swirl_status)(value)), text);                                                 \
  assert_string_equal(swirl_status_reference(SWIRL_##name), reference);
  SWIRL_STATUS_LIST(X)
#undef X
  u32 major, minor, patch;
  assert_int_equal(sscanf(swirl_version(), "%u.%u.%u", &major, &minor, &patch), 3);
  assert_int_equal(major, SWIRL_VERSION_MAJOR);
  assert_int_equal(minor, SWIRL_VERSION_MINOR);
  assert_int_equal(patch, SWIRL_VERSION_PATCH);
  const swirl_status none = (swirl_status)999;
  assert_string_equal(swirl_status_name(none), "unknown");
  assert_string_equal(swirl_status_text(none), "unknown");
  assert_string_equal(swirl_status_reference(none), "unknown");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_missing),       cmocka_unit_test(test_transcript_of_another_suite),
      cmocka_unit_test(test_stacked_width), cmocka_unit_test(test_security_bits),
      cmocka_unit_test(test_status_texts),
  };
  return cmocka_run_group_tests(tests, open_scene, close_scene);
}
