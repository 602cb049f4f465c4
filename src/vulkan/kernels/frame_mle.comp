#version 460
// The program at the points (X, y) of a cube round, as mle_eval does it, which tells of workgroups and partial sums: a
// frame (air_frame.glsl) whose values are extension elements. Here the shares of the parts begin with number p[1].
#extension GL_GOOGLE_include_directive : require
#define ARGS args_eval_mle_round
#include "common.glsl"
#include "wide.glsl"

#define LANES 64
layout(local_size_x = LANES) in;
#define AIR_EXT
#include "air_frame.glsl"

quads_ref tables, weights;
uint y, x_mont;
uint64_t c0, c1, c2, c3, q0, q1, q2, q3; // sums, each below p 2^32

uvec4 air_input(const in uint i) {
  const uint column = words(pc.a.map).w[i];
  if (pc.a.log_n == 0) return tables.q[column];
  const uint at = (column << pc.a.log_n) + 2 * y;
  const uvec4 lo = tables.q[at], d = tables.q[at + 1] - lo;
  const uvec4 r = air_scale(min(d, d + BB_P), x_mont);
  return air_sum(lo, min(r, r - BB_P));
}
// OUT: value times weight is added to sum 0 or 1.
void air_out(const in uint sum, const in uvec4 v, const in uint weight) {
  const uvec4 b = weights.q[weight], w = air_eleven(b);
  const uint64_t t0 = wide_dot4(v.x, b.x, v.y, w.w, v.z, w.z, v.w, w.y);
  const uint64_t t1 = wide_dot4(v.x, b.y, v.y, b.x, v.z, w.w, v.w, w.z);
  const uint64_t t2 = wide_dot4(v.x, b.z, v.y, b.y, v.z, b.x, v.w, w.w);
  const uint64_t t3 = wide_dot4(v.x, b.w, v.y, b.z, v.z, b.y, v.w, b.x);
  if (sum == 0) {
    c0 = wide_fold(c0 + t0);
    c1 = wide_fold(c1 + t1);
    c2 = wide_fold(c2 + t2);
    c3 = wide_fold(c3 + t3);
  } else {
    q0 = wide_fold(q0 + t0);
    q1 = wide_fold(q1 + t1);
    q2 = wide_fold(q2 + t2);
    q3 = wide_fold(q3 + t3);
  }
}

void air_part(const in uint part) {
  const uvec4 v = air_scale(air_mul(air_xor(air_input(part), air_public(part)), air_input(part)), part);
  air_out(part, v, part);
}

shared uvec4 lane_sums[2 * LANES];

void main() {
  const uint lane = gl_LocalInvocationIndex, range = gl_WorkGroupID.x, num_ranges = gl_NumWorkGroups.x;
  const uint share = pc.p[1] + gl_WorkGroupID.y, first_x = gl_WorkGroupID.z * LANES;
  const uint num_x = min(pc.a.num_points - first_x, LANES), per_block = LANES / num_x;
  const uint x = first_x + lane % num_x, in_block = lane / num_x;
  const uint num_y = pc.a.log_n == 0 ? 1 : 1u << (pc.a.log_n - 1);
  const uint num_sums = pc.a.kind == AIR_PROGRAM_INTERACTIONS ? 2 : 1;
  words_ref prog = words(pc.a.prog);
  weights = quads(pc.a.weights);
  if (prog.w[AIR_WORD_NUM_INPUTS] > 0) tables = quads(pc.a.tables); // else it may be null
  x_mont = bb_from_u32(x);
  bb4 sum0 = bb4_zero(), sum1 = bb4_zero();
  for (uint first = range * per_block; first < num_y; first += num_ranges * per_block) {
    const bool valid = in_block < per_block && first + in_block < num_y;
    y = valid ? first + in_block : 0;
    c0 = c1 = c2 = c3 = q0 = q1 = q2 = q3 = 0;
    for (uint part = gl_WorkGroupID.y; part < AIR_NUM_PARTS; part += gl_NumWorkGroups.y) air_part(part);
    if (!valid) continue;
    bb4 c = bb4_make(bb_reduce(c0), bb_reduce(c1), bb_reduce(c2), bb_reduce(c3));
    bb4 q = bb4_make(bb_reduce(q0), bb_reduce(q1), bb_reduce(q2), bb_reduce(q3));
    if (num_sums == 2 && share == 0)
      q = bb4_add(q, load_ext(weights, prog.w[AIR_WORD_NUM_INTERACTIONS] + prog.w[AIR_WORD_NUM_MESSAGES]));
    if (pc.a.log_n > 0) {
      const ext_factor eq = ext_factor_of(load_ext(quads(pc.a.eq), y));
      c = ext_mul(c, eq);
      q = ext_mul(q, eq);
    }
    sum0 = bb4_add(sum0, c);
    sum1 = bb4_add(sum1, q);
  }
  lane_sums[lane] = uvec4_of(sum0);
  lane_sums[LANES + lane] = uvec4_of(sum1);
  barrier();
  for (uint i = lane; i < num_x * num_sums; i += LANES) {
    const uint o = i / num_x, at_x = i - o * num_x;
    bb4 s = bb4_zero();
    for (uint b = 0; b < per_block; b++) s = bb4_add(s, bb4_of(lane_sums[o * LANES + b * num_x + at_x]));
    if (pc.p[2] == 1)
      store_ext(quads(pc.a.dst), o * pc.a.dst_stride + first_x + at_x, s);
    else
      store_ext(scratch_quads(pc.p[0]),
                ((share * num_ranges + range) * num_sums + o) * pc.a.num_points + first_x + at_x, s);
  }
}
