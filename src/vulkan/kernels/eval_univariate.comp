#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_eval_univariate
#include "common.glsl"
#include "group_sum.glsl"

layout(local_size_x = GROUP_SIZE) in;

// Parameters: 0: number of terms; 1: each workgroup's terms, a multiple of GROUP_SIZE; 2: the terms are the elements at
// `src` and the factor is z (0), or they are in scratch and the factor is z^(2^parameter 3).
// A workgroup's sum is that of its terms times powers of the factor from 1 on; it goes to dst if it is the only one.
void main() {
  const uint t = gl_LocalInvocationIndex, n = pc.p[0], own = pc.p[1], first = gl_WorkGroupID.x * own;
  words_ref src = pc.p[2] == 0 ? words(pc.a.src) : scratch_words(0);
  bb4 step = bb4_pow2k(ext_at(pc.a.z), pc.p[3]), power = bb4_one();
  for (uint i = 1; i < GROUP_SIZE; i *= 2) { // power = step^t, then step^GROUP_SIZE
    if ((t & i) != 0) power = bb4_mul(power, step);
    step = bb4_square(step);
  }
  bb4 sum = bb4_zero();
  for (uint i = own; i != 0; i -= GROUP_SIZE) {
    const uint at = first + i - GROUP_SIZE + t;
    sum = bb4_mul(sum, step);
    if (at < n) sum = bb4_add(sum, load_ext_words(src, 4 * at));
  }
  sum = group_sum(bb4_mul(sum, power));
  if (t != 0) return;
  if (gl_NumWorkGroups.x == 1)
    store_ext_words(words(pc.a.dst), 0, sum);
  else
    store_ext_words(scratch_words(0), 4 * gl_WorkGroupID.x, sum);
}
