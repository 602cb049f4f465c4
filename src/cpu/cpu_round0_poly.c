// Round 0 polynomials from their values on cosets (spec 13.4).
#include "cpu/cpu_algebra.h"
#include "cpu/ext_poly.h"

// inverse[m][c]: the coefficient of Y^m of the polynomial that is 1 at points[c] and 0 at the others.
static void lagrange_coefficients(u32 *inverse, u32 *product, const u32 *points, u32 n) {
  for (u32 c = 0; c < n; c++) {
    u32 denominator = BB_ONE, degree = 0;
    product[0] = BB_ONE;
    for (u32 i = 0; i < n; i++) {
      if (i == c) continue;
      denominator = bb_mul(denominator, bb_sub(points[c], points[i]));
      product[degree + 1] = 0;
      for (u32 k = ++degree; k > 0; k--) product[k] = bb_sub(product[k - 1], bb_mul(points[i], product[k]));
      product[0] = bb_neg(bb_mul(points[i], product[0]));
    }
    const u32 scale = bb_inv(denominator);
    for (u32 m = 0; m < n; m++) inverse[m * n + c] = bb_mul(product[m], scale);
  }
}

// Coefficients of the polynomial of degree < num_cosets N with the given values. On coset c its values are those of a
// polynomial of degree < N whose coefficient k, over g^(c k), is R_k(g^(c N)), R_k(Y) = sum_m f_(k + m N) Y^m.
//   src  [num_cosets][N] ext, overwritten      f  [num_cosets][N] ext
static void interpolate_cosets(u32 *f, u32 *src, u32 log_n, u32 first, u32 num_cosets, u32 *work) {
  const size_t n = (size_t)1 << log_n;
  u32 *points = work, *product = points + num_cosets, *inverse = product + num_cosets + 1;
  const u32 g = bb_from_canonical(BB_GENERATOR);
  for (u32 c = 0; c < num_cosets; c++) {
    u32 *values = src + 4 * c * n;
    swirl_ext_interpolate(values, log_n);
    const u32 step = bb_inv(bb_pow(g, first + c));
    u32 scale = BB_ONE;
    for (size_t k = 0; k < n; k++, scale = bb_mul(scale, step))
      bb4_store(values + 4 * k, bb4_scale(bb4_load(values + 4 * k), scale));
    points[c] = bb_pow(g, (u64)(first + c) << log_n);
  }
  lagrange_coefficients(inverse, product, points, num_cosets);
  for (u32 m = 0; m < num_cosets; m++)
    for (size_t k = 0; k < n; k++) {
      bb4 s = bb4_zero();
      for (u32 c = 0; c < num_cosets; c++)
        s = bb4_add(s, bb4_scale(bb4_load(src + 4 * (c * n + k)), inverse[m * num_cosets + c]));
      bb4_store(f + 4 * (m * n + k), s);
    }
}

// Coefficients of eq#(xi, Z): the inverse transform of eq_table(xi).
static void eq_sharp_coefficients(u32 *dst, const u32 *xi, u32 l) {
  bb4_store(dst, bb4_one());
  for (u32 i = 0; i < l; i++)
    for (size_t y = 0; y < (size_t)1 << i; y++) {
      const bb4 e = bb4_load(dst + 4 * y), high = bb4_mul(e, bb4_load(xi + 4 * (size_t)i));
      bb4_store(dst + 4 * (y + ((size_t)1 << i)), high);
      bb4_store(dst + 4 * y, bb4_sub(e, high));
    }
  swirl_ext_interpolate(dst, l);
}

static size_t poly_scratch(u32 l, u32 num_cosets) {
  const size_t c = num_cosets;
  return ((8 * c + 8) << l) + ext_product_words(l) + c * c + 2 * c + 1;
}

void swirl_cpu_round0_poly(const cpu_run *run, const args_round0_poly *a) {
  const u32 l = a->l_skip, num = a->num_cosets;
  const size_t n = (size_t)1 << l;
  const bool zerocheck = a->kind == ROUND0_ZEROCHECK;
  u32 *dst = cpu_at(run, a->dst);
  memset(dst, 0, 4 * (size_t)a->len * sizeof(u32));
  if (num > 0) {
    u32 *f = run->scratch, *values = f + 4 * n * ((size_t)num + 1), *kernel = values + 4 * n * num;
    u32 *work = kernel + 4 * n, *small = work + ext_product_words(l);
    memcpy(values, cpu_at(run, a->src), 4 * n * num * sizeof(u32));
    u32 num_blocks = num; // blocks of N coefficients of f
    if (zerocheck) {
      // On coset c, Z^N - 1 is g^(c N) - 1: divide, interpolate, multiply back.
      const u32 g = bb_from_canonical(BB_GENERATOR);
      for (u32 c = 0; c < num; c++) {
        const u32 scale = bb_inv(bb_sub(bb_pow(g, (u64)(c + 1) << l), BB_ONE));
        for (size_t i = 0; i < 4 * n; i++) values[4 * c * n + i] = bb_mul(values[4 * c * n + i], scale);
      }
      interpolate_cosets(f, values, l, 1, num, small);
      memset(f + 4 * n * num, 0, 4 * n * sizeof(u32));
      for (size_t i = 4 * n * num; i-- > 0;) {
        f[i + 4 * n] = bb_add(f[i + 4 * n], f[i]);
        f[i] = bb_neg(f[i]);
      }
      num_blocks++;
      swirl_ext_eq_uni_coefficients(kernel, l == 0 ? bb4_one() : ext_at(run, a->xi, 0), l);
    } else {
      interpolate_cosets(f, values, l, 0, num, small);
      eq_sharp_coefficients(kernel, cpu_at(run, a->xi), l);
      const u32 norm = bb_inv_pow2(a->norm_log);
      for (size_t i = 0; i < 4 * n; i++) kernel[i] = bb_mul(kernel[i], norm);
    }
    for (size_t m = 0; m < num_blocks && m * n < a->len; m++)
      swirl_ext_product_add(dst + 4 * m * n, a->len - m * n, f + 4 * m * n, kernel, l, work);
  }
  if (a->dst_sum.region == REGION_NONE) return;
  bb4 sum = bb4_zero();
  for (size_t i = 0; i < a->len; i += n) sum = bb4_add(sum, bb4_load(dst + 4 * i));
  bb4_store(cpu_at(run, a->dst_sum), bb4_scale(sum, bb_from_canonical((u32)n)));
}
void swirl_cpu_cost_round0_poly(const cost_context *context, const args_round0_poly *a, op_cost *cost) {
  (void)context;
  const u64 points = (u64)a->num_cosets << a->l_skip;
  const u64 product = a->l_skip <= 5 ? (u64)MULS_EXT << a->l_skip : 24 * ((u64)a->l_skip + 1) + 2 * MULS_EXT;
  *cost = (op_cost){.bytes = 16 * (points + a->len),
                    .field_ops = points * (2 * a->l_skip + 4 * a->num_cosets + product),
                    .scratch_words = poly_scratch(a->l_skip, a->num_cosets)};
}
