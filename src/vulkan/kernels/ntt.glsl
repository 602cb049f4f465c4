// Stages of the forward transform, natural to bit-reversed order. Stage s takes blocks of 2^(L - s) elements, each a
// polynomial modulo X^(2 half) - w^2, to two modulo X^half - w and X^half + w: (low, high) becomes (low + w high,
// low - w high). The blocks of all stages are the nodes of a heap: block b of stage s is node 2^s + b, whose w is
//   T[(part << s) + b],  T[j] = product of omega_(i + 2) over the bits i of j:
// T[2j]^2 = T[j] and T[2j + 1] = T[2j] omega_2.
// Elements of 2^w words are transformed as vectors of words, without the last w stages.
//
// The table (ntt_twiddles.comp), of a vector of 2^log_words words:
//   nodes  the w of nodes [0, ntt_nodes)           roots  [2^(log_words - 4)]  of blocks b of 16 words: T[..] of the
//   first node below, 3 - w stages down (only if log_words >= 12)
#include "sixteen.glsl"

uint ntt_nodes(uint log_words) { return log_words < 12 ? 4096u : 1u << (log_words - 4); }

// T[0..8), Montgomery form; the tests of the transform hold them.
const uint ntt_small[8] = uint[8](BB_ONE, 0x1c38d511u, 0x3d85298fu, 0x7513f80eu, 0x5f06e481u, 0x6df1fcdcu, 0x45f62656u,
                                  0x101fd837u);

// w[2^j + q] = the w of stage j's block q below the sixteen words, j < 4.
void ntt_load(out uint w[16], uint table, uint log_words, uint index, uint bit) {
  w[0] = 0;
  if (log_words >= 12) {
    const uint node = (1u << log_words | index) >> (bit + 4);
    words_ref nodes = scratch_words(table);
    quads_ref quad_nodes = scratch_quads(table);
    w[1] = nodes.w[node];
    w[2] = nodes.w[2 * node];
    w[3] = nodes.w[2 * node + 1];
    const uvec4 a = quad_nodes.q[node], b = quad_nodes.q[2 * node], c = quad_nodes.q[2 * node + 1];
    [[unroll]] for (uint i = 0; i < 4; i++) {
      w[4 + i] = a[i];
      w[8 + i] = b[i];
      w[12 + i] = c[i];
    }
  } else {
    words_ref nodes = scratch_words(table);
    const uint node = 1u << log_words | index;
    w[1] = nodes.w[node >> (bit + 4)];
    [[unroll]] for (uint q = 0; q < 2; q++) w[2 + q] = nodes.w[(node >> (bit + 3)) + q];
    [[unroll]] for (uint q = 0; q < 4; q++) w[4 + q] = nodes.w[(node >> (bit + 2)) + q];
    [[unroll]] for (uint q = 0; q < 8; q++) w[8 + q] = nodes.w[(node >> (bit + 1)) + q];
  }
}
// The same for the last sixteen words, from their root; skipped: the stages that are left out, 0 or 2.
void ntt_derive(out uint w[16], uint root, uint skipped) {
  w[0] = 0;
  if (skipped == 0) {
    w[8] = root;
    w[4] = bb_square(root);
    w[2] = bb_square(w[4]);
    [[unroll]] for (uint q = 1; q < 8; q++) w[8 + q] = bb_mul(root, ntt_small[q]);
    [[unroll]] for (uint q = 1; q < 4; q++) w[4 + q] = bb_mul(w[4], ntt_small[q]);
  } else {
    w[2] = root;
    [[unroll]] for (uint q = 4; q < 16; q++) w[q] = 0;
  }
  w[3] = bb_mul(w[2], ntt_small[1]);
  w[1] = bb_square(w[2]);
}
// The stages of sixteen words whose place bit, from `bit` + 3 down to `bit`, is in [low, high).
#define NTT_STAGE(at, half_size)                                                                                       \
  if (bit + at >= low && bit + at < high) {                                                                            \
    [[unroll]] for (uint i = 0; i < 8; i++) {                                                                          \
      const uint a = PAIR_PLACE(i, half_size), b = a + half_size;                                                      \
      const uint x = v[a], y = bb_mul(v[b], w[8u / half_size + i / half_size]);                                        \
      v[a] = bb_add(x, y);                                                                                             \
      v[b] = bb_sub(x, y);                                                                                             \
    }                                                                                                                  \
  }
void ntt_step(inout uint v[16], uint w[16], uint bit, uint low, uint high) {
  NTT_STAGE(3, 8u)
  NTT_STAGE(2, 4u)
  NTT_STAGE(1, 2u)
  NTT_STAGE(0, 1u)
}
