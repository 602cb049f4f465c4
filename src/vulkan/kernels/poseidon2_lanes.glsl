// Poseidon2 with four invocations a state, for latency: each holds one block of four words, so that only the sums over
// blocks cross invocations. The four are neighbours in their subgroup, whose size is a multiple of 4 on every device;
// all of them must be active.
#extension GL_KHR_shader_subgroup_basic : require
#extension GL_KHR_shader_subgroup_shuffle : require
#include "poseidon2.glsl"

// The block of this invocation.
uint p2_lane() { return gl_SubgroupInvocationID & 3u; }

uvec4 p2_external_layer_lanes(uvec4 x) {
  x = p2_mix_block(x);
  uvec4 sums = p2_add4(x, subgroupShuffleXor(x, 1u));
  sums = p2_add4(sums, subgroupShuffleXor(sums, 2u));
  return p2_add4(x, sums);
}
uvec4 p2_products4(uvec4 a, uvec4 b) {
  return uvec4(bb_mul(a.x, b.x), bb_mul(a.y, b.y), bb_mul(a.z, b.z), bb_mul(a.w, b.w));
}

// The internal rounds. What they wait for is the chain of S-boxes, so all invocations go along it, each with its own
// copy of the first word, s0. With rest = the sum of the other fifteen, y the S-box and sum = rest + y, the next s0 is
// rest - y, the next words are V_i s_i + sum, and their sum is sum_i V_i s_i + 15 sum, whose first part is known before
// y is. `half_sums` is that part added over pairs of invocations; it is completed a round later.
uvec4 p2_internal_rounds_lanes(uvec4 x) {
  uint s0 = subgroupShuffle(x.x, gl_SubgroupInvocationID & ~3u);
  uvec4 factors = p2_diagonal[p2_lane()];
  if (p2_lane() == 0u) { // the first word is none of the fifteen
    x.x = 0u;
    factors.x = 0u;
  }
  const uint fifteen = bb_from_canonical(15u);
  uint half_sums = p2_sum4(x), sum_part = 0u;
  half_sums = p2_add(half_sums, subgroupShuffleXor(half_sums, 1u));
  [[dont_unroll]] for (uint r = 0u; r < 13u; r++) {
    const uint rest = p2_add(p2_add(half_sums, subgroupShuffleXor(half_sums, 2u)), sum_part);
    const uvec4 scaled = p2_products4(x, factors);
    half_sums = p2_sum4(scaled);
    half_sums = p2_add(half_sums, subgroupShuffleXor(half_sums, 1u));
    const uint y = p2_sbox(s0, p2_internal[r]), sum = p2_add(rest, y);
    s0 = p2_sub(rest, y);
    sum_part = bb_mul(sum, fifteen);
    x = p2_add4(scaled, uvec4(sum));
  }
  if (p2_lane() == 0u) x.x = s0;
  return x;
}

// x: words 4 lane .. 4 lane + 3 of the state. Constants are fetched a round ahead.
uvec4 p2_permute_lanes(uvec4 x) {
  const uint lane = p2_lane();
  uvec4 next = p2_external_initial[lane];
  x = p2_external_layer_lanes(x);
  [[dont_unroll]] for (uint r = 4u; r <= 16u; r += 4u) {
    const uvec4 constants = next;
    next = p2_external_initial[(r & 15u) + lane];
    x = p2_external_layer_lanes(p2_sbox4(x, constants));
  }
  x = p2_internal_rounds_lanes(x);
  next = p2_external_terminal[lane];
  [[dont_unroll]] for (uint r = 4u; r <= 16u; r += 4u) {
    const uvec4 constants = next;
    next = p2_external_terminal[(r & 15u) + lane];
    x = p2_external_layer_lanes(p2_sbox4(x, constants));
  }
  return x;
}
