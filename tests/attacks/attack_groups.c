#include "attacks/attack_groups.h"

void attacks_make(attack_list *list) {
  attack_base bases[NUM_BASES];
  for (u32 i = 0; i < NUM_BASES; i++) attack_base_open(&bases[i], (base_kind)i);
  attacks_on_encoding(list, bases);
  attacks_on_shape(list, bases);
  attacks_on_statement(list, bases);
  attacks_on_work(list, bases);
  attacks_with_forged_values(list, bases);
  attacks_with_frozen_challenges(list, bases);
  attacks_with_false_witnesses(list, bases);
  attacks_on_keys(list, bases);
  accepted_oddities(list, bases);
  for (u32 i = 0; i < NUM_BASES; i++) attack_base_close(&bases[i]);
}
