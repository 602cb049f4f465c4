// Proof-of-work witnesses that do not pass, and what the protocol accepts that the prover did not say.
#include "attacks/attack_groups.h"

#include <stdlib.h>

// The smallest witness at `at` with which the verdict is `expected`.
static void fail_work(attack_list *list, const attack_base *base, size_t at, swirl_status expected, const char *what) {
  for (u32 w = 0; w < BB_P; w++) {
    proof_edit e = edit_open(base);
    edit_set(&e, at, w);
    const attack tried = {.key = base->key, .key_len = base->key_len, .proof = e.bytes, .proof_len = e.len};
    if (attack_verdict(&tried) == expected) {
      edit_close(&e, list, "proof of work", expected, "%s that does not pass", what);
      return;
    }
    free(e.bytes);
  }
}

void attacks_on_work(attack_list *list, const attack_base *bases) {
  const attack_base *base = &bases[BASE_SYSTEM];
  const proof_layout *at = &base->at;
  fail_work(list, base, at->logup_witness_at, SWIRL_REJECT_LOGUP_POW, "a logup witness");
  fail_work(list, base, at->mu_witness_at, SWIRL_REJECT_WHIR_MU_POW, "a batching witness");
  fail_work(list, base, at->fold_witnesses_at, SWIRL_REJECT_WHIR_FOLD_POW, "the first folding witness");
  fail_work(list, base, at->fold_witnesses_at + (size_t)(at->num_whir_sumchecks - 1) * BASE_BYTES,
            SWIRL_REJECT_WHIR_FOLD_POW, "the last folding witness");
  fail_work(list, base, at->query_witnesses_at, SWIRL_REJECT_WHIR_QUERY_POW, "the first query witness");
  fail_work(list, base, at->query_witnesses_at + (size_t)at->num_codewords * BASE_BYTES, SWIRL_REJECT_WHIR_QUERY_POW,
            "the last query witness");
}

void accepted_oddities(attack_list *list, const attack_base *bases) {
  for (u32 i = 0; i < NUM_BASES; i++) {
    const attack_base *base = &bases[i];
    attack_add(list, base, "accepted", SWIRL_OK, base->key, base->key_len, base->proof, base->proof_len,
               "the honest proof");
  }
  const attack_base *optional = &bases[BASE_OPTIONAL], *one_round = &bases[BASE_ONE_ROUND];
  proof_edit e = edit_open(optional);
  edit_set(&e, optional->at.fold_witnesses_at, 12345);
  edit_close(&e, list, "accepted", SWIRL_OK, "a witness of 0 bits of work is not read: any word below p will do");
  static const u32 DEPTHS[] = {1, UINT32_MAX};
  for (size_t i = 0; i < SWIRL_COUNT(DEPTHS); i++) {
    e = edit_open(one_round);
    edit_set(&e, one_round->at.codeword_paths_at - 4, DEPTHS[i]);
    edit_close(&e, list, "accepted", SWIRL_OK, "the depth of codewords that there are none of is not read: %u",
               DEPTHS[i]);
  }
}
