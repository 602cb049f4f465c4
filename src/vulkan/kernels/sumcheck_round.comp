// An invocation takes a pair of each at a time. Two sums a workgroup: a part, or the result if there is one workgroup.
#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_sumcheck_round
#define REDUCE_EXTS 2
#include "common.glsl"
#include "reduce.glsl"
#include "wide.glsl"

layout(local_size_x = GROUP_SIZE) in;

void main() {
  quads_ref a = quads(pc.a.a), b = quads(pc.a.b);
  const uint step = gl_NumWorkGroups.x * GROUP_SIZE;
  wide_ext s1 = wide_zero(), s2 = wide_zero();
  for (uint y = linear_index(); y < pc.a.num_pairs; y += step) {
    const bb4 al = load_ext(a, 2 * y), ah = load_ext(a, 2 * y + 1);
    const bb4 bl = load_ext(b, 2 * y), bh = load_ext(b, 2 * y + 1);
    s1 = wide_mac(s1, ah, ext_factor_of(bh));
    s2 = wide_mac(s2, bb4_sub(bb4_add(ah, ah), al), ext_factor_of(bb4_sub(bb4_add(bh, bh), bl)));
  }
  bb4 sums[2] = bb4[2](wide_reduce(s1), wide_reduce(s2));
  group_sums(sums, 1);
  if (gl_LocalInvocationIndex != 0) return;
  const bool is_result = gl_NumWorkGroups.x == 1;
  words_ref to = scratch_words(8 * group_index());
  if (is_result) to = words(pc.a.dst);
  [[unroll]] for (uint x = 0; x < 2; x++) {
    if (is_result && pc.a.accumulate != 0) sums[x] = bb4_add(sums[x], load_ext_words(to, 4 * x));
    store_ext_words(to, 4 * x, sums[x]);
  }
}
