// The honest prover on false witnesses: one cell that breaks one constraint, or a public value that the trace has not.
// (tests/examples does this to every matrix of every example.)
#include "attacks/attack_groups.h"

#include <stdlib.h>

static void prove_false(attack_list *list, const attack_base *base, const char *what, u32 place) {
  size_t len;
  u8 *proof = attack_base_prove(base, 0, &len);
  attack_add(list, base, "false witness", SWIRL_REJECT_CLAIMS, base->key, base->key_len, proof, len, "%s %u is false",
             what, place);
  free(proof);
}

void attacks_with_false_witnesses(attack_list *list, attack_base *bases) {
  static const base_kind KINDS[] = {BASE_SYSTEM, BASE_SHORT, BASE_ONE_ROUND, BASE_OPTIONAL};
  static const u32 ROWS[] = {0, 1, 16, 30, 31};
  for (size_t i = 0; i < SWIRL_COUNT(KINDS); i++) {
    attack_base *base = &bases[KINDS[i]];
    u32 *cells = base->witness.fibonacci, *values = base->witness.public_values;
    for (size_t k = 0; k < SWIRL_COUNT(ROWS); k++) {
      for (u32 column = 0; column < 2; column++) {
        u32 *cell = cells + (column << SYSTEM_LOG_FIBONACCI) + ROWS[k];
        const u32 kept = *cell;
        *cell = kept == 0;
        prove_false(list, base, column == 0 ? "the first cell of row" : "the second cell of row", ROWS[k]);
        *cell = kept;
      }
    }
    for (u32 k = 0; k < 3; k++) {
      const u32 kept = values[k];
      values[k] = kept == 0;
      prove_false(list, base, "public value", k);
      values[k] = kept;
    }
  }
}
