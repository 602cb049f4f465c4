// Every key of the published case files, byte for byte, from the expressions that the AIRs' authors wrote.
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "air/key_vectors.h"
#include "air_file.h"

// The key of a file whose AIRs are `airs` with the preprocessed commitments that the vectors give.
static swirl_vk *build_key(const air_file *file, const swirl_params *params, const json_t *airs) {
  preprocessed_commitment *pre = calloc(file->num_airs, sizeof *pre);
  assert_non_null(pre);
  for (size_t i = 0; i < file->num_airs; i++) {
    pre[i] = vector_commitment(vectors_get(json_array_get(airs, i), "preprocessed_data"), params->l_skip);
  }
  swirl_vk *vk = NULL;
  swirl_diag diag;
  const swirl_status status =
      swirl_vk_build(&vk, &swirl_suite_babybear_poseidon2, params, (const swirl_air *const *)file->airs, file->num_airs,
                     pre, SWIRL_ALLOW_INSECURE, NULL, &diag);
  if (status != SWIRL_OK) fail_msg("%s", diag.message);
  free(pre);
  return vk;
}

// dag nodes of a case: as in the expression, with the stored degree at the end of operations.
static void assert_node(const dag_node *node, const json_t *expected) {
  static const struct {
    const char *op;
    u8 kind;
  } ops[] = {{"var", NODE_VARIABLE},   {"first", NODE_IS_FIRST}, {"last", NODE_IS_LAST}, {"trans", NODE_IS_TRANSITION},
             {"const", NODE_CONSTANT}, {"add", NODE_ADD},        {"sub", NODE_SUB},      {"neg", NODE_NEG},
             {"mul", NODE_MUL}};
  const char *op = json_string_value(json_array_get(expected, 0));
  u32 words[5] = {0};
  for (size_t i = 1; i < json_array_size(expected); i++)
    words[i] = (u32)json_integer_value(json_array_get(expected, i));
  for (size_t i = 0; i < SWIRL_COUNT(ops); i++) {
    if (strcmp(op, ops[i].op) == 0) assert_int_equal(node->kind, ops[i].kind);
  }
  switch (node->kind) {
  case NODE_VARIABLE: {
    const char *kind = json_string_value(json_array_get(expected, 1));
    assert_int_equal(node->entry, strcmp(kind, "main") == 0     ? ENTRY_MAIN
                                  : strcmp(kind, "public") == 0 ? ENTRY_PUBLIC
                                                                : ENTRY_PREPROCESSED);
    assert_int_equal(node->a, words[2]);
    assert_int_equal(node->offset, words[3]);
    assert_int_equal(node->b, words[4]);
    break;
  }
  case NODE_CONSTANT: assert_int_equal(node->a, bb_from_canonical(words[1])); break;
  case NODE_NEG:
    assert_int_equal(node->a, words[1]);
    assert_int_equal(node->deg, words[2]);
    break;
  case NODE_ADD:
  case NODE_SUB:
  case NODE_MUL:
    assert_int_equal(node->a, words[1]);
    assert_int_equal(node->b, words[2]);
    assert_int_equal(node->deg, words[3]);
    break;
  default: break;
  }
}

static void assert_words(const u32 *words, u32 num, const json_t *expected) {
  assert_int_equal(num, json_array_size(expected));
  for (u32 i = 0; i < num; i++) assert_int_equal(words[i], json_integer_value(json_array_get(expected, i)));
}

static void assert_air(const air_vk *air, const json_t *expected) {
  const json_t *dag = vectors_get(expected, "dag"), *nodes = vectors_get(dag, "nodes");
  assert_int_equal(air->num_nodes, json_array_size(nodes));
  for (u32 i = 0; i < air->num_nodes; i++) assert_node(&air->nodes[i], json_array_get(nodes, i));
  assert_words(air->constraint_idx, air->num_constraints, vectors_get(dag, "constraint_idx"));
  const json_t *interactions = vectors_get(dag, "interactions");
  assert_int_equal(air->num_interactions, json_array_size(interactions));
  for (u32 i = 0; i < air->num_interactions; i++) {
    const air_interaction *interaction = &air->interactions[i];
    const json_t *test = json_array_get(interactions, i);
    assert_words(air->messages + interaction->message_first, interaction->message_len, vectors_get(test, "message"));
    assert_int_equal(interaction->count, vectors_u64(test, "count"));
    assert_int_equal(interaction->count_weight, vectors_u64(test, "count_weight"));
  }
  assert_int_equal(air->num_unused, json_array_size(vectors_get(expected, "unused_variables")));
  assert_int_equal(air->need_rot, json_is_true(vectors_get(expected, "need_rot")));
  assert_int_equal(air->max_constraint_degree, vectors_u64(expected, "max_constraint_degree"));
}

static void check_key(const swirl_vk *vk, const json_t *test) {
  const json_t *constraints = vectors_get(test, "trace_height_constraints");
  assert_int_equal(vk->num_height_constraints, json_array_size(constraints));
  for (u32 i = 0; i < vk->num_height_constraints; i++) {
    const json_t *row = json_array_get(constraints, i);
    assert_words(vk->height_constraints[i].coefficients, vk->num_airs, vectors_get(row, "coefficients"));
    assert_int_equal(vk->height_constraints[i].threshold, vectors_u64(row, "threshold"));
  }
  u32 pre_hash[SUITE_MAX_DIGEST_WORDS];
  vector_digest(pre_hash, vectors_get(test, "vk_pre_hash"));
  assert_memory_equal(vk->pre_hash, pre_hash, sizeof pre_hash);
  size_t len;
  u8 *bytes = vectors_hex(vectors_string(test, "vk_hex"), &len);
  assert_key_bytes(vk, bytes, len);
  free(bytes);
}

static void check_case(const char *name) {
  char path[300];
  snprintf(path, sizeof path, "cases/%s", name);
  json_t *root = vectors_load(path);
  air_file file;
  swirl_diag diag;
  if (air_file_parse(&file, root, &diag) != SWIRL_OK) fail_msg("%s: %s", name, diag.message);
  assert_true(file.has_params);
  const json_t *airs = vectors_get(root, "airs");
  swirl_vk *vk = build_key(&file, &file.params, airs);
  for (u32 i = 0; i < vk->num_airs; i++) assert_air(&vk->airs[i], json_array_get(airs, i));
  check_key(vk, root);
  swirl_vk_release(vk);
  air_file_clear(&file);
  json_decref(root);
}

static bool is_case(const char *name) {
  const size_t len = strlen(name);
  const bool json = len > 5 && strcmp(name + len - 5, ".json") == 0;
  const bool gzip = len > 8 && strcmp(name + len - 8, ".json.gz") == 0;
  return (json || gzip) && strncmp(name, "tampered_", 9) != 0 && strncmp(name, "cheating_", 9) != 0 &&
         strncmp(name, "key_presets", 11) != 0 && strncmp(name, "keccakf_app", 11) != 0;
}

static void test_cases(void **state) {
  (void)state;
  char **names = vectors_list("cases");
  int num = 0;
  for (char **name = names; *name != NULL; name++) {
    if (!is_case(*name)) continue;
    print_message("%s\n", *name);
    check_case(*name);
    num++;
  }
  vectors_list_free(names);
  assert_true(num >= 30);
}

static void test_presets(void **state) {
  (void)state;
  json_t *root = vectors_load("cases/key_presets.json");
  air_file file;
  assert_int_equal(air_file_parse(&file, root, NULL), SWIRL_OK);
  const json_t *keys = vectors_get(root, "keys");
  assert_int_equal(json_array_size(keys), 21);
  for (size_t i = 0; i < json_array_size(keys); i++) {
    const json_t *key = json_array_get(keys, i);
    swirl_params params;
    assert_int_equal(air_file_params(&params, vectors_get(key, "params"), NULL), SWIRL_OK);
    swirl_vk *vk = build_key(&file, &params, vectors_get(root, "airs"));
    check_key(vk, key);
    swirl_vk_release(vk);
  }
  air_file_clear(&file);
  json_decref(root);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_presets)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
