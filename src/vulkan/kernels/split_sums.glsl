// Sums of products of base values with delayed reduction. A product is below p^2 < 2^61.82, so four of them sum to less
// than 2^64; such a sum goes in by its 32-bit halves, of which `wide` holds less than 2^31.
struct wide {
  uint64_t low, high;
};
wide wide_zero() { return wide(0ul, 0ul); }
void wide_add(inout wide a, uint64_t four_products) {
  a.low += uint64_t(uint(four_products));
  a.high += four_products >> 32;
}
// (low + 2^32 high) 2^-32 mod p: the product by 2^64 mod p puts back what the reduction of `high` takes away.
uint wide_reduce(wide a) { return bb_add(bb_reduce(a.low), bb_mul(bb_reduce(a.high), BB_R2)); }

// An extension element as such sums: base values times extension elements.
struct wide4 {
  wide c[4];
};
wide4 wide4_zero() {
  wide4 r;
  [[unroll]] for (uint k = 0; k < 4; k++) r.c[k] = wide_zero();
  return r;
}
// a += sum of x[j] w_j.
void wide4_add(inout wide4 a, uvec4 x, uvec4 w0, uvec4 w1, uvec4 w2, uvec4 w3) {
  [[unroll]] for (uint k = 0; k < 4; k++) {
    wide_add(a.c[k], uint64_t(x[0]) * uint64_t(w0[k]) + uint64_t(x[1]) * uint64_t(w1[k]) +
                         uint64_t(x[2]) * uint64_t(w2[k]) + uint64_t(x[3]) * uint64_t(w3[k]));
  }
}
bb4 wide4_reduce(wide4 a) {
  return bb4_make(wide_reduce(a.c[0]), wide_reduce(a.c[1]), wide_reduce(a.c[2]), wide_reduce(a.c[3]));
}
