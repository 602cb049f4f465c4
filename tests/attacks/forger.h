// A prover that lies and then makes the rest fit: at each check that fails it looks for the value that was free when
// the check's challenges were known, and sets it to what the check wants. What is left to stop it is the check under
// test.
#ifndef SWIRL_TESTS_ATTACKS_FORGER_H
#define SWIRL_TESTS_ATTACKS_FORGER_H

#include "attacks/attack_base.h"
#include "field/babybear.h"

// Repairs the proof of `e` for `key` until the verdict is `stop`, or nothing can be done about the verdict, which is
// returned. Only with BASE_ONE_ROUND can it open the leaves that a changed transcript asks for.
swirl_status forge_until(proof_edit *e, const u8 *key, size_t key_len, swirl_status stop);

// The extension element that is squeezed first after the one at `at` has been absorbed; the sample of a proof of work
// is none.
bb4 forge_challenge_after(const proof_edit *e, const u8 *key, size_t key_len, size_t at);

bb4 edit_get_ext(const proof_edit *e, size_t at);
void edit_set_ext(proof_edit *e, size_t at, bb4 value);

#endif
