// What the files of this phase share on the prover's side.
#ifndef SWIRL_BATCH_CONSTRAINTS_BATCH_CONSTRAINTS_PROVE_H
#define SWIRL_BATCH_CONSTRAINTS_BATCH_CONSTRAINTS_PROVE_H

#include "prover/prove_context.h"

// One trace during the phase.
typedef struct batch_state {
  const pk_air *pk;
  dev_ptr constraint_weights; // lambda^i, shared by all traces
  dev_ptr interaction_weights;
  // The distinct inputs of both programs; table i is input i, folded.
  air_program_input *inputs; // [num_tables]
  u32 num_tables;
  dev_ptr column_sums;                     // [constraints.sums.num_sums][2^h] base, until they are folded
  dev_ptr input_table;                     // column_ref of each
  dev_ptr constraint_map, interaction_map; // input of a program -> table
  dev_ptr tables;                          // [num_tables][2^n] ext
  dev_ptr eq;                              // eq_table of the round, shared by traces of equal height
} batch_state;

// Column openings (13.7): records, observes and writes them. `lagrange` holds the weights at r_0; the folded tables of
// all traces have one entry and are given back.
void swirl_record_column_openings(prove_context *c, batch_state *states, dev_ptr lagrange);

#endif
