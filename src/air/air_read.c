// Reading an AIR back through the public API.
#include "air/air.h"

swirl_air_desc swirl_air_describe(const swirl_air *air) {
  if (air == NULL) return (swirl_air_desc){0};
  return (swirl_air_desc){.name = air->name,
                          .common_main_width = air->common_main_width,
                          .preprocessed_width = air->preprocessed_width,
                          .num_cached_mains = air->num_cached,
                          .cached_widths = air->cached_widths,
                          .num_public_values = air->num_public_values,
                          .is_required = air->is_required};
}

uint32_t swirl_air_num_exprs(const swirl_air *air) { return air == NULL ? 0 : air->exprs.len; }
uint32_t swirl_air_num_constraints(const swirl_air *air) { return air == NULL ? 0 : air->constraints.len; }
uint32_t swirl_air_num_interactions(const swirl_air *air) { return air == NULL ? 0 : air->interactions.len; }

// The common main is the last main part.
static void read_variable(swirl_expr_info *out, const swirl_air *air, const dag_node *node) {
  out->index = node->b;
  out->is_next = node->offset != 0;
  if (node->entry == ENTRY_PREPROCESSED) {
    out->kind = SWIRL_EXPR_PREPROCESSED;
  } else if (node->entry == ENTRY_PUBLIC) {
    out->kind = SWIRL_EXPR_PUBLIC;
  } else if (node->a == air->num_cached) {
    out->kind = SWIRL_EXPR_MAIN;
  } else {
    out->kind = SWIRL_EXPR_CACHED;
    out->part = node->a;
  }
}

swirl_status swirl_air_expr(swirl_expr_info *out, const swirl_air *air, swirl_expr expr) {
  static const swirl_expr_kind kinds[] = {[NODE_IS_FIRST] = SWIRL_EXPR_IS_FIRST,
                                          [NODE_IS_LAST] = SWIRL_EXPR_IS_LAST,
                                          [NODE_IS_TRANSITION] = SWIRL_EXPR_IS_TRANSITION,
                                          [NODE_CONSTANT] = SWIRL_EXPR_CONSTANT,
                                          [NODE_ADD] = SWIRL_EXPR_ADD,
                                          [NODE_SUB] = SWIRL_EXPR_SUB,
                                          [NODE_NEG] = SWIRL_EXPR_NEG,
                                          [NODE_MUL] = SWIRL_EXPR_MUL};
  if (out == NULL || air == NULL || expr.id == 0 || expr.id > air->exprs.len) return SWIRL_ERR_ARGUMENT;
  const dag_node *node = &air_exprs(air)[expr.id - 1];
  *out = (swirl_expr_info){.kind = kinds[node->kind]};
  const bool is_binary = node->kind == NODE_ADD || node->kind == NODE_SUB || node->kind == NODE_MUL;
  if (node->kind == NODE_VARIABLE) read_variable(out, air, node);
  if (node->kind == NODE_CONSTANT) out->value = bb_to_canonical(node->a);
  if (is_binary || node->kind == NODE_NEG) out->a = (swirl_expr){node->a + 1};
  if (is_binary) out->b = (swirl_expr){node->b + 1};
  return SWIRL_OK;
}

swirl_status swirl_air_constraint(swirl_expr *out, const swirl_air *air, uint32_t constraint) {
  if (out == NULL || constraint >= swirl_air_num_constraints(air)) return SWIRL_ERR_ARGUMENT;
  *out = (swirl_expr){air_constraints(air)[constraint] + 1};
  return SWIRL_OK;
}

swirl_status swirl_air_interaction(swirl_interaction_info *out, const swirl_air *air, uint32_t interaction) {
  if (out == NULL || interaction >= swirl_air_num_interactions(air)) return SWIRL_ERR_ARGUMENT;
  const air_interaction *in = &air_interactions(air)[interaction];
  *out = (swirl_interaction_info){
      .bus = in->bus, .message_len = in->message_len, .count_weight = in->count_weight, .count = {in->count + 1}};
  return SWIRL_OK;
}

swirl_status swirl_air_message_field(swirl_expr *out, const swirl_air *air, uint32_t interaction, uint32_t field) {
  if (out == NULL || interaction >= swirl_air_num_interactions(air)) return SWIRL_ERR_ARGUMENT;
  const air_interaction *in = &air_interactions(air)[interaction];
  if (field >= in->message_len) return SWIRL_ERR_ARGUMENT;
  *out = (swirl_expr){air_messages(air)[in->message_first + field] + 1};
  return SWIRL_OK;
}
