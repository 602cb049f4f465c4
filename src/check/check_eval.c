#include "check/check_eval.h"

// The matrix that a variable of the preprocessed or a main part reads.
static const check_matrix *matrix_of(const check_air *air, const dag_node *node) {
  return &air->parts[node->entry == ENTRY_PREPROCESSED ? 1 : air_opening_part_of_main(air->air, node->a)];
}

static void eval_variable(u32 *out, const check_air *air, const dag_node *node, u64 first_row) {
  if (node->entry == ENTRY_PUBLIC) {
    const u32 value = bb_from_canonical(air->publics[node->b]);
    for (u32 i = 0; i < CHECK_BLOCK; i++) out[i] = value;
    return;
  }
  const u64 mask = ((u64)1 << air->log_height) - 1;
  const check_matrix *matrix = matrix_of(air, node);
  for (u32 i = 0; i < CHECK_BLOCK; i++) out[i] = check_cell(matrix, (first_row + i + node->offset) & mask, node->b);
}

// `kind` is one of the three selectors.
static void eval_selector(u32 *out, const check_air *air, u8 kind, u64 first_row) {
  const u64 last = ((u64)1 << air->log_height) - 1;
  for (u32 i = 0; i < CHECK_BLOCK; i++) {
    const u64 row = (first_row + i) & last;
    const bool holds = kind == NODE_IS_FIRST ? row == 0 : (row == last) == (kind == NODE_IS_LAST);
    out[i] = holds ? BB_ONE : 0;
  }
}

// A node with operands, whose values stand before `out`.
static void eval_operation(u32 *restrict out, const u32 *values, const dag_node *node) {
  const u32 *a = values + (size_t)node->a * CHECK_BLOCK, *b = values + (size_t)node->b * CHECK_BLOCK;
  switch (node->kind) {
  case NODE_ADD:
    for (u32 i = 0; i < CHECK_BLOCK; i++) out[i] = bb_add(a[i], b[i]);
    break;
  case NODE_SUB:
    for (u32 i = 0; i < CHECK_BLOCK; i++) out[i] = bb_sub(a[i], b[i]);
    break;
  case NODE_MUL:
    for (u32 i = 0; i < CHECK_BLOCK; i++) out[i] = bb_mul(a[i], b[i]);
    break;
  default:
    SWIRL_ASSERT(node->kind == NODE_NEG);
    for (u32 i = 0; i < CHECK_BLOCK; i++) out[i] = bb_neg(a[i]);
    break;
  }
}

void swirl_check_eval(u32 *values, const check_air *air, u64 first_row) {
  for (u32 n = 0; n < air->air->num_nodes; n++) {
    const dag_node *node = &air->air->nodes[n];
    u32 *out = values + (size_t)n * CHECK_BLOCK;
    switch (node->kind) {
    case NODE_VARIABLE: eval_variable(out, air, node, first_row); break;
    case NODE_IS_FIRST:
    case NODE_IS_LAST:
    case NODE_IS_TRANSITION: eval_selector(out, air, node->kind, first_row); break;
    case NODE_CONSTANT:
      for (u32 i = 0; i < CHECK_BLOCK; i++) out[i] = node->a;
      break;
    default: eval_operation(out, values, node);
    }
  }
}
