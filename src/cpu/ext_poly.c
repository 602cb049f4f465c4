#include "cpu/ext_poly.h"

static void transform(u32 *a, u32 log_n, u32 root) {
  const size_t n = (size_t)1 << log_n;
  for (size_t i = 0; i < n; i++) {
    const size_t j = log_n == 0 ? 0 : reverse_bits((u32)i, log_n);
    if (j <= i) continue;
    const bb4 x = bb4_load(a + 4 * i), y = bb4_load(a + 4 * j);
    bb4_store(a + 4 * i, y);
    bb4_store(a + 4 * j, x);
  }
  for (u32 s = 1; s <= log_n; s++) {
    const size_t half = (size_t)1 << (s - 1);
    u32 step = root; // of order 2^s
    for (u32 i = s; i < log_n; i++) step = bb_mul(step, step);
    u32 w = BB_ONE;
    for (size_t j = 0; j < half; j++, w = bb_mul(w, step))
      for (size_t start = j; start < n; start += 2 * half) {
        u32 *lo = a + 4 * start, *hi = lo + 4 * half;
        const bb4 x = bb4_load(lo), y = bb4_scale(bb4_load(hi), w);
        bb4_store(lo, bb4_add(x, y));
        bb4_store(hi, bb4_sub(x, y));
      }
  }
}

void swirl_ext_evaluate(u32 *a, u32 log_n) { transform(a, log_n, bb_two_adic_generator(log_n)); }
void swirl_ext_interpolate(u32 *a, u32 log_n) {
  transform(a, log_n, bb_inv(bb_two_adic_generator(log_n)));
  const u32 scale = bb_inv_pow2(log_n);
  for (size_t i = 0; i < (size_t)4 << log_n; i++) a[i] = bb_mul(a[i], scale);
}

enum { NAIVE_LOG = 5 }; // up to here the quadratic product is faster

void swirl_ext_product_add(u32 *dst, size_t len, const u32 *a, const u32 *b, u32 log_n, u32 *work) {
  const size_t n = (size_t)1 << log_n;
  if (log_n <= NAIVE_LOG) {
    for (size_t i = 0; i < n && i < len; i++) {
      const bb4 x = bb4_load(a + 4 * i);
      for (size_t j = 0; j < n && i + j < len; j++) {
        u32 *at = dst + 4 * (i + j);
        bb4_store(at, bb4_add(bb4_load(at), bb4_mul(x, bb4_load(b + 4 * j))));
      }
    }
    return;
  }
  u32 *x = work, *y = work + 8 * n;
  memcpy(x, a, 4 * n * sizeof(u32));
  memset(x + 4 * n, 0, 4 * n * sizeof(u32));
  memcpy(y, b, 4 * n * sizeof(u32));
  memset(y + 4 * n, 0, 4 * n * sizeof(u32));
  swirl_ext_evaluate(x, log_n + 1);
  swirl_ext_evaluate(y, log_n + 1);
  for (size_t i = 0; i < 2 * n; i++) bb4_store(x + 4 * i, bb4_mul(bb4_load(x + 4 * i), bb4_load(y + 4 * i)));
  swirl_ext_interpolate(x, log_n + 1);
  for (size_t i = 0; i < 2 * n && i < len; i++)
    bb4_store(dst + 4 * i, bb4_add(bb4_load(dst + 4 * i), bb4_load(x + 4 * i)));
}

void swirl_ext_eq_uni_coefficients(u32 *dst, bb4 x, u32 log_n) {
  const size_t n = (size_t)1 << log_n;
  const u32 scale = bb_inv_pow2(log_n);
  bb4 power = bb4_from_base(scale);
  bb4_store(dst, power);
  for (size_t j = n - 1; j >= 1; j--) {
    power = bb4_mul(power, x);
    bb4_store(dst + 4 * j, power);
  }
}
