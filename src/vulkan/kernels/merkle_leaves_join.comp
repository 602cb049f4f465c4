#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_merkle_leaves
#include "common.glsl"
#include "merkle.glsl"

// One level inside the leaves: NUM digests, each of two that are HALF apart inside a group of 2 HALF, from scratch
// word IN to scratch word OUT, or to the layers if LAST.
#define IN pc.p[0]
#define OUT pc.p[1]
#define HALF pc.p[2]
#define NUM pc.p[3]
#define LAST pc.p[4]
layout(local_size_x = GROUP_SIZE) in;

void main() {
  const uint i = linear_index(), left = 2u * i - (i & (HALF - 1u));
  if (i >= NUM) return;
  const dev_ptr scratch = scratch_place();
  const uint64_t at = word_address(scratch, uint64_t(IN) + left);
  const p2_state s = p2_permute(load_pair(at, at + 4ul * HALF, 2ul * NUM));
  if (LAST != 0u) {
    const uint log_leaves = pc.a.log_rows - pc.a.k;
    const uint64_t leaf = (uint64_t(pc.a.part) << (log_leaves - pc.a.log_parts)) + i;
    store_digest(word_address(pc.a.layers, leaf), 1ul << log_leaves, s);
  } else {
    store_digest(word_address(scratch, uint64_t(OUT) + i), uint64_t(NUM), s);
  }
}
