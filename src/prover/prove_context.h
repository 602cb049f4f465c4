// What the phases of one program share while it is recorded: key, shape, where the traces and commitments lie, the
// position of the sponge, and the place in the proof. Phases record; loops over elements belong to devices.
#ifndef SWIRL_PROVER_PROVE_CONTEXT_H
#define SWIRL_PROVER_PROVE_CONTEXT_H

#include "device/program.h"
#include "keys/pk.h"
#include "proof/proof_shape.h"

// How a program does what can be done with less memory in more time; the proof is the same. Step 0: as if memory were
// free; each further step takes no more memory and no less time than the one before.
//   FORM_CODE  0: code matrices are held until the last query. j > 0: made in 2^j parts of their rows, one after the
//              other in one place (as far as there are rows), and opened rows made again
//   FORM_LOGUP the lowest layers of the LogUp-GKR tree are not stored but made again from the traces, a block of rows
//              at a time, until their sumchecks have folded them. 0: none, or the leaves alone of a tree with more than
//              the device's stored_leaves (device/driver.h); each step is one layer more, up to three
//   FORM_STREAM 0: a commitment to matrices from the caller's memory is made while they arrive, with the rows' sponges
//              beside a code matrix that is held, if they are large enough for the device (streamed_words). 1: when
//              they have arrived
enum { FORM_CODE = 0, FORM_LOGUP, FORM_STREAM, NUM_FORMS };
typedef struct prove_forms {
  u32 step[NUM_FORMS];
} prove_forms;

// How the words of a matrix that the program commits to come to their region.
typedef struct prove_matrix {
  bool is_imported;         // laid out by `import`; else they are there, and are checked
  args_trace_import import; // of all its columns
} prove_matrix;

// Committed matrices inside a program.
typedef struct prove_commit {
  u32 part;               // its matrices are this opening part of their traces
  u32 width;              // stacked columns
  dev_ptr code;           // as rs_encode, or REGION_NONE: not held, its rows are made again from `table`
  dev_ptr layers;         // as merkle_leaves
  dev_ptr root;           // suite form
  dev_ptr table;          // of rs_encode, if this program makes the commitment
  placed_column *columns; // [num_columns]: the slices in order; weight = stacked column
  u32 num_columns;
  u32 *column_trace; // [num_columns] trace index of each slice
} prove_commit;

typedef struct prove_trace {
  const pk_air *pk;
  u32 *part_region;              // [parts] region of each opening part's columns
  prove_matrix *matrices;        // [parts] set for those that the program commits to
  u32 constraints, interactions; // regions of the AIR programs
  dev_ptr publics;               // base mont
  dev_ptr interaction_inputs;    // column_ref table of the interactions' inputs; set by LogUp-GKR
  u32 sums_region;               // the sums of columns that the constraints read; set by the batched constraints
} prove_trace;

typedef struct prove_context {
  program *p;
  prove_forms forms;
  const proof_shape *shape;
  prove_trace *traces;   // [shape->num_traces]
  prove_commit *commits; // [shape->num_commits]
  // Transcript
  dev_ptr sponge; // in REGION_INPUT
  u32 position;
  // Given witnesses (REGION_NONE: search), in transcript order
  dev_ptr witnesses;
  u32 next_witness;
  // Opening point r [1 + n_max] ext, in REGION_INPUT
  dev_ptr r;
} prove_context;

// Elements that pass between the phases of one program.
typedef struct logup_result {
  dev_ptr xi;          // [l_skip + n_global] ext
  dev_ptr beta_powers; // [1 + longest message] ext
} logup_result;

// ---- Transcript: records the operation, advances the position and the log.
void swirl_tx_observe(prove_context *c, dev_ptr src, u32 num_words,
                      dev_ptr proof); // proof: REGION_NONE or canonical copy
void swirl_tx_observe_with_zeros(prove_context *c, dev_ptr src, u32 num_words, dev_ptr proof);
void swirl_tx_observe_digest(prove_context *c, dev_ptr src, dev_ptr proof);
void swirl_tx_sample(prove_context *c, dev_ptr dst, u32 num_words);
void swirl_tx_sample_bits(prove_context *c, dev_ptr dst, u32 n, u32 bits);
// POW(bits) of spec 10.7, with the witness written to the proof word `proof`.
void swirl_tx_grind(prove_context *c, u32 bits, dev_ptr proof);

// Appends a length word to the proof.
static inline void proof_len_word(prove_context *c, u64 value) {
  swirl_program_static(c->p, swirl_program_proof(c->p, 1), (u32)value);
}
// Appends `n` extension elements (words) to the proof and returns their place.
static inline dev_ptr proof_ext(prove_context *c, u64 n) { return swirl_program_proof(c->p, (u32)(4 * n)); }

static inline dev_ptr alloc_ext(prove_context *c, const char *name, u64 n) {
  return swirl_program_alloc(c->p, name, 4 * n);
}

// A table of column references for the inputs of an AIR program on trace t.
dev_ptr swirl_input_table(prove_context *c, u32 t, const air_program *air);

// Sets `columns`, `column_trace`, `num_columns` and `width` of a commitment by adding one matrix (spec 11.2). The
// arrays must have room. Matrices come in the order of the commitment; `trace` is the trace index.
void swirl_commit_add_matrix(prove_commit *commit, u32 region, u32 width, u32 log_height, u32 trace, u32 l_skip,
                             u32 log_stacked);

// ---- The phases, in the order of the protocol.
// Brings the matrices of a commitment whose `columns`, `num_columns` and `width` are set to their regions, encodes and
// hashes them (spec 11).
void swirl_commit_prove(prove_context *c, prove_commit *commit);
// Encodes and hashes them into given places (objects that outlive the program); they are in their regions.
void swirl_commit_prove_at(prove_context *c, prove_commit *commit, dev_ptr code, dev_ptr layers);
void swirl_logup_gkr_prove(prove_context *c, logup_result *out);                 // spec 12
void swirl_batch_constraints_prove(prove_context *c, const logup_result *logup); // spec 13: sets c->r
void swirl_stacked_reduction_prove(prove_context *c, dev_ptr *u);                // spec 14: u_cube [m0] ext
void swirl_whir_prove(prove_context *c, dev_ptr u);                              // spec 15

#endif
