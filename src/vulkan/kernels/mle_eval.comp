#version 460
// The program at the points (X, y) of a cube round. Workgroup (range of blocks of y, part of the program, 64 points X);
// an invocation keeps its X. Sums over y go to
//   partial  [num_parts][num_ranges][num_sums][num_points]  ext  at word p[0] of the scratch
// or, if p[2] is 1 (one workgroup to each X), to their places. Spilled slots at word p[1].
#extension GL_GOOGLE_include_directive : require
#define ARGS args_eval_mle_round
#include "common.glsl"
#include "wide.glsl"

#define LANES 64
#define AIR_TILE 64
#define AIR_SHARED_SLOTS 14 // with the tile, 15 KiB
#define AIR_EXT 1
#define AIR_CUT AIR_CUT_SUMS
layout(local_size_x = LANES) in;
#include "air.glsl"
#include "air_sums.glsl"

quads_ref tables;
uint y, x_mont;
uint air_input_key(uint i, uint place) { return words(pc.a.map).w[i]; }
bb4 air_input(uint key) {
  // Tables of one entry: no branch either, so that the loads of several inputs are under way at a time.
  const uint at = (key << pc.a.log_n) + 2 * y;
  const bb4 lo = load_ext(tables, at), hi = load_ext(tables, at + (pc.a.log_n == 0 ? 0 : 1));
  return bb4_add(lo, bb4_scale(bb4_sub(hi, lo), x_mont));
}

void main() {
  const uint lane = gl_LocalInvocationIndex, range = gl_WorkGroupID.x, num_ranges = gl_NumWorkGroups.x;
  const uint part = gl_WorkGroupID.y, num_parts = gl_NumWorkGroups.y, first_x = gl_WorkGroupID.z * LANES;
  const uint num_x = min(pc.a.num_points - first_x, LANES), per_block = LANES / num_x;
  const uint x = first_x + lane % num_x, in_block = lane / num_x;
  const uint num_y = pc.a.log_n == 0 ? 1 : 1u << (pc.a.log_n - 1);
  const uint num_sums = pc.a.kind == AIR_PROGRAM_INTERACTIONS ? 2 : 1;
  air_open(pc.a.prog, pc.a.publics);
  air_open_spill(pc.p[1], (gl_WorkGroupID.z * num_parts + part) * num_ranges + range,
                 num_parts * num_ranges * gl_NumWorkGroups.z);
  air_weights = quads(pc.a.weights);
  if (air_num_inputs > 0) tables = quads(pc.a.tables); // else it may be null
  x_mont = bb_from_u32(x);
  const uvec2 code = air_part(part, num_parts);
  bb4 sum0 = bb4_zero(), sum1 = bb4_zero();
  for (uint first = range * per_block; first < num_y; first += num_ranges * per_block) {
    const bool valid = in_block < per_block && first + in_block < num_y;
    y = valid ? first + in_block : 0;
    air_sum0 = air_sum1 = wide_zero();
    air_run_part(code);
    if (!valid) continue;
    bb4 c = wide_reduce(air_sum0), q = wide_reduce(air_sum1);
    if (num_sums == 2 && part == 0) q = bb4_add(q, air_constant_weight());
    if (pc.a.log_n > 0) {
      const ext_factor eq = ext_factor_of(load_ext(quads(pc.a.eq), y));
      c = ext_mul(c, eq);
      q = ext_mul(q, eq);
    }
    sum0 = bb4_add(sum0, c);
    sum1 = bb4_add(sum1, q);
  }
  barrier();
  air_slots[lane] = uvec4_of(sum0);
  air_slots[LANES + lane] = uvec4_of(sum1);
  barrier();
  for (uint i = lane; i < num_x * num_sums; i += LANES) {
    const uint o = i / num_x, at_x = i - o * num_x;
    bb4 s = bb4_zero();
    for (uint b = 0; b < per_block; b++) s = bb4_add(s, bb4_of(air_slots[o * LANES + b * num_x + at_x]));
    if (pc.p[2] == 1)
      store_ext(quads(pc.a.dst), o * pc.a.dst_stride + first_x + at_x, s);
    else
      store_ext(scratch_quads(pc.p[0]),
                ((part * num_ranges + range) * num_sums + o) * pc.a.num_points + first_x + at_x, s);
  }
}
