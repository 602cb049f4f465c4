#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_rs_encode_ext
#include "common.glsl"
#include "ntt.glsl"
#include "tile.glsl"

layout(local_size_x = GROUP_SIZE) in;

// The first pass of rs_encode_ext: as rs_first, from src. Parameters: 0: log of the given words, 1: zeros, 2: the
// twiddles' place.
#define ROW_BITS 8u
#define WORD_BITS 4u

void main() {
  const uint t = gl_LocalInvocationIndex, given = pc.p[0], zeros = pc.p[1], table = pc.p[2];
  const uint row_bit = given - ROW_BITS, log_words = given + zeros, log_tiles = row_bit - WORD_BITS;
  const uint first = (group_index() & ((1u << log_tiles) - 1)) << WORD_BITS;
  const uint inside = place_of(t, 4);
  const uint index_a = (t >> WORD_BITS) << row_bit | first | (t & 15);
  const uint index_b = (inside >> WORD_BITS) << row_bit | first | (t & 15);
  const uint at = group_index() >> log_tiles << given; // the block that the stages on zero halves make a copy for
  words_ref src = words(pc.a.src), dst = words(pc.a.dst);
  uint v[16], w[16];
  [[unroll]] for (uint k = 0; k < 16; k++) v[k] = src.w[index_a | k << (row_bit + 4)];
  ntt_load(w, table, log_words, at | index_a, row_bit + 4);
  ntt_step(v, w, 8, WORD_BITS, LOG_TILE);
  ntt_load(w, table, log_words, at | index_b, row_bit); // on the way while others arrive
  TILE_PUT(v, place_of(t, 8), 8)
  barrier();
  TILE_GET(v, inside, 4)
  ntt_step(v, w, 4, WORD_BITS, LOG_TILE);
  [[unroll]] for (uint k = 0; k < 16; k++) dst.w[at | index_b | k << row_bit] = v[k];
}
