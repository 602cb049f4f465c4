// Extension products with fewer reductions: sums of products stay in 64 bits. Include after common.glsl.
#ifndef SWIRL_WIDE_GLSL
#define SWIRL_WIDE_GLSL

// A multiple of p 2^32 less, for t < 2 p 2^32: below p 2^32, as bb_reduce wants it. The low word stays, and where the
// high word is below p the difference wraps around to a larger number.
uint64_t wide_fold(uint64_t t) {
  uvec2 w = unpackUint2x32(t);
  w.y = min(w.y, w.y - BB_P);
  return packUint2x32(w);
}
uint64_t wide_mul(uint a, uint b) { return uint64_t(a) * uint64_t(b); }

// acc + a b + c d, all below p 2^32: two products are below 0.94 p 2^32.
uint64_t wide_mac2(uint64_t acc, uint a, uint b, uint c, uint d) {
  return wide_fold(acc + (wide_mul(a, b) + wide_mul(c, d)));
}

// A factor of several products: b, and 11 b without its constant coefficient.
struct ext_factor {
  uint b[4], w[4];
};
ext_factor ext_factor_of(bb4 b) {
  ext_factor f;
  f.b[0] = b.c[0];
  f.w[0] = 0;
  [[unroll]] for (uint k = 1; k < 4; k++) {
    f.b[k] = b.c[k];
    f.w[k] = bb_mul(b.c[k], BB_W);
  }
  return f;
}

// A sum of extension products, every coordinate below p 2^32.
struct wide_ext {
  uint64_t c[4];
};
wide_ext wide_zero() {
  wide_ext r;
  [[unroll]] for (uint k = 0; k < 4; k++) r.c[k] = 0;
  return r;
}
bb4 wide_reduce(wide_ext a) {
  return bb4_make(bb_reduce(a.c[0]), bb_reduce(a.c[1]), bb_reduce(a.c[2]), bb_reduce(a.c[3]));
}

// acc + a f.
wide_ext wide_mac(wide_ext acc, bb4 a, ext_factor f) {
  wide_ext r;
  r.c[0] = wide_mac2(wide_mac2(acc.c[0], a.c[0], f.b[0], a.c[1], f.w[3]), a.c[2], f.w[2], a.c[3], f.w[1]);
  r.c[1] = wide_mac2(wide_mac2(acc.c[1], a.c[0], f.b[1], a.c[1], f.b[0]), a.c[2], f.w[3], a.c[3], f.w[2]);
  r.c[2] = wide_mac2(wide_mac2(acc.c[2], a.c[0], f.b[2], a.c[1], f.b[1]), a.c[2], f.b[0], a.c[3], f.w[3]);
  r.c[3] = wide_mac2(wide_mac2(acc.c[3], a.c[0], f.b[3], a.c[1], f.b[2]), a.c[2], f.b[1], a.c[3], f.b[0]);
  return r;
}
// a b + c d + e f + g h, below 1.88 p 2^32: one fold is enough.
uint64_t wide_dot4(uint a, uint b, uint c, uint d, uint e, uint f, uint g, uint h) {
  return wide_fold((wide_mul(a, b) + wide_mul(c, d)) + (wide_mul(e, f) + wide_mul(g, h)));
}
// a f.
wide_ext wide_product(bb4 a, ext_factor f) {
  wide_ext r;
  r.c[0] = wide_dot4(a.c[0], f.b[0], a.c[1], f.w[3], a.c[2], f.w[2], a.c[3], f.w[1]);
  r.c[1] = wide_dot4(a.c[0], f.b[1], a.c[1], f.b[0], a.c[2], f.w[3], a.c[3], f.w[2]);
  r.c[2] = wide_dot4(a.c[0], f.b[2], a.c[1], f.b[1], a.c[2], f.b[0], a.c[3], f.w[3]);
  r.c[3] = wide_dot4(a.c[0], f.b[3], a.c[1], f.b[2], a.c[2], f.b[1], a.c[3], f.b[0]);
  return r;
}
bb4 ext_mul(bb4 a, ext_factor f) { return wide_reduce(wide_product(a, f)); }
bb4 ext_mul(bb4 a, bb4 b) { return ext_mul(a, ext_factor_of(b)); }
// lo + r (hi - lo).
bb4 ext_mix(bb4 lo, bb4 hi, ext_factor r) { return bb4_add(lo, ext_mul(bb4_sub(hi, lo), r)); }
// eq1(x, y) = 1 - x - y + 2 x y.
bb4 eq1(bb4 x, bb4 y) {
  const bb4 product = ext_mul(x, y);
  return bb4_add(bb4_sub(bb4_sub(bb4_one(), x), y), bb4_add(product, product));
}
#endif
