#version 460
// Leaves of the LogUp tree: workgroup (blocks of rows, part of the program), an invocation a row. p[0]: 2^-(lift - h);
// spilled slots at the start of the scratch.
#extension GL_GOOGLE_include_directive : require
#define ARGS args_logup_leaves
#include "common.glsl"
#include "inputs.glsl"
#include "wide.glsl"

#define LANES 256
#define AIR_TILE 64
#define AIR_SHARED_SLOTS 12 // with tile and addresses, 15 KiB
#define AIR_EXT 0
#define AIR_CUT AIR_CUT_LEAVES
layout(local_size_x = LANES) in;
#include "air.glsl"

// The key of an input: its place in `addresses`, where its column starts; above, its kind and whether it reads the next
// row. Something is loaded for a selector too, so that no load waits behind a branch.
shared uint64_t addresses[3 * AIR_TILE];
uint row;
uint air_input_key(uint i, uint place) {
  const column_ref ref = input_ref(pc.a.inputs, i);
  if (ref.kind == INPUT_COLUMN)
    addresses[place] = uint64_t(column(ref.region, ref.column));
  else
    addresses[place] = uint64_t(air_prog);
  return place | ref.kind << 16 | ref.rot << 18;
}
uint air_input(uint key) {
  const uint kind = key >> 16 & 3u, at = row + (key >> 18) & (1u << pc.a.log_height) - 1;
  const uint value = words_ref(addresses[key & 0xffffu]).w[kind == INPUT_COLUMN ? at : 0];
  return kind == INPUT_COLUMN ? value : selector_value(kind, pc.a.log_height, row);
}

quads_ref beta, leaves;
bb4 alpha;
uint leaf, interaction, count, field; // the interaction begun, NONE: none
bool valid;
wide_ext message;
const uint NONE = 0xffffffffu;

void finish_interaction() {
  if (interaction == NONE || !valid) return;
  const uint at = AIR_HEADER_WORDS + air_first_slot - air_num_inputs + 3 * interaction;
  const uint bus = air_prog.w[at], len = air_prog.w[at + 1];
  const bb4 last = bb4_scale(load_ext(beta, len), bb_from_canonical(bus + 1));
  const bb4 q = bb4_add(wide_reduce(message), bb4_add(alpha, last));
  quads_ref to = quads_from(leaves, 2 * (interaction * pc.a.num_rows + leaf));
  to.q[0] = uvec4(bb_mul(count, pc.p[0]), 0, 0, 0);
  store_ext(to, 1, q);
}
void air_out(uint value, uint weight, uint sum) {
  if (sum == 0) {
    finish_interaction();
    interaction = weight;
    count = value;
    field = 0;
    message = wide_zero();
    return;
  }
  const bb4 w = load_ext(beta, field++);
  [[unroll]] for (uint k = 0; k < 4; k++) message.c[k] = wide_fold(message.c[k] + wide_mul(value, w.c[k]));
}

void main() {
  air_open(pc.a.prog, pc.a.publics);
  air_open_spill(0, gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x, num_groups());
  beta = quads(pc.a.beta_powers);
  leaves = quads(pc.a.leaves);
  alpha = ext_at(pc.a.alpha);
  const uvec2 part = air_part(gl_WorkGroupID.y, gl_NumWorkGroups.y);
  for (uint first = gl_WorkGroupID.x * LANES; first < pc.a.num_rows; first += gl_NumWorkGroups.x * LANES) {
    leaf = first + gl_LocalInvocationIndex;
    valid = leaf < pc.a.num_rows;
    row = pc.a.first_row + leaf & (1u << pc.a.log_height) - 1;
    interaction = NONE;
    message = wide_zero();
    air_run_part(part);
    finish_interaction();
  }
}
