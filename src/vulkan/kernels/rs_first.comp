#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_rs_encode
#include "common.glsl"
#include "message16.glsl"
#include "ntt.glsl"
#include "stacked.glsl"
#include "tile.glsl"

layout(local_size_x = GROUP_SIZE) in;

// The first pass of rs_encode: a tile of the stacked columns, its blocks' messages, and the highest stages of the
// transform, once for each of the 2^zeros blocks that the stages on zero halves make copies for. A tile has 2^8 rows of
// 16 words, or 2^9, of which the two halves are transformed one after the other, behind their common stage.
// Parameters: 0: log of the given rows, 1: zeros, 2: 0: from the table; 1: from dst, messages made, 3: double,
// 4: the twiddles' place.
#define ROW_BITS 8u
#define WORD_BITS 4u

// One row's sixteen words to one invocation; the tile is not in use.
void load_row(out uint v[16], words_ref dst, uint c, uint row) {
  if (pc.p[2] != 0) {
    [[unroll]] for (uint k = 0; k < 16; k++) v[k] = dst.w[row + k];
    return;
  }
  placed_column e;
  const bool found = find_placed(c, row, e);
  if (found && e.log_height >= pc.a.l_skip && row + 16 <= placed_end(e)) {
    words_ref src = column(e.region, e.column);
    const uint at = row - e.row;
    if ((uint(uint64_t(src)) + 4 * at) % 16 == 0) {
      quads_ref q = quads_ref(uint64_t(src) + 4ul * uint64_t(at));
      [[unroll]] for (uint k = 0; k < 4; k++) {
        const uvec4 x = q.q[k];
        [[unroll]] for (uint i = 0; i < 4; i++) v[4 * k + i] = x[i];
      }
    } else {
      [[unroll]] for (uint k = 0; k < 16; k++) v[k] = src.w[at + k];
    }
  } else {
    const uint place = gl_LocalInvocationIndex << 4; // places of this invocation's own
    [[dont_unroll]] for (uint k = 0; k < 16; k++) tile[bank_place(place + k)] = stacked_at(c, row + k);
    TILE_GET(v, place, 0)
  }
  message16(v, pc.a.l_skip, bb_inv_pow2(pc.a.l_skip));
}

void main() {
  const uint t = gl_LocalInvocationIndex, given = pc.p[0], zeros = pc.p[1], halves = pc.p[3] + 1, table = pc.p[4];
  const uint c = gl_WorkGroupID.z * gl_NumWorkGroups.y + gl_WorkGroupID.y, log_words = given + zeros;
  if (c >= pc.a.width) return;
  words_ref dst = words_from(pc.a.dst.region, uint64_t(pc.a.dst.offset) + (uint64_t(c) << log_words));
  const uint row_bit = given - ROW_BITS - pc.p[3], first = gl_WorkGroupID.x << WORD_BITS;
  uint low[16], high[16], w[16];
  load_row(low, dst, c, (t << row_bit) + first);
  TILE_PUT(low, t << WORD_BITS, 0)
  barrier();
  TILE_GET(low, place_of(t, 8), 8)
  [[unroll]] for (uint k = 0; k < 16; k++) high[k] = 0;
  if (halves == 2) {
    barrier();
    load_row(high, dst, c, ((t + 256) << row_bit) + first);
    TILE_PUT(high, t << WORD_BITS, 0)
    barrier();
    TILE_GET(high, place_of(t, 8), 8)
  }
  const uint inside = place_of(t, 4); // of the words that are stored
  const uint index_a = (t >> WORD_BITS) << row_bit | first | (t & 15);
  const uint index_b = (inside >> WORD_BITS) << row_bit | first | (t & 15);
  for (uint block = 0; block >> zeros < halves; block++) { // of 2^8 rows
    const uint at = block << (ROW_BITS + row_bit);
    uint v[16];
    if (halves == 2) {
      const uint root = scratch_words(table).w[(1u << zeros) + (block >> 1)];
      [[unroll]] for (uint k = 0; k < 16; k++) {
        const uint y = bb_mul(high[k], root);
        v[k] = (block & 1) == 0 ? bb_add(low[k], y) : bb_sub(low[k], y);
      }
    } else {
      [[unroll]] for (uint k = 0; k < 16; k++) v[k] = low[k];
    }
    ntt_load(w, table, log_words, at | index_a, row_bit + 4);
    ntt_step(v, w, 8, WORD_BITS, LOG_TILE);
    ntt_load(w, table, log_words, at | index_b, row_bit); // on the way while others arrive
    barrier();
    TILE_PUT(v, place_of(t, 8), 8)
    barrier();
    TILE_GET(v, inside, 4)
    ntt_step(v, w, 4, WORD_BITS, LOG_TILE);
    [[unroll]] for (uint k = 0; k < 16; k++) dst.w[at | index_b | k << row_bit] = v[k];
  }
}
