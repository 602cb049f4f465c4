// Kernels of the number theoretic transform and of subset sums.
//
// The transform goes from natural to bit-reversed order; block b of a stage has one twiddle tw[b], the same for every
// stage: tw[b] = omega_(2^(s+1))^(reverse of b in s bits) for any s with b < 2^s. Elements are 2^log_w consecutive
// words.
#ifndef SWIRL_CPU_KERNELS_NTT_H
#define SWIRL_CPU_KERNELS_NTT_H

// ntt_columns: stages first_stage..log_rows-1 across 2^log_rows rows of `width` words, row r at data + r * stride.
// ntt_row: stages first_stage..log_words-log_w-1 of one row of 2^log_words words, which is block `row` of the stage
//   before; tail [ntt_tail_words(log_words)] from ntt_tail for the same row.
// ntt_tail: the twiddles of the stages inside a vector, for ntt_row.
// message_blocks: in each of `num_blocks` blocks of 2^l words, inverse DFT and subset sums over l bits; l <= 5.
// add_words: dst[i] += src[i]; sub_words: dst[i] -= src[i].
#define CPU_KERNELS_NTT(X)                                                                                             \
  X(ntt_columns, (u32 * data, size_t stride, u32 log_rows, u32 first_stage, const u32 *tw, size_t width))              \
  X(ntt_row, (u32 * data, u32 log_words, u32 log_w, u32 first_stage, size_t row, const u32 *tw, const u32 *tail))      \
  X(ntt_tail, (u32 * tail, u32 log_words, u32 log_w, size_t row, const u32 *tw))                                       \
  X(message_blocks, (u32 * data, u32 l, size_t num_blocks))                                                            \
  X(add_words, (u32 * dst, const u32 *src, size_t n))                                                                  \
  X(sub_words, (u32 * dst, const u32 *src, size_t n))

// Room for the tail twiddles of a row of 2^log_words words, at every level.
static inline size_t ntt_tail_words(u32 log_words) { return ((size_t)1 << log_words) + 256; }

#endif
