#version 460
// The program at the points of a chunk of 2^p[0] lifted rows from row p[1] on, whose inputs round0_extend left in the
// scratch. Workgroup (block of rows, part of the program, coset); it sums over x and adds to its own
//   partial  [num_cosets][num_parts][num_blocks][num_sums][min(N, LANES)]  ext  at word p[2]
// or begins it if the chunk is the first. Spilled slots at word p[3].
#extension GL_GOOGLE_include_directive : require
#define ARGS args_eval_round0
#include "common.glsl"
#include "wide.glsl"

#define LANES 256
#define AIR_TILE 256
#define AIR_SHARED_SLOTS 11 // with the tile, 15 KiB
#define AIR_EXT 0
#define AIR_CUT AIR_CUT_SUMS
layout(local_size_x = LANES) in;
#include "air.glsl"
#include "air_sums.glsl"

words_ref inputs;
uint inputs_at;
uint air_input_key(uint i, uint place) { return i; }
uint air_input(uint key) { return inputs.w[inputs_at + (key << pc.p[0])]; }

// Sums over invocations equal modulo m; the first m have the result.
bb4 sum_blocks(bb4 v, uint m) {
  const uint lane = gl_LocalInvocationIndex;
  barrier();
  [[unroll]] for (uint k = 0; k < 4; k++) air_slots[k * LANES + lane] = v.c[k];
  for (uint d = LANES / 2; d >= m; d >>= 1) {
    barrier();
    if (lane >= d) continue;
    [[unroll]] for (uint k = 0; k < 4; k++)
      air_slots[k * LANES + lane] = bb_add(air_slots[k * LANES + lane], air_slots[k * LANES + lane + d]);
  }
  barrier();
  return bb4_make(air_slots[lane], air_slots[LANES + lane], air_slots[2 * LANES + lane], air_slots[3 * LANES + lane]);
}

void main() {
  const uint lane = gl_LocalInvocationIndex, block = gl_WorkGroupID.x, part = gl_WorkGroupID.y, c = gl_WorkGroupID.z;
  const uint num_blocks = gl_NumWorkGroups.x, num_parts = gl_NumWorkGroups.y, rows = 1u << pc.p[0];
  const uint row = block * LANES + lane, n = min(1u << pc.a.l_skip, LANES);
  const uint group = (c * num_parts + part) * num_blocks + block;
  air_open(pc.a.prog, pc.a.publics);
  air_open_spill(pc.p[3], group, num_blocks * num_parts * gl_NumWorkGroups.z);
  air_weights = quads(pc.a.weights);
  air_sum0 = air_sum1 = wide_zero();
  inputs = scratch_words(0);
  inputs_at = c * air_num_inputs * rows + min(row, rows - 1);
  air_run_part(air_part(part, num_parts));

  const bb4 eq = row < rows ? load_ext(quads(pc.a.eq), pc.p[1] + row >> pc.a.l_skip) : bb4_zero();
  quads_ref partial = scratch_quads(pc.p[2]);
  const uint num_sums = pc.a.kind == AIR_PROGRAM_INTERACTIONS ? 2 : 1;
  for (uint o = 0; o < num_sums; o++) {
    bb4 v;
    if (o == 0) v = wide_reduce(air_sum0);
    else v = wide_reduce(air_sum1);
    if (o == 1 && part == 0) v = bb4_add(v, air_constant_weight());
    v = sum_blocks(ext_mul(v, eq), n);
    if (lane >= n) continue;
    const uint at = (group * num_sums + o) * n + lane;
    store_ext(partial, at, pc.p[1] == 0 ? v : bb4_add(load_ext(partial, at), v));
  }
}
