#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_open_rows
#include "common.glsl"

layout(local_size_x = GROUP_SIZE) in;

// An invocation a word. The rows of a leaf are neighbours in memory, in bit-reversed order: invocations follow them.
void main() {
  const uint i = linear_index(), width = pc.a.ext != 0u ? 4u : pc.a.width, log_leaves = pc.a.log_rows - pc.a.k;
  const uint m = i & ((1u << pc.a.k) - 1u), c = (i >> pc.a.k) % width, q = (i >> pc.a.k) / width;
  if (q >= pc.a.num_queries) return;
  const uint index = words(pc.a.indices).w[q] & ((1u << log_leaves) - 1u);
  const uint64_t row = (uint64_t(reverse_bits(index, log_leaves)) << pc.a.k) + m;
  const uint64_t at = pc.a.ext != 0u ? 4ul * row + c : (uint64_t(c) << pc.a.log_rows) + row;
  const uint value = words_from(pc.a.code.region, uint64_t(pc.a.code.offset) + at).w[0];
  words(pc.a.dst).w[((q << pc.a.k) + reverse_bits(m, pc.a.k)) * width + c] = bb_to_canonical(value);
}
