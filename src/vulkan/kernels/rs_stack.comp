#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_rs_encode
#include "common.glsl"
#include "stacked.glsl"

layout(local_size_x = GROUP_SIZE) in;

// The given rows of the stacked columns, as they are or reduced to a part, without the message step. Parameters: 0: log
// of the given rows, 1: log_words of dst, 2, 3: of the chunks that are summed up, [first, end); 4: those behind are
// already in dst.
void main() {
  const uint given = pc.p[0];
  const uint c = gl_WorkGroupID.z * gl_NumWorkGroups.y + gl_WorkGroupID.y;
  if (c >= pc.a.width) return;
  uint root = BB_ONE; // the part's polynomial is the message modulo X^given - root
  for (uint i = 0; pc.a.part >> i != 0; i++) {
    if ((pc.a.part >> i & 1) != 0) root = bb_mul(root, bb_two_adic_generator(i + 1));
  }
  words_ref dst = words_from(pc.a.dst.region, uint64_t(pc.a.dst.offset) + (uint64_t(c) << pc.p[1]));
  for (uint row = across_index(); row >> given == 0; row += across_step()) {
    uint sum = pc.p[4] != 0 ? dst.w[row] : 0;
    for (uint chunk = pc.p[3]; chunk-- > pc.p[2];)
      sum = bb_add(bb_mul(sum, root), stacked_at(c, row + (chunk << given)));
    dst.w[row] = sum;
  }
}
