// Kernels and small interpolations of the protocol (spec 10.4), on the host. Division-free: no challenge, adversarial
// or unlucky, divides by zero. All values mont.
#ifndef SWIRL_POLY_POLY_H
#define SWIRL_POLY_POLY_H

#include "field/babybear.h"

// eq1(x, y) = 1 - x - y + 2 x y.
static inline bb4 poly_eq1(bb4 x, bb4 y) {
  const bb4 xy = bb4_mul(x, y);
  return bb4_add(bb4_sub(bb4_sub(bb4_one(), x), y), bb4_add(xy, xy));
}
// eq1(x, bit).
static inline bb4 poly_eq1_bit(bb4 x, u64 bit) { return bit != 0 ? x : bb4_sub(bb4_one(), x); }
// The factor (1 - 2u)(1 - x) + u x of the Moebius kernel.
static inline bb4 poly_mob1(bb4 u, bb4 x) {
  const bb4 one = bb4_one();
  return bb4_add(bb4_mul(bb4_sub(one, bb4_add(u, u)), bb4_sub(one, x)), bb4_mul(u, x));
}
// a + x (b - a).
static inline bb4 poly_mix(bb4 a, bb4 b, bb4 x) { return bb4_add(a, bb4_mul(x, bb4_sub(b, a))); }

// eq(x, y) of two points.  x, y [n] ext
bb4 swirl_poly_eq(const bb4 *x, const bb4 *y, size_t n);
// eq(x, bits): bit i of `bits` belongs to x[i].  x [n] ext, n <= 64
bb4 swirl_poly_eq_bits(const bb4 *x, u64 bits, size_t n);

// eqD_L(x, y): univariate equality on the subgroup of order 2^log_size.
bb4 swirl_poly_eq_uni(u32 log_size, bb4 x, bb4 y);
// eqD_L(x, 1).
bb4 swirl_poly_eq_uni_one(u32 log_size, bb4 x);
// ind_n(z) for a domain of 2^l points: 1 for n >= 0, else the indicator of the subgroup of order 2^(l + n).
bb4 swirl_poly_ind(u32 l, i32 n, bb4 z);
// eq#(xi, z): the polynomial of degree < 2^l with value eq(xi, bits(i)) at omega_l^i, at z.  xi [l] ext, l <= 27
bb4 swirl_poly_eq_sharp(u32 l, const bb4 *xi, bb4 z);
// rot_L(x, y) on the prism with subgroup order 2^log_size and n cube variables.  x, y [1 + n] ext
bb4 swirl_poly_rot(u32 log_size, const bb4 *x, const bb4 *y, size_t n);

// sum_j c[j] x^j.  c [n] ext
bb4 swirl_poly_horner(const bb4 *c, size_t n, bb4 x);
// The quadratic through (0, v0), (1, v1), (2, v2) and the cubic through (0, v0) .. (3, v3), at x.
bb4 swirl_poly_quadratic(bb4 v0, bb4 v1, bb4 v2, bb4 x);
bb4 swirl_poly_cubic(bb4 v0, bb4 v1, bb4 v2, bb4 v3, bb4 x);

// Interpolation of degree `degree` through values at 0, 1, .., degree, given one by one in this order, at x.
typedef struct poly_interpolation {
  bb4 x, sum, before; // before = prod_{a < next} (x - a)
  u32 degree, next;
  u32 weight; // 1 / (next! (degree - next)!)
} poly_interpolation;
poly_interpolation swirl_poly_interpolate(u32 degree, bb4 x);
void swirl_poly_interpolate_next(poly_interpolation *p, bb4 value);
static inline bb4 poly_interpolate_result(const poly_interpolation *p) {
  SWIRL_ASSERT(p->next == p->degree + 1);
  return p->sum;
}

#endif
