// A workgroup takes p[0] of the values of z (4, or fewer if there are not as many) and one of p[1] segments of those of
// x: its sums are a part, laid out as dst, or the result if there is one segment.
#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_stacked_round0
#define REDUCE_EXTS 3
#include "common.glsl"
#include "reduce.glsl"
#include "wide.glsl"

layout(local_size_x = GROUP_SIZE) in;

void main() {
  const uint lane = gl_LocalInvocationIndex, width = pc.p[0], segments = pc.p[1];
  const uint log_n = min(pc.a.log_height, pc.a.l_skip), num_x = 1u << (pc.a.log_height - log_n);
  const uint z = group_index() / segments * width + lane % width, segment = group_index() % segments;
  if (z >> log_n != 0) return; // the whole workgroup: the grid has some more than are needed
  const uint begin = num_x / segments * segment, end = begin + num_x / segments;
  const bool has_rot = !is_null(pc.a.rot);
  quads_ref all = quads(pc.a.all), e = quads(pc.a.e);
  wide_ext s[3] = wide_ext[3](wide_zero(), wide_zero(), wide_zero());
  if (has_rot) {
    quads_ref rot = quads(pc.a.rot);
    for (uint x = begin + lane / width; x < end; x += GROUP_SIZE / width) {
      const bb4 own = load_ext(e, x), before = load_ext(e, (x - 1) & (num_x - 1));
      const ext_factor r = ext_factor_of(load_ext(rot, z + (x << log_n)));
      s[0] = wide_mac(s[0], load_ext(all, z + (x << log_n)), ext_factor_of(own));
      s[1] = wide_mac(s[1], own, r);
      s[2] = wide_mac(s[2], bb4_sub(before, own), r);
    }
  } else {
    for (uint x = begin + lane / width; x < end; x += GROUP_SIZE / width)
      s[0] = wide_mac(s[0], load_ext(all, z + (x << log_n)), ext_factor_of(load_ext(e, x)));
  }
  bb4 sums[3] = bb4[3](wide_reduce(s[0]), wide_reduce(s[1]), wide_reduce(s[2]));
  group_sums(sums, width);
  if (lane >= width) return;
  const ext_factor lambda = ext_factor_of(ext_at(pc.a.lambda));
  sums[1] = ext_mul(sums[1], lambda);
  sums[2] = ext_mul(sums[2], lambda);
  quads_ref to = scratch_quads(0);
  if (segments == 1) to = quads(pc.a.dst);
  const uint n = 1u << pc.a.l_skip, shift = pc.a.l_skip - log_n;
  [[unroll]] for (uint o = 0; o < 3; o++) {
    const uint at = (3 * segment + o) * n + (z << shift);
    store_ext(to, at, sums[o]);
    for (uint i = 1; i < 1u << shift; i++) store_ext(to, at + i, bb4_zero());
  }
}
