#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_merkle_absorb
#include "common.glsl"
#include "row_hash.glsl"

// An invocation takes a row.
#define FIRST_GROUP pc.p[0] // of this dispatch
layout(local_size_x = GROUP_SIZE) in;

void main() {
  const uint rows = 1u << (pc.a.log_rows - pc.a.log_parts);
  const uint i = (FIRST_GROUP + group_index()) * GROUP_SIZE + gl_LocalInvocationIndex;
  if (i >= rows) return;
  const uint64_t row = uint64_t(pc.a.part) * rows + i, stride = 1ul << pc.a.log_rows;
  const uint64_t sponge = word_address(pc.a.sponges, row);
  p2_state s = empty_sponge();
  if (pc.a.resumes != 0u) s = load_sponge(sponge, stride);
  s = absorb_row(s, word_address(pc.a.code, row), stride, pc.a.width);
  store_sponge(sponge, stride, s);
}
