// Operations that run AIR programs on the GPU.
#include "random_program.h"

#include <stdlib.h>

#include "support/vectors.h"

static u32 random_size(u32 round) { return round % 8 == 7 ? 1000 : 1 + twin_below(150); }

static void test_round0(void **state) {
  twin *t = *state;
  u32 round = 0;
  for (u32 l = 0; l <= 7; l++)
    for (u32 h = 0; h <= l + 3; h++, round++) {
      const u32 kind = round % 2, first = twin_below(2), num = twin_below(4), nt = h > l ? h - l : 0;
      twin_reset(t);
      const random_program p = random_program_make(t, kind, random_size(round), h);
      const dev_ptr eq = twin_ext(t, (size_t)1 << nt), dst = twin_alloc(t, (size_t)4 * (kind + 1) * num << l);
      TWIN(t, eval_round0, p.prog, p.inputs, p.publics, p.weights, eq, dst, kind, h, l, first, num);
    }
}
static void test_round0_large(void **state) {
  twin *t = *state;
  static const u32 shapes[][2] = {{0, 10}, {4, 12}, {9, 9}, {10, 11}, {10, 3}, {2, 13}};
  for (u32 i = 0; i < SWIRL_COUNT(shapes); i++) {
    const u32 l = shapes[i][0], h = shapes[i][1], kind = i % 2, nt = h > l ? h - l : 0;
    twin_reset(t);
    const random_program p = random_program_make(t, kind, 60, h);
    const dev_ptr eq = twin_ext(t, (size_t)1 << nt), dst = twin_alloc(t, (size_t)4 * (kind + 1) * 2 << l);
    TWIN(t, eval_round0, p.prog, p.inputs, p.publics, p.weights, eq, dst, kind, h, l, i % 2, 2);
  }
}

// So many slots that the rows are taken in chunks.
static void test_round0_chunks(void **state) {
  twin *t = *state;
  for (u32 kind = 0; kind < 2; kind++) {
    const u32 l = 3, h = 11;
    twin_reset(t);
    const random_program p = random_program_make(t, kind, 60, h);
    twin_at(t, p.prog)[AIR_WORD_NUM_SLOTS] = 5000;
    const dev_ptr eq = twin_ext(t, (size_t)1 << (h - l)), dst = twin_alloc(t, (size_t)4 * (kind + 1) * 3 << l);
    TWIN(t, eval_round0, p.prog, p.inputs, p.publics, p.weights, eq, dst, kind, h, l, 0, 3);
  }
}

static void mle_round(twin *t, u32 kind, u32 size, u32 log_n, u32 points) {
  enum { STRIDE = 101, TABLES = 30 };
  twin_reset(t);
  const random_program p = random_program_make(t, kind, size, 2);
  u32 map[20];
  for (u32 i = 0; i < p.num_inputs; i++) map[i] = twin_below(TABLES);
  const dev_ptr map_at = twin_words_in(t, REGION_TABLES, map, p.num_inputs);
  const dev_ptr none = {REGION_NONE, 0};
  const dev_ptr tables = p.num_inputs == 0 ? none : twin_ext(t, (size_t)TABLES << log_n),
                eq = twin_ext(t, ((size_t)1 << log_n) / 2);
  const dev_ptr dst = twin_alloc(t, 4 * (points + (size_t)STRIDE));
  TWIN(t, eval_mle_round, p.prog, map_at, tables, p.publics, p.weights, eq, dst, kind, log_n, points, STRIDE);
}
static void test_mle_round(void **state) {
  twin *t = *state;
  for (u32 round = 0; round < 56; round++) {
    const u32 log_n = round / 8;
    mle_round(t, round % 2, random_size(round), log_n, log_n == 0 ? 1 : twin_below(6));
  }
  mle_round(t, 0, 100, 3, 64);
  mle_round(t, 1, 100, 1, 65);
  mle_round(t, 1, 100, 2, 100);
  mle_round(t, 0, 40, 12, 4);
}

// A program as the compiler makes it.
static void test_keccakf(void **state) {
  twin *t = *state;
  size_t len;
  u8 *bytes = vectors_read("cases/keccakf_app_21.vk.gz", &len);
  void *block = malloc(swirl_vk_memory(len));
  const swirl_vk *vk;
  air_program program;
  assert_int_equal(swirl_vk_read(&vk, block, swirl_vk_memory(len), bytes, len, NULL), SWIRL_OK);
  assert_int_equal(swirl_air_program_build(&program, &vk->airs[0], AIR_PROGRAM_CONSTRAINTS, NULL), SWIRL_OK);
  assert_true(program.words[AIR_WORD_NUM_PROLOGUE] > 0 && program.words[AIR_WORD_SUM_PARTS] > 1000);
  column_ref *refs = malloc(program.num_inputs * sizeof *refs);
  u32 *map = malloc(program.num_inputs * sizeof *map);
  for (u32 log_n = 0; log_n <= 2; log_n++) {
    const u32 l = 2, h = l + log_n, points = log_n == 0 ? 1 : 4;
    twin_reset(t);
    const u32 trace = twin_trace(t, vk->airs[0].common_main_width, 1u << h, 0);
    for (u32 i = 0; i < program.num_inputs; i++) {
      const air_program_input in = program.inputs[i];
      refs[i] = (column_ref){in.kind, in.kind == INPUT_COLUMN ? trace : 0, in.column, in.rot};
      map[i] = i;
    }
    const dev_ptr prog = twin_words(t, program.words, program.num_words), none = {REGION_NONE, 0};
    const dev_ptr inputs = twin_words_in(t, REGION_TABLES, refs, 4 * (size_t)program.num_inputs);
    const dev_ptr map_at = twin_words_in(t, REGION_TABLES, map, program.num_inputs);
    const dev_ptr weights = twin_ext(t, program.num_weights), eq = twin_ext(t, (size_t)1 << log_n);
    const dev_ptr tables = twin_ext(t, (size_t)program.num_inputs << log_n), dst = twin_alloc(t, 32u << l);
    TWIN(t, eval_round0, prog, inputs, none, weights, eq, dst, AIR_PROGRAM_CONSTRAINTS, h, l, 1, 2);
    TWIN(t, eval_mle_round, prog, map_at, tables, none, weights, eq, dst, AIR_PROGRAM_CONSTRAINTS, log_n, points, 4);
  }
  free(map);
  free(refs);
  swirl_air_program_release(&program, NULL);
  free(block);
  free(bytes);
}

static void test_leaves(void **state) {
  twin *t = *state;
  for (u32 h = 0; h <= 10; h++)
    for (u32 lift = h; lift <= h + (h < 7 ? 2 : 0); lift++) {
      twin_reset(t);
      random_program p = random_program_make(t, AIR_PROGRAM_INTERACTIONS, random_size(h), h);
      const u32 num = twin_at(t, p.prog)[AIR_WORD_NUM_INTERACTIONS];
      const dev_ptr alpha = twin_ext(t, 1);
      const dev_ptr leaves = twin_alloc(t, ((size_t)8 * num) << lift);
      TWIN(t, logup_leaves, p.prog, p.inputs, p.publics, alpha, p.beta, leaves, h, lift, 0, 1u << lift);
      for (u32 log_rows = u32_min(h, 6); log_rows < lift; log_rows++) { // blocks of rows
        const u32 first = twin_below(1u << (lift - log_rows)) << log_rows;
        const dev_ptr block = twin_alloc(t, (size_t)8 * num << log_rows);
        TWIN(t, logup_leaves, p.prog, p.inputs, p.publics, alpha, p.beta, block, h, lift, first, 1u << log_rows);
      }
    }
}

static void test_pad(void **state) {
  twin *t = *state;
  static const u32 lengths[] = {1, 127, 128, 129, 3000};
  for (u32 i = 0; i < SWIRL_COUNT(lengths); i++) {
    twin_reset(t);
    const dev_ptr alpha = twin_ext(t, 1), leaves = twin_alloc(t, 8 * (size_t)lengths[i]);
    TWIN(t, logup_pad, alpha, leaves, lengths[i]);
  }
}

static void test_weights(void **state) {
  twin *t = *state;
  for (u32 round = 0; round < 20; round++) {
    twin_reset(t);
    const random_program p = random_program_make(t, AIR_PROGRAM_INTERACTIONS, random_size(round) * (1 + round % 3), 1);
    const u32 lift = twin_below(5), bits = twin_below(20);
    const dev_ptr xi = twin_ext(t, lift + bits), dst = twin_alloc(t, 4 * (size_t)p.num_weights);
    TWIN(t, interaction_weights, p.prog, xi, p.beta, dst, lift, bits, twin_random());
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_round0),    cmocka_unit_test(test_round0_large), cmocka_unit_test(test_round0_chunks),
      cmocka_unit_test(test_mle_round), cmocka_unit_test(test_keccakf),      cmocka_unit_test(test_leaves),
      cmocka_unit_test(test_pad),       cmocka_unit_test(test_weights),
  };
  return cmocka_run_group_tests(tests, twin_open, twin_close);
}
