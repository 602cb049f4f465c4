#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_trace_check
#include "common.glsl"
#include "trace_error.glsl"

// An invocation looks at WORDS words of a column, GROUP_SIZE apart.
const uint WORDS = 8u;
layout(local_size_x = GROUP_SIZE) in;

void main() {
  const uint height = 1u << pc.a.log_height, groups = (height + WORDS * GROUP_SIZE - 1u) / (WORDS * GROUP_SIZE);
  const uint c = group_index() / groups, first = group_index() % groups * (WORDS * GROUP_SIZE);
  if (c >= pc.a.width) return;
  words_ref words_of_column = column(pc.a.trace, c);
  bool bad = false;
  [[unroll]] for (uint i = 0u; i < WORDS; i++) {
    const uint row = first + i * GROUP_SIZE + gl_LocalInvocationIndex;
    if (row < height) bad = bad || words_of_column.w[row] >= BB_P;
  }
  if (bad) note_bad_column(c);
}
