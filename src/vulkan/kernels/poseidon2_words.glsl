// Poseidon2 with sixteen invocations a state, for latency: each works on one word. They are neighbours in their subgroup
// and all of them active. Invocation l mod 16 has word l / 4 of block l mod 4: that is a word of the block that
// invocation l has by the numbering of poseidon2_lanes.glsl, which callers keep.
//
// The internal rounds wait for nothing but the chain of S-boxes, which all invocations go along with their own copies of
// the first word. With y the S-box, `rest` the sum of the other fifteen words x_i and sum = rest + y, the next first word
// is rest - y and the next x_i are V_i x_i + sum. Let z_l = sum_i V_i^l x_i: then rest = z_0, and z_l becomes
// z_(l + 1) + (sum_i V_i^l) sum. So invocation l keeps z_l, and a round moves all of them down by one.
#include "poseidon2_lanes.glsl"
#include "wide.glsl"

struct p2_words_constants {
  uvec4 initial, terminal; // of this word, by rounds
  uvec4 powers[4];         // z_l from the words of invocations 0..15
  uint sums, factor;       // sum_i V_i^l; V of this word
};

uint p2_words_lane() { return gl_SubgroupInvocationID & 15u; }
// One of a vector, by the upper half of the number of the invocation.
uint p2_words_pick(uvec4 x) {
  const uint j = p2_words_lane() >> 2;
  return (j & 2u) != 0u ? ((j & 1u) != 0u ? x.w : x.z) : ((j & 1u) != 0u ? x.y : x.x);
}
p2_words_constants p2_words_load() {
  const uint l = p2_words_lane();
  p2_words_constants c;
  c.initial = p2_words_initial[l];
  c.terminal = p2_words_terminal[l];
  [[unroll]] for (uint i = 0u; i < 4u; i++) c.powers[i] = p2_words_powers[4u * l + i];
  c.sums = p2_words_sums[l];
  c.factor = p2_words_pick(p2_diagonal[l & 3u]);
  return c;
}

uint p2_words_product(uint a, uint b) { return p2_canonical(p2_product(int(a), int(b))); }
// x^7 for x in [-p, p).
uint p2_words_sbox(uint x) {
  const int a = int(x), a2 = p2_product(a, a), a3 = p2_product(a2, a), a4 = p2_product(a2, a2);
  return p2_canonical(p2_product(a3, a4));
}
// x after the external layer, plus a constant, in [-p, p).
uint p2_words_external(uint x, uint constant) {
  const uint own = gl_SubgroupInvocationID, block = own & ~12u;
  const uint x1 = subgroupShuffle(x, block | ((own + 4u) & 12u)), x2 = subgroupShuffleXor(x, 8u);
  const uint x3 = subgroupShuffle(x, block | ((own - 4u) & 12u));
  const uint both = p2_add(x, x1), m = p2_add(p2_add(both, p2_add(x2, x3)), p2_add(both, x1)); // 2, 3, 1, 1
  const uint m1 = subgroupShuffleXor(m, 1u), m2 = subgroupShuffleXor(m, 2u), m3 = subgroupShuffleXor(m, 3u);
  return p2_add(p2_add(p2_add(m, m), constant), m1) + p2_add(m2, m3) - BB_P;
}

// z_l of this invocation for the words of all.
uint p2_words_moments(uint x, p2_words_constants c) {
  const uint first = gl_SubgroupInvocationID & ~15u;
  uint64_t sums[4];
  [[unroll]] for (uint i = 0u; i < 4u; i++) {
    uint64_t s = 0ul;
    [[unroll]] for (uint j = 0u; j < 4u; j++) s += wide_mul(subgroupShuffle(x, first + 4u * i + j), c.powers[i][j]);
    sums[i] = wide_fold(s);
  }
  return bb_reduce(wide_fold(wide_fold(sums[0] + sums[1]) + wide_fold(sums[2] + sums[3])));
}

// Words canonical, before and after.
uint p2_words_internal_rounds(uint x, p2_words_constants c) {
  const uint first = gl_SubgroupInvocationID & ~15u, next = first + ((gl_SubgroupInvocationID + 1u) & 15u);
  uint s0 = subgroupShuffle(x, first) + p2_internal[0] - BB_P;
  uint z = p2_words_moments(x, c);
  [[dont_unroll]] for (uint r = 0u; r < 13u; r++) {
    const uint rest = subgroupShuffle(z, first), above = subgroupShuffle(z, next);
    const uint more = p2_add(rest, r < 12u ? p2_internal[r + 1u] : 0u), scaled = p2_words_product(x, c.factor);
    const uint y = p2_words_sbox(s0), sum = p2_add(rest, y);
    s0 = more - y; // in (-p, p)
    z = p2_add(above, p2_words_product(sum, c.sums));
    x = p2_add(scaled, sum);
  }
  return p2_words_lane() == 0u ? p2_canonical(int(s0)) : x;
}

// x: block l mod 4 of the state in invocation l.
uvec4 p2_permute_words(uvec4 blocks, p2_words_constants c) {
  uint x = p2_words_external(p2_words_pick(blocks), c.initial.x);
  x = p2_words_external(p2_words_sbox(x), c.initial.y);
  x = p2_words_external(p2_words_sbox(x), c.initial.z);
  x = p2_words_external(p2_words_sbox(x), c.initial.w);
  x = p2_words_external(p2_words_sbox(x), 0u);
  x = p2_words_internal_rounds(p2_canonical(int(x)), c) + c.terminal.x - BB_P;
  x = p2_words_external(p2_words_sbox(x), c.terminal.y);
  x = p2_words_external(p2_words_sbox(x), c.terminal.z);
  x = p2_words_external(p2_words_sbox(x), c.terminal.w);
  x = p2_canonical(int(p2_words_external(p2_words_sbox(x), 0u)));
  const uint same = gl_SubgroupInvocationID & ~12u;
  return uvec4(subgroupShuffle(x, same), subgroupShuffle(x, same | 4u), subgroupShuffle(x, same | 8u),
               subgroupShuffle(x, same | 12u));
}
