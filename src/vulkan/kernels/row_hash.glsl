// Rows of a code matrix into sponges (spec 01 section 4), a row an invocation. Of a sponge between blocks the words from
// the ninth on are kept (suite.h, row_carry_words): the next block overwrites the others.
#include "merkle.glsl"

// The sponge with `width` words from `at` on, `stride` words apart.
p2_state absorb_row(p2_state s, uint64_t at, uint64_t stride, uint width) {
  [[dont_unroll]] for (uint left = width; left > 0u; left -= min(left, 8u), at += 32ul * stride) {
    if (left >= 8u) {
      s.a = load_apart(at, stride);
      s.b = load_apart(at + 16ul * stride, stride);
    } else { // only as many places are overwritten
      [[unroll]] for (uint j = 0u; j < 4u; j++) {
        if (j < left) s.a[j] = words_ref(at + 4ul * j * stride).w[0];
        if (4u + j < left) s.b[j] = words_ref(at + 4ul * (4u + j) * stride).w[0];
      }
    }
    s = p2_permute(s);
  }
  return s;
}

p2_state empty_sponge() { return p2_state(uvec4(0u), uvec4(0u), uvec4(0u), uvec4(0u)); }
// What is kept of a row's sponge, word by word `stride` words apart.
p2_state load_sponge(uint64_t at, uint64_t stride) {
  return p2_state(uvec4(0u), uvec4(0u), load_apart(at, stride), load_apart(at + 16ul * stride, stride));
}
void store_sponge(uint64_t at, uint64_t stride, p2_state s) {
  store_apart(at, stride, s.c);
  store_apart(at + 16ul * stride, stride, s.d);
}
