// Kernels of transforms, encodings, extension vectors and words: see kernels.h. Values are base mont [0, p) or ext, in
// and out, unless a line says otherwise.
//
// A *pair* is a factor w followed by w p^-1 mod 2^32. The *twiddles* are the pairs of T[j], j >= 0, where bit i of j
// contributes the generator of order 2^(i + 2): in a transform from natural to bit-reversed order, block b of stage s
// (2^s blocks) has the one twiddle T[b], whatever the length of the transform.
#ifndef SWIRL_CPU_KERNELS_NTT_H
#define SWIRL_CPU_KERNELS_NTT_H

#include "base/base.h"

enum {
  NTT_TILE_WORDS = 64,    // words of a row in a tile of a strided pass; a multiple of every vector length
  MESSAGE_KERNEL_MAX = 6, // largest l of message_blocks
  MESSAGE_WORK_WORDS = (4 * 16) << MESSAGE_KERNEL_MAX
};

// ntt_store_tile: 2^log_rows rows of NTT_TILE_WORDS words of a dense tile to rows `stride` apart.
// ntt_stages: stages [first, last) on 2^log_rows rows of `words` words, `stride` apart: butterflies of whole rows. The
//   rows are block `block` of their transform's current stage. `words` is a multiple of the vector length.
// ntt_tail_pairs: the pairs that ntt_tail needs for `num_stages` stages and `num_tiles` tiles, whose factors
//   T[tile VW 2^s] are at at[s stride + tile]. low: row 2^s - 1 + k of VW words holds T[lane 2^s + k], k < 2^s.
//   out  [num_tiles][2^num_stages - 1] pairs of vectors
// ntt_tail: the last num_stages <= log2 VW stages before elements shorter than a vector meet, on tiles of VW^2 words.
// message_blocks: the message step (spec 11.4) on blocks of 2^l: inverse DFT, then subset sums. n words, a multiple of
//   VW 2^max(l, log2 VW) (coords = 1: base) or of 4 VW 2^l (coords = 4: ext). roots [2^l] pairs: omega_(2 h)^-j at h +
//   j, j < h. scale: 2^-l. work: [MESSAGE_WORK_WORDS], 64-byte aligned. dst may be src.
// subset_sums: data[z] += data[z - half] (`inverse`: -=) for all z with that bit, half = first_half, 2 first_half, ..
//   below `words` (a power of two).
// subset_sums_rows: the same over the index of 2^log_rows rows of n words, `stride` apart; log_rows <= 3.
// ext_scale: dst[i] = factor src[i]; dst may be src. ext_scale_add: dst[i] += factor src[i].
// base_combine_add: dst[i] += sum_(j < num) factors[j] src[j src_stride + i], i < n; src base, factors [num] ext.
// ext_dot: out = sum_i a[i] b[i].
// eq_step: table[n + i] = x table[i], then table[i] -= table[n + i] (`mobius`: twice), i < n.
// words_import: dst[i] = mont of src[i] (`canonical`: from canonical; else as it is); 0 for a word >= p. *bad = index
// of
//   the first such word, n if none. dst may be src.
// words_emit: dst[i] = canonical of src[i].
// words_transpose: dst[c dst_stride + r] = src[r src_stride + c], r < rows, c < cols.
#define CPU_KERNELS_NTT(X)                                                                                             \
  X(ntt_store_tile, (u32 * dst, size_t stride, const u32 *tile, u32 log_rows))                                         \
  X(ntt_stages,                                                                                                        \
    (u32 * rows, size_t stride, size_t words, u32 log_rows, u32 first, u32 last, size_t block, const u32 *twiddles))   \
  X(ntt_tail_pairs, (u32 * out, const u32 *at, size_t stride, const u32 *low, u32 num_stages, size_t num_tiles))       \
  X(ntt_tail, (u32 * tiles, const u32 *pairs, u32 num_stages, size_t num_tiles))                                       \
  X(message_blocks, (u32 * dst, const u32 *src, u32 l, size_t n, u32 coords, const u32 *roots, u32 scale, u32 *work))  \
  X(subset_sums, (u32 * data, size_t words, size_t first_half, u32 inverse))                                           \
  X(subset_sums_rows, (u32 * data, size_t stride, u32 log_rows, size_t n, u32 inverse))                                \
  X(ext_scale, (u32 * dst, const u32 *src, const u32 *factor, size_t n))                                               \
  X(ext_scale_add, (u32 * dst, const u32 *src, const u32 *factor, size_t n))                                           \
  X(base_combine_add, (u32 * dst, const u32 *src, size_t src_stride, const u32 *factors, size_t num, size_t n))        \
  X(ext_dot, (u32 * out, const u32 *a, const u32 *b, size_t n))                                                        \
  X(eq_step, (u32 * table, size_t n, const u32 *x, u32 mobius))                                                        \
  X(words_import, (u32 * dst, const u32 *src, size_t n, u32 canonical, size_t *bad))                                   \
  X(words_emit, (u32 * dst, const u32 *src, size_t n))                                                                 \
  X(words_transpose, (u32 * dst, size_t dst_stride, const u32 *src, size_t src_stride, size_t rows, size_t cols))

#endif
