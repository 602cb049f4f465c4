#include "keys/expression.h"

#include <stdio.h>

// ---- Leaves

static void variable_name(char *name, const air_vk *air, const dag_node *node) {
  const char *prime = node->offset == 1 ? "'" : "";
  if (node->entry == ENTRY_PUBLIC) {
    snprintf(name, EXPRESSION_NAME_LEN, "public[%u]", node->b);
  } else if (node->entry == ENTRY_PREPROCESSED) {
    snprintf(name, EXPRESSION_NAME_LEN, "pre%s[%u]", prime, node->b);
  } else if (node->a == air->num_cached) {
    snprintf(name, EXPRESSION_NAME_LEN, "main%s[%u]", prime, node->b);
  } else {
    snprintf(name, EXPRESSION_NAME_LEN, "cached%u%s[%u]", node->a, prime, node->b);
  }
}

void swirl_expression_name(char name[EXPRESSION_NAME_LEN], const air_vk *air, const dag_node *node) {
  switch (node->kind) {
  case NODE_IS_FIRST: memcpy(name, "is_first", sizeof "is_first"); break;
  case NODE_IS_LAST: memcpy(name, "is_last", sizeof "is_last"); break;
  case NODE_IS_TRANSITION: memcpy(name, "is_transition", sizeof "is_transition"); break;
  default: variable_name(name, air, node);
  }
}

// Constants this close to p are negative numbers.
static i64 constant_of(const dag_node *node) {
  const u32 value = bb_to_canonical(node->a);
  return BB_P - value <= 65536 ? (i64)value - (i64)BB_P : (i64)value;
}

// ---- Trees, without recursion

// How tightly a node binds. The operands of a node are put in parentheses if they bind less than it asks for.
enum { BINDS_SUM = 1, BINDS_PRODUCT = 2, BINDS_LEAF = 3 };

static u32 binding_of(const dag_node *node) {
  switch (node->kind) {
  case NODE_ADD:
  case NODE_SUB: return BINDS_SUM;
  case NODE_MUL:
  case NODE_NEG: return BINDS_PRODUCT;
  case NODE_CONSTANT: return constant_of(node) < 0 ? BINDS_PRODUCT : BINDS_LEAF;
  default: return BINDS_LEAF;
  }
}

static bool has_operands(const dag_node *node) {
  return node->kind == NODE_ADD || node->kind == NODE_SUB || node->kind == NODE_MUL || node->kind == NODE_NEG;
}

// A node that is being written.
typedef struct open_node {
  u32 node;
  u32 asked; // how tightly it must bind to stand without parentheses
  u32 stage; // operands begun
} open_node;

typedef struct tree_writer {
  const expression_sink *sink;
  const air_vk *air;
  open_node *stack; // [num_nodes]: deeper nodes have lower numbers, so there are never more
  u32 depth;
  bool is_full;
} tree_writer;

static void put(tree_writer *t, const char *piece) {
  if (!t->is_full && !t->sink->put(t->sink->context, piece)) t->is_full = true;
}

static void open_operand(tree_writer *t, u32 node, u32 asked) {
  t->stack[t->depth++] = (open_node){.node = node, .asked = asked};
}

static void put_leaf(tree_writer *t, u32 at) {
  const dag_node *node = &t->air->nodes[at];
  char text[EXPRESSION_NAME_LEN];
  if (has_operands(node)) {
    snprintf(text, sizeof text, "t%u", at);
  } else if (node->kind == NODE_CONSTANT) {
    snprintf(text, sizeof text, "%lld", (long long)constant_of(node));
  } else {
    swirl_expression_name(text, t->air, node);
  }
  put(t, text);
  const bool is_value = node->kind != NODE_CONSTANT && !has_operands(node);
  if (is_value && !t->is_full && t->sink->leaf != NULL) t->sink->leaf(t->sink->context, at);
}

// One step of the node on top of the stack: begins its next operand, or ends it.
static void step(tree_writer *t) {
  open_node *top = &t->stack[t->depth - 1];
  const dag_node *node = &t->air->nodes[top->node];
  const bool is_named = t->depth > 1 && t->sink->named != NULL && t->sink->named[top->node];
  const bool is_open = has_operands(node) && !is_named;
  const u32 binds = is_named ? BINDS_LEAF : binding_of(node), stage = top->stage++;
  const bool in_parentheses = binds < top->asked;
  const bool is_negation = node->kind == NODE_NEG;
  if (stage == 0 && in_parentheses) put(t, "(");
  if (stage == 0 && is_open) {
    if (is_negation) put(t, "-");
    open_operand(t, node->a, is_negation ? BINDS_LEAF : binds);
    return;
  }
  if (stage == 1 && is_open && !is_negation) {
    put(t, node->kind == NODE_ADD ? " + " : node->kind == NODE_SUB ? " - " : " * ");
    open_operand(t, node->b, binds + 1);
    return;
  }
  if (!is_open) put_leaf(t, top->node);
  if (in_parentheses) put(t, ")");
  t->depth--;
}

swirl_status swirl_expression_write(const expression_sink *sink, const air_vk *air, u32 node,
                                    const swirl_allocator *allocator) {
  tree_writer t = {.sink = sink, .air = air};
  t.stack = swirl_mem_alloc_uninit(allocator, air->num_nodes * sizeof *t.stack);
  if (t.stack == NULL) return SWIRL_ERR_NO_MEMORY;
  open_operand(&t, node, 0);
  while (t.depth > 0 && !t.is_full) step(&t);
  swirl_mem_release(allocator, t.stack, air->num_nodes * sizeof *t.stack);
  return SWIRL_OK;
}
