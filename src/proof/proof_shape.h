// The shape of a proof: everything about it that follows from the key and the trace heights alone (spec 05 section 3,
// spec 10.5, spec 11.2). Prover and verifier compute it here, once; it allocates nothing of its own.
#ifndef SWIRL_PROOF_SHAPE_H
#define SWIRL_PROOF_SHAPE_H

#include "keys/vk.h"

// One present trace, in trace order (log height descending, then AIR index ascending).
typedef struct trace_shape {
  const air_vk *air;
  u32 air_id;
  u32 log_height; // h
  i32 n;          // h - l_skip, may be negative
  u32 n_lift;     // max(n, 0)
  u32 lift;       // max(h, l_skip)
} trace_shape;

// One commitment, in commitment order (spec 10.6).
typedef struct commit_shape {
  u32 trace; // trace index of its matrix; 0 for the common main commitment, which has all of them
  u32 part;  // opening part: 0 for the common main commitment
  u32 width; // stacked columns W
} commit_shape;

typedef struct proof_shape {
  const swirl_vk *vk;
  u32 l_skip, n_stack, log_stacked, log_blowup, k; // m0 = log_stacked
  u32 num_traces, num_commits;
  trace_shape *traces;   // [num_traces]
  commit_shape *commits; // [num_commits]
  u32 n_max, n_logup, n_global;
  u64 total_interactions;
  u32 gkr_layers;              // M = l_skip + n_logup, 0 without interactions
  u64 total_columns;           // opened columns of all parts of all traces, without rotations
  u64 total_openings;          // extension elements in column_openings
  u64 total_width;             // stacked columns of all commitments
  u32 univariate_len;          // (d + 1)(2^l_skip - 1) + 1
  u32 stacking_univariate_len; // 2 (2^l_skip - 1) + 1
  u32 log_final_poly_len;
} proof_shape;

// Most traces and commitments a proof of this key can have.
u32 swirl_shape_max_commits(const swirl_vk *vk);

// Fills `shape`; its arrays `traces` [num_airs] and `commits` [swirl_shape_max_commits] must be set by the caller.
// `log_heights` [num_airs]: the log height, or -1 for an absent AIR. Every height must be at most l_skip + n_stack
// (the caller has checked), and at least one AIR present. Widths are computed in 64 bits; ERR_TOO_LARGE if a stacked
// width or a total exceeds 2^31.
swirl_status swirl_shape_init(proof_shape *shape, const swirl_vk *vk, const i32 *log_heights);

// Stacked columns of `num_cols` columns of lifted log height `lift`: ceil(num_cols * 2^lift / 2^log_stacked).
static inline u64 shape_stacked_width(u64 num_cols, u32 lift, u32 log_stacked) {
  return ceil_div_u64(num_cols, (u64)1 << (log_stacked - lift));
}

#endif
