// An invocation folds four tuples to a pair at a time, and takes the terms of the next round from it. Two sums a
// workgroup: at -1 and at 2. Parameter 0: the table of the round is made here too, by halving the one at the region and
// offset that parameters 1 and 2 are.
#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_gkr_fold_sums
#define REDUCE_EXTS 2
#include "common.glsl"
#include "reduce.glsl"
#include "wide.glsl"
#include "gkr.glsl"

layout(local_size_x = GROUP_SIZE) in;

entries fold(quads_ref src, quads_ref dst, uint i, ext_factor rho, ext_factor lambda) {
  bb4 t[4];
  [[unroll]] for (uint k = 0; k < 4; k++) {
    t[k] = ext_mix(load_ext(src, 8 * i + k), load_ext(src, 8 * i + 4 + k), rho);
    store_ext(dst, 4 * i + k, t[k]);
  }
  return entries_of(t[0], t[1], t[2], t[3], lambda);
}

void main() {
  const uint n = pc.a.num / 2, step = gl_NumWorkGroups.x * GROUP_SIZE;
  quads_ref src = quads(pc.a.src), dst = quads(pc.a.dst), eq = quads(pc.a.eq), halved = eq;
  if (pc.p[0] != 0) halved = quads(dev_ptr(pc.p[1], pc.p[2]));
  const ext_factor lambda = ext_factor_of(ext_at(pc.a.lambda)), rho = ext_factor_of(ext_at(pc.a.rho));
  wide_ext before = wide_zero(), beyond = wide_zero();
  for (uint i = linear_index(); i < n; i += step) {
    bb4 weight;
    if (pc.p[0] != 0) {
      weight = bb4_add(load_ext(halved, 2 * i), load_ext(halved, 2 * i + 1));
      store_ext(eq, i, weight);
    } else {
      weight = load_ext(eq, i);
    }
    const ext_factor w = ext_factor_of(weight);
    const entries lo = fold(src, dst, 2 * i, rho, lambda), hi = fold(src, dst, 2 * i + 1, rho, lambda);
    before = add_term(before, entries_beyond(lo, hi), w);
    beyond = add_term(beyond, entries_beyond(hi, lo), w);
  }
  bb4 sums[2] = bb4[2](wide_reduce(before), wide_reduce(beyond));
  group_sums(sums, 1);
  if (gl_LocalInvocationIndex == 0) {
    [[unroll]] for (uint i = 0; i < 2; i++) store_ext(scratch_quads(0), 2 * group_index() + i, sums[i]);
  }
}
