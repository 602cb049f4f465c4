#include "random_program.h"

#include <stdlib.h>

#include "device/air_cuts.h"

typedef struct maker {
  u32 *code, num, num_inputs, num_publics, num_constants, first_slot, num_slots, prologue;
  u32 *written, num_written; // slots that may be read, those of the prologue first
} maker;

static u32 leaf(const maker *m) { return twin_below(m->first_slot); }
static u32 operand(const maker *m) {
  return m->num_written > 0 && twin_below(3) != 0 ? m->first_slot + m->written[twin_below(m->num_written)] : leaf(m);
}
static void emit(maker *m, u32 op, u32 dst, u32 a, u32 b, u32 c) {
  const u32 words[4] = {op | dst << 8, a, b, c};
  memcpy(m->code + 4 * (size_t)m->num++, words, sizeof words);
}
static void compute(maker *m, u32 slot) {
  const u32 op = twin_below(AIR_OP_OUT), a = operand(m), c = operand(m);
  const u32 b = op == AIR_OP_SCALE ? m->num_inputs + twin_below(m->num_publics + m->num_constants) : operand(m);
  emit(m, op, m->first_slot + slot, a, b, c);
  for (u32 i = 0; i < m->num_written; i++)
    if (m->written[i] == slot) return;
  m->written[m->num_written++] = slot;
}

random_program random_program_make(twin *t, u32 kind, u32 size, u32 log_height) {
  const bool interactions = kind == AIR_PROGRAM_INTERACTIONS;
  maker m = {.num_inputs = twin_below(20), .num_publics = 1 + twin_below(3), .num_constants = twin_below(4)};
  m.first_slot = m.num_inputs + m.num_publics + m.num_constants;
  m.prologue = twin_below(4);
  m.num_slots = m.prologue + 1 + twin_below(twin_below(2) == 0 ? 5 : 40);
  m.code = malloc(16 * (size_t)(2 * size + 200));
  m.written = malloc(m.num_slots * sizeof(u32));
  u32 *table = malloc(3 * sizeof(u32) * (size + 1)), num_interactions = 0, num_fields = 0, num_outs = 0, longest = 0;
  assert_true(m.code != NULL && m.written != NULL && table != NULL);
  for (u32 i = 0; i < m.prologue; i++) compute(&m, i);
  while (m.num < size || num_outs == 0) {
    for (u32 i = twin_below(8); i > 0; i--) compute(&m, m.prologue + twin_below(m.num_slots - m.prologue));
    if (interactions) {
      const u32 len = twin_below(num_interactions == 3 ? 60 : 6);
      const u32 row[3] = {twin_below(65536), len, num_fields};
      memcpy(table + 3 * (size_t)num_interactions, row, sizeof row);
      num_interactions++;
      num_fields += len;
      longest = u32_max(longest, len);
      const bool of_leaves = twin_below(2) == 0; // as most messages are
      emit(&m, AIR_OP_OUT, 0, operand(&m), 0, 0);
      for (u32 j = 0; j < len; j++) emit(&m, AIR_OP_OUT, 0, of_leaves ? leaf(&m) : operand(&m), 0, 1);
      num_outs++;
    } else {
      for (u32 i = 1 + twin_below(6); i > 0; i--) emit(&m, AIR_OP_OUT, 0, operand(&m), num_outs++, 0);
    }
    if (twin_below(4) == 0) m.num_written = m.prologue; // what follows reads nothing from before
  }
  // The weights of interactions are known at the end.
  for (u32 i = 0, s = 0, f = 0; interactions && i < m.num; i++) {
    u32 *at = m.code + 4 * (size_t)i;
    if ((at[0] & 255u) == AIR_OP_OUT) at[2] = at[3] == 0 ? s++ : num_interactions + f++;
  }
  const u32 num_words =
      AIR_HEADER_WORDS + m.num_publics + m.num_constants + 3 * num_interactions + 4 * m.num + m.num_inputs;
  u32 *words = calloc(num_words, sizeof(u32)), *at = words + AIR_HEADER_WORDS;
  u8 *work = malloc(m.num_slots);
  assert_true(words != NULL && work != NULL);
  words[AIR_WORD_KIND] = kind;
  words[AIR_WORD_NUM_INPUTS] = m.num_inputs;
  words[AIR_WORD_NUM_PUBLICS] = m.num_publics;
  words[AIR_WORD_NUM_CONSTANTS] = m.num_constants;
  words[AIR_WORD_NUM_SLOTS] = m.num_slots;
  words[AIR_WORD_NUM_INSTRUCTIONS] = m.num;
  words[AIR_WORD_NUM_OUTPUTS] = num_outs;
  words[AIR_WORD_NUM_INTERACTIONS] = num_interactions;
  words[AIR_WORD_NUM_MESSAGES] = num_fields;
  words[AIR_WORD_MAX_MESSAGE_LEN] = longest;
  words[AIR_WORD_NUM_PROLOGUE] = m.prologue;
  for (u32 i = 0; i < m.num_publics; i++) *at++ = twin_below(RANDOM_PUBLICS);
  for (u32 i = 0; i < m.num_constants; i++) *at++ = twin_value();
  memcpy(at, table, 3 * sizeof(u32) * num_interactions);
  memcpy(at + 3 * (size_t)num_interactions, m.code, 16 * (size_t)m.num);
  random_program p = {.num_inputs = m.num_inputs,
                      .num_weights = interactions ? num_interactions + num_fields + 1 : num_outs};
  column_ref refs[20];
  u32 regions[RANDOM_REGIONS];
  for (u32 i = 0; i < RANDOM_REGIONS; i++) regions[i] = twin_trace(t, RANDOM_WIDTH, 1u << log_height, twin_below(3));
  for (u32 i = 0; i < m.num_inputs; i++) {
    refs[i] = (column_ref){INPUT_COLUMN, regions[twin_below(RANDOM_REGIONS)], twin_below(RANDOM_WIDTH), twin_below(2)};
    if (twin_below(4) == 0) refs[i] = (column_ref){INPUT_IS_FIRST + twin_below(3), 0, 0, 0};
  }
  for (u32 i = 0; i < m.num_inputs; i++) words[num_words - m.num_inputs + i] = refs[i].kind | refs[i].rot << 8;
  swirl_air_program_mark_cuts(words, work);
  words[AIR_WORD_HASH] = air_program_hash(words);
  p.prog = twin_words(t, words, num_words);
  p.inputs = twin_words_in(t, REGION_TABLES, refs, 4 * (size_t)m.num_inputs);
  p.publics = twin_base(t, RANDOM_PUBLICS);
  p.weights = twin_ext(t, p.num_weights);
  p.beta = twin_ext(t, longest + 1);
  free(work);
  free(words);
  free(table);
  free(m.written);
  free(m.code);
  return p;
}
