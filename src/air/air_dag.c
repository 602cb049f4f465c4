// Hash-consing of expressions into the node list of the key, with the simplifications of spec 03 section 5.
//
// Every byte of a verifying key depends on the numbering, so the order of additions is fixed: constraints in order,
// then per interaction its message and its count; within an expression left before right, operands before the node. An
// expression that was added before finds all its nodes interned, so remembering its index (`added`) changes nothing and
// makes shared subtrees cost nothing.
#include "air/air_dag.h"

#define NONE UINT32_MAX

typedef struct dag_builder {
  air_dag *dag;
  const dag_node *exprs;
  u32 *added; // [num_exprs] node index of an expression, or NONE
  u32 *stack; // [num_exprs] expressions to add: each is an operand of the one below, so none stands twice
  u32 *table; // [table_mask + 1] open addressing, node index or NONE
  size_t table_mask;
} dag_builder;

static size_t hash_node(const dag_node *node) {
  u64 h = (u64)node->a << 32 | node->b;
  h = (h ^ h >> 29) * 0xbf58476d1ce4e5b9u;
  h ^= (u64)node->deg << 24 | (u64)node->kind << 16 | (u64)node->entry << 8 | node->offset;
  h = (h ^ h >> 32) * 0x94d049bb133111ebu;
  return (size_t)(h ^ h >> 31);
}

static bool same_node(const dag_node *x, const dag_node *y) {
  return x->kind == y->kind && x->entry == y->entry && x->offset == y->offset && x->a == y->a && x->b == y->b &&
         x->deg == y->deg;
}

// The index of an equal node, appended if there is none. Each expression is interned at most once and the capacity is
// the number of expressions, so there is room; the table is at least twice as large, so there is a free slot.
static u32 intern(dag_builder *b, dag_node node) {
  air_dag *dag = b->dag;
  size_t slot = hash_node(&node) & b->table_mask;
  while (b->table[slot] != NONE) {
    if (same_node(&dag->nodes[b->table[slot]], &node)) return b->table[slot];
    slot = (slot + 1) & b->table_mask;
  }
  SWIRL_ASSERT(dag->num_nodes < dag->node_capacity);
  dag->nodes[dag->num_nodes] = node;
  b->table[slot] = dag->num_nodes;
  return dag->num_nodes++;
}

static u32 intern_constant(dag_builder *b, u32 value) {
  return intern(b, (dag_node){.kind = NODE_CONSTANT, .a = value});
}

static bool is_constant(const dag_node *node, u32 value) { return node->kind == NODE_CONSTANT && node->a == value; }

static u32 fold_constants(u8 kind, u32 a, u32 b) {
  return kind == NODE_ADD ? bb_add(a, b) : kind == NODE_SUB ? bb_sub(a, b) : bb_mul(a, b);
}

// The node of expression `e`, whose operands have been added. The order of the tests is part of the format.
static u32 combine(dag_builder *b, const dag_node *e) {
  const dag_node *nodes = b->dag->nodes;
  if (e->kind <= NODE_CONSTANT) {
    dag_node leaf = *e;
    leaf.deg = 0;
    return intern(b, leaf);
  }
  const u32 l = b->added[e->a];
  if (e->kind == NODE_NEG) {
    if (nodes[l].kind == NODE_CONSTANT) return intern_constant(b, bb_neg(nodes[l].a));
    return intern(b, (dag_node){.kind = NODE_NEG, .a = l, .deg = e->deg});
  }
  const u32 r = b->added[e->b];
  if (nodes[l].kind == NODE_CONSTANT && nodes[r].kind == NODE_CONSTANT) {
    return intern_constant(b, fold_constants(e->kind, nodes[l].a, nodes[r].a));
  }
  if (e->kind == NODE_MUL) {
    if (is_constant(&nodes[l], 0) || is_constant(&nodes[r], BB_ONE)) return l;
    if (is_constant(&nodes[r], 0) || is_constant(&nodes[l], BB_ONE)) return r;
    return intern(b, (dag_node){.kind = NODE_MUL, .a = l, .b = r, .deg = e->deg});
  }
  if (e->kind == NODE_ADD && is_constant(&nodes[l], 0)) return r;
  if (is_constant(&nodes[r], 0)) return l;
  if (nodes[r].kind == NODE_NEG) {
    const u8 kind = e->kind == NODE_ADD ? NODE_SUB : NODE_ADD;
    return intern(b, (dag_node){.kind = kind, .a = l, .b = nodes[r].a, .deg = e->deg});
  }
  return intern(b, (dag_node){.kind = e->kind, .a = l, .b = r, .deg = e->deg});
}

// Adds an expression with all its operands, left first, and returns its node.
static u32 add_expr(dag_builder *b, u32 root) {
  b->dag->max_degree = u32_max(b->dag->max_degree, b->exprs[root].deg);
  if (b->added[root] != NONE) return b->added[root];
  u32 depth = 0;
  b->stack[depth++] = root;
  while (depth != 0) {
    const u32 x = b->stack[depth - 1];
    const dag_node *e = &b->exprs[x];
    if (e->kind > NODE_CONSTANT && b->added[e->a] == NONE) {
      b->stack[depth++] = e->a;
    } else if (e->kind > NODE_CONSTANT && e->kind != NODE_NEG && b->added[e->b] == NONE) {
      b->stack[depth++] = e->b;
    } else {
      b->added[x] = combine(b, e);
      depth--;
    }
  }
  return b->added[root];
}

// constraint_idx: the nodes of all constraints, ascending, each once. `marks` [num_nodes] is zero.
static void collect_constraints(dag_builder *b, const swirl_air *air, u8 *marks) {
  air_dag *dag = b->dag;
  for (u32 i = 0; i < air->constraints.len; i++) marks[b->added[air_constraints(air)[i]]] = 1;
  for (u32 i = 0; i < dag->num_nodes; i++) {
    if (marks[i]) dag->constraint_idx[dag->num_constraints++] = i;
  }
}

static void add_everything(dag_builder *b, const swirl_air *air) {
  air_dag *dag = b->dag;
  for (u32 i = 0; i < air->constraints.len; i++) (void)add_expr(b, air_constraints(air)[i]);
  for (u32 i = 0; i < air->interactions.len; i++) {
    air_interaction interaction = air_interactions(air)[i];
    for (u32 j = 0; j < interaction.message_len; j++) {
      dag->messages[interaction.message_first + j] = add_expr(b, air_messages(air)[interaction.message_first + j]);
    }
    interaction.count = add_expr(b, interaction.count);
    dag->interactions[i] = interaction;
  }
}

static void *alloc_items(const swirl_allocator *allocator, size_t num, size_t size) {
  if (num > SIZE_MAX / size) return NULL;
  return swirl_mem_alloc(allocator, num == 0 ? size : num * size);
}

static void release_items(const swirl_allocator *allocator, void *items, size_t num, size_t size) {
  swirl_mem_release(allocator, items, num == 0 ? size : num * size);
}

static swirl_status build_nodes(air_dag *dag, const swirl_air *air) {
  const u32 num_exprs = air->exprs.len;
  const swirl_allocator *allocator = &dag->allocator;
  size_t table_len = 2;
  while (table_len < 2 * (size_t)num_exprs) table_len *= 2;
  dag_builder b = {.dag = dag, .exprs = air_exprs(air), .table_mask = table_len - 1};
  b.added = alloc_items(allocator, num_exprs, sizeof *b.added);
  b.stack = alloc_items(allocator, num_exprs, sizeof *b.stack);
  b.table = alloc_items(allocator, table_len, sizeof *b.table);
  u8 *marks = alloc_items(allocator, num_exprs, sizeof *marks);
  swirl_status status = SWIRL_ERR_NO_MEMORY;
  if (b.added != NULL && b.stack != NULL && b.table != NULL && marks != NULL) {
    memset(b.added, 0xff, num_exprs * sizeof *b.added); // NONE
    memset(b.table, 0xff, table_len * sizeof *b.table);
    add_everything(&b, air);
    collect_constraints(&b, air, marks);
    status = SWIRL_OK;
  }
  release_items(allocator, marks, num_exprs, sizeof *marks);
  release_items(allocator, b.table, table_len, sizeof *b.table);
  release_items(allocator, b.stack, num_exprs, sizeof *b.stack);
  release_items(allocator, b.added, num_exprs, sizeof *b.added);
  return status;
}

// ---- Unused variables (spec 03 section 7)

static u32 main_width(const swirl_air *air, u32 part) {
  return part < air->num_cached ? air->cached_widths[part] : air->common_main_width;
}

// Position of a part's first column in the order of the list: preprocessed, then the main parts. At most 66 parts of at
// most 2^24 columns: fits.
static u32 first_column(const swirl_air *air, u8 entry, u32 part) {
  if (entry == ENTRY_PREPROCESSED) return 0;
  u32 first = air->preprocessed_width;
  for (u32 j = 0; j < part; j++) first += main_width(air, j);
  return first;
}

// Appends (or, with `list` NULL, counts) the variables of a part that occur in no node.
static u32 list_unused(air_variable *list, const u8 *seen, bool need_rot, u8 entry, u32 part, u32 width) {
  u32 num = 0;
  for (u32 column = 0; column < width; column++) {
    for (u32 offset = 0; offset < (need_rot ? 2u : 1u); offset++) {
      if (seen[2 * (size_t)column + offset]) continue;
      if (list != NULL) list[num] = (air_variable){.entry = entry, .offset = (u8)offset, .part = part, .index = column};
      num++;
    }
  }
  return num;
}

static u32 list_all_unused(air_variable *list, const u8 *seen, const air_dag *dag, const swirl_air *air) {
  u32 num = list_unused(list, seen, dag->need_rot, ENTRY_PREPROCESSED, 0, air->preprocessed_width);
  for (u32 part = 0; part <= air->num_cached; part++) {
    const size_t first = first_column(air, ENTRY_MAIN, part);
    num += list_unused(list == NULL ? NULL : list + num, seen + 2 * first, dag->need_rot, ENTRY_MAIN, part,
                       main_width(air, part));
  }
  return num;
}

static swirl_status find_unused(air_dag *dag, const swirl_air *air) {
  const size_t num_columns = first_column(air, ENTRY_MAIN, air->num_cached + 1);
  u8 *seen = alloc_items(&dag->allocator, 2 * num_columns, sizeof *seen); // [num_columns][2 offsets]
  if (seen == NULL) return SWIRL_ERR_NO_MEMORY;
  for (u32 i = 0; i < dag->num_nodes; i++) {
    const dag_node *node = &dag->nodes[i];
    if (node->kind != NODE_VARIABLE || node->entry == ENTRY_PUBLIC) continue;
    if (node->offset == 1) dag->need_rot = true;
    seen[2 * ((size_t)first_column(air, node->entry, node->a) + node->b) + node->offset] = 1;
  }
  dag->num_unused = list_all_unused(NULL, seen, dag, air);
  dag->unused = alloc_items(&dag->allocator, dag->num_unused, sizeof *dag->unused);
  if (dag->unused != NULL) (void)list_all_unused(dag->unused, seen, dag, air);
  release_items(&dag->allocator, seen, 2 * num_columns, sizeof *seen);
  return dag->unused == NULL ? SWIRL_ERR_NO_MEMORY : SWIRL_OK;
}

// ----

swirl_status swirl_air_dag_build(air_dag *out, const swirl_air *air, const swirl_allocator *allocator) {
  *out = (air_dag){.node_capacity = air->exprs.len, .constraint_capacity = air->constraints.len};
  if (allocator != NULL) out->allocator = *allocator;
  // Set before anything can fail, so that a release knows the sizes.
  out->num_interactions = air->interactions.len;
  out->num_messages = air->messages.len;
  out->nodes = alloc_items(&out->allocator, out->node_capacity, sizeof *out->nodes);
  out->constraint_idx = alloc_items(&out->allocator, out->constraint_capacity, sizeof *out->constraint_idx);
  out->interactions = alloc_items(&out->allocator, out->num_interactions, sizeof *out->interactions);
  out->messages = alloc_items(&out->allocator, out->num_messages, sizeof *out->messages);
  if (out->nodes == NULL || out->constraint_idx == NULL || out->interactions == NULL || out->messages == NULL) {
    return SWIRL_ERR_NO_MEMORY;
  }
  SWIRL_TRY(build_nodes(out, air));
  return find_unused(out, air);
}

void swirl_air_dag_release(air_dag *dag) {
  const swirl_allocator *allocator = &dag->allocator;
  release_items(allocator, dag->nodes, dag->node_capacity, sizeof *dag->nodes);
  release_items(allocator, dag->constraint_idx, dag->constraint_capacity, sizeof *dag->constraint_idx);
  release_items(allocator, dag->interactions, dag->num_interactions, sizeof *dag->interactions);
  release_items(allocator, dag->messages, dag->num_messages, sizeof *dag->messages);
  release_items(allocator, dag->unused, dag->num_unused, sizeof *dag->unused);
  *dag = (air_dag){.allocator = dag->allocator};
}
