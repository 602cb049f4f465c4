// Passes of butterflies over tiles of 2^12 words, sixteen an invocation. A tile is [2^r rows][2^(12 - r)] words: rows
// lie 2^q words apart in the vector, 4 <= r, 12 - r <= q, and the tile's words of a row are neighbours; or it is one
// piece of the vector, as if q = 12 - r. A place in the tile is 12 bits; a step takes four of them, in which the words
// of one invocation differ:
//   step A: bits 8..11    step B: bits 4..7    step C: bits 0..3
// Between steps the words go through shared memory, where a place is permuted such that 32 neighbouring invocations
// reach different banks in each step.
#include "sixteen.glsl"

#define LOG_TILE 12u
shared uint tile[1 << LOG_TILE];

uint bank_place(uint i) { return i ^ (i >> 5 & 7u) ^ ((i >> 8 & 1u) * 24u); }

// The place of an invocation's word k in a step whose lowest bit is 8, 4 or 0, is place_of(t, bit) + (k << bit).
uint place_of(uint t, uint bit) { return (t >> bit) << (bit + 4) | (t & ((1u << bit) - 1)); }

#define TILE_PUT(v, place, bit)                                                                                        \
  {                                                                                                                    \
    const uint put_at = bank_place(place);                                                                             \
    [[unroll]] for (uint k = 0; k < 16; k++) tile[put_at ^ bank_place(k << (bit))] = v[k];                             \
  }
#define TILE_GET(v, place, bit)                                                                                        \
  {                                                                                                                    \
    const uint get_at = bank_place(place);                                                                             \
    [[unroll]] for (uint k = 0; k < 16; k++) v[k] = tile[get_at ^ bank_place(k << (bit))];                             \
  }

// Where the tile lies in a vector: row_bit = q, word_bits = 12 - r.
struct tile_shape {
  uint row_bit, word_bits;
};
// By how many bits the rows' bits of an index stand higher than those of a place. All four bits of step A are such.
uint tile_raise(tile_shape s) { return s.row_bit - s.word_bits; }
// Index in the vector of a place of tile `number`.
uint tile_index(tile_shape s, uint number, uint place) {
  const uint across = s.row_bit - s.word_bits; // bits of the number below the rows
  const uint rows = LOG_TILE - s.word_bits;
  return (number >> across) << (s.row_bit + rows) | (place >> s.word_bits) << s.row_bit |
         (number & ((1u << across) - 1)) << s.word_bits | (place & ((1u << s.word_bits) - 1));
}

// The tile of this workgroup in a grid of swirl_vulkan_tile_grid(): columns of 2^log_words words; false: none.
bool tile_of_group(uint log_words, uint columns, out uint c, out uint number) {
  const uint tiles = 1u << (max(log_words, LOG_TILE) - LOG_TILE), rows = tiles / gl_NumWorkGroups.x;
  const uint row = gl_WorkGroupID.z * gl_NumWorkGroups.y + gl_WorkGroupID.y;
  c = row / rows;
  number = row % rows * gl_NumWorkGroups.x + gl_WorkGroupID.x;
  return c < columns;
}
