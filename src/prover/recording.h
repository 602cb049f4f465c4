// From a key and the sources of its matrices to the context that the phases record in: regions, columns of every
// commitment, public values. Used by the whole proof and by each phase alone.
#ifndef SWIRL_PROVER_RECORDING_H
#define SWIRL_PROVER_RECORDING_H

#include "prover/prove_context.h"

// What a bound region holds, so that a run can find it in a witness.
typedef enum region_content { CONTENT_COLUMNS, CONTENT_CODE, CONTENT_LAYERS } region_content;
typedef struct region_use {
  u32 region, air, part; // part: opening part
  region_content content;
} region_use;

// One program being recorded, with the host memory that recording needs.
typedef struct recording {
  const swirl_allocator *allocator;
  const swirl_pk *pk;
  proof_shape shape;
  program program;
  prove_context context;
  // Where each trace's public values lie in REGION_INPUT: context.traces[t].publics.
  region_use *uses; // bound regions
  u32 num_uses, cap_uses;
  // Memory behind the context
  u32 *part_regions;
  prove_matrix *matrices;
  placed_column *columns;
  u32 *column_traces;
  u64 num_parts, num_columns;
} recording;

// Presence and heights against the key: ERR_TRACE for what no proof of it can have. `log_heights` [num_airs of the
// key], -1 for absent. `flags`: with SWIRL_ANY_HEIGHTS, trace height constraints may be violated; others are ignored.
swirl_status swirl_heights_check(const swirl_pk *pk, const i32 *log_heights, u32 flags, swirl_diag *diag);

// Computes the shape and makes room. `log_heights` [num_airs of the key], -1 for absent. Checks presence and heights
// against the key (ERR_TRACE). Release with swirl_recording_release() whatever the result.
// `flags`: SWIRL_RECORD_TRANSCRIPT, SWIRL_ANY_HEIGHTS; others are ignored.
swirl_status swirl_recording_init(recording *r, const swirl_pk *pk, const i32 *log_heights, u32 flags,
                                  swirl_diag *diag);
void swirl_recording_release(recording *r);

// Region of AIR programs, preprocessed columns; places for sponge and public values. Part regions of common and cached
// mains are REGION_NONE afterwards and set by the caller.
void swirl_recording_begin(recording *r, bool given_witnesses);
// A region bound by each run.
u32 swirl_recording_bound(recording *r, u32 air, u32 part, region_content content);
// When all part regions are set: lays out the columns of every commitment. The preprocessed ones are fixed to the key's
// committed data.
void swirl_recording_commitments(recording *r);
// When recording is complete and the program is the one that will run: see swirl_program_seal(). Nothing on the device
// "plan".
swirl_status swirl_recording_seal(recording *r, swirl_diag *diag);

#endif
