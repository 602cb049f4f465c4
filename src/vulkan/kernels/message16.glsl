// The message step (11.4) on sixteen words: 16 / 2^l blocks of 2^l words, l <= 4.
// omega_16^-1 and its powers, Montgomery form.
const uint inverse_roots[8] = uint[8](0x0ffffffeu, 0x67e027cau, 0x02ec07f3u, 0x0a0e0325u, 0x5bc72af0u, 0x3209d9abu, 0x3a7ad672u, 0x18f91b80u);
#define SWAP(i, j)                                                                                                     \
  {                                                                                                                    \
    const uint swapped = v[i];                                                                                         \
    v[i] = v[j];                                                                                                       \
    v[j] = swapped;                                                                                                    \
  }
void message16(inout uint v[16], uint l, uint scale) {
  // Decimation in frequency, after which word i of a block belongs at the reversed place.
  [[unroll]] for (uint j = 0; j < 4; j++) {
    const uint half_size = 8 >> j;
    if (half_size < 1u << l) {
      [[unroll]] for (uint b = 0; b < 16; b += 2 * half_size) {
        [[unroll]] for (uint i = 0; i < half_size; i++) {
          const uint low = v[b + i], high = v[b + i + half_size], difference = bb_sub(low, high);
          v[b + i] = bb_add(low, high);
          v[b + i + half_size] = i == 0 ? difference : bb_mul(difference, inverse_roots[i << j]);
        }
      }
    }
  }
  [[unroll]] for (uint i = 0; i < 16; i++) v[i] = bb_mul(v[i], scale);
  // Subset sums: bit b of the natural index is bit l - 1 - b of the reversed one.
  [[unroll]] for (uint j = 0; j < 4; j++) {
    if (1u << j < 1u << l) {
      [[unroll]] for (uint i = 0; i < 16; i++) {
        if ((i >> j & 1) != 0) v[i] = bb_add(v[i], v[i ^ (1 << j)]);
      }
    }
  }
  if (l == 2) {
    SWAP(1, 2) SWAP(5, 6) SWAP(9, 10) SWAP(13, 14)
  } else if (l == 3) {
    SWAP(1, 4) SWAP(3, 6) SWAP(9, 12) SWAP(11, 14)
  } else if (l == 4) {
    SWAP(1, 8) SWAP(2, 4) SWAP(3, 12) SWAP(5, 10) SWAP(7, 14) SWAP(11, 13)
  }
}
