// A lie carried through: in the first claims of LogUp-GKR, with everything behind it made to fit, up to the one check
// that is under attack. Each step further needs one more value that the prover was free to choose.
#include "attacks/attack_groups.h"

#include <stdlib.h>

#include "attacks/forger.h"

static const struct {
  swirl_status stop;
  const char *phase, *what;
} STEPS[] = {
    {SWIRL_REJECT_GKR_ZERO_CHECK, "logup_gkr", "a false root denominator"},
    {SWIRL_REJECT_GKR_ROOT, "logup_gkr", "a false root denominator, with numerators that cancel"},
    {SWIRL_REJECT_GKR_LAYER, "logup_gkr", "a false root that agrees with its claims"},
    {SWIRL_REJECT_GKR_NUMERATOR, "batch_constraints", "a false root, carried through all layers"},
    {SWIRL_REJECT_GKR_DENOMINATOR, "batch_constraints", "a false root, carried on into the numerator terms"},
    {SWIRL_REJECT_SUM_CLAIM, "batch_constraints", "a false root, carried on into all terms"},
    {SWIRL_REJECT_CLAIMS, "batch_constraints", "a false root, carried on into the univariate round"},
    {SWIRL_REJECT_STACKING_S0, "stacked_reduction", "a false root, carried on into a column opening"},
    {SWIRL_REJECT_STACKING_FINAL, "stacked_reduction", "a false root, carried on into the stacking univariate round"},
    {SWIRL_REJECT_WHIR_MU_POW, "whir", "a false root, carried on into a stacking opening, old batching work"},
    {SWIRL_REJECT_WHIR_FOLD_POW, "whir", "a false root, carried on into a stacking opening, old folding work"},
    {SWIRL_REJECT_WHIR_QUERY_POW, "whir", "a false root, carried on into a stacking opening, old query work"},
    {SWIRL_REJECT_WHIR_MERKLE, "whir", "a false root, carried on into a stacking opening, old leaves"},
    {SWIRL_REJECT_WHIR_FINAL, "whir", "a false root, carried on into a stacking opening, all leaves opened"},
};

static void carry_through(attack_list *list, const attack_base *base) {
  proof_edit e = edit_open(base);
  const size_t q0 = base->at.claims_at + 2 * EXT_BYTES;
  edit_set_ext(&e, q0, bb4_add(edit_get_ext(&e, q0), bb4_one()));
  for (size_t i = 0; i < SWIRL_COUNT(STEPS); i++) {
    // A witness may pass by chance; then there is nothing to be refused at this step.
    if (forge_until(&e, base->key, base->key_len, STEPS[i].stop) != STEPS[i].stop) continue;
    attack_add(list, base, STEPS[i].phase, STEPS[i].stop, base->key, base->key_len, e.bytes, e.len, "%s",
               STEPS[i].what);
  }
  free(e.bytes);
}

// The root denominator is not absorbed where there are no interactions.
static void unbound_root(attack_list *list, const attack_base *base) {
  static const u32 ROOTS[] = {0, 2, BB_P - 1};
  for (size_t i = 0; i < SWIRL_COUNT(ROOTS); i++) {
    proof_edit e = edit_open(base);
    edit_set(&e, base->at.q0_claim_at, ROOTS[i]);
    edit_close(&e, list, "logup_gkr", SWIRL_REJECT_GKR_ZERO_ROUND, "a root denominator without interactions: %u",
               ROOTS[i]);
  }
}

// What no transcript has: a changed value is not of the commitment.
static void unobserved_values(attack_list *list, const attack_base *base) {
  const proof_layout *at = &base->at;
  const struct {
    const char *what;
    size_t at;
  } places[] = {
      {"a cell of an opened row", at->initial_rows_at},
      {"a sibling of an initial path", at->initial_paths_at},
      {"the last sibling of an initial path", at->codeword_values_at - SUITE_DIGEST_BYTES},
      {"a value of a codeword", at->codeword_values_at + LEN_BYTES},
      {"a sibling of a codeword path", at->codeword_paths_at},
      {"the last sibling of a codeword path", at->final_poly_at - LEN_BYTES - SUITE_DIGEST_BYTES},
  };
  for (size_t i = 0; i < SWIRL_COUNT(places); i++) {
    proof_edit e = edit_open(base);
    edit_set(&e, places[i].at, load_le32(e.bytes + places[i].at) == 0);
    edit_close(&e, list, "whir", SWIRL_REJECT_WHIR_MERKLE, "%s is another", places[i].what);
  }
}

void attacks_with_forged_values(attack_list *list, const attack_base *bases) {
  unbound_root(list, &bases[BASE_OPTIONAL]);
  unobserved_values(list, &bases[BASE_SYSTEM]);
  carry_through(list, &bases[BASE_ONE_ROUND]);
}
