#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_merkle_absorb
#include "common.glsl"
#include "row_hash.glsl"

// An invocation takes a row.
#define FIRST_GROUP pc.p[0] // of this dispatch
layout(local_size_x = GROUP_SIZE) in;

void main() {
  const uint row = (FIRST_GROUP + group_index()) * GROUP_SIZE + gl_LocalInvocationIndex, rows = 1u << pc.a.log_rows;
  if (row >= rows) return;
  const uint64_t sponge = word_address(pc.a.sponges, uint64_t(row));
  p2_state s = empty_sponge();
  if (pc.a.resumes != 0u) s = load_sponge(sponge, uint64_t(rows));
  s = absorb_row(s, word_address(pc.a.code, uint64_t(row)), uint64_t(rows), pc.a.width);
  store_sponge(sponge, uint64_t(rows), s);
}
