#version 460
#extension GL_GOOGLE_include_directive : require
#define ARGS args_rs_encode_ext // of rs_encode too: not read
#include "common.glsl"
#include "ntt.glsl"

layout(local_size_x = GROUP_SIZE) in;

// The table of ntt.glsl. Parameters: 0: log_words, 1: part, 2: skipped stages (w), 3: its place in scratch.
void main() {
  const uint at = linear_index(), log_words = pc.p[0], nodes = ntt_nodes(log_words);
  if (at >= nodes + (log_words < 12 ? 0 : 1u << (log_words - 4))) return;
  uint index; // of T
  if (at >= nodes) {
    index = ((pc.p[1] << (log_words - 4)) + at - nodes) << (3 - pc.p[2]);
  } else {
    const uint stage = at == 0 ? 0 : findMSB(at);
    index = (pc.p[1] << stage) + at - (1u << stage);
    if (at == 0 || stage >= log_words) index = 0; // no such node
  }
  uint r = BB_ONE, g = bb_two_adic_generator(BB_TWO_ADICITY);
  for (uint i = BB_TWO_ADICITY - 1; i-- > 0; g = bb_square(g)) { // g = omega_(i + 2)
    if ((index >> i & 1) != 0) r = bb_mul(r, g);
  }
  scratch_words(pc.p[3]).w[at] = r;
}
