#include "poly/poly.h"

bb4 swirl_poly_eq(const bb4 *x, const bb4 *y, size_t n) {
  bb4 r = bb4_one();
  for (size_t i = 0; i < n; i++) r = bb4_mul(r, poly_eq1(x[i], y[i]));
  return r;
}

bb4 swirl_poly_eq_bits(const bb4 *x, u64 bits, size_t n) {
  bb4 r = bb4_one();
  for (size_t i = 0; i < n; i++) r = bb4_mul(r, poly_eq1_bit(x[i], (bits >> i) & 1u));
  return r;
}

bb4 swirl_poly_eq_uni(u32 log_size, bb4 x, bb4 y) {
  const bb4 one = bb4_one();
  bb4 r = one;
  for (u32 i = 0; i < log_size; i++) {
    r = bb4_add(bb4_mul(bb4_add(x, y), r), bb4_mul(bb4_sub(x, one), bb4_sub(y, one)));
    x = bb4_square(x);
    y = bb4_square(y);
  }
  return bb4_scale(r, bb_inv_pow2(log_size));
}

bb4 swirl_poly_eq_uni_one(u32 log_size, bb4 x) {
  bb4 r = bb4_one();
  for (u32 i = 0; i < log_size; i++) {
    r = bb4_mul(r, bb4_add(x, bb4_one()));
    x = bb4_square(x);
  }
  return bb4_scale(r, bb_inv_pow2(log_size));
}

bb4 swirl_poly_ind(u32 l, i32 n, bb4 z) {
  if (n >= 0) return bb4_one();
  const u32 e = (u32)-n;
  return swirl_poly_eq_uni_one(e, bb4_pow2k(z, l - e));
}

// For a point y = omega^i of the subgroup, eqD(z, y) = 2^-l prod_t (1 + (z / y)^(2^t)). The factor t = l - 1 - s is
// (1 + z^(2^t) omega_l^-(2^t (i mod 2^(s+1)))): it depends on the low s + 1 bits of i alone, and so does the factor of
// bit s in eq(xi, i). So the sum over i is a walk through a binary tree, lowest bit first, with one partial product per
// depth: about 2^(l+1) steps and no table.
bb4 swirl_poly_eq_sharp(u32 l, const bb4 *xi, bb4 z) {
  enum { MAX_DEPTH = BB_TWO_ADICITY };
  SWIRL_ASSERT(l <= MAX_DEPTH);
  bb4 power[MAX_DEPTH];       // power[s] = z^(2^(l-1-s))
  u32 inverse[MAX_DEPTH];     // inverse[s] = omega_l^-(2^s)
  bb4 partial[MAX_DEPTH + 1]; // partial[s]: product over the low s bits of i
  u32 point[MAX_DEPTH + 1];   // point[s] = omega_l^-(i mod 2^s)
  const u32 half = bb_inv_pow2(1);
  u32 root = bb_inv(bb_two_adic_generator(l));
  for (u32 s = 0; s < l; s++, root = bb_square(root), z = bb4_square(z)) {
    inverse[s] = root;
    power[l - 1 - s] = z;
  }
  partial[0] = bb4_one();
  point[0] = BB_ONE;
  bb4 sum = bb4_zero();
  u32 first = 0; // depth from which the path to leaf c differs from that to leaf c - 1
  for (u64 c = 0; c < (u64)1 << l; c++) {
    for (u32 s = first; s < l; s++) { // bit s of i is bit l - 1 - s of c
      const u64 bit = (c >> (l - 1 - s)) & 1u;
      point[s + 1] = bit != 0 ? bb_mul(point[s], inverse[s]) : point[s];
      u32 twist = point[s + 1];
      for (u32 t = s + 1; t < l; t++) twist = bb_square(twist);
      const bb4 factor = bb4_add(bb4_one(), bb4_scale(power[s], twist));
      partial[s + 1] = bb4_scale(bb4_mul(bb4_mul(partial[s], poly_eq1_bit(xi[s], bit)), factor), half);
    }
    sum = bb4_add(sum, partial[l]);
    first = l - bit_length_u64((c + 1) ^ c); // not read after the last leaf
  }
  return sum;
}

bb4 swirl_poly_rot(u32 log_size, const bb4 *x, const bb4 *y, size_t n) {
  const bb4 one = bb4_one();
  bb4 eq = one, rot = one;
  for (size_t i = n; i > 0; i--) {
    const bb4 up = bb4_mul(bb4_mul(x[i], bb4_sub(one, y[i])), eq);
    const bb4 carry = bb4_mul(bb4_mul(bb4_sub(one, x[i]), y[i]), rot);
    rot = bb4_add(up, carry);
    eq = bb4_mul(eq, poly_eq1(x[i], y[i]));
  }
  const bb4 next = bb4_scale(y[0], bb_two_adic_generator(log_size));
  const bb4 wrap = bb4_mul(swirl_poly_eq_uni_one(log_size, x[0]), swirl_poly_eq_uni_one(log_size, next));
  return bb4_add(bb4_mul(swirl_poly_eq_uni(log_size, x[0], next), eq), bb4_mul(wrap, bb4_sub(rot, eq)));
}

bb4 swirl_poly_horner(const bb4 *c, size_t n, bb4 x) {
  bb4 r = bb4_zero();
  while (n > 0) r = bb4_add(bb4_mul(r, x), c[--n]);
  return r;
}

bb4 swirl_poly_quadratic(bb4 v0, bb4 v1, bb4 v2, bb4 x) {
  const bb4 p = bb4_scale(bb4_add(bb4_sub(v2, bb4_add(v1, v1)), v0), bb_inv_pow2(1));
  const bb4 q = bb4_sub(bb4_sub(v1, v0), p);
  return bb4_add(bb4_mul(bb4_add(bb4_mul(p, x), q), x), v0);
}

bb4 swirl_poly_cubic(bb4 v0, bb4 v1, bb4 v2, bb4 v3, bb4 x) {
  poly_interpolation p = swirl_poly_interpolate(3, x);
  swirl_poly_interpolate_next(&p, v0);
  swirl_poly_interpolate_next(&p, v1);
  swirl_poly_interpolate_next(&p, v2);
  swirl_poly_interpolate_next(&p, v3);
  return poly_interpolate_result(&p);
}

// sum_i v_i prod_{a<i} (x - a) prod_{a>i} (a - x) / (i! (degree - i)!): the running sum takes the factor (i - x) for
// every node that comes after its terms.
poly_interpolation swirl_poly_interpolate(u32 degree, bb4 x) {
  u32 factorial = BB_ONE, k = BB_ONE;
  for (u32 i = 1; i <= degree; i++, k = bb_add(k, BB_ONE)) factorial = bb_mul(factorial, k);
  return (poly_interpolation){
      .x = x, .sum = bb4_zero(), .before = bb4_one(), .degree = degree, .next = 0, .weight = bb_inv(factorial)};
}

void swirl_poly_interpolate_next(poly_interpolation *p, bb4 value) {
  SWIRL_ASSERT(p->next <= p->degree);
  const bb4 node = bb4_from_base(bb_from_u32(p->next)), ahead = bb4_sub(p->x, node);
  const bb4 term = bb4_mul(bb4_scale(value, p->weight), p->before);
  p->sum = bb4_add(bb4_mul(p->sum, bb4_neg(ahead)), term);
  p->before = bb4_mul(p->before, ahead);
  p->weight = bb_mul(p->weight, bb_mul(bb_from_u32(p->degree - p->next), bb_inv(bb_from_u32(p->next + 1))));
  p->next++;
}
