// The message step (11.4) on sixteen words: 16 / 2^l blocks of 2^l words, l <= 4.
#include "sixteen.glsl"

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
  inverse_sixteen(v, l);
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
