#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_rs_encode_ext // rs_encode's dst stands at the same place
#include "common.glsl"
#include "ntt.glsl"
#include "tile.glsl"

layout(local_size_x = GROUP_SIZE) in;

// Stages in place, in tiles of columns of 2^log_words words. Parameters: 0: log_words, 1: row_bit and word_bits << 8,
// 2: the place bits of the stages, [low, high): low and high << 8, 3: number of columns, 4: the table's place.
void main() {
  const uint t = gl_LocalInvocationIndex, log_words = pc.p[0], table = pc.p[4];
  const tile_shape shape = tile_shape(pc.p[1] & 255, pc.p[1] >> 8);
  const uint low = pc.p[2] & 255, high = pc.p[2] >> 8;
  uint c, number;
  if (!tile_of_group(log_words, pc.p[3], c, number)) return;
  words_ref data = words_from(pc.a.dst.region, uint64_t(pc.a.dst.offset) + (uint64_t(c) << log_words));
  uint v[16], w[16];
  const uint raise = tile_raise(shape), place_a = place_of(t, 8), place_b = place_of(t, 4), place_c = place_of(t, 0);
  const uint index_a = tile_index(shape, number, place_a);
  [[unroll]] for (uint k = 0; k < 16; k++) {
    const uint at = index_a | k << (8 + raise);
    v[k] = at >> log_words == 0 ? data.w[at] : 0;
  }
  if (high > 8) {
    ntt_load(w, table, log_words, index_a, 8 + raise);
    ntt_step(v, w, 8, low, high);
  }
  if (low < 8) {
    const uint index_b = tile_index(shape, number, place_b);
    ntt_load(w, table, log_words, index_b, 4 + raise); // on the way while others arrive
    TILE_PUT(v, place_a, 8)
    barrier();
    TILE_GET(v, place_b, 4)
    ntt_step(v, w, 4, low, high);
    if (low == 4) { // rows of sixteen words, as good to store as any
      [[unroll]] for (uint k = 0; k < 16; k++) data.w[index_b | k << (4 + raise)] = v[k];
      return;
    }
    uint root = 0;
    if (low < 4) { // a piece of the vector
      const uint index_c = tile_index(shape, number, place_c);
      if (log_words >= 12)
        root = scratch_words(table + ntt_nodes(log_words)).w[index_c >> 4];
      else
        ntt_load(w, table, log_words, index_c, 0);
    }
    TILE_PUT(v, place_b, 4)
    barrier();
    if (low < 4) {
      TILE_GET(v, place_c, 0)
      if (log_words >= 12) ntt_derive(w, root, low);
      ntt_step(v, w, 0, low, high);
      TILE_PUT(v, place_c, 0)
      barrier();
    }
    TILE_GET(v, place_a, 8)
  }
  [[unroll]] for (uint k = 0; k < 16; k++) {
    const uint at = index_a | k << (8 + raise);
    if (at >> log_words == 0) data.w[at] = v[k];
  }
}
