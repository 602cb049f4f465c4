// Frozen challenges: messages that fit the claims under the challenge of the honest proof, and would be accepted if
// that challenge did not depend on them.
#include "attacks/attack_groups.h"

#include <stdlib.h>

#include "attacks/forger.h"

static bb4 one(void) { return bb4_one(); }
static void add_ext(proof_edit *e, size_t at, bb4 summand) {
  edit_set_ext(e, at, bb4_add(edit_get_ext(e, at), summand));
}

static void close(proof_edit *e, attack_list *list, const char *phase, swirl_status expected, const char *what) {
  (void)forge_until(e, e->base->key, e->base->key_len, expected); // the work is done again
  edit_close(e, list, phase, expected, "%s", what);
}

// Adds (Z - r) Z to the coefficients at `at`: zero at r, and no part of the sum over the skip domain.
static void bend_univariate(attack_list *list, const attack_base *base, const char *phase, size_t at, u32 len,
                            swirl_status expected, const char *what) {
  proof_edit e = edit_open(base);
  const bb4 r = forge_challenge_after(&e, base->key, base->key_len, at + (size_t)(len - 1) * EXT_BYTES);
  add_ext(&e, at + EXT_BYTES, bb4_neg(r));
  add_ext(&e, at + 2 * EXT_BYTES, one());
  close(&e, list, phase, expected, what);
}

// Adds q(X) = (X - r)((2r - 1) X + 1 - r), for which q(r) = 0 and q(0) + q(1) = 0, to the values of a round polynomial
// at 1 .. num.
static void bend_round(attack_list *list, const attack_base *base, const char *phase, size_t at, u32 num,
                       swirl_status expected, const char *what) {
  proof_edit e = edit_open(base);
  const bb4 r = forge_challenge_after(&e, base->key, base->key_len, at + (size_t)(num - 1) * EXT_BYTES);
  for (u32 i = 0; i < num; i++) {
    const bb4 x = bb4_from_base(bb_from_u32(i + 1));
    const bb4 slope = bb4_sub(bb4_add(r, r), one());
    add_ext(&e, at + (size_t)i * EXT_BYTES, bb4_mul(bb4_sub(x, r), bb4_add(bb4_mul(slope, x), bb4_sub(one(), r))));
  }
  close(&e, list, phase, expected, what);
}

// Moves 1 from the second numerator term to the first, and as much between the denominators as cancels it under mu.
static void shift_terms(attack_list *list, const attack_base *base) {
  const proof_layout *at = &base->at;
  proof_edit e = edit_open(base);
  const size_t last = at->denominators_at + (size_t)(at->num_traces - 1) * EXT_BYTES;
  const bb4 mu = forge_challenge_after(&e, base->key, base->key_len, last), by = bb4_neg(bb4_inv(mu));
  add_ext(&e, at->numerators_at, one());
  add_ext(&e, at->numerators_at + EXT_BYTES, bb4_neg(one()));
  add_ext(&e, at->denominators_at, by);
  add_ext(&e, at->denominators_at + EXT_BYTES, bb4_neg(by));
  close(&e, list, "batch_constraints", SWIRL_REJECT_SUM_CLAIM, "mu is frozen: terms moved between two traces");
}

// Moves 1 from p1 to p0 of a layer and changes nothing under the challenge that combines them: p0 + c (p1 - p0).
static void shift_claims(attack_list *list, const attack_base *base) {
  const proof_layout *at = &base->at;
  const size_t p0 = at->claims_at, p1 = p0 + EXT_BYTES, q1 = p0 + 3 * EXT_BYTES;
  proof_edit e = edit_open(base);
  const bb4 c = forge_challenge_after(&e, base->key, base->key_len, q1);
  add_ext(&e, p0, c);
  add_ext(&e, p1, bb4_sub(c, one()));
  close(&e, list, "logup_gkr", SWIRL_REJECT_GKR_ZERO_CHECK, "mu is frozen: root claims with the same mixture");
}

// Under frozen queries: an out-of-domain answer or a final polynomial that is another.
static void frozen_queries(attack_list *list, const attack_base *base, const attack_base *one_round) {
  proof_edit e = edit_open(base);
  add_ext(&e, base->at.ood_at, one());
  close(&e, list, "whir", SWIRL_REJECT_WHIR_MERKLE, "the queries are frozen: another out-of-domain value");
  e = edit_open(base);
  edit_set(&e, base->at.codeword_commits_at, load_le32(e.bytes + base->at.codeword_commits_at) == 0);
  close(&e, list, "whir", SWIRL_REJECT_WHIR_MERKLE, "the queries are frozen: another codeword commitment");
  e = edit_open(one_round);
  add_ext(&e, one_round->at.final_poly_at, one());
  close(&e, list, "whir", SWIRL_REJECT_WHIR_FINAL, "another final polynomial, all queries answered anew");
}

void attacks_with_frozen_challenges(attack_list *list, const attack_base *bases) {
  const attack_base *base = &bases[BASE_SYSTEM], *one_round = &bases[BASE_ONE_ROUND];
  const proof_layout *at = &base->at;
  shift_claims(list, base);
  bend_round(list, base, "logup_gkr", at->gkr_polys_at, 3, SWIRL_REJECT_GKR_LAYER, "the first GKR challenge is frozen");
  bend_round(list, base, "logup_gkr", at->numerators_at - 4 - 3 * EXT_BYTES, 3, SWIRL_REJECT_GKR_LAYER,
             "the last GKR challenge is frozen");
  shift_terms(list, base);
  bend_univariate(list, base, "batch_constraints", at->univariate_at, at->univariate_len, SWIRL_REJECT_CLAIMS,
                  "the challenge of the univariate round is frozen");
  for (u32 j = 0; j < at->num_rounds; j++) {
    bend_round(list, base, "batch_constraints", at->rounds_at + (size_t)j * at->evals_per_round * EXT_BYTES,
               at->evals_per_round, SWIRL_REJECT_CLAIMS, "the challenge of a cube round is frozen");
  }
  bend_univariate(list, base, "stacked_reduction", at->stacking_univariate_at, at->stacking_univariate_len,
                  SWIRL_REJECT_STACKING_FINAL, "the challenge of the univariate round is frozen");
  for (u32 j = 0; j < at->num_stacking_rounds; j++) {
    bend_round(list, base, "stacked_reduction", at->stacking_rounds_at + (size_t)j * 2 * EXT_BYTES, 2,
               SWIRL_REJECT_STACKING_FINAL, "the challenge of a cube round is frozen");
  }
  for (u32 j = 0; j < one_round->at.num_whir_sumchecks; j++) {
    bend_round(list, one_round, "whir", one_round->at.whir_sumchecks_at + (size_t)j * 2 * EXT_BYTES, 2,
               SWIRL_REJECT_WHIR_FINAL, "a folding challenge is frozen");
  }
  frozen_queries(list, base, one_round);
}
