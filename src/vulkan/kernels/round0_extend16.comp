#version 460
// round0_extend for N <= 16: an invocation transforms sixteen words in registers. The inputs of a chunk of 2^p[0] lifted
// rows, at least 16, lie in the scratch one behind the other for each coset; a workgroup takes TILE of these words, of
// one input or of several.
#extension GL_GOOGLE_include_directive : require
#define ARGS args_eval_round0
#include "common.glsl"
#include "inputs.glsl"
#include "sixteen.glsl"

#define LANES 128
#define TILE (16 * LANES)
#define MAX_COSETS 32
layout(local_size_x = LANES) in;

shared uint tile[TILE];
shared uint scales[16 * MAX_COSETS]; // of the coefficients of a block, in reversed order, on each coset
// The tile's inputs: where the column starts, and what it is.
shared uint64_t addresses[TILE / 16];
shared uint kinds[TILE / 16];
#define KIND_BITS 2

// Invocations write neighbours and read sixteen in a row, or the other way around: spread over the banks.
uint placed(uint i) { return i ^ (i >> 4 & 15u); }

uint value_of(uint input_in_tile, uint row) {
  const uint kind = kinds[input_in_tile] & (1u << KIND_BITS) - 1;
  if (kind != INPUT_COLUMN) return selector_value(kind, pc.a.log_height, row);
  const uint rot = kinds[input_in_tile] >> KIND_BITS;
  return words_ref(addresses[input_in_tile]).w[row + rot & (1u << pc.a.log_height) - 1];
}

void main() {
  const uint lane = gl_LocalInvocationIndex, l = pc.a.l_skip, rows = 1u << pc.p[0];
  const uint num_inputs = words(pc.a.prog).w[AIR_WORD_NUM_INPUTS], total = num_inputs << pc.p[0];
  const uint first = group_index() * TILE, first_input = first >> pc.p[0];
  if (first >= total) return;
  if (lane < max(1, TILE >> pc.p[0]) && first_input + lane < num_inputs) {
    const column_ref ref = input_ref(pc.a.inputs, first_input + lane);
    kinds[lane] = ref.kind | ref.rot << KIND_BITS;
    if (ref.kind == INPUT_COLUMN)
      addresses[lane] = uint64_t(column(ref.region, ref.column));
  }
  const uint shift = bb_from_canonical(BB_GENERATOR), inverse_n = bb_inv_pow2(l);
  for (uint i = lane; i < 16 * pc.a.num_cosets; i += LANES) {
    const uint k = reverse_bits(i & (1u << l) - 1, l);
    scales[i] = bb_mul(inverse_n, bb_pow(shift, uint64_t(k * (pc.a.first_coset + i / 16))));
  }
  barrier();
  words_ref dst = scratch_words(0);
  [[unroll]] for (uint j = 0; j < 16; j++) {
    const uint i = j * LANES + lane, at = first + i;
    if (at >= total) continue;
    const uint v = value_of((at >> pc.p[0]) - first_input, pc.p[1] + (at & rows - 1));
    tile[placed(i)] = v;
    if (pc.a.first_coset == 0) dst.w[at] = v; // D itself
  }
  if (pc.a.first_coset == 0 && pc.a.num_cosets == 1) return;
  barrier();
  uint coefficients[16];
  [[unroll]] for (uint k = 0; k < 16; k++) coefficients[k] = tile[placed(16 * lane + k)];
  inverse_sixteen(coefficients, l);
  for (uint c = pc.a.first_coset == 0 ? 1 : 0; c < pc.a.num_cosets; c++) {
    uint v[16];
    [[unroll]] for (uint k = 0; k < 16; k++) v[k] = bb_mul(coefficients[k], scales[16 * c + k]);
    forward_sixteen(v, l);
    barrier();
    [[unroll]] for (uint k = 0; k < 16; k++) tile[placed(16 * lane + k)] = v[k];
    barrier();
    [[unroll]] for (uint j = 0; j < 16; j++) {
      const uint i = j * LANES + lane, at = first + i;
      if (at < total) dst.w[c * total + at] = tile[placed(i)];
    }
  }
}
