#include "check/check_text.h"

#include <stdarg.h>
#include <stdio.h>

// ---- Text of bounded length

typedef struct text_writer {
  char *text;
  size_t len;
  bool is_full;
} text_writer;

__attribute__((format(printf, 2, 3))) static void put(text_writer *w, const char *format, ...) {
  static const char cut[] = "...";
  char piece[64];
  if (w->is_full) return;
  va_list args;
  va_start(args, format);
  const int len = vsnprintf(piece, sizeof piece, format, args);
  va_end(args);
  if (len < 0 || (size_t)len >= sizeof piece || w->len + (size_t)len + sizeof cut > CHECK_TEXT_LEN) {
    memcpy(w->text + w->len, cut, sizeof cut);
    w->is_full = true;
    return;
  }
  memcpy(w->text + w->len, piece, (size_t)len + 1);
  w->len += (size_t)len;
}

// ---- Leaves

static void put_variable(text_writer *w, const air_vk *air, const dag_node *node) {
  const char *prime = node->offset == 1 ? "'" : "";
  if (node->entry == ENTRY_PUBLIC) {
    put(w, "public[%u]", node->b);
  } else if (node->entry == ENTRY_PREPROCESSED) {
    put(w, "pre%s[%u]", prime, node->b);
  } else if (node->a == air->num_cached) {
    put(w, "main%s[%u]", prime, node->b);
  } else {
    put(w, "cached%u%s[%u]", node->a, prime, node->b);
  }
}

// A variable or a selector.
static void put_name(text_writer *w, const air_vk *air, const dag_node *node) {
  switch (node->kind) {
  case NODE_IS_FIRST: put(w, "is_first"); break;
  case NODE_IS_LAST: put(w, "is_last"); break;
  case NODE_IS_TRANSITION: put(w, "is_transition"); break;
  default: put_variable(w, air, node);
  }
}

// Constants this close to p are negative numbers.
static i64 constant_of(const dag_node *node) {
  const i64 value = check_signed(node->a);
  return value < -65536 ? value + (i64)BB_P : value;
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

// A node that is being written.
typedef struct open_node {
  u32 node;
  u32 asked; // how tightly it must bind to stand without parentheses
  u32 stage; // operands begun
} open_node;

typedef struct tree_writer {
  text_writer w;
  const air_vk *air;
  open_node *stack; // [num_nodes]: deeper nodes have lower numbers, so there are never more
  u32 depth;
  u32 seen[CHECK_TEXT_VARIABLES]; // variables and selectors written, by node
  u32 num_seen;
  bool saw_more;
} tree_writer;

static void note_seen(tree_writer *t, u32 node) {
  for (u32 i = 0; i < t->num_seen; i++) {
    if (t->seen[i] == node) return;
  }
  if (t->num_seen == CHECK_TEXT_VARIABLES) {
    t->saw_more = true;
  } else {
    t->seen[t->num_seen++] = node;
  }
}

static void open_operand(tree_writer *t, u32 node, u32 asked) {
  t->stack[t->depth++] = (open_node){.node = node, .asked = asked};
}

static void put_leaf(tree_writer *t, u32 at) {
  const dag_node *node = &t->air->nodes[at];
  if (node->kind == NODE_CONSTANT) {
    put(&t->w, "%lld", (long long)constant_of(node));
    return;
  }
  put_name(&t->w, t->air, node);
  if (!t->w.is_full) note_seen(t, at);
}

// One step of the node on top of the stack: begins its next operand, or ends it.
static void step(tree_writer *t) {
  open_node *top = &t->stack[t->depth - 1];
  const dag_node *node = &t->air->nodes[top->node];
  const u32 binds = binding_of(node), stage = top->stage++;
  const bool in_parentheses = binds < top->asked;
  const bool is_negation = node->kind == NODE_NEG;
  const bool has_operands = is_negation || node->kind == NODE_ADD || node->kind == NODE_SUB || node->kind == NODE_MUL;
  if (stage == 0 && in_parentheses) put(&t->w, "(");
  if (stage == 0 && has_operands) {
    if (is_negation) put(&t->w, "-");
    open_operand(t, node->a, is_negation ? BINDS_LEAF : binds);
    return;
  }
  if (stage == 1 && has_operands && !is_negation) {
    put(&t->w, node->kind == NODE_ADD ? " + " : node->kind == NODE_SUB ? " - " : " * ");
    open_operand(t, node->b, binds + 1);
    return;
  }
  if (!has_operands) put_leaf(t, top->node);
  if (in_parentheses) put(&t->w, ")");
  t->depth--;
}

swirl_status swirl_check_text(check_text *out, const air_vk *air, u32 node, const u32 *values, u32 lane,
                              const swirl_allocator *allocator) {
  tree_writer t = {.w = {.text = out->expression}, .air = air};
  out->expression[0] = out->values[0] = '\0';
  t.stack = swirl_mem_alloc_uninit(allocator, air->num_nodes * sizeof *t.stack);
  if (t.stack == NULL) return SWIRL_ERR_NO_MEMORY;
  open_operand(&t, node, 0);
  while (t.depth > 0 && !t.w.is_full) step(&t);
  swirl_mem_release(allocator, t.stack, air->num_nodes * sizeof *t.stack);

  text_writer w = {.text = out->values};
  for (u32 i = 0; i < t.num_seen; i++) {
    if (i > 0) put(&w, ", ");
    put_name(&w, air, &air->nodes[t.seen[i]]);
    put(&w, " = %u", bb_to_canonical(values[(size_t)t.seen[i] * CHECK_BLOCK + lane]));
  }
  if (t.saw_more) put(&w, ", ...");
  return SWIRL_OK;
}
