#include "batch_constraints/constraint_eval_verify.h"

#include "poly/poly.h"

typedef struct selectors {
  bb4 first, last, transition;
} selectors;

static selectors eval_selectors(const trace_shape *trace, const trace_point *at) {
  selectors s;
  s.first = swirl_poly_eq_uni_one(at->log_size, at->point[0]);
  s.last = swirl_poly_eq_uni_one(at->log_size, bb4_scale(at->point[0], bb_two_adic_generator(at->log_size)));
  for (u32 i = 1; i <= trace->n_lift; i++) {
    s.first = bb4_mul(s.first, bb4_sub(bb4_one(), at->point[i]));
    s.last = bb4_mul(s.last, at->point[i]);
  }
  s.transition = bb4_sub(bb4_one(), s.last);
  return s;
}

// v->part_at [parts of trace t's AIR]: offset of each part's first opening.
static void find_parts(verifier *v, u32 t) {
  size_t at = v->opening_at[t];
  for (u32 part = 0; part < air_num_parts(v->shape.traces[t].air); part++) {
    v->part_at[part] = at + LEN_BYTES;
    at = proof_skip_list(&v->proof, at, EXT_BYTES);
  }
}

static bb4 eval_variable(const verifier *v, const trace_shape *trace, const dag_node *node) {
  const air_vk *air = trace->air;
  if (node->entry == ENTRY_PUBLIC) {
    const size_t values = v->public_at[trace->air_id] + LEN_BYTES;
    return bb4_from_base(proof_base_at(&v->proof, values + (size_t)node->b * BASE_BYTES));
  }
  const u32 part = node->entry == ENTRY_PREPROCESSED ? 1 : air_opening_part_of_main(air, node->a);
  // With rotations the list alternates between a column and its rotation.
  const size_t index = air->need_rot ? 2 * (size_t)node->b + node->offset : node->b;
  return proof_ext_at(&v->proof, v->part_at[part] + index * EXT_BYTES);
}

void swirl_constraint_eval_nodes(verifier *v, u32 t, const trace_point *at) {
  const trace_shape *trace = &v->shape.traces[t];
  const air_vk *air = trace->air;
  const selectors s = eval_selectors(trace, at);
  bb4 *values = v->nodes;
  find_parts(v, t);
  for (u32 i = 0; i < air->num_nodes; i++) {
    const dag_node *node = &air->nodes[i];
    switch (node->kind) {
    case NODE_VARIABLE: values[i] = eval_variable(v, trace, node); break;
    case NODE_IS_FIRST: values[i] = s.first; break;
    case NODE_IS_LAST: values[i] = s.last; break;
    case NODE_IS_TRANSITION: values[i] = s.transition; break;
    case NODE_CONSTANT: values[i] = bb4_from_base(node->a); break;
    case NODE_ADD: values[i] = bb4_add(values[node->a], values[node->b]); break;
    case NODE_SUB: values[i] = bb4_sub(values[node->a], values[node->b]); break;
    case NODE_NEG: values[i] = bb4_neg(values[node->a]); break;
    case NODE_MUL: values[i] = bb4_mul(values[node->a], values[node->b]); break;
    default: SWIRL_ASSERT(false); break; // the key's reader lets no other kind pass
    }
  }
}

bb4 swirl_constraint_eval_combined(const verifier *v, u32 t, bb4 lambda) {
  const air_vk *air = v->shape.traces[t].air;
  bb4 sum = bb4_zero();
  for (u32 i = air->num_constraints; i-- > 0;) {
    sum = bb4_add(bb4_mul(sum, lambda), v->nodes[air->constraint_idx[i]]);
  }
  return sum;
}

void swirl_constraint_eval_interactions(bb4 *numerator, bb4 *denominator, u64 *offset, const verifier *v, u32 t,
                                        const gkr_claim *gkr) {
  const trace_shape *trace = &v->shape.traces[t];
  const air_vk *air = trace->air;
  *numerator = *denominator = bb4_zero();
  for (u32 s = 0; s < air->num_interactions; s++, *offset += (u64)1 << trace->lift) {
    const air_interaction *x = &air->interactions[s];
    const u32 *message = air->messages + x->message_first;
    bb4 hash = bb4_from_base(bb_from_u32(x->bus + 1));
    for (u32 j = x->message_len; j-- > 0;) hash = bb4_add(bb4_mul(hash, gkr->beta), v->nodes[message[j]]);
    const bb4 e = swirl_poly_eq_bits(gkr->xi + trace->lift, *offset >> trace->lift, v->shape.gkr_layers - trace->lift);
    *numerator = bb4_add(*numerator, bb4_mul(e, v->nodes[x->count]));
    *denominator = bb4_add(*denominator, bb4_mul(e, hash));
  }
}
