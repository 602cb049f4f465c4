// A workgroup takes eight columns, so that a weight is read once for eight, and one of p[0] segments of the rows: their
// sums are a part, or the result if there is one segment.
#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_dot_columns
#define REDUCE_EXTS 4
#include "common.glsl"
#include "reduce.glsl"
#include "wide.glsl"

layout(local_size_x = GROUP_SIZE) in;

#define COLUMNS 8

void group_of_columns(uint first, uint begin, uint end) {
  const uint mask = (1u << pc.a.log_height) - 1;
  words_ref table = words(pc.a.table);
  quads_ref weights = quads(pc.a.weights);
  words_ref columns[COLUMNS];
  uint rot[COLUMNS];
  wide_ext s[COLUMNS];
  [[unroll]] for (uint c = 0; c < COLUMNS; c++) {
    const uint at = 4 * min(first + c, pc.a.num - 1); // column_ref; the last one again instead of those that lack
    columns[c] = column(table.w[at + 1], table.w[at + 2]);
    rot[c] = table.w[at + 3];
    s[c] = wide_zero();
  }
  // Two rows at a time: of a second one that lacks the values are zero.
  for (uint i = begin + gl_LocalInvocationIndex; i < end; i += 2 * GROUP_SIZE) {
    const bool is_pair = i + GROUP_SIZE < end;
    const uint other = is_pair ? i + GROUP_SIZE : i;
    const uvec4 w0 = weights.q[i], w1 = weights.q[other];
    [[unroll]] for (uint c = 0; c < COLUMNS; c++) {
      const uint v0 = columns[c].w[(i + rot[c]) & mask], last = columns[c].w[(other + rot[c]) & mask];
      const uint v1 = is_pair ? last : 0;
      [[unroll]] for (uint k = 0; k < 4; k++) s[c].c[k] = wide_mac2(s[c].c[k], w0[k], v0, w1[k], v1);
    }
  }
  [[unroll]] for (uint four = 0; four < COLUMNS; four += 4) {
    bb4 sums[4];
    [[unroll]] for (uint c = 0; c < 4; c++) sums[c] = wide_reduce(s[four + c]);
    group_sums(sums, 1);
    barrier();
    quads_ref to = scratch_quads(0);
    if (pc.p[0] == 1) to = quads(pc.a.dst);
    [[unroll]] for (uint c = 0; c < 4; c++) {
      const uint j = first + four + c;
      if (gl_LocalInvocationIndex == 0 && j < pc.a.num) store_ext(to, gl_WorkGroupID.y * pc.a.num + j, sums[c]);
    }
  }
}

void main() {
  const uint rows = (1u << pc.a.log_height) / pc.p[0], begin = gl_WorkGroupID.y * rows;
  for (uint first = gl_WorkGroupID.x * COLUMNS; first < pc.a.num; first += gl_NumWorkGroups.x * COLUMNS)
    group_of_columns(first, begin, begin + rows);
}
