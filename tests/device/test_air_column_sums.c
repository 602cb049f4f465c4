// Long sums of columns, found in node lists: against the nodes, evaluated one by one.
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "device/air_column_sums.h"
#include "examples.h"
#include "field/babybear.h"
#include "hash/suite_babybear.h"
#include "keys/vk_build.h"

// Some value of a column.
static u32 cell(u32 part, u32 column, u32 rot) {
  const u64 key = ((u64)part << 40 | (u64)column << 8 | rot) + 1;
  return (u32)(key * 0x9e3779b97f4a7c15ull >> 32) % BB_P;
}

static u32 value_of(const air_vk *air, const u32 *values, u32 i) {
  const dag_node *n = &air->nodes[i];
  switch (n->kind) {
  case NODE_CONSTANT: return n->a;
  case NODE_ADD: return bb_add(values[n->a], values[n->b]);
  case NODE_SUB: return bb_sub(values[n->a], values[n->b]);
  case NODE_MUL: return bb_mul(values[n->a], values[n->b]);
  case NODE_NEG: return bb_neg(values[n->a]);
  case NODE_VARIABLE: break;
  default: return 12345; // selectors
  }
  if (n->entry == ENTRY_PUBLIC) return 777;
  return cell(n->entry == ENTRY_PREPROCESSED ? 1u : air_opening_part_of_main(air, n->a), n->b, n->offset);
}

// How many sums there are; each is what its node is.
static u32 check_air(const air_vk *air) {
  u32 *values = calloc(air->num_nodes + 1, sizeof(u32)), *uses = calloc(air->num_nodes + 1, sizeof(u32));
  u32 *sum_of = calloc(air->num_nodes + 1, sizeof(u32)), found = 0;
  assert_true(values != NULL && uses != NULL && sum_of != NULL);
  for (u32 i = 0; i < air->num_constraints; i++) uses[air->constraint_idx[i]]++;
  for (u32 i = air->num_nodes; i-- > 0;) {
    const dag_node *n = &air->nodes[i];
    if (uses[i] == 0 || n->kind < NODE_ADD) continue;
    uses[n->a]++;
    if (n->kind != NODE_NEG) uses[n->b]++;
  }
  air_column_sums sums;
  assert_int_equal(swirl_air_column_sums_find(&sums, sum_of, air, uses, NULL), SWIRL_OK);
  for (u32 i = 0; i < air->num_nodes; i++) {
    values[i] = value_of(air, values, i);
    if (sum_of[i] == NO_COLUMN_SUM) continue;
    assert_true(sum_of[i] < sums.num_sums);
    const air_column_sum *sum = &sums.sums[sum_of[i]];
    u32 value = sum->constant;
    for (u32 j = sum->first_term; j < sum->first_term + sum->num_terms; j++) {
      const air_column_term *term = &sums.terms[j];
      value = bb_add(value, bb_mul(sums.factors[j], cell(term->part, term->column, term->rot)));
    }
    assert_int_equal(value, values[i]);
    found++;
  }
  assert_int_equal(found, sums.num_sums);
  swirl_air_column_sums_release(&sums, NULL);
  free(sum_of);
  free(uses);
  free(values);
  return found;
}

static u32 check_airs(swirl_air *const *airs, size_t num, const preprocessed_commitment *pre, u32 log_height) {
  swirl_params params;
  swirl_diag diag;
  swirl_vk *vk;
  u32 found = 0;
  assert_int_equal(swirl_params_preset(&params, "app", log_height, NULL), SWIRL_OK);
  if (swirl_vk_build(&vk, &swirl_suite_babybear_poseidon2, &params, (const swirl_air *const *)airs, num, pre,
                     SWIRL_ALLOW_INSECURE, NULL, &diag) != SWIRL_OK)
    fail_msg("%s", diag.message);
  for (u32 a = 0; a < vk->num_airs; a++) found += check_air(&vk->airs[a]);
  swirl_vk_release(vk);
  return found;
}

static void test_examples(void **state) {
  (void)state;
  size_t num;
  const example *const *list = example_list(&num);
  for (size_t i = 0; i < num; i++) {
    example_airs airs;
    swirl_diag diag;
    preprocessed_commitment pre[EXAMPLE_MAX_AIRS] = {{0}};
    if (example_create_airs(list[i], &airs, list[i]->default_size, &diag) != SWIRL_OK) fail_msg("%s", diag.message);
    for (u32 a = 0; a < airs.num; a++) pre[a].present = airs.preprocessed[a].width > 0; // of whatever digest
    const u32 found = check_airs(airs.airs, airs.num, pre, list[i]->preset_height(list[i]->default_size));
    if (strcmp(list[i]->name, "logup_heavy") == 0) assert_true(found >= 16);
    example_airs_clear(&airs);
  }
}

static u32 rnd(void) {
  static u64 state = 7;
  state = state * 6364136223846793005ull + 1442695040888963407ull;
  return (u32)(state >> 33);
}

// Everything that may stand in a sum: differences, negations, multiples, constants, next rows, the same column again.
static swirl_expr random_sum(swirl_air *air, u32 terms) {
  if (terms > 1) {
    const u32 left = 1 + rnd() % (terms - 1);
    const swirl_expr a = random_sum(air, left), b = random_sum(air, terms - left);
    const swirl_expr both = rnd() % 2 == 0 ? swirl_add(air, a, b) : swirl_sub(air, a, b);
    if (rnd() % 4 == 0) return swirl_neg(air, both);
    return rnd() % 4 == 0 ? swirl_mul(air, swirl_constant(air, rnd()), both) : both;
  }
  const swirl_expr x = rnd() % 2 == 0 ? swirl_main(air, rnd() % 50) : swirl_main_next(air, rnd() % 50);
  if (rnd() % 4 == 0) return swirl_add(air, x, swirl_constant(air, rnd()));
  return rnd() % 2 == 0 ? swirl_mul(air, x, swirl_constant(air, rnd())) : x;
}

static void test_random(void **state) {
  (void)state;
  u32 found = 0;
  for (u32 round = 0; round < 200; round++) {
    swirl_air *air;
    swirl_diag diag;
    const swirl_air_desc desc = {.name = "sums", .common_main_width = 50, .num_public_values = 1};
    assert_int_equal(swirl_air_create(&air, &desc, &diag), SWIRL_OK);
    for (u32 i = 0; i < 5; i++) {
      const swirl_expr a = random_sum(air, 1 + rnd() % 60), b = random_sum(air, 1 + rnd() % 60);
      swirl_expr product = swirl_mul(air, a, b);
      if (rnd() % 2 == 0) product = swirl_add(air, product, swirl_mul(air, a, swirl_public(air, 0)));
      swirl_assert_zero(air, SWIRL_ROWS_ALL, product);
    }
    assert_int_equal(swirl_air_finish(air, &diag), SWIRL_OK);
    found += check_airs(&air, 1, NULL, 21);
    swirl_air_destroy(air);
  }
  assert_true(found > 500);
}

// Sums that share their beginnings would have as many terms as there are pairs of columns: they stay in the program.
static void test_prefixes(void **state) {
  (void)state;
  enum { WIDTH = 50 };
  swirl_air *air;
  swirl_diag diag;
  const swirl_air_desc desc = {.name = "prefixes", .common_main_width = WIDTH};
  assert_int_equal(swirl_air_create(&air, &desc, &diag), SWIRL_OK);
  swirl_expr sum = swirl_main(air, 0);
  for (u32 i = 1; i < WIDTH; i++) {
    sum = swirl_add(air, sum, swirl_main(air, i));
    swirl_assert_zero(air, SWIRL_ROWS_ALL, swirl_mul(air, sum, swirl_main(air, i)));
  }
  assert_int_equal(swirl_air_finish(air, &diag), SWIRL_OK);
  assert_int_equal(check_airs(&air, 1, NULL, 21), 0);
  swirl_air_destroy(air);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_examples), cmocka_unit_test(test_random),
                                     cmocka_unit_test(test_prefixes)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
