// One workgroup, in a hurry: eight neighbours fold the entries of a pair of tuples, then two of them take a point each,
// -1 and 2.
#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_gkr_fold_sums
#define REDUCE_EXTS 1
#include "common.glsl"
#include "reduce.glsl"
#include "wide.glsl"
#include "gkr.glsl"

layout(local_size_x = GROUP_SIZE) in;

#define PAIRS (GROUP_SIZE / 8)
shared uvec4 folded[GROUP_SIZE]; // [PAIRS][2][4] entries

void main() {
  const uint lane = gl_LocalInvocationIndex, n = pc.a.num / 2, point = lane % 2;
  quads_ref src = quads(pc.a.src), dst = quads(pc.a.dst), eq = quads(pc.a.eq);
  const ext_factor lambda = ext_factor_of(ext_at(pc.a.lambda)), rho = ext_factor_of(ext_at(pc.a.rho));
  wide_ext s = wide_zero();
  for (uint first = 0; first < n; first += PAIRS) {
    const uint tuple = 2 * first + lane / 4, k = lane % 4;
    barrier();
    if (tuple < 2 * n) {
      const bb4 t = ext_mix(load_ext(src, 8 * tuple + k), load_ext(src, 8 * tuple + 4 + k), rho);
      store_ext(dst, 4 * tuple + k, t);
      folded[lane] = uvec4_of(t);
    }
    barrier();
    const uint i = lane / 2;
    if (i < PAIRS && first + i < n) {
      bb4 t[4];
      [[unroll]] for (uint k = 0; k < 4; k++) { // 2 a - b
        const bb4 a = bb4_of(folded[8 * i + 4 * point + k]), b = bb4_of(folded[8 * i + 4 - 4 * point + k]);
        t[k] = bb4_add(a, bb4_sub(a, b));
      }
      s = add_term(s, entries_of(t[0], t[1], t[2], t[3], lambda), ext_factor_of(load_ext(eq, first + i)));
    }
  }
  bb4 sum[1] = bb4[1](wide_reduce(s));
  group_sums(sum, 2);
  if (lane < 2) store_ext_words(words(dev_at(pc.a.sums, 4 * lane)), 0, sum[0]);
}
