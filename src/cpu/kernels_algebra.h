// Kernels of constraints, sumchecks and extension vectors, one entry per instruction set: see kernels.h.
//
// `planes` of extension elements: four arrays, one per coordinate, a stride apart. `aos`: four words an element.
// Delayed sums ("wide"): u64 [4][2][n], for each coordinate low and high parts of sums of products whose lanes are in
// the order of the instruction set; only wide_finish makes values of them.
#ifndef SWIRL_CPU_KERNELS_ALGEBRA_H
#define SWIRL_CPU_KERNELS_ALGEBRA_H

#include "base/base.h"

enum {
  AIR_BLOCK = 64,       // words a value in a file of values: 64 base points
  AIR_BLOCK_EXT = 16,   // or 16 extension points, as planes of 16
  KERNEL_MAX_LANES = 16 // the widest vector
};

// Tables of coset_extend, N = 2^log_n: inverse_roots, roots [N / 2]: powers of omega^-1, omega; scales [num_cosets][N]:
// (31^coset)^k / N, at index reverse(k).
typedef struct coset_tables {
  const u32 *inverse_roots, *roots, *scales;
  u32 log_n, num_cosets, first_coset;
} coset_tables;

#define CPU_KERNELS_ALGEBRA(X)                                                                                         \
  /* Runs instructions of an AIR program over a file of values [..][AIR_BLOCK]; OUTs go to sums, out [num_sums][4]  */ \
  /* planes of AIR_BLOCK (base) or AIR_BLOCK_EXT (ext) points. weights: aos. */                                        \
  X(air_eval_base, (u32 * out, const u32 *code, size_t n, u32 *values, const u32 *weights, u32 num_sums))              \
  X(air_eval_ext, (u32 * out, const u32 *code, size_t n, u32 *values, const u32 *weights, u32 num_sums))               \
  /* Leaves of one interaction, whose OUTs are code[0] (its count) to code[len] (its message), from a file of values:  \
   */                                                                                                                  \
  /* dst[i] = (norm count[i], shift + sum_(j < len) weights[j] message_j[i]), i < n <= AIR_BLOCK; weights: aos. */     \
  X(air_leaves, (u32 * dst, const u32 *code, size_t len, const u32 *values, const u32 *weights, const u32 *shift,      \
                 u32 norm, size_t n))                                                                                  \
  /* acc += a b over planes of n elements, stride n; n a multiple of KERNEL_MAX_LANES. */                              \
  X(planes_mul_add, (u32 * acc, const u32 *a, const u32 *b, size_t n))                                                 \
  /* lo, diff: planes of 16 of table[2y], table[2y + 1] - table[2y], y < n <= 16; zero from n on. */                   \
  X(planes_pairs, (u32 * lo, u32 * diff, const u32 *table, size_t n))                                                  \
  /* a += b over n words, n a multiple of KERNEL_MAX_LANES. */                                                         \
  X(words_add, (u32 * a, const u32 *b, size_t n))                                                                      \
  /* wide += sum_j columns[j][i] weights[j], i < n; n a multiple of KERNEL_MAX_LANES; weights aos. */                  \
  X(wide_mul_add, (u64 * wide, const u32 *const *columns, const u32 *weights, size_t num, size_t n))                   \
  /* dst[i] = sum_(j < num) factors[j] src[j][i], i < n: base columns and factors, num > 0; any n. */                  \
  X(base_linear, (u32 * dst, const u32 *const *src, const u32 *factors, size_t num, size_t n))                         \
  X(wide_finish, (u32 * planes, const u64 *wide, size_t n))                                                            \
  /* sums[2 k], sums[2 k + 1] += low and high parts of sum_i column[i] planes[k][i], i < n; any n. */                  \
  X(dot_planes, (u64 * sums, const u32 *column, const u32 *planes, size_t stride, size_t n))                           \
  /* dst[x] (aos) = sum_i weights[i] rows[x][i], x < num, i < 2^log_n. work: [2^log_n][KERNEL_MAX_LANES], 64-byte */   \
  /* aligned; weights: aos. */                                                                                         \
  X(fold_rows, (u32 * dst, const u32 *const *rows, size_t num, u32 log_n, const u32 *weights, u32 *work))              \
  /* Extends the polynomial with values rows[r] on D to the cosets: coset c, point i of row r goes to */               \
  /* dst[r] + c * coset_stride + (i / 64) * chunk_stride + i % 64. Coset 0 is left out: it is D itself. */             \
  /* work: 2 [2^log_n][KERNEL_MAX_LANES]. */                                                                           \
  X(coset_extend, (u32 *const *dst, const u32 *const *rows, size_t num, const coset_tables *tables,                    \
                   size_t coset_stride, size_t chunk_stride, u32 *work))                                               \
  /* Extension vectors, aos. dst[y] = src[2y] + r (src[2y+1] - src[2y]), elements of `group` ext, y < n. */            \
  X(ext_fold, (u32 * dst, const u32 *src, const u32 *r, size_t group, size_t n))                                       \
  /* dst[y] = src[2y] + src[2y+1], y < n. */                                                                           \
  X(ext_pair_sums, (u32 * dst, const u32 *src, size_t n))                                                              \
  /* out[0], out[1] = sums of ops.h sumcheck_round over n pairs. */                                                    \
  X(ext_sumcheck, (u32 * out, const u32 *a, const u32 *b, size_t n))                                                   \
  /* dst[i] = sum_j weights[j] src[j * stride + i * step], i < n. */                                                   \
  X(ext_combine, (u32 * dst, const u32 *weights, const u32 *src, size_t num, size_t stride, size_t step, size_t n))    \
  /* dst[y] = (p0 q1 + p1 q0, q0 q1), y < n. */                                                                        \
  X(gkr_up, (u32 * dst, const u32 *src, size_t n))                                                                     \
  /* out = sum_y eq[y] [P0 Q1 + P1 Q0 + lambda Q0 Q1](X, y) at X = -1 and 2, y < n. */                                 \
  X(gkr_sums, (u32 * out, const u32 *src, const u32 *eq, const u32 *lambda, size_t n))                                 \
  /* The same of dst [2 n] tuples, which is src [4 n] folded at rho. */                                                \
  X(gkr_fold_sums, (u32 * out, u32 * dst, const u32 *src, const u32 *rho, const u32 *eq, const u32 *lambda, size_t n))

#endif
