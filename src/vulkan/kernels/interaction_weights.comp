#version 460
// One workgroup: first the e_s, then the fields, 16 invocations an interaction.
#extension GL_GOOGLE_include_directive : require
#define ARGS args_interaction_weights
#include "common.glsl"
#include "group_sum.glsl"
#include "wide.glsl"

layout(local_size_x = GROUP_SIZE) in;

const uint TEAM = 16;

void main() {
  words_ref prog = words(pc.a.prog);
  quads_ref xi = quads(pc.a.xi), beta = quads(pc.a.beta_powers), dst = quads(pc.a.dst);
  const uint num = prog.w[AIR_WORD_NUM_INTERACTIONS];
  const uint table = AIR_HEADER_WORDS + prog.w[AIR_WORD_NUM_PUBLICS] + prog.w[AIR_WORD_NUM_CONSTANTS];
  bb4 constant = bb4_zero();
  for (uint s = gl_LocalInvocationIndex; s < num; s += GROUP_SIZE) {
    bb4 e = bb4_one();
    for (uint i = 0; i < pc.a.num_bits; i++) {
      const bb4 x = load_ext(xi, pc.a.lift + i);
      e = ext_mul(e, (pc.a.first_block + s >> i & 1u) == 1u ? x : bb4_sub(bb4_one(), x));
    }
    store_ext(dst, s, e);
    const uint bus = prog.w[table + 3 * s], len = prog.w[table + 3 * s + 1];
    constant = bb4_add(constant, bb4_scale(ext_mul(e, load_ext(beta, len)), bb_from_canonical(bus + 1)));
  }
  constant = group_sum(constant);
  memoryBarrierBuffer();
  barrier();
  for (uint s = gl_LocalInvocationIndex / TEAM; s < num; s += GROUP_SIZE / TEAM) {
    const uint len = prog.w[table + 3 * s + 1], first = prog.w[table + 3 * s + 2];
    const ext_factor e = ext_factor_of(load_ext(dst, s));
    for (uint j = gl_LocalInvocationIndex % TEAM; j < len; j += TEAM)
      store_ext(dst, num + first + j, ext_mul(load_ext(beta, j), e));
  }
  if (gl_LocalInvocationIndex == 0) store_ext(dst, num + prog.w[AIR_WORD_NUM_MESSAGES], constant);
}
