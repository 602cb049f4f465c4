// Where AIR programs can be cut, by walking them forwards: whoever goes on behind a cut has what the prologue and the
// instructions since then wrote, and nothing else.
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "device/air_program.h"
#include "examples.h"
#include "hash/suite_babybear.h"
#include "keys/vk_build.h"

enum { UNWRITTEN = 0, SINCE_CUT = 1, BY_PROLOGUE = 2 };

// What the program reads must be there; `parts` and `longest` receive how many parts the cuts of `kind` make, and how
// many instructions the longest has.
static void walk(const air_program *program, u32 kind, u32 *parts, u32 *longest) {
  const air_program_view v = air_program_open(program->words);
  const u32 first_slot = v.num_values - v.num_slots, prologue = program->words[AIR_WORD_NUM_PROLOGUE];
  u8 *slots = calloc(v.num_slots + 1, 1);
  u32 start = prologue;
  *parts = 1;
  *longest = 0;
  for (u32 i = 0; i < v.num_instructions; i++) {
    const u32 *at = v.instructions + 4 * (size_t)i, op = at[0] & 255u;
    const bool is_out = op == AIR_OP_OUT, one = is_out || op == AIR_OP_NEG || op == AIR_OP_DOUBLE;
    for (u32 k = 1; k <= (one ? 1u : op == AIR_OP_SUB_MUL ? 3u : 2u); k++) {
      assert_true(at[k] < v.num_values);
      if (at[k] >= first_slot) assert_true(slots[at[k] - first_slot] != UNWRITTEN);
    }
    *longest = u32_max(*longest, i + 1 - start);
    if (!is_out) {
      u8 *slot = &slots[(at[0] >> 8) - first_slot];
      assert_true(i < prologue || *slot != BY_PROLOGUE);
      *slot = i < prologue ? BY_PROLOGUE : SINCE_CUT;
      continue;
    }
    assert_true(i >= prologue);
    if ((at[0] >> 8 & kind) == 0) continue;
    const bool is_last = i + 1 == v.num_instructions;
    const bool in_interaction = !is_last && (at[4] & 255u) == AIR_OP_OUT && at[7] == 1;
    if (kind == AIR_CUT_LEAVES) assert_true(!in_interaction && (at[0] >> 8 & AIR_CUT_SUMS) != 0);
    for (u32 s = 0; s < v.num_slots; s++) slots[s] = slots[s] == BY_PROLOGUE ? BY_PROLOGUE : UNWRITTEN;
    *parts += !is_last;
    start = i + 1;
  }
  free(slots);
}

// The longest parts of the example's programs, by kind of program and of cut.
static void longest_parts(const char *name, u32 longest[2][2]) {
  example_airs airs;
  swirl_params params;
  swirl_diag diag;
  swirl_vk *vk;
  preprocessed_commitment pre[EXAMPLE_MAX_AIRS] = {{0}};
  const example *ex = example_find(name);
  assert_non_null(ex);
  memset(longest, 0, 4 * sizeof(u32));
  if (example_create_airs(ex, &airs, ex->default_size, &diag) != SWIRL_OK) fail_msg("%s", diag.message);
  assert_int_equal(swirl_params_preset(&params, "app", ex->preset_height(ex->default_size), NULL), SWIRL_OK);
  for (u32 a = 0; a < airs.num; a++) pre[a].present = airs.preprocessed[a].width > 0; // of whatever digest
  if (swirl_vk_build(&vk, &swirl_suite_babybear_poseidon2, &params, (const swirl_air *const *)airs.airs, airs.num, pre,
                     SWIRL_ALLOW_INSECURE, NULL, &diag) != SWIRL_OK)
    fail_msg("%s", diag.message);
  for (u32 a = 0; a < vk->num_airs; a++)
    for (u32 kind = 0; kind < 2; kind++) {
      air_program program;
      u32 parts, most;
      assert_int_equal(swirl_air_program_build(&program, &vk->airs[a], kind, NULL), SWIRL_OK);
      walk(&program, AIR_CUT_SUMS, &parts, &most);
      assert_int_equal(program.words[AIR_WORD_SUM_PARTS], parts);
      longest[kind][0] = u32_max(longest[kind][0], most);
      walk(&program, AIR_CUT_LEAVES, &parts, &most);
      assert_int_equal(program.words[AIR_WORD_LEAF_PARTS], parts);
      longest[kind][1] = u32_max(longest[kind][1], most);
      swirl_air_program_release(&program, NULL);
    }
  swirl_vk_release(vk);
  example_airs_clear(&airs);
}

static void test_all(void **state) {
  (void)state;
  size_t num;
  u32 longest[2][2];
  const example *const *list = example_list(&num);
  for (size_t i = 0; i < num; i++) longest_parts(list[i]->name, longest);
}

// No part is so long that a GPU would wait for it.
static void test_keccakf(void **state) {
  (void)state;
  u32 longest[2][2];
  longest_parts("keccakf", longest);
  assert_in_range(longest[AIR_PROGRAM_CONSTRAINTS][0], 1, 100);
}
static void test_logup_heavy(void **state) {
  (void)state;
  u32 longest[2][2];
  longest_parts("logup_heavy", longest);
  assert_in_range(longest[AIR_PROGRAM_CONSTRAINTS][0], 1, 330);
  assert_in_range(longest[AIR_PROGRAM_INTERACTIONS][0], 1, 40);
  assert_in_range(longest[AIR_PROGRAM_INTERACTIONS][1], 1, 110); // the longest message has 102 fields
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_all), cmocka_unit_test(test_keccakf),
                                     cmocka_unit_test(test_logup_heavy)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
