// An invocation takes a pair of tuples at a time. Two sums a workgroup: at -1 and at 2.
#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_gkr_sums
#define REDUCE_EXTS 2
#include "common.glsl"
#include "reduce.glsl"
#include "segments.glsl"
#include "wide.glsl"
#include "gkr.glsl"

layout(local_size_x = GROUP_SIZE) in;

void main() {
  const uint n = pc.a.num * pc.a.num_segments, step = gl_NumWorkGroups.x * GROUP_SIZE;
  quads_ref src = quads(pc.a.src), eq = quads(pc.a.eq);
  const ext_factor lambda = ext_factor_of(ext_at(pc.a.lambda));
  wide_ext before = wide_zero(), beyond = wide_zero();
  for (uint i = linear_index(); i < n; i += step) {
    const ext_factor w = ext_factor_of(load_ext(eq, placed_index(i, pc.a.num, pc.a.num_segments, pc.a.eq_stride)));
    const entries lo = load_entries(src, 8 * i, lambda), hi = load_entries(src, 8 * i + 4, lambda);
    before = add_term(before, entries_beyond(lo, hi), w);
    beyond = add_term(beyond, entries_beyond(hi, lo), w);
  }
  bb4 sums[2] = bb4[2](wide_reduce(before), wide_reduce(beyond));
  group_sums(sums, 1);
  if (gl_LocalInvocationIndex == 0) {
    [[unroll]] for (uint i = 0; i < 2; i++) store_ext(scratch_quads(0), 2 * group_index() + i, sums[i]);
  }
}
