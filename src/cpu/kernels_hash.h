// Kernels of the BabyBear hash suite (Poseidon2, spec 01 sections 3-5), one entry per instruction set: see kernels.h.
// Every word is a base value, mont, [0, p), in and out.
#ifndef SWIRL_CPU_KERNELS_HASH_H
#define SWIRL_CPU_KERNELS_HASH_H

#include "base/base.h"

// Rows that p2_hash_rows takes at once, few enough that their states and digests stay in the first-level cache, and
// words of working memory for each.
enum { P2_TILE_ROWS = 256, P2_STATE_WORDS = 32 };

// p2_hash_rows: digests of rows 0..n-1 of a column-major matrix, n <= P2_TILE_ROWS. `carry`: what the rows' sponges
//   carry on from columns before these, of which there are at least 8 then; NULL: these are the first.
//   out  [8], distance out_stride, of [n]      columns  [width], distance stride, of [n]
//   carry  [8], distance stride, of [n]
//   states  [P2_TILE_ROWS][P2_STATE_WORDS] working memory, 64-byte aligned
// p2_absorb_rows: as p2_hash_rows, but what the sponges carry on goes to `carry`, whose values they begin with if
//   `resumes`. width is a multiple of 8 and not 0.
// p2_hash_ext_rows: digests of rows of four consecutive words.    rows [n][4]    out as above, any n
// p2_compress: out[i] = compress(in[g 2 half + q], in[g 2 half + q + half]), i = g half + q, q < half, i < n: the
//   children of a tree over a bit-reversed index. half is a power of two that divides n, or n is part of one group
//   of at least 32 and a multiple of 16.
//   out  [8], distance out_stride, of [n]      in  [8], distance in_stride, of [2 n]; they do not overlap
// p2_absorb: writes values into places `place`.. of a sponge state, permuting and going on at place 0 whenever the
//   rate (8) is full.    state  [16]    values  [n]    place < 8
// p2_permute: one permutation in place.    state  [16]
// p2_grind: *hit = the smallest i < n such that with the canonical value first + i at place `place` of the state, one
//   permutation makes the low `bits` bits of canonical word 7 zero; n if there is none. first + n <= p.
#define CPU_KERNELS_HASH(X)                                                                                            \
  X(p2_hash_rows, (u32 * out, size_t out_stride, const u32 *columns, size_t stride, size_t width, size_t n,            \
                   const u32 *carry, u32 *states))                                                                     \
  X(p2_absorb_rows,                                                                                                    \
    (u32 * carry, const u32 *columns, size_t stride, size_t width, size_t n, bool resumes, u32 *states))               \
  X(p2_hash_ext_rows, (u32 * out, size_t out_stride, const u32 *rows, size_t n))                                       \
  X(p2_compress, (u32 * out, size_t out_stride, const u32 *in, size_t in_stride, size_t half, size_t n))               \
  X(p2_absorb, (u32 * state, u32 place, const u32 *values, size_t n))                                                  \
  X(p2_permute, (u32 * state))                                                                                         \
  X(p2_grind, (const u32 *state, u32 place, u32 bits, u32 first, u32 n, u32 *hit))

#endif
