#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_rs_open_rows
#include "common.glsl"

// All rows of a leaf have one value of X^(2^LOG_UNIT), root: so the stacked columns reduce to one unit of 2^LOG_UNIT
// rows, the sum of their units with powers of it. An invocation makes row r of it in one column, over the units of one
// of SEGMENTS segments, for QUERIES queries, so that what is read serves them all.
//   scratch, from SUMS on  [SEGMENTS][num_queries][2^LOG_UNIT][width]
#define LOG_UNIT pc.p[0]
#define LOG_SEGMENTS pc.p[1]
#define SUMS pc.p[2]
const uint QUERIES = 8u;
layout(local_size_x = GROUP_SIZE) in;

// The part of a stacked column that was met last: rows [start, end) of a placed column, or of nothing.
struct stacked_part {
  uint start, end, log_stride;
  bool empty;
  words_ref source;
};

placed_column entry_at(words_ref table, uint e) {
  const uint at = 5u * e;
  return placed_column(table.w[at], table.w[at + 1u], table.w[at + 2u], table.w[at + 3u], table.w[at + 4u]);
}

// The part that holds `row`. Where there is nothing it ends behind `row`: rows are asked for in descending order.
stacked_part part_of(uint column_index, uint row) {
  words_ref table = words(pc.a.table);
  uint low = 0u, high = pc.a.num_entries; // the entries before `low` begin at or before the row
  while (low < high) {
    const uint middle = low + (high - low) / 2u;
    const placed_column entry = entry_at(table, middle);
    if (entry.weight < column_index || (entry.weight == column_index && entry.row <= row)) low = middle + 1u;
    else high = middle;
  }
  stacked_part part = stacked_part(0u, row + 1u, 0u, true, table);
  if (low == 0u) return part;
  const placed_column entry = entry_at(table, low - 1u);
  if (entry.weight != column_index) return part;
  const uint end = entry.row + (1u << max(entry.log_height, pc.a.l_skip));
  if (row >= end) {
    part.start = end;
    return part;
  }
  const uint log_stride = max(entry.log_height, pc.a.l_skip) - entry.log_height;
  return stacked_part(entry.row, end, log_stride, false, column(entry.region, entry.column));
}

void main() {
  const uint i = linear_index(), r = i & ((1u << LOG_UNIT) - 1u);
  if (pc.a.width == 0u) return;
  const uint groups = (pc.a.num_queries + QUERIES - 1u) / QUERIES, c = (i >> LOG_UNIT) % pc.a.width;
  const uint rest = (i >> LOG_UNIT) / pc.a.width, first = rest % groups * QUERIES, segment = rest / groups;
  if (segment >> LOG_SEGMENTS != 0u) return;
  const uint log_len = pc.a.log_stacked + pc.a.log_blowup, units = 1u << (pc.a.log_stacked - LOG_UNIT - LOG_SEGMENTS);
  const uint omega = bb_two_adic_generator(log_len), last = pc.a.num_queries - 1u;
  words_ref indices = words(pc.a.indices);
  uint root[QUERIES], sum[QUERIES];
  [[unroll]] for (uint q = 0u; q < QUERIES; q++) {
    const uint exponent = (indices.w[min(first + q, last)] << LOG_UNIT) & ((1u << log_len) - 1u);
    root[q] = bb_pow(omega, uint64_t(exponent));
    sum[q] = 0u;
  }
  stacked_part part = stacked_part(0u, 0u, 0u, true, indices);
  for (uint unit = units; unit > 0u; unit--) {
    const uint row = ((segment * units + unit - 1u) << LOG_UNIT) + r;
    if (row < part.start || row >= part.end) part = part_of(c, row);
    uint value = 0u;
    const uint inside = row - part.start;
    if (!part.empty && (inside & ((1u << part.log_stride) - 1u)) == 0u) value = part.source.w[inside >> part.log_stride];
    [[unroll]] for (uint q = 0u; q < QUERIES; q++) sum[q] = bb_add(bb_mul(sum[q], root[q]), value);
  }
  words_ref dst = scratch_words(SUMS);
  [[unroll]] for (uint q = 0u; q < QUERIES; q++) {
    if (first + q > last) continue;
    const uint shifted = bb_mul(sum[q], bb_pow(root[q], uint64_t(segment * units)));
    dst.w[(((segment * pc.a.num_queries + first + q) << LOG_UNIT) + r) * pc.a.width + c] = shifted;
  }
}
