// Kernels of the univariate variable (spec 10.4). Include after wide.glsl.

bb4 ext_square(bb4 x) { return ext_mul(x, x); }
bb4 ext_pow2k(bb4 x, uint n) { // x^(2^n)
  for (uint i = 0; i < n; i++) x = ext_square(x);
  return x;
}
bb4 ext_pow(bb4 x, uint n) {
  bb4 r = bb4_one();
  for (; n != 0; n >>= 1) {
    if ((n & 1) != 0) r = ext_mul(r, x);
    x = ext_square(x);
  }
  return r;
}
// 2^log_size eqD_L(x, y), L = log_size.
bb4 eq_uni_scaled(uint log_size, bb4 x, bb4 y) {
  const bb4 one = bb4_one();
  bb4 r = one;
  for (uint i = 0; i < log_size; i++) {
    const wide_ext ends = wide_product(bb4_sub(x, one), ext_factor_of(bb4_sub(y, one)));
    r = wide_reduce(wide_mac(ends, bb4_add(x, y), ext_factor_of(r)));
    x = ext_square(x);
    y = ext_square(y);
  }
  return r;
}
