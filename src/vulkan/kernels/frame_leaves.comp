#version 460
// Leaves of the LogUp tree, as logup_leaves makes them: a frame (air_frame.glsl). Workgroup (blocks of rows, share of the
// parts), an invocation a row. p[0]: 2^-(lift - h).
#extension GL_GOOGLE_include_directive : require
#define ARGS args_logup_leaves
#include "common.glsl"
#include "inputs.glsl"
#include "wide.glsl"

#define LANES 256
layout(local_size_x = LANES) in;
#include "air_frame.glsl"

uint row, leaf;
bool valid;
quads_ref beta, leaves;
bb4 alpha;
// Input i, a column, of this row or the next; a selector.
uint air_column(const in uint i, const in uint rot) {
  const column_ref ref = input_ref(pc.a.inputs, i);
  return column(ref.region, ref.column).w[row + rot & (1u << pc.a.log_height) - 1];
}
uint air_selector(const in uint kind) { return selector_value(kind, pc.a.log_height, row); }
uvec4 air_weight(const in uint i) { return beta.q[i]; }
// An interaction: its count, the sum of its message, bus + 1, length of the message.
void air_leaf(const in uint interaction, const in uint count, const in uint64_t m0, const in uint64_t m1,
              const in uint64_t m2, const in uint64_t m3, const in uint bus, const in uint len) {
  if (!valid) return;
  const bb4 message = bb4_make(bb_reduce(m0), bb_reduce(m1), bb_reduce(m2), bb_reduce(m3));
  quads_ref to = quads_from(leaves, 2 * (interaction * pc.a.num_rows + leaf));
  to.q[0] = uvec4(bb_mul(count, pc.p[0]), 0, 0, 0);
  store_ext(to, 1, bb4_add(message, bb4_add(alpha, bb4_scale(load_ext(beta, len), bus))));
}

void air_part(const in uint part) {
  const uint64_t m = air_fold(air_mul(air_xor(air_column(part, part), air_public(part)), air_selector(part)));
  air_leaf(part, part, m, m, m, m, part, air_weight(part).x);
}

void main() {
  beta = quads(pc.a.beta_powers);
  leaves = quads(pc.a.leaves);
  alpha = ext_at(pc.a.alpha);
  for (uint part = gl_WorkGroupID.y; part < AIR_NUM_PARTS; part += gl_NumWorkGroups.y)
    for (uint first = gl_WorkGroupID.x * LANES; first < pc.a.num_rows; first += gl_NumWorkGroups.x * LANES) {
      leaf = first + gl_LocalInvocationIndex;
      valid = leaf < pc.a.num_rows;
      row = pc.a.first_row + leaf & (1u << pc.a.log_height) - 1;
      air_part(part);
    }
}
