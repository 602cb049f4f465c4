#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_merkle_nodes
#include "common.glsl"
#include "merkle.glsl"
#include "merkle_shared.glsl"

// LEVELS layers from layer LAYER on, in one pass over it. A node's children are half a layer apart, so a workgroup takes
// the trees of 2^LEVELS nodes of LAYER each that end in a row of neighbours: ROW = 512 / 2^LEVELS of them. Slot
// m ROW + j of a layer is its node m (size of the last layer) + first + j.
#define LAYER pc.p[0]
#define LEVELS pc.p[1]
layout(local_size_x = GROUP_SIZE) in;

void main() {
  const uint log_row = 9u - LEVELS, i = gl_LocalInvocationIndex;
  const uint log_last = pc.a.depth - LAYER - LEVELS, first = group_index() << log_row;
  if (first >> log_last != 0u) return; // the whole workgroup
  const uint64_t node = (uint64_t(i >> log_row) << log_last) + first + (i & ((1u << log_row) - 1u));
  const uint64_t size = 1ul << (pc.a.depth - LAYER);
  const uint64_t at = word_address(pc.a.layers, layer_start(pc.a.depth, LAYER) + node);
  p2_state s = load_pair(at, at + 2ul * size, size);
  uint n = GROUP_SIZE;
  [[dont_unroll]] for (uint level = 1u; level <= LEVELS; level++) {
    if (level > 1u) {
      if (i < n) put_slot(i, s);
      barrier();
      n >>= 1u;
      if (i < n) s = get_pair(i, i + n);
      barrier();
    }
    if (i < n) {
      s = p2_permute(s);
      const uint64_t start = layer_start(pc.a.depth, LAYER + level);
      store_digest(word_address(pc.a.layers, start + node), size >> level, s);
    }
  }
}
