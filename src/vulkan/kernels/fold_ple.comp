#version 460
// An invocation a block of N rows of a column.
#extension GL_GOOGLE_include_directive : require
#define ARGS args_fold_ple
#include "common.glsl"
#include "inputs.glsl"
#include "wide.glsl"

layout(local_size_x = GROUP_SIZE) in;

quads_ref weights;
void add(inout wide_ext s, uint i, uint a, uint b) {
  const bb4 u = load_ext(weights, i), v = load_ext(weights, i + 1);
  [[unroll]] for (uint k = 0; k < 4; k++) s.c[k] = wide_mac2(s.c[k], a, u.c[k], b, v.c[k]);
}

void main() {
  const uint i = linear_index(), l = pc.a.l_skip, log_x = max(pc.a.log_height, l) - l, n = 1u << l;
  const uint x = i & (1u << log_x) - 1, c = i >> log_x, first = x << l;
  if (c >= pc.a.num) return;
  const column_ref ref = input_ref(pc.a.inputs, c);
  weights = quads(pc.a.weights);
  wide_ext s = wide_zero();
  const region_entry region = pc.regions.r[ref.kind == INPUT_COLUMN ? ref.region : REGION_ARENA];
  const uint64_t address = region.base + 4ul * (uint64_t(ref.column) * region.stride);
  if (ref.kind == INPUT_COLUMN && ref.rot == 0 && l >= 2 && pc.a.log_height >= l && (address & 15ul) == 0ul) {
    quads_ref rows = quads_ref(address + 4ul * uint64_t(first));
    for (uint j = 0; j < n; j += 4) {
      const uvec4 v = rows.q[j / 4];
      add(s, j, v.x, v.y);
      add(s, j + 2, v.z, v.w);
    }
  } else if (l == 0) {
    const bb4 w = load_ext(weights, 0);
    const uint v = input_value(ref, pc.a.log_height, first);
    [[unroll]] for (uint k = 0; k < 4; k++) s.c[k] = wide_mul(v, w.c[k]);
  } else {
    for (uint j = 0; j < n; j += 2)
      add(s, j, input_value(ref, pc.a.log_height, first + j), input_value(ref, pc.a.log_height, first + j + 1));
  }
  store_ext(quads(pc.a.dst), i, wide_reduce(s));
}
