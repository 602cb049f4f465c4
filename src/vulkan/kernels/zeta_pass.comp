#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_zeta
#include "common.glsl"
#include "tile.glsl"

layout(local_size_x = GROUP_SIZE) in;

// Subset sums, or their inverse, over the index bits of [low, high) of a tile's place. Parameters: 0: log_words, 1:
// row_bit and word_bits << 8, 2: low and high << 8, 3: read src, not dst.
#define SUMS_STAGE(j)                                                                                                  \
  if (bit + j >= low && bit + j < high) {                                                                              \
    [[unroll]] for (uint i = 0; i < 8; i++) {                                                                          \
      const uint a = PAIR_PLACE(i, 1u << j), b = a + (1u << j);                                                        \
      v[b] = pc.a.inverse != 0 ? bb_sub(v[b], v[a]) : bb_add(v[b], v[a]);                                              \
    }                                                                                                                  \
  }
void sums(inout uint v[16], uint bit, uint low, uint high) {
  SUMS_STAGE(0)
  SUMS_STAGE(1)
  SUMS_STAGE(2)
  SUMS_STAGE(3)
}

void main() {
  const uint t = gl_LocalInvocationIndex, log_words = pc.p[0], low = pc.p[2] & 255, high = pc.p[2] >> 8;
  const tile_shape shape = tile_shape(pc.p[1] & 255, pc.p[1] >> 8);
  words_ref dst = words(pc.a.dst), src = pc.p[3] != 0 ? words(pc.a.src) : dst;
  uint c, number;
  if (!tile_of_group(log_words, 1, c, number)) return;
  uint v[16];
  const uint index = tile_index(shape, number, place_of(t, 8));
  [[unroll]] for (uint k = 0; k < 16; k++) {
    const uint at = index | k << (8 + tile_raise(shape));
    v[k] = at >> log_words == 0 ? src.w[at] : 0;
  }
  sums(v, 8, low, high);
  if (low < 8) {
    TILE_PUT(v, place_of(t, 8), 8)
    barrier();
    TILE_GET(v, place_of(t, 4), 4)
    sums(v, 4, low, high);
    TILE_PUT(v, place_of(t, 4), 4)
    barrier();
    if (low < 4) {
      TILE_GET(v, place_of(t, 0), 0)
      sums(v, 0, low, high);
      TILE_PUT(v, place_of(t, 0), 0)
      barrier();
    }
    TILE_GET(v, place_of(t, 8), 8)
  }
  [[unroll]] for (uint k = 0; k < 16; k++) {
    const uint at = index | k << (8 + tile_raise(shape));
    if (at >> log_words == 0) dst.w[at] = v[k];
  }
}
