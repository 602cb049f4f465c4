#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_grind
#include "common.glsl"
#include "poseidon2.glsl"

// Tries candidates (canonical) below END in ascending order. A workgroup takes the next GROUP_SIZE that nobody has taken,
// again and again, until they lie at END or beyond a hit; so the number of workgroups, and how many of them run at a
// time, decide nothing but how much is tried in vain. The smallest hit is left in STATUS_WORK, as its complement: 0
// stands for none. The word behind it counts how often candidates were taken; each workgroup of an earlier dispatch has
// once taken some that it did not try: SKIP.
#define END pc.p[0]
#define SKIP pc.p[1]
layout(local_size_x = GROUP_SIZE) in;

shared uint taken; // first candidate; END: the search is over

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
  for (;;) {
    if (gl_LocalInvocationIndex == 0u) {
      const uint first = (atomicAdd(status.w[STATUS_WORK + 1u], 1u) - SKIP) * GROUP_SIZE;
      const uint smallest_hit = ~atomicOr(status.w[STATUS_WORK], 0u);
      taken = first > smallest_hit ? END : first;
    }
    barrier();
    const uint first = taken;
    barrier();
    if (first >= END) return;
    const uint candidate = first + gl_LocalInvocationIndex;
    // Whether or not the observed element fills the rate, one permutation follows, and the last word of the rate is
    // the sample.
    const p2_state s = p2_permute(with_value(start, bb_from_canonical(candidate)));
    if (candidate < END && (bb_to_canonical(s.b.w) & mask) == 0u) atomicMax(status.w[STATUS_WORK], ~candidate);
  }
}
