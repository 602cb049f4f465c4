// Proximity regimes: what the derivation of query counts and the soundness calculator share (spec 04 sections 1.1, 8).
#ifndef SWIRL_KEYS_SOUNDNESS_H
#define SWIRL_KEYS_SOUNDNESS_H

#include <swirl/params.h>

#include "base/base.h"

// Of one WHIR round: unique decoding, or list decoding with parameter m.
typedef struct proximity_regime {
  bool is_list;
  double m; // >= 1
} proximity_regime;

static inline proximity_regime proximity_in_round(swirl_proximity_kind kind, u64 m, u64 list_start_round, u32 round) {
  const bool is_list =
      kind == SWIRL_LIST_DECODING || (kind == SWIRL_SPLIT_UNIQUE_LIST && (u64)round >= list_start_round);
  return (proximity_regime){.is_list = is_list, .m = m < 1 ? 1.0 : (double)m};
}

// log2 of the order of the extension field, the bits of one challenge.
double swirl_soundness_field_bits(void);
// The largest fraction of points on which a word far from the code of rate 2^-lir can agree with a codeword.
double swirl_soundness_agreement(proximity_regime regime, u32 lir);
// The proximity gap of batches of `batch` >= 2 words against the code of 2^m_log coefficients and rate 2^-lir:
// bits of the error, and log2 of the list size.
typedef struct proximity_gap {
  double bits, log2_list;
} proximity_gap;
proximity_gap swirl_soundness_gap(proximity_regime regime, u32 m_log, u32 lir, double batch);

// swirl_soundness_compute() without its checks.
swirl_soundness swirl_soundness_evaluate(const swirl_params *params, const swirl_soundness_context *context);

#endif
