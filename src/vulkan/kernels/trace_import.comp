#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_trace_import
#include "common.glsl"
#include "trace_error.glsl"

// A workgroup lays out a tile of TILE columns and rows. It is read along whichever of the two is closer in the source,
// and written along columns. A dispatch does part p[0] of p[1] of the tiles along the other one, whose words are further
// apart: so what it reads is a stretch of the source's memory, which is all of it that has to be there. There may be
// fewer workgroups than tiles: they take one after the other.
const uint TILE = 32u;
layout(local_size_x = GROUP_SIZE) in;

shared uint tile[TILE][TILE + 1]; // [column][row]; one more, so that a row is in as many banks as a column

void main() {
  const uint height = 1u << pc.a.log_height, fast = gl_LocalInvocationIndex % TILE, slow = gl_LocalInvocationIndex / TILE;
  const uint tiles_down = (height + TILE - 1u) / TILE;
  const uint tiles_across = (pc.a.width + TILE - 1u) / TILE, end_column = pc.a.first + pc.a.width;
  const region_entry source = pc.regions.r[pc.a.src.region];
  const bool by_rows = source.stride < source.row_stride; // a row's words are close
  const uint tiles_cut = by_rows ? tiles_down : tiles_across;
  const uint begin = tiles_cut * pc.p[0] / pc.p[1], end = tiles_cut * (pc.p[0] + 1u) / pc.p[1];
  const uint down = by_rows ? end - begin : tiles_down, across = by_rows ? tiles_across : end - begin;
  const uint num_groups = gl_NumWorkGroups.x * gl_NumWorkGroups.y;
  for (uint t = group_index(); t < down * across; t += num_groups) {
    const uint row = t % down + (by_rows ? begin : 0u), column = t / down + (by_rows ? 0u : begin);
    const uint first_row = row * TILE, first_column = pc.a.first + column * TILE;
    [[unroll]] for (uint i = 0u; i < TILE; i += GROUP_SIZE / TILE) {
      const uint c = by_rows ? fast : slow + i, r = by_rows ? slow + i : fast;
      if (first_column + c >= end_column || first_row + r >= height) continue;
      const uint64_t at =
          uint64_t(pc.a.src.offset) + (first_column + c) * source.stride + (first_row + r) * source.row_stride;
      uint value = words_from(pc.a.src.region, at).w[0];
      if (value >= BB_P) {
        note_bad_column(first_column + c);
        value = 0u;
      }
      tile[c][r] = pc.a.canonical != 0u ? bb_from_canonical(value) : value;
    }
    barrier();
    [[unroll]] for (uint i = 0u; i < TILE; i += GROUP_SIZE / TILE) {
      const uint c = slow + i, r = fast;
      if (first_column + c >= end_column || first_row + r >= height) continue;
      const uint64_t at = uint64_t(pc.a.dst.offset) + (uint64_t(first_column + c) << pc.a.log_height) + first_row + r;
      words_from(pc.a.dst.region, at).w[0] = tile[c][r];
    }
    barrier(); // the tile is used again
  }
}
