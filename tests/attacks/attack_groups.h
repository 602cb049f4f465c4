// The attacks by kind, one source file each. `bases` [NUM_BASES].
#ifndef SWIRL_TESTS_ATTACKS_ATTACK_GROUPS_H
#define SWIRL_TESTS_ATTACKS_ATTACK_GROUPS_H

#include "attacks/attack_base.h"

void attacks_on_encoding(attack_list *list, const attack_base *bases);
void attacks_on_shape(attack_list *list, const attack_base *bases);
void attacks_on_statement(attack_list *list, attack_base *bases);
void attacks_on_work(attack_list *list, const attack_base *bases);
void attacks_with_forged_values(attack_list *list, const attack_base *bases);
void attacks_with_frozen_challenges(attack_list *list, const attack_base *bases);
void attacks_with_false_witnesses(attack_list *list, attack_base *bases);
void attacks_on_keys(attack_list *list, const attack_base *bases);
// What the protocol accepts though the prover did not say it so.
void accepted_oddities(attack_list *list, const attack_base *bases);

// All of them, which open and close bases of their own.
void attacks_make(attack_list *list);

#endif
