#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_eq_table
#include "common.glsl"

layout(local_size_x = GROUP_SIZE) in;

// A workgroup makes LOG_CHUNK variables' entries, which share the factor of the variables above: products of two small
// tables, the second of which has that factor.
#define LOG_CHUNK 12u
#define LOG_HALF 6u
shared uvec4 low[1 << LOG_HALF], high[1 << LOG_HALF];

// Product of the factors of variables [first, first + num) at the bits of y.
bb4 factors(uint first, uint num, uint y) {
  bb4 r = bb4_one();
  for (uint i = 0; i < num; i++) {
    const bb4 x = load_ext_words(words(pc.a.point), 4 * (first + i));
    const bb4 off = bb4_sub(bb4_one(), x);
    r = bb4_mul(r, (y >> i & 1) != 0 ? x : pc.a.mobius != 0 ? bb4_sub(off, x) : off);
  }
  return r;
}

void main() {
  const uint t = gl_LocalInvocationIndex, vars = pc.a.num_vars, chunk_vars = min(vars, LOG_CHUNK);
  const uint low_vars = min(chunk_vars, LOG_HALF), high_vars = chunk_vars - low_vars;
  if (t >> low_vars == 0) low[t] = uvec4_of(factors(0, low_vars, t));
  const uint j = t - 128;
  if (t >= 128 && j >> high_vars == 0)
    high[j] = uvec4_of(factors(low_vars, vars - low_vars, gl_WorkGroupID.x << high_vars | j));
  barrier();
  quads_ref dst = quads(dev_at(pc.a.dst, gl_WorkGroupID.x << (chunk_vars + 2)));
  for (uint y = t; y >> chunk_vars == 0; y += GROUP_SIZE)
    store_ext(dst, y, bb4_mul(bb4_of(low[y & ((1 << low_vars) - 1)]), bb4_of(high[y >> low_vars])));
}
