#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_merkle_nodes
#include "common.glsl"
#include "poseidon2_lanes.glsl"
#include "merkle.glsl"

// As merkle_nodes with four invocations a node, for layers that are too small to fill the device: a workgroup takes 64
// nodes of the first layer that it makes, or as many as there are.
#define LAYER pc.p[0]
#define LEVELS pc.p[1]
#define LOG_ROW pc.p[2]
layout(local_size_x = GROUP_SIZE) in;

shared uvec4 digests[2 * 64]; // [slot][half of the digest]

void main() {
  // A numbering in which the four invocations of a node are those of one state.
  const uint invocation = gl_SubgroupID * gl_SubgroupSize + gl_SubgroupInvocationID, i = invocation >> 2u;
  const uint log_last = pc.a.depth - LAYER - LEVELS, first = gl_WorkGroupID.x << LOG_ROW;
  const uint node = (i >> LOG_ROW << log_last) + first + (i & ((1u << LOG_ROW) - 1u)), size = 1u << (pc.a.depth - LAYER);
  const uint side = p2_lane() >> 1u, part = p2_lane() & 1u;
  uint n = 1u << (LEVELS - 1u + LOG_ROW);
  uvec4 x = uvec4(0u);
  if (i < n) {
    const uint64_t word = layer_start(pc.a.depth, LAYER) + node + 4u * part * size + side * (size >> 1u);
    x = load_apart(word_address(pc.a.layers, word), uint64_t(size));
  }
  [[dont_unroll]] for (uint level = 1u; level <= LEVELS; level++) {
    if (level > 1u) {
      if (i < n && side == 0u) digests[2u * i + part] = x;
      barrier();
      n >>= 1u;
      if (i < n) x = digests[2u * (i + side * n) + part];
      barrier();
    }
    if (i < n) {
      x = p2_permute_lanes(x);
      const uint layer_size = size >> level;
      const uint64_t word = layer_start(pc.a.depth, LAYER + level) + node + 4u * part * layer_size;
      if (side == 0u) store_apart(word_address(pc.a.layers, word), uint64_t(layer_size), x);
    }
  }
}
