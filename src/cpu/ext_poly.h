// Polynomials over the extension in coefficient form, for the two univariate round polynomials. Sequential.
#ifndef SWIRL_CPU_EXT_POLY_H
#define SWIRL_CPU_EXT_POLY_H

#include "field/babybear.h"

// In place, natural order in and out: values on <omega> to coefficients (with the factor 1/N), or back.
//   a  [2^log_n]  ext
void swirl_ext_interpolate(u32 *a, u32 log_n);
void swirl_ext_evaluate(u32 *a, u32 log_n);
// dst[i] += coefficient i of a b, for i < len. a [2^log_n], b [2^log_n] ext; work: ext_product_words(log_n) words.
void swirl_ext_product_add(u32 *dst, size_t len, const u32 *a, const u32 *b, u32 log_n, u32 *work);
static inline size_t ext_product_words(u32 log_n) { return (size_t)16 << log_n; }
// Coefficients of eqD_log_n(x, Z): 2^-log_n (1, x^(N-1), .., x).  dst [2^log_n] ext
void swirl_ext_eq_uni_coefficients(u32 *dst, bb4 x, u32 log_n);

#endif
