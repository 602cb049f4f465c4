// Proofs of other statements: other keys, parameters, public values, heights, AIRs in other places.
#include "attacks/attack_groups.h"

#include <stdlib.h>

#include "attacks/forger.h"

static const char PHASE[] = "statement";

static void questions(attack_list *list, const attack_base *base) {
  attack_add(list, base, PHASE, SWIRL_REJECT_PARAMS, base->key, base->key_len, base->proof, base->proof_len,
             "other parameters are expected")
      ->question = QUESTION_PARAMS;
  attack_add(list, base, PHASE, SWIRL_REJECT_SECURITY_BITS, base->key, base->key_len, base->proof, base->proof_len,
             "more bits are asked for than the parameters give")
      ->question = QUESTION_SECURITY;
  attack_add(list, base, PHASE, SWIRL_REJECT_PUBLIC_VALUES_DIFFER, base->key, base->key_len, base->proof,
             base->proof_len, "other public values are expected")
      ->question = QUESTION_PUBLIC_VALUES;
}

// A key that says something else, and a proof for the hash of that key in which nothing else is other than before.
static void prove_for(attack_list *list, attack_base *base, const swirl_vk *other, swirl_status expected,
                      const char *what) {
  swirl_vk *vk = (swirl_vk *)(uintptr_t)swirl_pk_vk(base->pk); // the prover's own copy
  const swirl_vk kept = *vk;
  size_t key_len, len;
  u8 *key = attack_key_encode(other, vk->pre_hash, &key_len);
  proof_edit e = {.base = base, .bytes = attack_base_prove(base, SWIRL_ANY_HEIGHTS, &len), .len = len};
  *vk = kept;
  (void)forge_until(&e, key, key_len, expected); // the work may have to be done again
  attack_add(list, base, PHASE, expected, key, key_len, e.bytes, e.len, "%s", what);
  free(e.bytes);
  free(key);
}

static void other_parameters(attack_list *list, attack_base *base) {
  const swirl_vk *vk = swirl_pk_vk(base->pk);
  swirl_vk other = *vk;
  other.params.w_stack = 1;
  prove_for(list, base, &other, SWIRL_REJECT_STACKING_WIDTH, "the key allows one stacked column");
  other = *vk;
  other.params.max_constraint_degree++;
  prove_for(list, base, &other, SWIRL_REJECT_BATCH_UNIVARIATE, "the key has a higher degree bound");
  other = *vk;
  other.params.num_queries[0]++;
  prove_for(list, base, &other, SWIRL_REJECT_WHIR_INITIAL_ROW_QUERIES, "the key asks for a query more");
  other = *vk;
  other.params.log_blowup++;
  prove_for(list, base, &other, SWIRL_REJECT_WHIR_INITIAL_DEPTH, "the key has a lower rate");
  other = *vk;
  other.params.logup_pow_bits = 20;
  prove_for(list, base, &other, SWIRL_REJECT_LOGUP_POW, "the key asks for 20 bits of logup work");
  other = *vk;
  other.params.mu_pow_bits = 20;
  prove_for(list, base, &other, SWIRL_REJECT_WHIR_MU_POW, "the key asks for 20 bits of batching work");
  other = *vk;
  other.params.folding_pow_bits = 20;
  prove_for(list, base, &other, SWIRL_REJECT_WHIR_FOLD_POW, "the key asks for 20 bits of folding work");
  other = *vk;
  other.params.query_pow_bits = 20;
  prove_for(list, base, &other, SWIRL_REJECT_WHIR_QUERY_POW, "the key asks for 20 bits of query work");

  height_constraint heights[8];
  if (vk->num_height_constraints > SWIRL_COUNT(heights)) exit(2);
  memcpy(heights, vk->height_constraints, vk->num_height_constraints * sizeof *heights);
  other = *vk;
  other.height_constraints = heights;
  heights[0].threshold = 1;
  prove_for(list, base, &other, SWIRL_REJECT_TRACE_HEIGHTS, "the traces are higher than the key's height constraint");
}

static void other_airs(attack_list *list, attack_base *base) {
  const swirl_vk *vk = swirl_pk_vk(base->pk);
  air_vk airs[SYSTEM_AIRS];
  memcpy(airs, vk->airs, sizeof airs);
  swirl_vk other = *vk;
  other.airs = airs;
  airs[0] = vk->airs[1];
  airs[1] = vk->airs[0];
  prove_for(list, base, &other, SWIRL_REJECT_PUBLIC_VALUES, "the first two AIRs swapped");
  memcpy(airs, vk->airs, sizeof airs);
  air_interaction sender = vk->airs[1].interactions[0];
  sender.bus = 65535;
  airs[1].interactions = &sender;
  prove_for(list, base, &other, SWIRL_REJECT_CLAIMS, "the sender sends on bus 65535, the receiver receives on bus 7");
  memcpy(airs, vk->airs, sizeof airs);
  dag_node nodes[64];
  if (airs[0].num_nodes > SWIRL_COUNT(nodes)) exit(2);
  memcpy(nodes, airs[0].nodes, airs[0].num_nodes * sizeof *nodes);
  airs[0].nodes = nodes;
  for (u32 i = 0; i < airs[0].num_nodes; i++) nodes[i].kind = nodes[i].kind == NODE_ADD ? NODE_SUB : nodes[i].kind;
  prove_for(list, base, &other, SWIRL_REJECT_CLAIMS, "a constraint subtracts where it added");
  memcpy(airs, vk->airs, sizeof airs);
  airs[2].preprocessed_commit[0] ^= 1;
  prove_for(list, base, &other, SWIRL_REJECT_GKR_LAYER, "another preprocessed commitment");
}

// A key that carries another hash than its own, and a proof for that hash.
static void other_hash(attack_list *list, attack_base *base) {
  swirl_vk *vk = (swirl_vk *)(uintptr_t)swirl_pk_vk(base->pk);
  const swirl_vk kept = *vk;
  size_t len;
  vk->pre_hash[0] = bb_add(vk->pre_hash[0], BB_ONE);
  u8 *proof = attack_base_prove(base, 0, &len), *key = malloc(base->key_len + 8);
  const size_t hashed_len = base->key_len - vk->suite->write_key_digest(NULL, kept.pre_hash);
  memcpy(key, base->key, hashed_len);
  const size_t key_len = hashed_len + vk->suite->write_key_digest(key + hashed_len, vk->pre_hash);
  *vk = kept;
  attack_add(list, base, PHASE, SWIRL_ERR_KEY_HASH, key, key_len, proof, len, "a key with another hash than its own");
  free(key);
  free(proof);
}

static void heights(attack_list *list, const attack_base *base, const attack_base *shorter) {
  proof_edit e = edit_open(shorter);
  edit_add(&e, shorter->at.vdata_at + 16, 1);
  edit_close(&e, list, PHASE, SWIRL_REJECT_PREPROCESSED_HEIGHT, "a preprocessed trace of another height");
  e = edit_open(base);
  edit_add(&e, base->at.vdata_at, UINT32_MAX);
  edit_close(&e, list, PHASE, SWIRL_REJECT_BATCH_ROUNDS, "the highest trace is half as high");
  e = edit_open(base);
  edit_add(&e, base->at.vdata_at, 1);
  edit_close(&e, list, PHASE, SWIRL_REJECT_BATCH_ROUNDS, "the highest trace is twice as high");
}

static void mixed_up(attack_list *list, const attack_base *bases) {
  const attack_base *base = &bases[BASE_SYSTEM], *shorter = &bases[BASE_SHORT], *one_round = &bases[BASE_ONE_ROUND];
  const attack_base *optional = &bases[BASE_OPTIONAL];
  attack_add(list, base, PHASE, SWIRL_REJECT_GKR_CLAIMS, base->key, base->key_len, shorter->proof, shorter->proof_len,
             "a proof for a key with another skip domain");
  attack_add(list, base, PHASE, SWIRL_REJECT_STACKING_ROUNDS, base->key, base->key_len, one_round->proof,
             one_round->proof_len, "a proof for a key with shorter stacked columns");
  attack_add(list, base, PHASE, SWIRL_REJECT_VDATA_LENGTH, base->key, base->key_len, optional->proof,
             optional->proof_len, "a proof for a key with fewer AIRs");
}

// What enters the transcript before the first challenge changed, and the proof of work done again.
static void observed(attack_list *list, const attack_base *base, const attack_base *shorter) {
  const proof_layout *at = &base->at;
  const struct {
    const char *what;
    size_t at;
  } places[] = {
      {"the common commitment", at->common_commit_at},
      {"the cached commitment", at->vdata_at + 24},
      {"the first public value", at->public_at + 4},
      {"the last public value", at->public_at + 12},
  };
  for (size_t i = 0; i < SWIRL_COUNT(places); i++) {
    proof_edit e = edit_open(base);
    edit_set(&e, places[i].at, load_le32(e.bytes + places[i].at) == 0);
    (void)forge_until(&e, base->key, base->key_len, SWIRL_REJECT_GKR_LAYER);
    edit_close(&e, list, PHASE, SWIRL_REJECT_GKR_LAYER, "%s is another, the work done again", places[i].what);
  }
  proof_edit e = edit_open(shorter);
  edit_add(&e, shorter->at.vdata_at + 8, UINT32_MAX);
  (void)forge_until(&e, shorter->key, shorter->key_len, SWIRL_REJECT_GKR_LAYER);
  edit_close(&e, list, PHASE, SWIRL_REJECT_GKR_LAYER,
             "a height that changes no length is another, the work done again");
}

void attacks_on_statement(attack_list *list, attack_base *bases) {
  attack_base *base = &bases[BASE_SYSTEM];
  questions(list, base);
  other_parameters(list, base);
  other_airs(list, base);
  other_hash(list, base);
  heights(list, base, &bases[BASE_SHORT]);
  mixed_up(list, bases);
  observed(list, base, &bases[BASE_SHORT]);
}
