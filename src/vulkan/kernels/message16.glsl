// The message step (11.4) on sixteen words: 16 / 2^l blocks of 2^l words, l <= 4.
#include "sixteen.glsl"

// omega_16^-1 and its powers, Montgomery form.
const uint inverse_roots[8] = uint[8](0x0ffffffeu, 0x67e027cau, 0x02ec07f3u, 0x0a0e0325u, 0x5bc72af0u, 0x3209d9abu,
                                      0x3a7ad672u, 0x18f91b80u);
#define DFT_STAGE(half_size)                                                                                           \
  if (half_size < 1u << l) {                                                                                           \
    [[unroll]] for (uint i = 0; i < 8; i++) {                                                                          \
      const uint a = PAIR_PLACE(i, half_size), b = a + half_size, root = i % half_size * (8u / half_size);             \
      const uint x = v[a], y = v[b];                                                                                   \
      v[a] = bb_add(x, y);                                                                                             \
      v[b] = root == 0 ? bb_sub(x, y) : bb_mul(bb_sub(x, y), inverse_roots[root]);                                     \
    }                                                                                                                  \
  }
#define SUBSET_STAGE(half_size)                                                                                        \
  if (half_size < 1u << l) {                                                                                           \
    [[unroll]] for (uint i = 0; i < 8; i++) {                                                                          \
      const uint a = PAIR_PLACE(i, half_size), b = a + half_size;                                                      \
      v[b] = bb_add(v[b], v[a]);                                                                                       \
    }                                                                                                                  \
  }
#define SWAP(i, j)                                                                                                     \
  {                                                                                                                    \
    const uint swapped = v[i];                                                                                         \
    v[i] = v[j];                                                                                                       \
    v[j] = swapped;                                                                                                    \
  }
void message16(inout uint v[16], uint l, uint scale) {
  // Decimation in frequency, after which word i of a block belongs at the reversed place.
  DFT_STAGE(8u)
  DFT_STAGE(4u)
  DFT_STAGE(2u)
  DFT_STAGE(1u)
  [[unroll]] for (uint i = 0; i < 16; i++) v[i] = bb_mul(v[i], scale);
  // Subset sums: bit b of the natural index is bit l - 1 - b of the reversed one.
  SUBSET_STAGE(1u)
  SUBSET_STAGE(2u)
  SUBSET_STAGE(4u)
  SUBSET_STAGE(8u)
  if (l == 2) {
    SWAP(1, 2) SWAP(5, 6) SWAP(9, 10) SWAP(13, 14)
  } else if (l == 3) {
    SWAP(1, 4) SWAP(3, 6) SWAP(9, 12) SWAP(11, 14)
  } else if (l == 4) {
    SWAP(1, 8) SWAP(2, 4) SWAP(3, 12) SWAP(5, 10) SWAP(7, 14) SWAP(11, 13)
  }
}
