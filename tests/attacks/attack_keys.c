// Keys that say what no key may say, each with the hash of what it says and an honest proof of the original key.
#include "attacks/attack_groups.h"

#include <stdlib.h>

#include "keys/vk_encode.h"

static const char PHASE[] = "key";
static const swirl_status MALFORMED = SWIRL_ERR_KEY_ENCODING, INVALID = SWIRL_ERR_KEY_INVALID;
enum { MAX_NODES = 128, MAX_CONSTRAINTS = 16, MAX_SMALL = 8, FIBONACCI = 0, SENDER = 1, RECEIVER = 2, ABSENT = 3 };

// A copy of a key that can be changed.
typedef struct key_copy {
  const attack_base *base;
  swirl_vk vk;
  air_vk airs[SYSTEM_AIRS];
  struct {
    u32 cached_widths[MAX_SMALL], constraints[MAX_CONSTRAINTS], messages[MAX_SMALL];
    dag_node nodes[MAX_NODES];
    air_interaction interactions[MAX_SMALL];
  } own[SYSTEM_AIRS];
} key_copy;

static void copy_list(void *to, const void *from, size_t num, size_t size, size_t max) {
  if (num > max) exit(2);
  if (num > 0) memcpy(to, from, num * size);
}

static key_copy *copy_key(const attack_base *base) {
  key_copy *k = calloc(1, sizeof *k);
  if (k == NULL) exit(2);
  k->base = base;
  k->vk = *swirl_pk_vk(base->pk);
  copy_list(k->airs, k->vk.airs, k->vk.num_airs, sizeof *k->airs, SYSTEM_AIRS);
  for (u32 a = 0; a < k->vk.num_airs; a++) {
    air_vk *air = &k->airs[a];
    copy_list(k->own[a].cached_widths, air->cached_widths, air->num_cached, sizeof(u32), MAX_SMALL);
    copy_list(k->own[a].constraints, air->constraint_idx, air->num_constraints, sizeof(u32), MAX_CONSTRAINTS);
    copy_list(k->own[a].messages, air->messages, air->num_messages, sizeof(u32), MAX_SMALL);
    copy_list(k->own[a].nodes, air->nodes, air->num_nodes, sizeof(dag_node), MAX_NODES);
    copy_list(k->own[a].interactions, air->interactions, air->num_interactions, sizeof(air_interaction), MAX_SMALL);
    air->cached_widths = k->own[a].cached_widths;
    air->constraint_idx = k->own[a].constraints;
    air->messages = k->own[a].messages;
    air->nodes = k->own[a].nodes;
    air->interactions = k->own[a].interactions;
  }
  k->vk.airs = k->airs;
  return k;
}

static void add_bytes(attack_list *list, const attack_base *base, const u8 *key, size_t len, swirl_status expected,
                      const char *what) {
  attack_add(list, base, PHASE, expected, key, len, base->proof, base->proof_len, "%s", what);
}

// Adds the changed key and ends it.
static void close(key_copy *k, attack_list *list, swirl_status expected, const char *what) {
  size_t len;
  u8 *key = attack_key_encode(&k->vk, NULL, &len);
  add_bytes(list, k->base, key, len, expected, what);
  free(key);
  free(k);
}

// ---- Parameters

static void parameters(attack_list *list, const attack_base *base) {
#define CHANGED(member, value, what)                                                                                   \
  do {                                                                                                                 \
    key_copy *k_ = copy_key(base);                                                                                     \
    k_->vk.params.member = (value);                                                                                    \
    close(k_, list, INVALID, what);                                                                                    \
  } while (0)
  CHANGED(l_skip, 28, "a skip domain of 2^28 points");
  CHANGED(n_stack, UINT32_MAX, "2^32 - 1 variables");
  CHANGED(n_stack, 25, "a code longer than the field has roots of unity");
  CHANGED(w_stack, 0, "no stacked column is allowed");
  CHANGED(log_blowup, 0, "a code of rate 1");
  CHANGED(k_whir, 0, "nothing is folded");
  CHANGED(k_whir, 3, "more is folded than there is");
  CHANGED(num_rounds, 0, "no WHIR round");
  CHANGED(num_queries[0], 0, "no queries");
  CHANGED(num_queries[1], 65537, "more than 2^16 queries");
  CHANGED(mu_pow_bits, 31, "31 bits of batching work");
  CHANGED(folding_pow_bits, 31, "31 bits of folding work");
  CHANGED(query_pow_bits, 31, "31 bits of query work");
  CHANGED(logup_pow_bits, 31, "31 bits of logup work");
  CHANGED(log_max_message_length, 32, "messages of 2^32 fields");
  CHANGED(max_constraint_degree, 256, "degree 256");
#undef CHANGED
}

// The smallest key with a skip domain that makes the univariate round longer than 2^31.
static void long_round(attack_list *list, const attack_base *optional) {
  key_copy *k = copy_key(optional);
  k->vk.params.l_skip = 24;
  k->vk.params.n_stack = 0;
  k->vk.params.k_whir = 8;
  k->vk.params.max_constraint_degree = 255;
  close(k, list, INVALID, "a univariate round longer than 2^31");
}

// ---- AIRs

static dag_node *find_node(key_copy *k, u32 a, u8 kind, u8 entry) {
  for (u32 i = 0; i < k->airs[a].num_nodes; i++) {
    dag_node *node = &k->own[a].nodes[i];
    if (node->kind == kind && (kind != NODE_VARIABLE || node->entry == entry)) return node;
  }
  exit(2);
}

static void nodes(attack_list *list, const attack_base *base) {
  key_copy *k = copy_key(base);
  find_node(k, FIBONACCI, NODE_VARIABLE, ENTRY_MAIN)->entry = 3;
  close(k, list, INVALID, "a variable for a challenge");
  k = copy_key(base);
  find_node(k, FIBONACCI, NODE_VARIABLE, ENTRY_MAIN)->offset = 2;
  close(k, list, INVALID, "a variable two rows on");
  k = copy_key(base);
  k->airs[FIBONACCI].need_rot = false;
  close(k, list, INVALID, "a next row, though rotations are not opened");
  static const u8 ENTRIES[] = {ENTRY_PREPROCESSED, ENTRY_MAIN, ENTRY_PUBLIC};
  static const u32 AIRS[] = {RECEIVER, FIBONACCI, FIBONACCI};
  static const char *const WHAT[] = {"a preprocessed column that is not there", "a column that is not there",
                                     "a public value that is not there"};
  for (size_t i = 0; i < SWIRL_COUNT(ENTRIES); i++) {
    k = copy_key(base);
    find_node(k, AIRS[i], NODE_VARIABLE, ENTRIES[i])->b = i == 2 ? 3 : 2;
    close(k, list, INVALID, WHAT[i]);
  }
  k = copy_key(base);
  find_node(k, FIBONACCI, NODE_VARIABLE, ENTRY_MAIN)->a = 1;
  close(k, list, INVALID, "a main part that is not there");
  k = copy_key(base);
  dag_node *sum = find_node(k, FIBONACCI, NODE_SUB, 0);
  sum->a = (u32)(sum - k->own[FIBONACCI].nodes);
  close(k, list, INVALID, "a node that is its own operand");
  k = copy_key(base);
  find_node(k, FIBONACCI, NODE_SUB, 0)->b = UINT32_MAX;
  close(k, list, INVALID, "an operand that is not there");
}

static void widths(attack_list *list, const attack_base *base) {
  key_copy *k = copy_key(base);
  k->airs[RECEIVER].preprocessed_width = 0;
  close(k, list, INVALID, "a preprocessed commitment to no columns");
  k = copy_key(base);
  k->airs[ABSENT] = (air_vk){.common_main_width = 2, .num_cached = 1, .cached_widths = k->own[ABSENT].cached_widths};
  close(k, list, INVALID, "a cached main of no columns");
  k = copy_key(base);
  k->airs[ABSENT] = (air_vk){.common_main_width = 0};
  close(k, list, INVALID, "an AIR of no columns");
  k = copy_key(base);
  k->airs[ABSENT].common_main_width = ((u32)1 << 28) + 1;
  close(k, list, INVALID, "2^28 + 1 columns");
  static const i32 DIMS[] = {-3, 6, INT32_MIN, INT32_MAX};
  for (size_t i = 0; i < SWIRL_COUNT(DIMS); i++) {
    k = copy_key(base);
    k->airs[RECEIVER].hypercube_dim = DIMS[i];
    close(k, list, INVALID, "a preprocessed trace of a height that no trace has");
  }
  k = copy_key(base);
  k->airs[RECEIVER].preprocessed_stacking_width++;
  close(k, list, INVALID, "more stacked columns than the preprocessed trace fills");
}

static void constraints(attack_list *list, const attack_base *base) {
  key_copy *k = copy_key(base);
  u32 *list_of = k->own[FIBONACCI].constraints;
  list_of[k->airs[FIBONACCI].num_constraints - 1] = k->airs[FIBONACCI].num_nodes;
  close(k, list, INVALID, "a constraint that is no node");
  k = copy_key(base);
  list_of = k->own[FIBONACCI].constraints;
  list_of[1] = list_of[0];
  close(k, list, INVALID, "a constraint twice");
  k = copy_key(base);
  k->airs[FIBONACCI].max_constraint_degree = 4;
  close(k, list, INVALID, "a degree above the bound");

  k = copy_key(base);
  k->own[SENDER].interactions[0].message_len = 0;
  close(k, list, INVALID, "a message of no fields");
  k = copy_key(base);
  k->own[SENDER].messages[0] = k->airs[SENDER].num_nodes;
  close(k, list, INVALID, "a message field that is no node");
  k = copy_key(base);
  k->own[SENDER].interactions[0].count = UINT32_MAX;
  close(k, list, INVALID, "a count that is no node");
  k = copy_key(base);
  k->own[SENDER].interactions[0].bus = 65536;
  close(k, list, MALFORMED, "bus 65536");
  k = copy_key(base);
  k->vk.num_airs = k->vk.num_height_constraints = 0;
  close(k, list, INVALID, "no AIR");
}

// ---- Bytes

// The key without its hash, with bytes replaced and a hash that fits.
static void splice(attack_list *list, const attack_base *base, size_t at, size_t removed, const void *bytes, size_t n,
                   swirl_status expected, const char *what) {
  const size_t hashed_len = swirl_vk_encode_hashed(swirl_pk_vk(base->pk), NULL);
  u8 *changed = malloc(hashed_len + n);
  memcpy(changed, base->key, at);
  memcpy(changed + at, bytes, n);
  memcpy(changed + at + n, base->key + at + removed, hashed_len - at - removed);
  size_t len;
  u8 *key = attack_key_sign(changed, hashed_len - removed + n, NULL, &len);
  add_bytes(list, base, key, len, expected, what);
  free(key);
  free(changed);
}

static void bytes(attack_list *list, const attack_base *base) {
  static const size_t LENGTHS[] = {0, 1, 40};
  for (size_t i = 0; i < SWIRL_COUNT(LENGTHS); i++) {
    add_bytes(list, base, base->key, LENGTHS[i], MALFORMED, "the key's first bytes alone");
  }
  add_bytes(list, base, base->key, base->key_len - 1, MALFORMED, "the last byte of the key is missing");
  u8 *longer = calloc(base->key_len + 1, 1);
  memcpy(longer, base->key, base->key_len);
  add_bytes(list, base, longer, base->key_len + 1, MALFORMED, "a byte behind the key");
  longer[base->key_len - 1] ^= 1;
  add_bytes(list, base, longer, base->key_len, SWIRL_ERR_KEY_HASH, "the last byte of the hash is another");
  free(longer);

  static const u8 TWO[] = {0x82, 0x00};
  splice(list, base, 0, 1, TWO, sizeof TWO, MALFORMED, "an integer in two bytes that fits into one");
  static const u8 ENDLESS[] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
  splice(list, base, 0, 1, ENDLESS, sizeof ENDLESS, MALFORMED, "an integer of eleven bytes");
  static const u8 ROUNDS[] = {28, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
  splice(list, base, 5, 1, ROUNDS, sizeof ROUNDS, INVALID, "28 WHIR rounds");
}

// Where the AIRs begin, and where an AIR's flag of rotations stands.
static size_t airs_at(const attack_base *base, u32 num) {
  swirl_vk vk = *swirl_pk_vk(base->pk);
  vk.num_airs = num;
  vk.num_height_constraints = 0;
  return swirl_vk_encode_hashed(&vk, NULL) - 1; // the number of height constraints
}

static void flags_and_digests(attack_list *list, const attack_base *base) {
  static const u8 TWO = 2, WIDTH_ALONE[] = {1, 1};
  splice(list, base, airs_at(base, 0), 1, &TWO, 1, MALFORMED, "a presence that is neither 0 nor 1");
  // Sender: no preprocessed trace, no width, no cached mains, two columns, no public values, no rotations.
  splice(list, base, airs_at(base, 1) + 5, 1, &TWO, 1, MALFORMED, "a flag that is neither 0 nor 1");
  splice(list, base, airs_at(base, 3) + 1, 1, WIDTH_ALONE, sizeof WIDTH_ALONE, INVALID,
         "a preprocessed width without a commitment");
  // The words behind the first would be read as what follows a commitment.
  static const u8 NO_DIGEST[] = {0xff, 0xff, 0xff, 0xff, 0x0f, 1, 1, 1, 0, 1, 1, 1};
  const swirl_vk *vk = swirl_pk_vk(base->pk);
  splice(list, base, airs_at(base, 2) + 1, vk->suite->write_key_digest(NULL, vk->airs[2].preprocessed_commit),
         NO_DIGEST, sizeof NO_DIGEST, MALFORMED, "a commitment with a word that is no field element");
}

static void height_constraints(attack_list *list, const attack_base *base) {
  swirl_vk vk = *swirl_pk_vk(base->pk);
  vk.num_height_constraints--;
  const size_t last = swirl_vk_encode_hashed(&vk, NULL);
  static const u8 THREE = SYSTEM_AIRS - 1;
  splice(list, base, last, 2, &THREE, 1, INVALID, "a height constraint without a coefficient for the first AIR");
}

// As many AIRs as the bytes allow, of which the first has more nodes than there is memory for beside them.
static void too_much_memory(attack_list *list, const attack_base *base) {
  enum { NODES = 6000, NUM_AIRS = NODES / 12 };
  const size_t params_len = airs_at(base, 0) - 1;
  u8 *changed = calloc(params_len + NODES + 64, 1);
  memcpy(changed, base->key, params_len);
  size_t at = params_len;
  changed[at++] = 0x80 | NUM_AIRS % 128;
  changed[at++] = NUM_AIRS / 128;
  static const u8 AIR[] = {0, 0, 0, 2, 0, 0}; // up to its nodes
  memcpy(changed + at, AIR, sizeof AIR);
  at += sizeof AIR;
  changed[at++] = 0x80 | NODES % 128;
  changed[at++] = NODES / 128;
  memset(changed + at, NODE_IS_FIRST, NODES);
  size_t len;
  u8 *key = attack_key_sign(changed, at + NODES, NULL, &len);
  add_bytes(list, base, key, len, MALFORMED, "counts that promise more than the bytes can hold");
  free(key);
  free(changed);
}

void attacks_on_keys(attack_list *list, const attack_base *bases) {
  const attack_base *base = &bases[BASE_SYSTEM];
  bytes(list, base);
  flags_and_digests(list, base);
  parameters(list, base);
  long_round(list, &bases[BASE_OPTIONAL]);
  widths(list, base);
  nodes(list, base);
  constraints(list, base);
  height_constraints(list, base);
  too_much_memory(list, base);
}
