#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_message_transform // rs_encode's dst stands at the same place
#include "common.glsl"
#include "message16.glsl"

layout(local_size_x = GROUP_SIZE) in;

// The message step with l <= 4. An invocation takes one word of sixteen neighbouring elements, which are whole blocks.
// Parameters: 0: log of the elements of a column, 1: l, 2: log of an element's words, 3: number of columns and
// 4: log_words of a column of dst; src is read where there is one column of elements of four words.
void main() {
  const uint w = pc.p[2], elements = pc.p[0], scale = bb_inv_pow2(pc.p[1]);
  const uint c = gl_WorkGroupID.z * gl_NumWorkGroups.y + gl_WorkGroupID.y;
  if (c >= pc.p[3]) return;
  words_ref dst = words_from(pc.a.dst.region, uint64_t(pc.a.dst.offset) + (uint64_t(c) << pc.p[4]));
  words_ref src = w == 0 ? dst : words(pc.a.src);
  for (uint i = across_index();; i += across_step()) {
    const uint first = i >> w << 4, at = (first << w) + (i & ((1u << w) - 1));
    if (first >> elements != 0) break;
    uint v[16];
    [[unroll]] for (uint k = 0; k < 16; k++) v[k] = (first + k) >> elements == 0 ? src.w[at + (k << w)] : 0;
    message16(v, pc.p[1], scale);
    [[unroll]] for (uint k = 0; k < 16; k++) {
      if ((first + k) >> elements == 0) dst.w[at + (k << w)] = v[k];
    }
  }
}
