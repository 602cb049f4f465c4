#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_open_paths
#include "common.glsl"

layout(local_size_x = GROUP_SIZE) in;

// An invocation a word: word w of the sibling in layer j of query q.
void main() {
  const uint i = linear_index(), w = i & 7u, j = (i >> 3u) % pc.a.depth, q = (i >> 3u) / pc.a.depth;
  if (q >= pc.a.num_queries) return;
  const uint log_size = pc.a.depth - j, index = words(pc.a.indices).w[q] & ((1u << pc.a.depth) - 1u);
  const uint sibling = reverse_bits((index >> j) ^ 1u, log_size);
  const uint64_t layer = 8ul * ((2ul << pc.a.depth) - (2ul << log_size));
  const uint64_t at = layer + (uint64_t(w) << log_size) + sibling;
  words(pc.a.dst).w[i] = bb_to_canonical(words_from(pc.a.layers.region, uint64_t(pc.a.layers.offset) + at).w[0]);
}
