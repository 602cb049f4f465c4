#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_message_transform // rs_encode's dst stands at the same place
#include "common.glsl"
#include "tile.glsl"

layout(local_size_x = GROUP_SIZE) in;

// The message step in blocks of up to 2^9 words. Parameters: 0: log of a column's words, which are taken, 1: l, 2: log
// of an element's words, 3: number of columns, 4: log_words of a column of dst; src is read where there is one column
// of elements of four words.
#define PAIRS 8u // of words of an invocation in a stage

// Word of the tile where pair `i` of elements 2^bit apart begins, and the number of the pair among those of its block.
uint pair_place(uint i, uint bit, uint w) {
  const uint element = i >> w, j = element & ((1u << bit) - 1);
  return (element >> bit << (bit + 1) | j) << w | (i & ((1u << w) - 1));
}

void main() {
  const uint t = gl_LocalInvocationIndex, log_all = pc.p[0], l = pc.p[1], w = pc.p[2];
  uint c, number;
  if (!tile_of_group(log_all, pc.p[3], c, number)) return;
  words_ref dst = words_from(pc.a.dst.region, uint64_t(pc.a.dst.offset) + (uint64_t(c) << pc.p[4]));
  words_ref src = w == 0 ? dst : words(pc.a.src);
  const uint first = number << LOG_TILE, len = min(1u << LOG_TILE, (1u << log_all) - first);
  for (uint i = t; i < 1u << LOG_TILE; i += GROUP_SIZE) tile[i] = i < len ? src.w[first + i] : 0;
  // Decimation in frequency. The pairs of an invocation are GROUP_SIZE apart, so they have the same factor; that of the
  // next stage is its square, or the negative of that.
  uint factor = bb_pow(bb_inv(bb_two_adic_generator(l)), uint64_t(t >> w & ((1u << (l - 1)) - 1)));
  for (uint bit = l; bit-- > 0;) {
    barrier();
    [[unroll]] for (uint m = 0; m < PAIRS; m++) {
      const uint a = pair_place(t + m * GROUP_SIZE, bit, w), b = a + (1u << (bit + w)), x = tile[a], y = tile[b];
      tile[a] = bb_add(x, y);
      tile[b] = bb_mul(bb_sub(x, y), factor);
    }
    factor = bb_square(factor);
    if (bit > 0 && (t >> (w + bit - 1) & 1) != 0) factor = bb_neg(factor);
  }
  // Subset sums in reversed order, which are those of all bits in any.
  for (uint bit = 0; bit < l; bit++) {
    barrier();
    [[unroll]] for (uint m = 0; m < PAIRS; m++) {
      const uint a = pair_place(t + m * GROUP_SIZE, bit, w), b = a + (1u << (bit + w));
      tile[b] = bb_add(tile[a], tile[b]);
    }
  }
  barrier();
  const uint scale = bb_inv_pow2(l);
  for (uint i = t; i < len; i += GROUP_SIZE) {
    const uint element = i >> w, place = element & ((1u << l) - 1);
    const uint from = (element - place + reverse_bits(place, l)) << w | (i & ((1u << w) - 1));
    dst.w[first + i] = bb_mul(tile[from], scale);
  }
}
