#include "device/air_cuts.h"

#include "device/air_program_format.h"

static u32 op_of(const u32 *instruction) { return instruction[0] & 255u; }

// Whether OUT i of n is the last of its interaction; of a constraint it always is.
static bool ends_output(const u32 *code, u32 i, u32 n) {
  const u32 *next = code + 4 * ((size_t)i + 1);
  return i + 1 == n || op_of(next) != AIR_OP_OUT || next[3] == 0;
}

enum { DEAD = 0, ALIVE = 1, PROLOGUE = 2 };

// Backwards: a slot is alive from its write to its last read.
void swirl_air_program_mark_cuts(u32 *words, u8 *slots) {
  const air_program_view view = air_program_open(words);
  const u32 first_slot = view.num_values - view.num_slots, prologue = words[AIR_WORD_NUM_PROLOGUE];
  u32 *code = words + (view.instructions - words), num_alive = 0;
  words[AIR_WORD_SUM_PARTS] = words[AIR_WORD_LEAF_PARTS] = 1;
  memset(slots, DEAD, view.num_slots);
  for (u32 i = 0; i < prologue; i++) slots[(code[4 * (size_t)i] >> 8) - first_slot] = PROLOGUE;
  for (u32 i = view.num_instructions; i-- > prologue;) {
    u32 *at = code + 4 * (size_t)i;
    const u32 op = op_of(at);
    if (op != AIR_OP_OUT) {
      u8 *dst = slots + ((at[0] >> 8) - first_slot);
      num_alive -= *dst == ALIVE;
      *dst = DEAD;
    } else {
      const bool is_sums = num_alive == 0, is_leaves = is_sums && ends_output(code, i, view.num_instructions);
      at[0] = AIR_OP_OUT | (is_sums ? (u32)AIR_CUT_SUMS << 8 : 0) | (is_leaves ? (u32)AIR_CUT_LEAVES << 8 : 0);
      if (i + 1 < view.num_instructions) {
        words[AIR_WORD_SUM_PARTS] += is_sums;
        words[AIR_WORD_LEAF_PARTS] += is_leaves;
      }
    }
    for (u32 k = 1; k <= air_num_operands(op); k++) {
      if (at[k] < first_slot || slots[at[k] - first_slot] != DEAD) continue;
      slots[at[k] - first_slot] = ALIVE;
      num_alive++;
    }
  }
}
