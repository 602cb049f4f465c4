// Compiles an AIR's DAG into a program: air_program_format.h describes its words.
//
// Steps: leave out constraints of degree 1; mark what the outputs reach; take long sums of columns for inputs; fuse
// frequent patterns; give inputs, publics
// and constants their numbers; choose an order and a prologue; allocate slots by live range and emit; mark where the
// program can be cut. A value that is an
// output is consumed where it is produced, so that its slot can die there.
#include "device/air_program.h"

#include <stdlib.h>

#include "device/air_cuts.h"
#include "device/air_program_format.h"
#include "device/ops.h"

#define NO_NODE 0xffffffffu

// How a node is computed; `op` is one of AIR_OP_* or one of these.
enum { FORM_LEAF = 100 };
typedef struct node_form {
  u32 op;
  u32 a, b, c; // nodes, NO_NODE where there is none
} node_form;

// A leaf in the order of the program's file of values.
typedef struct leaf_key {
  u32 class; // 0 input, 1 public, 2 constant
  u32 kind, part, column, rot;
  u32 node;
} leaf_key;

enum { MAX_PROLOGUE = 16, LONG_LIFE = 32, PART_MIN = 16 };

typedef struct compiler {
  const swirl_allocator *allocator;
  const air_vk *air;
  u32 kind;
  u32 num_nodes;
  u32 num_output_nodes;
  u32 *outputs;     // [num_output_nodes] nodes, in the order of their weights; NO_NODE if left out
  u32 *degree;      // [num_nodes] in columns and selectors
  u32 max_degree;   // of the outputs
  node_form *form;  // [num_nodes]
  u32 *uses;        // [num_nodes] times read by needed nodes and outputs
  u32 *left;        // [num_nodes] uses to come while slots are allocated
  u32 *sum_of;      // [num_nodes] sum of columns that it is, or NO_COLUMN_SUM
  u32 *born, *read; // [num_nodes] instruction that computes it, and the last that reads it
  u32 *operand;     // [num_nodes] number in the file of values
  u32 *order;       // [num_nodes] the needed nodes that are computed, in order of computation
  u32 *order_alt;   // [num_nodes] another order
  u32 *stack;       // [2 num_nodes + 1] of the walk
  u8 *seen;         // [num_nodes]
  u32 *out_first;   // [num_nodes] first output that is this node (an index into outputs), NO_NODE if none
  u32 *out_next;    // [num_output_nodes] next output that is the same node
  u32 *free_slots;  // [num_nodes]
  leaf_key *leaves; // [num_nodes]
  u32 num_leaves, num_order;
  u32 prologue[MAX_PROLOGUE], num_prologue; // nodes that are computed first and stay
  u32 num_publics, num_constants, first_slot;
  u32 num_free, num_slots;
  u32 pending[4], num_pending; // outputs produced and not yet emitted
  u32 part_start;              // instruction behind the last place where the program can be cut
  u32 *code;                   // where instructions go; NULL: count only
  u32 num_code, num_muls, num_outs;
} compiler;

static void *compiler_words(compiler *c, size_t n, size_t size) {
  return swirl_mem_alloc(c->allocator, (n == 0 ? 1 : n) * size);
}

static void compiler_release(compiler *c) {
  const size_t n = c->num_nodes, one = n == 0 ? 1 : n, outs = c->num_output_nodes == 0 ? 1 : c->num_output_nodes;
  swirl_mem_release(c->allocator, c->outputs, outs * sizeof(u32));
  swirl_mem_release(c->allocator, c->degree, one * sizeof(u32));
  swirl_mem_release(c->allocator, c->form, one * sizeof(node_form));
  swirl_mem_release(c->allocator, c->uses, one * sizeof(u32));
  swirl_mem_release(c->allocator, c->left, one * sizeof(u32));
  swirl_mem_release(c->allocator, c->sum_of, one * sizeof(u32));
  swirl_mem_release(c->allocator, c->born, one * sizeof(u32));
  swirl_mem_release(c->allocator, c->read, one * sizeof(u32));
  swirl_mem_release(c->allocator, c->operand, one * sizeof(u32));
  swirl_mem_release(c->allocator, c->order, one * sizeof(u32));
  swirl_mem_release(c->allocator, c->order_alt, one * sizeof(u32));
  swirl_mem_release(c->allocator, c->stack, (2 * n + 1) * sizeof(u32));
  swirl_mem_release(c->allocator, c->seen, one);
  swirl_mem_release(c->allocator, c->out_first, one * sizeof(u32));
  swirl_mem_release(c->allocator, c->out_next, outs * sizeof(u32));
  swirl_mem_release(c->allocator, c->free_slots, one * sizeof(u32));
  swirl_mem_release(c->allocator, c->leaves, one * sizeof(leaf_key));
}

static swirl_status compiler_init(compiler *c, const air_vk *air, u32 kind, const swirl_allocator *allocator) {
  memset(c, 0, sizeof *c);
  c->allocator = allocator;
  c->air = air;
  c->kind = kind;
  c->num_nodes = air->num_nodes;
  c->num_output_nodes =
      kind == AIR_PROGRAM_CONSTRAINTS ? air->num_constraints : air->num_interactions + air->num_messages;
  const size_t n = c->num_nodes;
  c->outputs = compiler_words(c, c->num_output_nodes, sizeof(u32));
  c->degree = compiler_words(c, n, sizeof(u32));
  c->form = compiler_words(c, n, sizeof(node_form));
  c->uses = compiler_words(c, n, sizeof(u32));
  c->left = compiler_words(c, n, sizeof(u32));
  c->sum_of = compiler_words(c, n, sizeof(u32));
  c->born = compiler_words(c, n, sizeof(u32));
  c->read = compiler_words(c, n, sizeof(u32));
  c->operand = compiler_words(c, n, sizeof(u32));
  c->order = compiler_words(c, n, sizeof(u32));
  c->order_alt = compiler_words(c, n, sizeof(u32));
  c->stack = compiler_words(c, 2 * n + 1, sizeof(u32));
  c->seen = compiler_words(c, n, 1);
  c->out_first = compiler_words(c, n, sizeof(u32));
  c->out_next = compiler_words(c, c->num_output_nodes, sizeof(u32));
  c->free_slots = compiler_words(c, n, sizeof(u32));
  c->leaves = compiler_words(c, n, sizeof(leaf_key));
  if (!c->outputs || !c->degree || !c->form || !c->uses || !c->left || !c->sum_of || !c->born || !c->read ||
      !c->operand || !c->order || !c->order_alt || !c->stack || !c->seen || !c->out_first || !c->out_next ||
      !c->free_slots || !c->leaves)
    return SWIRL_ERR_NO_MEMORY;
  return SWIRL_OK;
}

static u32 degree_of(const compiler *c, u32 node) {
  const dag_node *n = &c->air->nodes[node];
  switch (n->kind) {
  case NODE_CONSTANT: return 0;
  case NODE_ADD:
  case NODE_SUB: return u32_max(c->degree[n->a], c->degree[n->b]);
  case NODE_MUL: return u32_min(c->degree[n->a] + c->degree[n->b], UINT16_MAX); // saturates: it may double at each node
  case NODE_NEG: return c->degree[n->a];
  case NODE_VARIABLE: return n->entry == ENTRY_PUBLIC ? 0 : 1;
  default: return 1; // selectors
  }
}

// Outputs in the order of their weights; for interactions the counts come first.
static void collect_outputs(compiler *c) {
  const air_vk *air = c->air;
  if (c->kind == AIR_PROGRAM_CONSTRAINTS) {
    for (u32 i = 0; i < air->num_constraints; i++) c->outputs[i] = air->constraint_idx[i];
  } else {
    for (u32 s = 0; s < air->num_interactions; s++) c->outputs[s] = air->interactions[s].count;
    for (u32 m = 0; m < air->num_messages; m++) c->outputs[air->num_interactions + m] = air->messages[m];
  }
  for (u32 i = 0; i < c->num_nodes; i++) {
    c->degree[i] = degree_of(c, i);
    c->out_first[i] = NO_NODE;
  }
  c->max_degree = 0;
  for (u32 i = c->num_output_nodes; i-- > 0;) { // backwards, so that each list ascends
    const u32 degree = c->degree[c->outputs[i]];
    if (c->kind == AIR_PROGRAM_CONSTRAINTS && degree <= 1) {
      c->outputs[i] = NO_NODE;
      continue;
    }
    c->max_degree = u32_max(c->max_degree, degree);
    c->out_next[i] = c->out_first[c->outputs[i]];
    c->out_first[c->outputs[i]] = i;
  }
}

static void initial_forms(compiler *c) {
  for (u32 i = 0; i < c->num_nodes; i++) {
    const dag_node *n = &c->air->nodes[i];
    node_form *f = &c->form[i];
    *f = (node_form){FORM_LEAF, NO_NODE, NO_NODE, NO_NODE};
    switch (n->kind) {
    case NODE_ADD: *f = (node_form){AIR_OP_ADD, n->a, n->b, NO_NODE}; break;
    case NODE_SUB: *f = (node_form){AIR_OP_SUB, n->a, n->b, NO_NODE}; break;
    case NODE_MUL: *f = (node_form){AIR_OP_MUL, n->a, n->b, NO_NODE}; break;
    case NODE_NEG: *f = (node_form){AIR_OP_NEG, n->a, NO_NODE, NO_NODE}; break;
    default: break;
    }
    if (f->op == AIR_OP_ADD && f->a == f->b) *f = (node_form){AIR_OP_DOUBLE, n->a, NO_NODE, NO_NODE};
  }
}

// uses[i] = how often needed nodes and outputs read node i. Children stand before their parents, so one pass down.
static void count_uses(compiler *c) {
  memset(c->uses, 0, (size_t)c->num_nodes * sizeof(u32));
  for (u32 i = 0; i < c->num_output_nodes; i++)
    if (c->outputs[i] != NO_NODE) c->uses[c->outputs[i]]++;
  for (u32 i = c->num_nodes; i-- > 0;) {
    if (c->uses[i] == 0) continue;
    const node_form *f = &c->form[i];
    if (f->a != NO_NODE) c->uses[f->a]++;
    if (f->b != NO_NODE) c->uses[f->b]++;
    if (f->c != NO_NODE) c->uses[f->c]++;
  }
}

// If node `product` is a * 2b, 2a * b or 2(a * b), gives (a, b).
static bool doubled_product(const compiler *c, u32 product, u32 *a, u32 *b) {
  const node_form *f = &c->form[product];
  if (f->op == AIR_OP_DOUBLE && c->uses[f->a] == 1 && c->form[f->a].op == AIR_OP_MUL) {
    *a = c->form[f->a].a;
    *b = c->form[f->a].b;
    return true;
  }
  if (f->op != AIR_OP_MUL) return false;
  const node_form *fa = &c->form[f->a], *fb = &c->form[f->b];
  if (fb->op == AIR_OP_DOUBLE) {
    *a = f->a;
    *b = fb->a;
    return true;
  }
  if (fa->op == AIR_OP_DOUBLE) {
    *a = fa->a;
    *b = f->b;
    return true;
  }
  return false;
}

// a + b - 2ab, where the sum and the product serve nothing else.
static void fuse_xor(compiler *c) {
  for (u32 i = 0; i < c->num_nodes; i++) {
    node_form *f = &c->form[i];
    if (c->uses[i] == 0 || f->op != AIR_OP_SUB || c->uses[f->a] != 1 || c->uses[f->b] != 1) continue;
    const node_form *sum = &c->form[f->a];
    u32 a, b;
    if (sum->op != AIR_OP_ADD || !doubled_product(c, f->b, &a, &b)) continue;
    if ((sum->a == a && sum->b == b) || (sum->a == b && sum->b == a)) *f = (node_form){AIR_OP_XOR, a, b, NO_NODE};
  }
}

static bool is_base_leaf(const compiler *c, u32 node) {
  const dag_node *n = &c->air->nodes[node];
  return n->kind == NODE_CONSTANT || (n->kind == NODE_VARIABLE && n->entry == ENTRY_PUBLIC);
}

// 2a + b, (a - b) c and products by a public or a constant.
static void fuse_small(compiler *c) {
  for (u32 i = 0; i < c->num_nodes; i++) {
    node_form *f = &c->form[i];
    if (c->uses[i] == 0) continue;
    if (f->op == AIR_OP_ADD) {
      const u32 x = f->a, y = f->b;
      if (c->form[x].op == AIR_OP_DOUBLE && c->uses[x] == 1)
        *f = (node_form){AIR_OP_DOUBLE_ADD, c->form[x].a, y, NO_NODE};
      else if (c->form[y].op == AIR_OP_DOUBLE && c->uses[y] == 1)
        *f = (node_form){AIR_OP_DOUBLE_ADD, c->form[y].a, x, NO_NODE};
    } else if (f->op == AIR_OP_MUL) {
      const u32 x = f->a, y = f->b;
      if (is_base_leaf(c, y))
        *f = (node_form){AIR_OP_SCALE, x, y, NO_NODE};
      else if (is_base_leaf(c, x))
        *f = (node_form){AIR_OP_SCALE, y, x, NO_NODE};
      else if (c->form[x].op == AIR_OP_SUB && c->uses[x] == 1)
        *f = (node_form){AIR_OP_SUB_MUL, c->form[x].a, c->form[x].b, y};
      else if (c->form[y].op == AIR_OP_SUB && c->uses[y] == 1)
        *f = (node_form){AIR_OP_SUB_MUL, c->form[y].a, c->form[y].b, x};
    }
  }
}

static int compare_u32(u32 a, u32 b) { return a < b ? -1 : a > b; }
static int compare_leaves(const void *x, const void *y) {
  const leaf_key *a = x, *b = y;
  if (a->class != b->class) return compare_u32(a->class, b->class);
  if (a->kind != b->kind) return compare_u32(a->kind, b->kind);
  if (a->part != b->part) return compare_u32(a->part, b->part);
  if (a->column != b->column) return compare_u32(a->column, b->column);
  if (a->rot != b->rot) return compare_u32(a->rot, b->rot);
  return 0;
}

static leaf_key leaf_of(const compiler *c, u32 node) {
  const air_vk *air = c->air;
  const dag_node *n = &air->nodes[node];
  if (c->sum_of[node] != NO_COLUMN_SUM) return (leaf_key){0, AIR_INPUT_SUM, 0, c->sum_of[node], 0, node};
  switch (n->kind) {
  case NODE_IS_FIRST: return (leaf_key){0, INPUT_IS_FIRST, 0, 0, 0, node};
  case NODE_IS_LAST: return (leaf_key){0, INPUT_IS_LAST, 0, 0, 0, node};
  case NODE_IS_TRANSITION: return (leaf_key){0, INPUT_IS_TRANSITION, 0, 0, 0, node};
  case NODE_CONSTANT: return (leaf_key){2, 0, 0, n->a, 0, node};
  default: break;
  }
  if (n->entry == ENTRY_PUBLIC) return (leaf_key){1, 0, 0, n->b, 0, node};
  const u32 part = n->entry == ENTRY_PREPROCESSED ? 1u : air_opening_part_of_main(air, n->a);
  return (leaf_key){0, INPUT_COLUMN, part, n->b, n->offset, node};
}

// Numbers the distinct leaves that are needed; columns come in the order (part, column, rot), then the
// selectors, then sums of columns.
static void number_leaves(compiler *c, air_program *out) {
  c->num_leaves = 0;
  for (u32 i = 0; i < c->num_nodes; i++)
    if (c->uses[i] != 0 && c->form[i].op == FORM_LEAF) c->leaves[c->num_leaves++] = leaf_of(c, i);
  qsort(c->leaves, c->num_leaves, sizeof(leaf_key), compare_leaves);
  u32 count[3] = {0, 0, 0}, value = 0;
  for (u32 i = 0; i < c->num_leaves; i++) {
    const leaf_key *k = &c->leaves[i];
    if (i == 0 || compare_leaves(&c->leaves[i - 1], k) != 0) {
      value = count[0] + count[1] + count[2];
      count[k->class]++;
    }
    c->operand[k->node] = value;
  }
  out->num_inputs = count[0];
  c->num_publics = count[1];
  c->num_constants = count[2];
  c->first_slot = count[0] + count[1] + count[2];
}

// Appends the nodes below `root` that are not in `order` yet, children first, left before right.
static void visit(compiler *c, u32 root, u32 *order) {
  u32 depth = 0;
  c->stack[depth++] = root;
  while (depth > 0) {
    const u32 node = c->stack[depth - 1];
    const node_form *f = &c->form[node];
    u32 child = NO_NODE;
    if (c->seen[node] == 0 && f->op != FORM_LEAF) {
      const u32 children[3] = {f->a, f->b, f->c};
      for (u32 k = 0; k < 3 && child == NO_NODE; k++)
        if (children[k] != NO_NODE && c->seen[children[k]] == 0) child = children[k];
    }
    if (child != NO_NODE) {
      c->stack[depth++] = child; // a path of the DAG: depth <= num_nodes
      continue;
    }
    if (c->seen[node] == 0 && f->op != FORM_LEAF) order[c->num_order++] = node;
    c->seen[node] = 1;
    depth--;
  }
}

static void emit(compiler *c, u32 op, u32 dst, u32 a, u32 b, u32 w) {
  if (c->code != NULL) {
    u32 *at = c->code + 4 * (size_t)c->num_code;
    at[0] = op | dst << 8;
    at[1] = a;
    at[2] = b;
    at[3] = w;
  }
  c->num_code++;
}

static u32 take_slot(compiler *c) {
  if (c->num_free > 0) return c->free_slots[--c->num_free];
  return c->num_slots++;
}
// One use of `node` is over, by the instruction that comes next.
static void drop(compiler *c, u32 node) {
  if (node != NO_NODE) c->read[node] = c->num_code;
  if (node == NO_NODE || --c->left[node] != 0 || c->form[node].op == FORM_LEAF) return;
  c->free_slots[c->num_free++] = c->operand[node] - c->first_slot;
}

static void emit_out(compiler *c, u32 output) {
  const u32 node = c->outputs[output];
  const u32 sum = c->kind == AIR_PROGRAM_INTERACTIONS && output >= c->air->num_interactions;
  drop(c, node);
  emit(c, AIR_OP_OUT, 0, c->operand[node], output, sum);
  c->num_outs++;
}
static void flush_pending(compiler *c) {
  for (u32 i = 0; i < c->num_pending; i++) emit_out(c, c->pending[i]);
  c->num_pending = 0;
}
// The outputs that are `node` wait until there are four of them.
static void pend_outputs(compiler *c, u32 node) {
  for (u32 o = c->out_first[node]; o != NO_NODE; o = c->out_next[o]) {
    c->pending[c->num_pending++] = o;
    if (c->num_pending == 4) flush_pending(c);
  }
}

// Emits pending outputs early where no other value is alive, so that the program can be cut there, unless it can be
// shortly before.
static void end_part(compiler *c) {
  u32 dying = 0;
  if (c->num_pending == 0 || c->num_code + c->num_pending < c->part_start + PART_MIN) return;
  for (u32 i = 0; i < c->num_pending; i++) {
    const u32 node = c->outputs[c->pending[i]];
    u32 before = 0, times = 0;
    for (u32 j = 0; j < c->num_pending; j++) {
      const bool same = c->outputs[c->pending[j]] == node;
      before += same && j < i;
      times += same;
    }
    dying += before == 0 && c->form[node].op != FORM_LEAF && c->left[node] == times;
  }
  if (c->num_slots - c->num_free != c->num_prologue + dying) return;
  flush_pending(c);
  c->part_start = c->num_code;
}

static void compute(compiler *c, u32 node) {
  const node_form *f = &c->form[node];
  const u32 a = c->operand[f->a], b = f->b == NO_NODE ? 0 : c->operand[f->b];
  const u32 w = f->c == NO_NODE ? 0 : c->operand[f->c];
  drop(c, f->a);
  drop(c, f->b);
  drop(c, f->c);
  const u32 slot = take_slot(c); // may be that of an operand that has just died
  c->operand[node] = c->first_slot + slot;
  c->born[node] = c->num_code;
  emit(c, f->op, c->first_slot + slot, a, b, w);
  if (f->op == AIR_OP_MUL || f->op == AIR_OP_SCALE || f->op == AIR_OP_XOR || f->op == AIR_OP_SUB_MUL) c->num_muls++;
}

static bool in_prologue(const compiler *c, u32 node) {
  for (u32 i = 0; i < c->num_prologue; i++)
    if (c->prologue[i] == node) return true;
  return false;
}

// Chooses the prologue by the instructions that were emitted last: what is computed from leaves alone and lives
// longest. It would otherwise be alive wherever the program might be cut (air_cuts.h). Constraints are no part of it:
// their OUTs follow at once.
static void choose_prologue(compiler *c) {
  for (u32 life = LONG_LIFE; life != 0; life *= 2) {
    c->num_prologue = 0;
    u32 num = 0;
    for (u32 i = 0; i < c->num_order; i++) {
      const u32 node = c->order[i];
      const node_form *f = &c->form[node];
      const bool of_leaves = c->form[f->a].op == FORM_LEAF && (f->b == NO_NODE || c->form[f->b].op == FORM_LEAF) &&
                             (f->c == NO_NODE || c->form[f->c].op == FORM_LEAF);
      const bool is_constraint = c->kind == AIR_PROGRAM_CONSTRAINTS && c->out_first[node] != NO_NODE;
      if (!of_leaves || is_constraint || c->read[node] < c->born[node] + life) continue;
      if (num < MAX_PROLOGUE) c->prologue[c->num_prologue++] = node;
      num++;
    }
    if (num <= MAX_PROLOGUE) return;
  }
}

static void emit_start(compiler *c, u32 *code) {
  memcpy(c->left, c->uses, (size_t)c->num_nodes * sizeof(u32));
  for (u32 i = 0; i < c->num_prologue; i++) c->left[c->prologue[i]]++; // never 0: its slot stays
  c->num_free = c->num_slots = c->num_pending = c->num_code = c->num_muls = c->num_outs = c->part_start = 0;
  c->code = code;
}

// Emits constraints along `order`.
static void emit_constraints(compiler *c, const u32 *order, u32 *code) {
  emit_start(c, code);
  for (u32 i = 0; i < c->num_prologue; i++) compute(c, c->prologue[i]);
  for (u32 i = 0; i < c->num_leaves; i++) pend_outputs(c, c->leaves[i].node);
  for (u32 i = 0; i < c->num_order; i++) {
    if (in_prologue(c, order[i])) continue;
    compute(c, order[i]);
    pend_outputs(c, order[i]);
    end_part(c);
  }
  flush_pending(c);
}

// Emits interactions one by one; order is found on the way.
static void emit_interactions(compiler *c, u32 *code) {
  const air_vk *air = c->air;
  emit_start(c, code);
  memset(c->seen, 0, c->num_nodes);
  c->num_order = 0;
  for (u32 i = 0; i < c->num_prologue; i++) {
    visit(c, c->prologue[i], c->order);
    compute(c, c->prologue[i]);
  }
  for (u32 s = 0; s < air->num_interactions; s++) {
    const u32 first = air->num_interactions + air->interactions[s].message_first, start = c->num_order;
    visit(c, c->outputs[s], c->order);
    for (u32 j = 0; j < air->interactions[s].message_len; j++) visit(c, c->outputs[first + j], c->order);
    for (u32 i = start; i < c->num_order; i++) compute(c, c->order[i]);
    emit_out(c, s);
    for (u32 j = 0; j < air->interactions[s].message_len; j++) emit_out(c, first + j);
  }
}

// Two orders: by output, depth first; and that of the DAG. The one with fewer slots stays in c->order.
static void choose_order(compiler *c) {
  c->num_order = 0;
  for (u32 i = 0; i < c->num_output_nodes; i++)
    if (c->outputs[i] != NO_NODE) visit(c, c->outputs[i], c->order);
  u32 n = 0;
  for (u32 i = 0; i < c->num_nodes; i++)
    if (c->uses[i] != 0 && c->form[i].op != FORM_LEAF) c->order_alt[n++] = i;
  SWIRL_ASSERT(n == c->num_order);
  emit_constraints(c, c->order, NULL);
  const u32 by_output = c->num_slots;
  emit_constraints(c, c->order_alt, NULL);
  if (c->num_slots < by_output) memcpy(c->order, c->order_alt, (size_t)n * sizeof(u32));
  emit_constraints(c, c->order, NULL);
}

static void write_header(const compiler *c, air_program *out) {
  const air_vk *air = c->air;
  const bool interactions = c->kind == AIR_PROGRAM_INTERACTIONS;
  // A key that states less than the true degree has no valid proofs; but no buffer is made for more either.
  out->degree = u32_min(c->max_degree, air->max_constraint_degree);
  out->num_outputs = interactions ? air->num_interactions : air->num_constraints;
  out->num_messages = interactions ? air->num_messages : 0;
  out->num_weights = interactions ? air->num_interactions + air->num_messages + 1 : air->num_constraints;
  out->max_message_len = 0;
  for (u32 s = 0; interactions && s < air->num_interactions; s++)
    out->max_message_len = u32_max(out->max_message_len, air->interactions[s].message_len);
  u32 *w = out->words;
  w[AIR_WORD_KIND] = c->kind;
  w[AIR_WORD_NUM_INPUTS] = out->num_inputs;
  w[AIR_WORD_NUM_PUBLICS] = c->num_publics;
  w[AIR_WORD_NUM_CONSTANTS] = c->num_constants;
  w[AIR_WORD_NUM_SLOTS] = out->num_slots;
  w[AIR_WORD_NUM_INSTRUCTIONS] = out->num_instructions;
  w[AIR_WORD_NUM_MULS] = out->num_muls;
  w[AIR_WORD_NUM_OUTPUTS] = out->num_outputs;
  w[AIR_WORD_NUM_INTERACTIONS] = interactions ? air->num_interactions : 0;
  w[AIR_WORD_NUM_MESSAGES] = out->num_messages;
  w[AIR_WORD_MAX_MESSAGE_LEN] = out->max_message_len;
  w[AIR_WORD_NUM_OUTS] = c->num_outs;
  w[AIR_WORD_NUM_PROLOGUE] = c->num_prologue;
  w += AIR_HEADER_WORDS;
  for (u32 i = 0; interactions && i < air->num_interactions; i++) {
    u32 *row = w + c->num_publics + c->num_constants + 3 * (size_t)i;
    row[0] = air->interactions[i].bus;
    row[1] = air->interactions[i].message_len;
    row[2] = air->interactions[i].message_first;
  }
  for (u32 i = 0; i < c->num_leaves; i++) {
    const leaf_key *k = &c->leaves[i];
    const u32 value = c->operand[k->node];
    if (k->class == 0)
      out->inputs[value] = (air_program_input){k->kind, k->part, k->column, k->rot};
    else
      w[value - out->num_inputs] = k->column; // index of a public value, or a constant
  }
  u32 *inputs = out->words + (out->num_words - out->num_inputs);
  for (u32 i = 0; i < out->num_inputs; i++)
    inputs[i] =
        out->inputs[i].kind == AIR_INPUT_SUM ? (u32)INPUT_COLUMN : out->inputs[i].kind | out->inputs[i].rot << 8;
}

// Long sums of columns become inputs.
static swirl_status take_sums(compiler *c, air_program *out) {
  memset(c->sum_of, 0xff, (size_t)c->num_nodes * sizeof(u32)); // NO_COLUMN_SUM
  if (c->kind == AIR_PROGRAM_INTERACTIONS) return SWIRL_OK;
  SWIRL_TRY(swirl_air_column_sums_find(&out->sums, c->sum_of, c->air, c->uses, c->allocator));
  for (u32 i = 0; i < c->num_nodes; i++) {
    if (c->sum_of[i] != NO_COLUMN_SUM) c->form[i] = (node_form){FORM_LEAF, NO_NODE, NO_NODE, NO_NODE};
  }
  return SWIRL_OK;
}

static swirl_status compile(compiler *c, air_program *out) {
  collect_outputs(c);
  initial_forms(c);
  count_uses(c);
  SWIRL_TRY(take_sums(c, out));
  count_uses(c);
  fuse_xor(c);
  count_uses(c);
  fuse_small(c);
  count_uses(c);
  number_leaves(c, out);
  const bool interactions = c->kind == AIR_PROGRAM_INTERACTIONS;
  if (interactions)
    emit_interactions(c, NULL);
  else
    choose_order(c);
  choose_prologue(c);
  if (interactions)
    emit_interactions(c, NULL);
  else
    emit_constraints(c, c->order, NULL);
  const u64 words = AIR_HEADER_WORDS + (u64)c->num_publics + c->num_constants +
                    3 * (u64)(interactions ? c->air->num_interactions : 0) + 4 * (u64)c->num_code + out->num_inputs;
  if (words > UINT32_MAX / 4 || c->first_slot + (u64)c->num_slots >= 1u << 24) return SWIRL_ERR_UNSUPPORTED;
  out->num_words = (u32)words;
  out->num_slots = c->num_slots;
  out->num_instructions = c->num_code;
  out->num_muls = c->num_muls;
  out->words = swirl_mem_alloc(c->allocator, (size_t)words * sizeof(u32));
  if (out->words == NULL) return SWIRL_ERR_NO_MEMORY;
  if (out->num_inputs > 0) {
    out->inputs = swirl_mem_alloc(c->allocator, out->num_inputs * sizeof(air_program_input));
    if (out->inputs == NULL) return SWIRL_ERR_NO_MEMORY;
  }
  u32 *code = out->words + (words - 4 * (u64)c->num_code - out->num_inputs);
  if (interactions)
    emit_interactions(c, code);
  else
    emit_constraints(c, c->order, code);
  write_header(c, out);
  swirl_air_program_mark_cuts(out->words, c->seen);
  out->words[AIR_WORD_HASH] = air_program_hash(out->words);
  return SWIRL_OK;
}

swirl_status swirl_air_program_build(air_program *out, const air_vk *air, u32 kind, const swirl_allocator *allocator) {
  memset(out, 0, sizeof *out);
  compiler c;
  swirl_status status = compiler_init(&c, air, kind, allocator);
  if (status == SWIRL_OK) status = compile(&c, out);
  compiler_release(&c);
  if (status != SWIRL_OK) swirl_air_program_release(out, allocator);
  return status;
}

void swirl_air_program_release(air_program *program, const swirl_allocator *allocator) {
  swirl_mem_release(allocator, program->words, (size_t)program->num_words * sizeof(u32));
  swirl_mem_release(allocator, program->inputs, program->num_inputs * sizeof(air_program_input));
  swirl_air_column_sums_release(&program->sums, allocator);
  memset(program, 0, sizeof *program);
}
