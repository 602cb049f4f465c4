// dst[i] = sum_(j < num_parts) part j[i], i < num_words: the last step of sums that several workgroups made. Parts lie
// one after the other in the scratch.
#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_fill_zero // not read: it serves several operations
#include "common.glsl"

layout(local_size_x = GROUP_SIZE) in;

// p[0], p[1]: dst. p[2]: num_parts. p[3]: num_words. p[4]: 1: added to what is there; + 2 * invocations of an output, a
// power of two.
shared uint room[GROUP_SIZE];

void main() {
  const uint lane = gl_LocalInvocationIndex, sharing = pc.p[4] >> 1, outputs = GROUP_SIZE / sharing;
  const uint num_parts = pc.p[2], num_words = pc.p[3], i = group_index() * outputs + lane % outputs;
  words_ref parts = scratch_words(0), dst = words(dev_ptr(pc.p[0], pc.p[1]));
  uint sum = 0;
  if (i < num_words) {
    for (uint j = lane / outputs; j < num_parts; j += sharing)
      sum = bb_add(sum, parts.w[j * num_words + i]);
  }
  room[lane] = sum;
  for (uint n = GROUP_SIZE / 2; n >= outputs; n /= 2) {
    barrier();
    if (lane < n) room[lane] = bb_add(room[lane], room[lane + n]);
  }
  if (lane < outputs && i < num_words) {
    const uint own = room[lane];
    dst.w[i] = (pc.p[4] & 1) != 0 ? bb_add(dst.w[i], own) : own;
  }
}
