#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_whir_weights
#include "common.glsl"
#include "whir_layout.glsl"
#include "split_sums.glsl"

layout(local_size_x = GROUP_SIZE) in;

// Invocation: one low index, ROWS high ones, which share the query's low factor. Workgroup row: ROWS high indices.
#define ROWS 2u
#define STEP 64u
shared uvec4 high[ROWS][STEP];

void main() {
  const uint t = gl_LocalInvocationIndex, lows = log_low(), num = queries();
  const uint y = gl_WorkGroupID.x * GROUP_SIZE + t, row = gl_WorkGroupID.y * ROWS;
  const bool inside = y >> lows == 0;
  const uint low_at = inside ? y : 0;
  words_ref low = query_low();
  quads_ref highs = query_high();
  wide4 sums[ROWS];
  [[unroll]] for (uint r = 0; r < ROWS; r++) sums[r] = wide4_zero();
  for (uint first = 0; first < num; first += STEP) {
    const uint n = min(STEP, num - first);
    barrier();
    [[unroll]] for (uint r = 0; r < ROWS; r++) {
      if (t < n && (row + r) >> log_high() == 0) high[r][t] = highs.q[(row + r) * num + first + t];
    }
    barrier();
    for (uint q = 0; q < n; q += 4) {
      uvec4 x;
      [[unroll]] for (uint j = 0; j < 4; j++) x[j] = low.w[((first + q + j) << lows) + low_at];
      [[unroll]] for (uint r = 0; r < ROWS; r++)
        wide4_add(sums[r], x, high[r][q], high[r][q + 1], high[r][q + 2], high[r][q + 3]);
    }
  }
  if (!inside) return;
  quads_ref w = quads(pc.a.w);
  const bb4 ood = load_ext(ood_low(), y);
  [[unroll]] for (uint r = 0; r < ROWS; r++) {
    if ((row + r) >> log_high() != 0) break;
    const uint at = ((row + r) << lows) + y;
    const bb4 sum = bb4_add(wide4_reduce(sums[r]), bb4_mul(ood, load_ext(ood_high(), row + r)));
    store_ext(w, at, bb4_add(load_ext(w, at), sum));
  }
}
