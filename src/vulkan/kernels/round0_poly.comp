#version 460
// One workgroup; every step an invocation an output, the transforms of N points by their definition.
//   scratch  coefficients on each coset  [num_cosets][N]  ext, f  [num_cosets][N]  ext, kernel  [N]  ext, eq table  [N]
//            ext; then base words: interpolation over cosets  [num_cosets][num_cosets], products  [num_cosets]
//            [num_cosets + 1]
#extension GL_GOOGLE_include_directive : require
#define ARGS args_round0_poly
#include "common.glsl"
#include "wide.glsl"

layout(local_size_x = GROUP_SIZE) in;

uint l, n, num, first, lane;
uint inverse_root, generator;

void finish_step() {
  memoryBarrierBuffer();
  barrier();
}

// Coefficient k, times N, of the polynomial with values src[at..at + N) on D.
bb4 coefficient(quads_ref src, uint at, uint k) {
  const uint step = bb_pow(inverse_root, uint64_t(k));
  uint w = BB_ONE;
  wide_ext s = wide_zero();
  for (uint i = 0; i < n; i++) {
    const bb4 v = load_ext(src, at + i);
    [[unroll]] for (uint j = 0; j < 4; j++) s.c[j] = wide_fold(s.c[j] + wide_mul(v.c[j], w));
    w = bb_mul(w, step);
  }
  return wide_reduce(s);
}

// Coset c: the coefficients there, over powers of the shift; for a zerocheck also over Z^N - 1, constant on the coset.
void cosets_to_coefficients(quads_ref coefficients) {
  quads_ref src = quads(pc.a.src);
  const uint inverse_n = bb_inv_pow2(l), inverse_generator = bb_inv(generator);
  for (uint i = lane; i < num * n; i += GROUP_SIZE) {
    const uint c = i >> l, k = i & n - 1;
    uint scale = bb_mul(inverse_n, bb_pow(bb_pow(inverse_generator, uint64_t(first + c)), uint64_t(k)));
    if (pc.a.kind == ROUND0_ZEROCHECK)
      scale = bb_mul(scale, bb_inv(bb_sub(bb_pow(generator, uint64_t(first + c) << l), BB_ONE)));
    store_ext(coefficients, i, bb4_scale(coefficient(src, c * n, k), scale));
  }
}

// inverse[m][c]: the coefficient of Y^m of the polynomial that is 1 at g^((first + c) N) and 0 at those of the other
// cosets.
void interpolation(words_ref inverse, words_ref products) {
  for (uint c = lane; c < num; c += GROUP_SIZE) {
    const uint at = c * (num + 1), own = bb_pow(generator, uint64_t(first + c) << l);
    uint denominator = BB_ONE, degree = 0;
    products.w[at] = BB_ONE;
    for (uint i = 0; i < num; i++) {
      if (i == c) continue;
      const uint point = bb_pow(generator, uint64_t(first + i) << l);
      denominator = bb_mul(denominator, bb_sub(own, point));
      degree++;
      products.w[at + degree] = 0;
      for (uint k = degree; k > 0; k--)
        products.w[at + k] = bb_sub(products.w[at + k - 1], bb_mul(point, products.w[at + k]));
      products.w[at] = bb_neg(bb_mul(point, products.w[at]));
    }
    const uint scale = bb_inv(denominator);
    for (uint m = 0; m < num; m++) inverse.w[m * num + c] = bb_mul(products.w[at + m], scale);
  }
}

// eq_table(xi), whose transform is eq#.
void sharp_table(quads_ref table) {
  for (uint y = lane; y < n; y += GROUP_SIZE) {
    bb4 e = bb4_one();
    for (uint i = 0; i < l; i++) {
      const bb4 x = load_ext(quads(pc.a.xi), i);
      e = ext_mul(e, (y >> i & 1u) == 1u ? x : bb4_sub(bb4_one(), x));
    }
    store_ext(table, y, e);
  }
}

// eqD_l(xi[0], Z): 2^-l (1, x^(N-1), .., x); or eq#(xi, Z) 2^-norm_log.
void kernel_coefficients(quads_ref kernel, quads_ref table) {
  const uint inverse_n = bb_inv_pow2(l);
  for (uint k = lane; k < n; k += GROUP_SIZE) {
    if (pc.a.kind == ROUND0_ZEROCHECK) {
      const bb4 power = k == 0 ? bb4_one() : bb4_pow(load_ext(quads(pc.a.xi), 0), uint64_t(n - k));
      store_ext(kernel, k, bb4_scale(power, inverse_n));
    } else {
      store_ext(kernel, k, bb4_scale(coefficient(table, 0, k), bb_mul(inverse_n, bb_inv_pow2(pc.a.norm_log))));
    }
  }
}

// Coefficient q of f; a zerocheck has (Z^N - 1) f.
bb4 factor_coefficient(quads_ref f, uint q) {
  const bb4 v = q < num * n ? load_ext(f, q) : bb4_zero();
  if (pc.a.kind != ROUND0_ZEROCHECK) return v;
  return bb4_sub(q >= n && q - n < num * n ? load_ext(f, q - n) : bb4_zero(), v);
}

void main() {
  lane = gl_LocalInvocationIndex;
  l = pc.a.l_skip;
  n = 1u << l;
  num = pc.a.num_cosets;
  first = pc.a.kind == ROUND0_ZEROCHECK ? 1 : 0;
  inverse_root = bb_inv(bb_two_adic_generator(l));
  generator = bb_from_canonical(BB_GENERATOR);
  quads_ref dst = quads(pc.a.dst), coefficients = scratch_quads(0), f = scratch_quads(4 * num * n);
  quads_ref kernel = scratch_quads(8 * num * n), table = scratch_quads(8 * num * n + 4 * n);
  words_ref inverse = scratch_words(8 * num * n + 8 * n), products = scratch_words(8 * num * n + 8 * n + num * num);
  cosets_to_coefficients(coefficients);
  interpolation(inverse, products);
  if (pc.a.kind == ROUND0_LOGUP) sharp_table(table);
  finish_step();
  kernel_coefficients(kernel, table);
  for (uint i = lane; i < num * n; i += GROUP_SIZE) {
    const uint m = i >> l, k = i & n - 1;
    wide_ext s = wide_zero();
    for (uint c = 0; c < num; c++) {
      const bb4 v = load_ext(coefficients, c * n + k);
      const uint w = inverse.w[m * num + c];
      [[unroll]] for (uint j = 0; j < 4; j++) s.c[j] = wide_fold(s.c[j] + wide_mul(v.c[j], w));
    }
    store_ext(f, i, wide_reduce(s));
  }
  finish_step();
  const uint num_f = num == 0 ? 0 : num * n + (pc.a.kind == ROUND0_ZEROCHECK ? n : 0);
  for (uint i = lane; i < pc.a.len; i += GROUP_SIZE) {
    wide_ext s = wide_zero();
    for (uint k = 0; k < n && k <= i; k++)
      if (i - k < num_f) s = wide_mac(s, factor_coefficient(f, i - k), ext_factor_of(load_ext(kernel, k)));
    store_ext(dst, i, wide_reduce(s));
  }
  if (is_null(pc.a.dst_sum)) return;
  finish_step();
  if (lane != 0) return;
  bb4 sum = bb4_zero();
  for (uint i = 0; i < pc.a.len; i += n) sum = bb4_add(sum, load_ext(dst, i));
  store_ext_words(words(pc.a.dst_sum), 0, bb4_scale(sum, bb_from_canonical(n)));
}
