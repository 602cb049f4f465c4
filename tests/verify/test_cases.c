// Every proof of the vectors, good and damaged: exactly the reference's verdict, and its sponge in the end.
#include "support/cmocka_all.h"

#include <stdlib.h>

#include "support/verifying.h"

static void check_sponge(const swirl_transcript *transcript, const json_t *expected) {
  u32 state[16];
  vectors_words(state, vectors_get(expected, "state"), 16);
  assert_memory_equal(transcript->state, state, sizeof state);
  assert_int_equal(transcript->absorb_idx, vectors_u64(expected, "absorb_idx"));
  assert_int_equal(transcript->sample_idx, vectors_u64(expected, "sample_idx"));
}

// The same with the public values given by the caller: those of the case, then one of them changed.
static void check_public_values(const verifying *v, const json_t *file, const u8 *proof, size_t len) {
  const u32 num_airs = swirl_vk_num_airs(v->vk);
  const json_t *traces = vectors_get(file, "traces");
  swirl_public_values *given = calloc(num_airs, sizeof *given);
  u32 **words = calloc(num_airs, sizeof *words);
  for (u32 a = 0; a < num_airs; a++) {
    char key[16];
    snprintf(key, sizeof key, "%u", (unsigned)a);
    const json_t *trace = json_object_get(traces, key);
    const json_t *values = trace == NULL ? NULL : vectors_get(trace, "public_values");
    given[a].num = json_array_size(values);
    words[a] = calloc(given[a].num + 1, sizeof **words);
    if (given[a].num > 0) vectors_words(words[a], values, given[a].num);
    given[a].values = words[a];

    u32 found[64], height = 99;
    bool present;
    size_t num;
    assert_int_equal(swirl_proof_air(proof, len, a, &present, &height, found, SWIRL_COUNT(found), &num, NULL),
                     SWIRL_OK);
    assert_int_equal(present, trace != NULL);
    assert_int_equal(num, given[a].num);
    if (num > 0) assert_memory_equal(found, words[a], num * sizeof *found);
    if (present) assert_int_equal(height, vectors_u64(trace, "log_height"));
  }
  swirl_diag diag;
  assert_int_equal(swirl_verify(v->vk, NULL, given, num_airs, proof, len, v->block, v->block_len, &diag), SWIRL_OK);
  assert_int_equal(swirl_verify(v->vk, NULL, given, num_airs + 1, proof, len, v->block, v->block_len, &diag),
                   SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_verify(v->vk, NULL, given, num_airs, proof, len, v->block, v->block_len - 1, &diag),
                   SWIRL_ERR_BLOCK_SIZE);
  for (u32 a = 0; a < num_airs; a++) {
    if (given[a].num == 0) continue;
    words[a][0] ^= 1;
    assert_int_equal(swirl_verify(v->vk, NULL, given, num_airs, proof, len, v->block, v->block_len, &diag),
                     SWIRL_REJECT_PUBLIC_VALUES_DIFFER);
    assert_int_equal(diag.air, a);
    words[a][0] ^= 1;
  }
  for (u32 a = 0; a < num_airs; a++) free(words[a]);
  free(words);
  free(given);
}

static void check_params(const verifying *v, const u8 *proof, size_t len) {
  swirl_params params = *swirl_vk_params(v->vk);
  swirl_diag diag;
  swirl_verify_desc desc = {.expected_params = &params};
  assert_int_equal(swirl_verify_with_proof_values(v->vk, &desc, proof, len, v->block, v->block_len, NULL, &diag),
                   SWIRL_OK);
  params.w_stack++;
  assert_int_equal(swirl_verify_with_proof_values(v->vk, &desc, proof, len, v->block, v->block_len, NULL, &diag),
                   SWIRL_REJECT_PARAMS);
  desc = (swirl_verify_desc){.min_security_bits = 1000};
  assert_int_equal(swirl_verify_with_proof_values(v->vk, &desc, proof, len, v->block, v->block_len, NULL, &diag),
                   SWIRL_REJECT_SECURITY_BITS);
  desc = (swirl_verify_desc){.reserved = {1}};
  assert_int_equal(swirl_verify_with_proof_values(v->vk, &desc, proof, len, v->block, v->block_len, NULL, &diag),
                   SWIRL_ERR_ARGUMENT);
}

static void check_case(const char *path) {
  json_t *file = vectors_load(path);
  if (json_object_get(file, "proof_hex") != NULL) {
    verifying v;
    verifying_open_case(&v, file);
    size_t len;
    u8 *proof = vectors_hex(vectors_string(file, "proof_hex"), &len);
    const char *verdict = vectors_string(file, "verify");
    swirl_transcript sponge;
    swirl_diag diag = {.status = SWIRL_OK};
    const swirl_status status = verifying_run(&v, proof, len, &sponge, &diag);
    if (strcmp(swirl_status_reference(status), verdict) != 0) {
      fail_msg("%s: %s (%s), expected %s", path, swirl_status_reference(status), diag.message, verdict);
    }
    if (status == SWIRL_OK) {
      check_sponge(&sponge, vectors_get(file, "final_sponge"));
      check_public_values(&v, file, proof, len);
      check_params(&v, proof, len);
    }
    free(proof);
    verifying_close(&v);
  }
  json_decref(file);
}

// proof[offset .. offset + removed) replaced by `with`.
static u8 *splice(const u8 *proof, size_t len, const json_t *what, size_t *out_len) {
  const size_t offset = (size_t)json_integer_value(json_array_get(what, 0));
  const size_t removed = (size_t)json_integer_value(json_array_get(what, 1));
  size_t added;
  u8 *with = vectors_hex(json_string_value(json_array_get(what, 2)), &added);
  assert_true(offset + removed <= len);
  *out_len = len - removed + added;
  u8 *out = malloc(*out_len + 1);
  memcpy(out, proof, offset);
  memcpy(out + offset, with, added);
  memcpy(out + offset + added, proof + offset + removed, len - offset - removed);
  free(with);
  return out;
}

static void check_damaged(const char *path) {
  json_t *file = vectors_load(path);
  char case_path[256];
  snprintf(case_path, sizeof case_path, "cases/%s.json", vectors_string(file, "case"));
  json_t *good = vectors_load(case_path);
  verifying v;
  verifying_open_case(&v, good);
  size_t len;
  u8 *proof = vectors_hex(vectors_string(good, "proof_hex"), &len);
  const json_t *proofs = vectors_get(file, "proofs");
  for (size_t i = 0; i < json_array_size(proofs); i++) {
    const json_t *entry = json_array_get(proofs, i);
    size_t damaged_len;
    u8 *damaged = splice(proof, len, vectors_get(entry, "splice"), &damaged_len);
    swirl_diag diag = {.status = SWIRL_OK};
    const swirl_status status = verifying_run(&v, damaged, damaged_len, NULL, &diag);
    if (strcmp(swirl_status_reference(status), vectors_string(entry, "verdict")) != 0) {
      fail_msg("%s: %s: %s (%s), expected %s", path, vectors_string(entry, "what"), swirl_status_reference(status),
               diag.message, vectors_string(entry, "verdict"));
    }
    assert_int_equal(diag.status, status);
    free(damaged);
  }
  free(proof);
  verifying_close(&v);
  json_decref(good);
  json_decref(file);
}

static void test_cases(void **state) {
  (void)state;
  char **names = vectors_list("cases");
  for (char **name = names; *name != NULL; name++) {
    char path[256];
    snprintf(path, sizeof path, "cases/%s", *name);
    if (strstr(*name, ".json") == NULL) continue;
    if (strncmp(*name, "tampered_", 9) == 0 || strncmp(*name, "cheating_", 9) == 0) {
      check_damaged(path);
    } else {
      check_case(path);
    }
  }
  vectors_list_free(names);
}

static void test_keccak_app_21(void **state) {
  (void)state;
  size_t key_len, proof_len;
  u8 *key = vectors_read("cases/keccakf_app_21.vk.gz", &key_len);
  u8 *proof = vectors_read("cases/keccakf_app_21_1.proof.gz", &proof_len);
  verifying v;
  verifying_open(&v, key, key_len);
  assert_int_equal(verifying_run(&v, proof, proof_len, NULL, NULL), SWIRL_OK);
  verifying_close(&v);
  free(proof);
  free(key);
}

static void test_malformed(void **state) {
  (void)state;
  json_t *file = vectors_load("spec/proof_codec_vectors.json");
  size_t len;
  u8 *good = vectors_hex(vectors_string(file, "encoded_hex"), &len);
  u32 num_airs;
  assert_int_equal(swirl_proof_num_airs(&num_airs, good, len, NULL), SWIRL_OK);
  assert_int_equal(num_airs, 3);
  free(good);
  const json_t *malformed = vectors_get(file, "malformed");
  for (size_t i = 0; i < json_array_size(malformed); i++) {
    u8 *bytes = vectors_hex(vectors_string(json_array_get(malformed, i), "hex"), &len);
    assert_int_equal(swirl_proof_num_airs(&num_airs, bytes, len, NULL), SWIRL_ERR_PROOF_ENCODING);
    free(bytes);
  }
  json_decref(file);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_cases),
      cmocka_unit_test(test_keccak_app_21),
      cmocka_unit_test(test_malformed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
