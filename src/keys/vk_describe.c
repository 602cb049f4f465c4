// An AIR of a key in words, expression by expression.
#include <stdio.h>
#include <swirl/keys.h>

#include "base/grow.h"
#include "keys/expression.h"

typedef struct describer {
  const air_vk *air;
  const swirl_allocator *allocator;
  bool (*item)(void *context, const swirl_vk_item *item);
  void *context;
  bool *used;  // [num_nodes]: by an expression, a constraint or an interaction
  bool *named; // [num_nodes]: with operands, and used more than once
  char *text;
  u32 len, capacity;
  swirl_status status; // of the text
} describer;

static bool append(void *context, const char *piece) {
  describer *d = context;
  const size_t len = strlen(piece);
  char *text = len > UINT32_MAX / 2 - d->len
                   ? NULL
                   : swirl_grow(d->allocator, d->text, &d->capacity, d->len + (u32)len + 1, sizeof *d->text);
  if (text == NULL) {
    d->status = SWIRL_ERR_NO_MEMORY;
    return false;
  }
  memcpy(text + d->len, piece, len + 1);
  d->text = text;
  d->len += (u32)len;
  return true;
}

// ---- Terms

static void use(describer *d, u32 node) {
  const u8 kind = d->air->nodes[node].kind;
  const bool has_operands = kind == NODE_ADD || kind == NODE_SUB || kind == NODE_MUL || kind == NODE_NEG;
  if (d->used[node]) d->named[node] = has_operands;
  d->used[node] = true;
}

static void find_terms(describer *d) {
  const air_vk *air = d->air;
  for (u32 i = 0; i < air->num_nodes; i++) {
    const dag_node *node = &air->nodes[i];
    const bool is_binary = node->kind == NODE_ADD || node->kind == NODE_SUB || node->kind == NODE_MUL;
    if (is_binary || node->kind == NODE_NEG) use(d, node->a);
    if (is_binary) use(d, node->b);
  }
  for (u32 i = 0; i < air->num_constraints; i++) use(d, air->constraint_idx[i]);
  for (u32 i = 0; i < air->num_interactions; i++) use(d, air->interactions[i].count);
  for (u32 i = 0; i < air->num_messages; i++) use(d, air->messages[i]);
}

// ---- Items

// Writes `node` and hands it out; false: no more.
static bool describe(describer *d, swirl_vk_item_kind kind, u32 index, u32 field, u32 node) {
  const expression_sink sink = {.put = append, .context = d, .named = d->named};
  d->len = 0;
  if (kind != SWIRL_VK_TERM && d->named[node]) {
    char name[16];
    snprintf(name, sizeof name, "t%u", node);
    append(d, name);
  } else {
    const swirl_status status = swirl_expression_write(&sink, d->air, node, d->allocator);
    if (status != SWIRL_OK) d->status = status;
  }
  if (d->status != SWIRL_OK) return false;
  const swirl_vk_item out = {.kind = kind, .index = index, .field = field, .text = d->text};
  return d->item(d->context, &out);
}

static bool describe_interaction(describer *d, u32 index) {
  const air_interaction *in = &d->air->interactions[index];
  if (!describe(d, SWIRL_VK_COUNT, index, 0, in->count)) return false;
  for (u32 f = 0; f < in->message_len; f++) {
    if (!describe(d, SWIRL_VK_FIELD, index, f, d->air->messages[in->message_first + f])) return false;
  }
  return true;
}

static void describe_all(describer *d) {
  const air_vk *air = d->air;
  for (u32 i = 0; i < air->num_nodes; i++) {
    if (d->named[i] && !describe(d, SWIRL_VK_TERM, i, 0, i)) return;
  }
  for (u32 i = 0; i < air->num_constraints; i++) {
    if (!describe(d, SWIRL_VK_CONSTRAINT, i, 0, air->constraint_idx[i])) return;
  }
  for (u32 i = 0; i < air->num_interactions; i++) {
    if (!describe_interaction(d, i)) return;
  }
}

swirl_status swirl_vk_describe_air(const swirl_vk *vk, uint32_t index,
                                   bool (*item)(void *context, const swirl_vk_item *item), void *context,
                                   const swirl_allocator *allocator) {
  if (vk == NULL || item == NULL || index >= vk->num_airs) return SWIRL_ERR_ARGUMENT;
  const air_vk *air = &vk->airs[index];
  if (air->num_nodes == 0) return SWIRL_OK; // nothing refers to a node
  describer d = {.air = air, .allocator = allocator, .item = item, .context = context, .status = SWIRL_OK};
  d.used = swirl_mem_alloc(allocator, air->num_nodes * sizeof *d.used);
  d.named = swirl_mem_alloc(allocator, air->num_nodes * sizeof *d.named);
  if (d.used == NULL || d.named == NULL) {
    d.status = SWIRL_ERR_NO_MEMORY;
  } else {
    find_terms(&d);
    describe_all(&d);
  }
  swirl_mem_release(allocator, d.text, d.capacity);
  swirl_mem_release(allocator, d.named, air->num_nodes * sizeof *d.named);
  swirl_mem_release(allocator, d.used, air->num_nodes * sizeof *d.used);
  return d.status;
}
