// Sixteen words of an invocation, 16 / 2^l blocks of 2^l words, l <= 4: stages are written with constants, so that the
// words stay in registers.
#ifndef SIXTEEN_GLSL
#define SIXTEEN_GLSL
// The first word of pair i < 8 of words `half_size` apart.
#define PAIR_PLACE(i, half_size) ((i) / (half_size) * 2 * (half_size) + (i) % (half_size))

// Powers of omega_16^-1 and of omega_16, Montgomery form.
const uint inverse_roots[8] = uint[8](0x0ffffffeu, 0x67e027cau, 0x02ec07f3u, 0x0a0e0325u, 0x5bc72af0u, 0x3209d9abu,
                                      0x3a7ad672u, 0x18f91b80u);
const uint forward_roots[8] = uint[8](0x0ffffffeu, 0x5f06e481u, 0x3d85298fu, 0x45f62656u, 0x1c38d511u, 0x6df1fcdcu,
                                      0x7513f80eu, 0x101fd837u);

// Values to coefficients times 2^l: decimation in frequency, after which word i of a block belongs at the reversed place.
#define INVERSE_STAGE(half_size)                                                                                       \
  if (half_size < 1u << l) {                                                                                           \
    [[unroll]] for (uint i = 0; i < 8; i++) {                                                                          \
      const uint a = PAIR_PLACE(i, half_size), b = a + half_size, root = i % half_size * (8u / half_size);             \
      const uint x = v[a], y = v[b];                                                                                   \
      v[a] = bb_add(x, y);                                                                                             \
      v[b] = root == 0 ? bb_sub(x, y) : bb_mul(bb_sub(x, y), inverse_roots[root]);                                     \
    }                                                                                                                  \
  }
void inverse_sixteen(inout uint v[16], uint l) {
  INVERSE_STAGE(8u)
  INVERSE_STAGE(4u)
  INVERSE_STAGE(2u)
  INVERSE_STAGE(1u)
}
// And back, from reversed places.
#define FORWARD_STAGE(half_size)                                                                                       \
  if (half_size < 1u << l) {                                                                                           \
    [[unroll]] for (uint i = 0; i < 8; i++) {                                                                          \
      const uint a = PAIR_PLACE(i, half_size), b = a + half_size, root = i % half_size * (8u / half_size);             \
      const uint x = v[a], y = root == 0 ? v[b] : bb_mul(v[b], forward_roots[root]);                                   \
      v[a] = bb_add(x, y);                                                                                             \
      v[b] = bb_sub(x, y);                                                                                             \
    }                                                                                                                  \
  }
void forward_sixteen(inout uint v[16], uint l) {
  FORWARD_STAGE(1u)
  FORWARD_STAGE(2u)
  FORWARD_STAGE(4u)
  FORWARD_STAGE(8u)
}
#endif
