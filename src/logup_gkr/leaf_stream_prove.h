// The lowest layers of the LogUp-GKR tree where they are not stored: made from the traces, a block of rows at a time,
// and used up at once.
#ifndef SWIRL_LOGUP_GKR_LEAF_STREAM_PROVE_H
#define SWIRL_LOGUP_GKR_LEAF_STREAM_PROVE_H

#include "prover/prove_context.h"

typedef struct leaf_stream {
  prove_context *c;
  dev_ptr alpha, beta_powers;
  u32 layers;        // M: the leaves are layer M
  u32 depth;         // s: layers M - s + 1 .. M are not stored; 1 <= s < M
  u64 block_leaves;  // of the largest block
  u64 small, padded; // leaf where traces begin that are too short for blocks of their own, and where padding begins
} leaf_stream;

// The lowest layers that a program whose forms are c->forms does not store.
u32 swirl_leaf_stream_depth(const prove_context *c);
leaf_stream swirl_leaf_stream(prove_context *c, dev_ptr alpha, dev_ptr beta_powers, u32 layers, u32 depth);
// Records the layer M - s into `layer`.
void swirl_leaf_stream_up(const leaf_stream *s, dev_ptr layer);
// With the layer M - up as tuples, folded at rho[0], .., rho[folds - 1]: the sums of the next round (gkr_sums).
//   up + folds < s      eq  [2^(M - up - 2 - folds)] ext      sums  [3] ext
void swirl_leaf_stream_sums(const leaf_stream *s, u32 up, u32 folds, dev_ptr rho, dev_ptr eq, dev_ptr lambda,
                            dev_ptr sums);
// The same layer after `folds` foldings, as tuples.  up + folds <= s, folds >= 1      dst  [2^(M - up - 1 - folds)]
// tuples
void swirl_leaf_stream_fold(const leaf_stream *s, u32 up, u32 folds, dev_ptr rho, dev_ptr dst);

#endif
