#include "device/air_column_sums.h"

#include "field/babybear.h"

// A column costs its own extension and folding, so that a short sum is cheaper where it stands.
enum { MIN_TERMS = 16 };

typedef struct node_factor {
  u32 node, factor;
} node_factor;

typedef struct finder {
  const air_vk *air;
  const u32 *uses;
  u32 *terms;          // [num_nodes] of the sum that a node is
  u8 *is_sum, *inside; // [num_nodes] the node is a sum of any length; it is inside another
  node_factor *stack;  // [num_nodes + 1]
} finder;

static bool is_column(const dag_node *n) { return n->kind == NODE_VARIABLE && n->entry != ENTRY_PUBLIC; }
static bool is_constant(const dag_node *n) { return n->kind == NODE_CONSTANT; }
static bool is_leaf(const dag_node *n) { return is_column(n) || is_constant(n); }

// A column, a constant or a multiple of a column: may be in many sums.
static bool is_small(const air_vk *air, u32 node) {
  const dag_node *n = &air->nodes[node];
  return is_leaf(n) || (n->kind == NODE_MUL && is_leaf(&air->nodes[n->a]) && is_leaf(&air->nodes[n->b]));
}

// Whether a sum may go on below `node`.
static bool continues(const finder *f, u32 node) {
  return f->is_sum[node] != 0 && (f->uses[node] == 1 || is_small(f->air, node));
}

static void classify(finder *f, u32 i) {
  const dag_node *n = &f->air->nodes[i];
  if (is_leaf(n)) {
    f->is_sum[i] = 1;
    f->terms[i] = is_column(n);
    return;
  }
  const bool binary = n->kind == NODE_ADD || n->kind == NODE_SUB || n->kind == NODE_MUL;
  if (!binary && n->kind != NODE_NEG) return;
  if (n->kind == NODE_MUL && !is_constant(&f->air->nodes[n->a]) && !is_constant(&f->air->nodes[n->b])) return;
  if (!continues(f, n->a) || (binary && !continues(f, n->b))) return;
  f->is_sum[i] = 1;
  f->terms[i] = f->terms[n->a] + (binary ? f->terms[n->b] : 0); // at most one more than there are nodes below
  f->inside[n->a] = 1;
  if (binary) f->inside[n->b] = 1;
}

static bool is_root(const finder *f, u32 i) {
  return f->uses[i] != 0 && f->is_sum[i] != 0 && f->inside[i] == 0 && f->terms[i] >= MIN_TERMS;
}

// Appends the terms of the sum `root`.
static void expand(const finder *f, air_column_sums *out, u32 root) {
  air_column_sum *sum = &out->sums[out->num_sums++];
  *sum = (air_column_sum){.first_term = out->num_terms};
  u32 depth = 0;
  f->stack[depth++] = (node_factor){root, BB_ONE};
  while (depth > 0) {
    const node_factor at = f->stack[--depth];
    const dag_node *n = &f->air->nodes[at.node];
    if (is_constant(n)) {
      sum->constant = bb_add(sum->constant, bb_mul(at.factor, n->a));
    } else if (is_column(n)) {
      const u32 part = n->entry == ENTRY_PREPROCESSED ? 1u : air_opening_part_of_main(f->air, n->a);
      out->factors[out->num_terms] = at.factor;
      out->terms[out->num_terms++] = (air_column_term){part, n->b, n->offset};
    } else if (n->kind == NODE_MUL) {
      const bool left = is_constant(&f->air->nodes[n->a]);
      const u32 constant = f->air->nodes[left ? n->a : n->b].a;
      f->stack[depth++] = (node_factor){left ? n->b : n->a, bb_mul(at.factor, constant)};
    } else {
      if (n->kind != NODE_NEG) {
        f->stack[depth++] = (node_factor){n->b, n->kind == NODE_SUB ? bb_neg(at.factor) : at.factor};
      }
      f->stack[depth++] = (node_factor){n->a, n->kind == NODE_NEG ? bb_neg(at.factor) : at.factor};
    }
  }
  sum->num_terms = out->num_terms - sum->first_term;
}

static swirl_status find(finder *f, air_column_sums *out, u32 *sum_of, const swirl_allocator *allocator) {
  const u32 n = f->air->num_nodes;
  u32 num_sums = 0;
  u64 num_terms = 0;
  memset(f->is_sum, 0, n);
  memset(f->inside, 0, n);
  for (u32 i = 0; i < n; i++) {
    f->terms[i] = 0;
    if (f->uses[i] != 0) classify(f, i);
  }
  for (u32 i = 0; i < n; i++) {
    if (!is_root(f, i)) continue;
    num_sums++;
    num_terms += f->terms[i];
  }
  if (num_sums == 0) return SWIRL_OK;
  if (num_terms > UINT32_MAX / 4) return SWIRL_ERR_UNSUPPORTED;
  out->sums = swirl_mem_alloc(allocator, num_sums * sizeof *out->sums);
  out->terms = swirl_mem_alloc(allocator, (size_t)num_terms * sizeof *out->terms);
  out->factors = swirl_mem_alloc(allocator, (size_t)num_terms * sizeof *out->factors);
  if (out->sums == NULL || out->terms == NULL || out->factors == NULL) {
    out->num_sums = num_sums; // for release
    out->num_terms = (u32)num_terms;
    return SWIRL_ERR_NO_MEMORY;
  }
  for (u32 i = 0; i < n; i++) {
    if (!is_root(f, i)) continue;
    sum_of[i] = out->num_sums;
    expand(f, out, i);
  }
  SWIRL_ASSERT(out->num_terms == num_terms && out->num_sums == num_sums);
  return SWIRL_OK;
}

swirl_status swirl_air_column_sums_find(air_column_sums *out, u32 *sum_of, const air_vk *air, const u32 *uses,
                                        const swirl_allocator *allocator) {
  const size_t n = air->num_nodes, one = n == 0 ? 1 : n;
  *out = (air_column_sums){0};
  for (size_t i = 0; i < n; i++) sum_of[i] = NO_COLUMN_SUM;
  finder f = {.air = air, .uses = uses};
  f.terms = swirl_mem_alloc(allocator, one * sizeof(u32));
  f.is_sum = swirl_mem_alloc(allocator, one);
  f.inside = swirl_mem_alloc(allocator, one);
  f.stack = swirl_mem_alloc(allocator, (n + 1) * sizeof *f.stack);
  swirl_status status = SWIRL_ERR_NO_MEMORY;
  if (f.terms != NULL && f.is_sum != NULL && f.inside != NULL && f.stack != NULL) {
    status = find(&f, out, sum_of, allocator);
  }
  swirl_mem_release(allocator, f.stack, (n + 1) * sizeof *f.stack);
  swirl_mem_release(allocator, f.inside, one);
  swirl_mem_release(allocator, f.is_sum, one);
  swirl_mem_release(allocator, f.terms, one * sizeof(u32));
  return status;
}

void swirl_air_column_sums_release(air_column_sums *sums, const swirl_allocator *allocator) {
  swirl_mem_release(allocator, sums->factors, sums->num_terms * sizeof *sums->factors);
  swirl_mem_release(allocator, sums->terms, sums->num_terms * sizeof *sums->terms);
  swirl_mem_release(allocator, sums->sums, sums->num_sums * sizeof *sums->sums);
  *sums = (air_column_sums){0};
}
