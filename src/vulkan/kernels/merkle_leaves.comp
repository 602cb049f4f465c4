#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_merkle_leaves
#include "common.glsl"
#include "row_hash.glsl"
#include "merkle_shared.glsl"

// An invocation hashes a row; then the digests of the workgroup's rows are compressed LEVELS times, inside whole groups
// of 2^LEVELS rows. They go to the layers if that is all, else, for LEVELS = 0, to scratch.
#define LEVELS pc.p[0]
#define TO_SCRATCH pc.p[1]
#define FIRST_GROUP pc.p[2] // of this dispatch
layout(local_size_x = GROUP_SIZE) in;

void main() {
  const uint rows = 1u << (pc.a.log_rows - pc.a.log_parts), i = gl_LocalInvocationIndex;
  const uint first = (FIRST_GROUP + group_index()) * GROUP_SIZE, row = first + i;
  if (first >= rows) return; // the whole workgroup
  p2_state s;
  if (row < rows) {
    const bool ext = pc.a.ext != 0u;
    const uint64_t at = word_address(pc.a.code, uint64_t(row) * (ext ? 4ul : 1ul));
    s = empty_sponge();
    if (pc.a.resumes != 0u) s = load_sponge(word_address(pc.a.sponges, uint64_t(row)), uint64_t(rows));
    s = absorb_row(s, at, ext ? 1ul : uint64_t(rows), ext ? 4u : pc.a.width);
  }
  uint n = min(GROUP_SIZE, rows);
  [[dont_unroll]] for (uint half_group = 1u << LEVELS >> 1u; half_group > 0u; half_group >>= 1u) {
    if (i < n) put_slot(i, s);
    barrier();
    n >>= 1u;
    const uint left = 2u * i - (i & (half_group - 1u));
    if (i < n) s = get_pair(left, left + half_group);
    barrier();
    if (i < n) s = p2_permute(s);
  }
  if (i >= n) return;
  const uint leaf = (first >> LEVELS) + i;
  if (TO_SCRATCH != 0u) {
    store_digest(word_address(scratch_place(), uint64_t(leaf)), uint64_t(rows), s);
  } else {
    const uint log_leaves = pc.a.log_rows - pc.a.k;
    const uint64_t at = (uint64_t(pc.a.part) << (log_leaves - pc.a.log_parts)) + leaf;
    store_digest(word_address(pc.a.layers, at), 1ul << log_leaves, s);
  }
}
