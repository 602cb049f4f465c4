#version 460
// The program at the points of a chunk, as round0_eval does it, which tells of the partial sums: a frame (air_frame.glsl).
// p[0], p[1], p[2] as there. Workgroup (block of rows, share of the parts, coset); the shares of this kernel begin with
// number p[3] of p[4].
#extension GL_GOOGLE_include_directive : require
#define ARGS args_eval_round0
#include "common.glsl"
#include "wide.glsl"

#define LANES 256
layout(local_size_x = LANES) in;
#include "air_frame.glsl"
#include "round0_inputs.glsl"

// The sums of OUTs times weights, each below p 2^32: C or P, then Q.
uint64_t air_sum0, air_sum1, air_sum2, air_sum3, air_sum4, air_sum5, air_sum6, air_sum7;

quads_ref weights;
uvec4 air_weight(const in uint i) { return weights.q[i]; }

void air_part(const in uint part) {
  air_sum0 += air_fold(wide_mul(air_mul(air_xor(air_input(part), air_public(part)), air_kept(part)), air_weight(part).x));
}

shared uint lane_sums[4 * LANES];
// Sums over invocations equal modulo m; the first m have the result.
bb4 sum_blocks(bb4 v, uint m) {
  const uint lane = gl_LocalInvocationIndex;
  barrier();
  [[unroll]] for (uint k = 0; k < 4; k++) lane_sums[k * LANES + lane] = v.c[k];
  for (uint d = LANES / 2; d >= m; d >>= 1) {
    barrier();
    if (lane >= d) continue;
    [[unroll]] for (uint k = 0; k < 4; k++)
      lane_sums[k * LANES + lane] = bb_add(lane_sums[k * LANES + lane], lane_sums[k * LANES + lane + d]);
  }
  barrier();
  return bb4_make(lane_sums[lane], lane_sums[LANES + lane], lane_sums[2 * LANES + lane], lane_sums[3 * LANES + lane]);
}

void main() {
  const uint lane = gl_LocalInvocationIndex, block = gl_WorkGroupID.x, share = pc.p[3] + gl_WorkGroupID.y;
  const uint c = gl_WorkGroupID.z, num_blocks = gl_NumWorkGroups.x, rows = 1u << pc.p[0];
  const uint row = block * LANES + lane, n = min(1u << pc.a.l_skip, LANES);
  words_ref prog = words(pc.a.prog);
  weights = quads(pc.a.weights);
  open_inputs(c, gl_NumWorkGroups.z, min(row, rows - 1), prog.w[AIR_WORD_NUM_INPUTS]);
  air_sum0 = air_sum1 = air_sum2 = air_sum3 = air_sum4 = air_sum5 = air_sum6 = air_sum7 = 0;
  for (uint part = gl_WorkGroupID.y; part < AIR_NUM_PARTS; part += gl_NumWorkGroups.y) air_part(part);

  const bb4 eq = row < rows ? load_ext(quads(pc.a.eq), pc.p[1] + row >> pc.a.l_skip) : bb4_zero();
  quads_ref partial = scratch_quads(pc.p[2]);
  const uint num_sums = pc.a.kind == AIR_PROGRAM_INTERACTIONS ? 2 : 1;
  for (uint o = 0; o < num_sums; o++) {
    bb4 v;
    if (o == 0) {
      v = bb4_make(bb_reduce(air_sum0), bb_reduce(air_sum1), bb_reduce(air_sum2), bb_reduce(air_sum3));
    } else {
      v = bb4_make(bb_reduce(air_sum4), bb_reduce(air_sum5), bb_reduce(air_sum6), bb_reduce(air_sum7));
      if (share == 0) v = bb4_add(v, load_ext(weights, prog.w[AIR_WORD_NUM_INTERACTIONS] + prog.w[AIR_WORD_NUM_MESSAGES]));
    }
    v = sum_blocks(ext_mul(v, eq), n);
    if (lane >= n) continue;
    const uint at = (((c * pc.p[4] + share) * num_blocks + block) * num_sums + o) * n + lane;
    store_ext(partial, at, pc.p[1] == 0 ? v : bb4_add(load_ext(partial, at), v));
  }
}
