#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_trace_import
#include "common.glsl"
#include "trace_error.glsl"

// A workgroup lays out tiles of TILE columns and rows, one after the other. A tile is read along whichever of the two is
// closer in the source, and written along columns. A dispatch does part p[0] of p[1] of the tiles along the other one,
// whose words are further apart: so what it reads is a stretch of the source's memory, which is all of it that has to be
// there.
const uint TILE = 32u, STEP = GROUP_SIZE / TILE, VALUES = TILE / STEP; // of an invocation
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
  for (uint at = group_index(); at < down * across; at += num_groups()) {
    const uint first_row = (at % down + (by_rows ? begin : 0u)) * TILE;
    const uint first_column = pc.a.first + (at / down + (by_rows ? 0u : begin)) * TILE;
    uint values[VALUES]; // all of them under way at once: the bus is long
    [[unroll]] for (uint i = 0u; i < VALUES; i++) {
      const uint c = first_column + (by_rows ? fast : slow + i * STEP), r = first_row + (by_rows ? slow + i * STEP : fast);
      const uint64_t place = uint64_t(pc.a.src.offset) + c * source.stride + r * source.row_stride;
      values[i] = c < end_column && r < height ? words_from(pc.a.src.region, place).w[0] : 0u;
    }
    [[unroll]] for (uint i = 0u; i < VALUES; i++) {
      const uint c = by_rows ? fast : slow + i * STEP, r = by_rows ? slow + i * STEP : fast;
      if (values[i] >= BB_P) {
        note_bad_column(first_column + c);
        values[i] = 0u;
      }
      tile[c][r] = pc.a.canonical != 0u ? bb_from_canonical(values[i]) : values[i];
    }
    barrier();
    [[unroll]] for (uint i = 0u; i < VALUES; i++) {
      const uint c = slow + i * STEP, r = fast;
      if (first_column + c >= end_column || first_row + r >= height) continue;
      const uint64_t place = uint64_t(pc.a.dst.offset) + (uint64_t(first_column + c) << pc.a.log_height) + first_row + r;
      words_from(pc.a.dst.region, place).w[0] = tile[c][r];
    }
    barrier();
  }
}
