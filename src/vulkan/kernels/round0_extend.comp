#version 460
// The inputs of a chunk of 2^p[0] lifted rows from row p[1] on, extended to the cosets: scratch [num_cosets][num_inputs]
// [2^p[0]]. A workgroup takes TILE rows of p[2] inputs. In shared memory: values to coefficients (decimation in
// frequency, so that coefficients stand in reversed order), then for each coset coefficients times powers of its shift
// to values.
#extension GL_GOOGLE_include_directive : require
#define ARGS args_eval_round0
#include "common.glsl"
#include "inputs.glsl"

layout(local_size_x = GROUP_SIZE) in;

const uint TILE = 1024, EACH = TILE / GROUP_SIZE; // N <= TILE
shared uint coefficients[TILE], values[TILE], roots[TILE / 2], inverse_roots[TILE / 2];

void make_roots(uint log_n) {
  const uint omega = bb_two_adic_generator(log_n), inverse = bb_inv(omega);
  for (uint i = gl_LocalInvocationIndex; 2 * i < 1u << log_n; i += GROUP_SIZE) {
    roots[i] = bb_pow(omega, uint64_t(i));
    inverse_roots[i] = bb_pow(inverse, uint64_t(i));
  }
}

void main() {
  const uint lane = gl_LocalInvocationIndex, l = pc.a.l_skip, rows = 1u << pc.p[0];
  const uint num_inputs = words(pc.a.prog).w[AIR_WORD_NUM_INPUTS];
  const uint first = gl_WorkGroupID.x * TILE, count = min(TILE, rows - first);
  words_ref dst = scratch_words(0);
  make_roots(l);
  // The scale of each of this invocation's coefficients on the first coset, and its ratio from coset to coset.
  uint start[EACH], ratio[EACH];
  const uint shift = bb_from_canonical(BB_GENERATOR), inverse_n = bb_inv_pow2(l);
  [[unroll]] for (uint j = 0; j < EACH; j++) {
    const uint k = reverse_bits((j * GROUP_SIZE + lane) & (1u << l) - 1, l);
    ratio[j] = bb_pow(shift, uint64_t(k));
    start[j] = bb_mul(inverse_n, bb_pow(ratio[j], uint64_t(pc.a.first_coset)));
  }
  const uint begin = gl_WorkGroupID.y * pc.p[2], end = min(begin + pc.p[2], num_inputs);
  for (uint i = begin; i < end; i++) {
    const column_ref ref = input_ref(pc.a.inputs, i);
    barrier();
    [[unroll]] for (uint j = 0; j < EACH; j++) {
      const uint at = j * GROUP_SIZE + lane;
      const uint v = at < count ? input_value(ref, pc.a.log_height, pc.p[1] + first + at) : 0;
      coefficients[at] = v;
      if (at < count && pc.a.first_coset == 0) dst.w[i * rows + first + at] = v; // D itself
    }
    if (pc.a.first_coset == 0 && pc.a.num_cosets == 1) continue;
    for (uint log_half = l; log_half-- > 0;) {
      barrier();
      for (uint b = lane; b < TILE / 2; b += GROUP_SIZE) {
        const uint j = b & (1u << log_half) - 1, at = 2 * (b - j) + j;
        const uint x = coefficients[at], y = coefficients[at + (1u << log_half)];
        coefficients[at] = bb_add(x, y);
        coefficients[at + (1u << log_half)] = bb_mul(bb_sub(x, y), inverse_roots[j << (l - 1 - log_half)]);
      }
    }
    uint scale[EACH] = start;
    for (uint c = 0; c < pc.a.num_cosets; c++) {
      barrier();
      [[unroll]] for (uint j = 0; j < EACH; j++) {
        values[j * GROUP_SIZE + lane] = bb_mul(coefficients[j * GROUP_SIZE + lane], scale[j]);
        scale[j] = bb_mul(scale[j], ratio[j]);
      }
      if (pc.a.first_coset + c == 0) continue;
      for (uint log_half = 0; log_half < l; log_half++) {
        barrier();
        for (uint b = lane; b < TILE / 2; b += GROUP_SIZE) {
          const uint j = b & (1u << log_half) - 1, at = 2 * (b - j) + j;
          const uint x = values[at], y = bb_mul(values[at + (1u << log_half)], roots[j << (l - 1 - log_half)]);
          values[at] = bb_add(x, y);
          values[at + (1u << log_half)] = bb_sub(x, y);
        }
      }
      barrier();
      [[unroll]] for (uint j = 0; j < EACH; j++) {
        const uint at = j * GROUP_SIZE + lane;
        if (at < count) dst.w[(c * num_inputs + i) * rows + first + at] = values[at];
      }
    }
  }
}
