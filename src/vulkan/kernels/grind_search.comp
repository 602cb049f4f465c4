#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_KHR_shader_subgroup_basic : require
#extension GL_KHR_shader_subgroup_arithmetic : require
#define ARGS args_grind
#include "common.glsl"
#include "poseidon2.glsl"

// Tries candidates (canonical) [FIRST, FIRST + NUM), a run of ROUNDS times GROUP_SIZE in ascending order a workgroup.
// The smallest hit is left in STATUS_WORK, as its complement: 0 stands for none. What lies beyond a hit is not tried:
// workgroups begin about in order, so little of it is.
#define FIRST pc.p[0]
#define NUM pc.p[1]
#define ROUNDS pc.p[2]
layout(local_size_x = GROUP_SIZE) in;

// The smallest hit so far. One invocation of a subgroup asks: all ask for one word.
uint smallest_hit(words_ref status) {
  return ~subgroupAdd(subgroupElect() ? atomicOr(status.w[STATUS_WORK], 0u) : 0u);
}

// The state with `value` at the place where the next element is observed.
p2_state with_value(p2_state s, uint value) {
  const uint place = pc.a.position & 0xffu;
  const bvec4 at = equal(uvec4(0u, 1u, 2u, 3u), uvec4(place & 3u));
  if (place < 4u) s.a = mix(s.a, uvec4(value), at);
  else s.b = mix(s.b, uvec4(value), at);
  return s;
}

uvec4 sponge_words(words_ref sponge, uint at) {
  return uvec4(sponge.w[at], sponge.w[at + 1u], sponge.w[at + 2u], sponge.w[at + 3u]);
}

void main() {
  words_ref sponge = words(pc.a.sponge), status = words(dev_ptr(REGION_STATUS, 0u));
  const p2_state start = p2_state(sponge_words(sponge, 0u), sponge_words(sponge, 4u), sponge_words(sponge, 8u),
                                  sponge_words(sponge, 12u));
  const uint mask = (1u << pc.a.bits) - 1u;
  uint i = group_index() * (ROUNDS * GROUP_SIZE) + gl_LocalInvocationIndex;
  [[dont_unroll]] for (uint r = 0u; r < ROUNDS && i < NUM; r++, i += GROUP_SIZE) {
    const uint candidate = FIRST + i;
    if (candidate > smallest_hit(status)) return;
    // Whether or not the observed element fills the rate, one permutation follows, and the last word of the rate is
    // the sample.
    const p2_state s = p2_permute(with_value(start, bb_from_canonical(candidate)));
    if ((bb_to_canonical(s.b.w) & mask) == 0u) {
      atomicMax(status.w[STATUS_WORK], ~candidate);
      return;
    }
  }
}
