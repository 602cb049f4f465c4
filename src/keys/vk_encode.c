// Verifying key to bytes: postcard, spec 04 sections 6.1 and 6.2. The order of the calls is the format.
#include "keys/vk_encode.h"

#include "base/varint.h"

// Writes, or with `out` NULL counts.
typedef struct key_writer {
  u8 *out;
  size_t len;
} key_writer;

static void put_u8(key_writer *w, u8 v) {
  if (w->out != NULL) w->out[w->len] = v;
  w->len++;
}

static u8 *write_position(const key_writer *w) { return w->out == NULL ? NULL : w->out + w->len; }
static void put_varint(key_writer *w, u64 v) { w->len += varint_write(write_position(w), v); }

// 0, -1, 1, -2, ... become 0, 1, 2, 3, ...
static void put_zigzag(key_writer *w, i32 v) { put_varint(w, v < 0 ? 2 * (u64)(-(i64)v) - 1 : 2 * (u64)v); }

static void put_list(key_writer *w, const u32 *values, u32 num) {
  put_varint(w, num);
  for (u32 i = 0; i < num; i++) put_varint(w, values[i]);
}

static void put_digest(key_writer *w, const hash_suite *suite, const u32 *digest) {
  w->len += suite->write_key_digest(write_position(w), digest);
}

static void put_params(key_writer *w, const swirl_params *p) {
  put_varint(w, p->l_skip);
  put_varint(w, p->n_stack);
  put_varint(w, p->w_stack);
  put_varint(w, p->log_blowup);
  put_varint(w, p->k_whir);
  put_list(w, p->num_queries, p->num_rounds);
  put_varint(w, p->mu_pow_bits);
  put_varint(w, p->query_pow_bits);
  put_varint(w, p->folding_pow_bits);
  put_varint(w, (u64)p->proximity);
  if (p->proximity != SWIRL_UNIQUE_DECODING) put_varint(w, p->proximity_m);
  if (p->proximity == SWIRL_SPLIT_UNIQUE_LIST) put_varint(w, p->list_start_round);
  put_varint(w, p->max_interaction_count);
  put_varint(w, p->log_max_message_length);
  put_varint(w, p->logup_pow_bits);
  put_varint(w, p->max_constraint_degree);
}

static void put_variable(key_writer *w, u8 entry, u32 part, u8 offset, u32 index) {
  put_varint(w, entry);
  if (entry == ENTRY_MAIN) put_varint(w, part);
  if (entry != ENTRY_PUBLIC) put_varint(w, offset);
  put_varint(w, index);
}

static void put_node(key_writer *w, const dag_node *node) {
  put_varint(w, node->kind);
  switch (node->kind) {
  case NODE_VARIABLE: put_variable(w, node->entry, node->a, node->offset, node->b); break;
  case NODE_CONSTANT: put_varint(w, node->a); break;
  case NODE_NEG:
    put_varint(w, node->a);
    put_varint(w, node->deg);
    break;
  case NODE_ADD:
  case NODE_SUB:
  case NODE_MUL:
    put_varint(w, node->a);
    put_varint(w, node->b);
    put_varint(w, node->deg);
    break;
  default: break; // a selector is its kind alone
  }
}

static void put_air(key_writer *w, const hash_suite *suite, const air_vk *air) {
  put_u8(w, air->has_preprocessed);
  if (air->has_preprocessed) {
    put_digest(w, suite, air->preprocessed_commit);
    put_zigzag(w, air->hypercube_dim);
    put_varint(w, air->preprocessed_stacking_width);
  }
  put_u8(w, air->has_preprocessed);
  if (air->has_preprocessed) put_varint(w, air->preprocessed_width);
  put_list(w, air->cached_widths, air->num_cached);
  put_varint(w, air->common_main_width);
  put_varint(w, air->num_public_values);
  put_u8(w, air->need_rot);
  put_varint(w, air->num_nodes);
  for (u32 i = 0; i < air->num_nodes; i++) put_node(w, &air->nodes[i]);
  put_list(w, air->constraint_idx, air->num_constraints);
  put_varint(w, air->num_interactions);
  for (u32 i = 0; i < air->num_interactions; i++) {
    const air_interaction *interaction = &air->interactions[i];
    put_list(w, air->messages + interaction->message_first, interaction->message_len);
    put_varint(w, interaction->count);
    put_varint(w, interaction->bus);
    put_varint(w, interaction->count_weight);
  }
  put_u8(w, air->max_constraint_degree);
  put_u8(w, air->is_required);
  put_varint(w, air->num_unused);
  for (u32 i = 0; i < air->num_unused; i++) {
    const air_variable *v = &air->unused[i];
    put_variable(w, v->entry, v->part, v->offset, v->index);
  }
}

size_t swirl_vk_encode_hashed(const swirl_vk *vk, u8 *out) {
  key_writer w = {.out = out};
  put_params(&w, &vk->params);
  put_varint(&w, vk->num_airs);
  for (u32 i = 0; i < vk->num_airs; i++) put_air(&w, vk->suite, &vk->airs[i]);
  put_varint(&w, vk->num_height_constraints);
  for (u32 i = 0; i < vk->num_height_constraints; i++) {
    put_list(&w, vk->height_constraints[i].coefficients, vk->num_airs);
    put_varint(&w, vk->height_constraints[i].threshold);
  }
  return w.len;
}

size_t swirl_vk_encoded_len(const swirl_vk *vk) {
  if (vk == NULL) return 0;
  key_writer w = {.len = swirl_vk_encode_hashed(vk, NULL)};
  put_digest(&w, vk->suite, vk->pre_hash);
  return w.len;
}

swirl_status swirl_vk_encode(const swirl_vk *vk, u8 *out, size_t out_len) {
  if (vk == NULL || out == NULL) return SWIRL_ERR_ARGUMENT;
  if (out_len < swirl_vk_encoded_len(vk)) return SWIRL_ERR_BLOCK_SIZE;
  key_writer w = {.out = out, .len = swirl_vk_encode_hashed(vk, out)};
  put_digest(&w, vk->suite, vk->pre_hash);
  return SWIRL_OK;
}
