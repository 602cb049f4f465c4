#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_message_transform // rs_encode's dst stands at the same place
#include "common.glsl"

layout(local_size_x = GROUP_SIZE) in;

// One stage of the message step in blocks of any length. Parameters: 0: log of a column's words, which are taken, 1: l
// and the bit of the stage << 8, 2: what, and log of an element's words << 8, 3: number of columns, 4: log_words of a
// column of dst. What: MESSAGE_DFT: decimation in frequency, in order of bits l - 1, .., 0; MESSAGE_REVERSE: to natural
// order, and the factor 2^-l; MESSAGE_SUBSETS: subset sums.
#define MESSAGE_DFT 0
#define MESSAGE_REVERSE 1
#define MESSAGE_SUBSETS 2
void main() {
  const uint w = pc.p[2] >> 8, what = pc.p[2] & 255, l = pc.p[1] & 255, bit = pc.p[1] >> 8, mask = (1u << w) - 1;
  const uint c = gl_WorkGroupID.z * gl_NumWorkGroups.y + gl_WorkGroupID.y;
  if (c >= pc.p[3]) return;
  words_ref data = words_from(pc.a.dst.region, uint64_t(pc.a.dst.offset) + (uint64_t(c) << pc.p[4]));
  if (what == MESSAGE_REVERSE) {
    const uint scale = bb_inv_pow2(l);
    for (uint i = across_index(); i >> pc.p[0] == 0; i += across_step()) {
      const uint element = i >> w, place = element & ((1u << l) - 1), other = reverse_bits(place, l);
      if (other < place) continue;
      const uint at = (element - place + other) << w | i & mask;
      const uint x = bb_mul(data.w[i], scale), y = bb_mul(data.w[at], scale);
      data.w[i] = y;
      data.w[at] = x;
    }
    return;
  }
  const uint root = bb_inv(bb_two_adic_generator(bit + 1));
  for (uint i = across_index(); i >> (pc.p[0] - 1) == 0; i += across_step()) { // pairs
    const uint element = i >> w, j = element & ((1u << bit) - 1);
    const uint first = (element >> bit << (bit + 1) | j) << w | i & mask, second = first + (1u << (bit + w));
    const uint x = data.w[first], y = data.w[second];
    if (what == MESSAGE_SUBSETS) {
      data.w[second] = bb_add(x, y);
    } else {
      data.w[first] = bb_add(x, y);
      data.w[second] = bb_mul(bb_sub(x, y), bb_pow(root, uint64_t(j)));
    }
  }
}
