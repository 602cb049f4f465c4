#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_rs_encode_ext // rs_encode's dst stands at the same place
#include "common.glsl"

layout(local_size_x = GROUP_SIZE) in;

// The stages on zero halves: copies. Parameters: 0: log of the given words, 1: log_words, 2: number of columns, 3: the
// given words are at `src` (1) or at the beginning of each column of dst (0).
void main() {
  const uint given = pc.p[0];
  const uint c = gl_WorkGroupID.z * gl_NumWorkGroups.y + gl_WorkGroupID.y;
  if (c >= pc.p[2]) return;
  words_ref dst = words_from(pc.a.dst.region, uint64_t(pc.a.dst.offset) + (uint64_t(c) << pc.p[1]));
  words_ref src = pc.p[3] != 0 ? words(pc.a.src) : dst;
  for (uint i = across_index(); i >> pc.p[1] == 0; i += across_step()) {
    if (pc.p[3] != 0 || i >> given != 0) dst.w[i] = src.w[i & ((1u << given) - 1)];
  }
}
