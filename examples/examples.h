// The examples by name: a set of AIRs, and a witness of any size for it.
#ifndef SWIRL_EXAMPLES_EXAMPLES_H
#define SWIRL_EXAMPLES_EXAMPLES_H

#include <swirl/prove.h>

enum { EXAMPLE_MAX_AIRS = 24, EXAMPLE_MAX_PUBLIC_VALUES = 3 };

// What a key is made of: the AIRs in key order, each with its preprocessed trace (width 0: none).
typedef struct example_airs {
  uint32_t num;
  swirl_air *airs[EXAMPLE_MAX_AIRS];
  swirl_matrix preprocessed[EXAMPLE_MAX_AIRS];
} example_airs;

// The witness of one AIR. A matrix of width 0 is none; no example has an AIR with more than one cached main.
typedef struct example_trace {
  bool absent;
  swirl_matrix main, cached; // column-major, Montgomery: can be used in place
  uint32_t public_values[EXAMPLE_MAX_PUBLIC_VALUES];
  size_t num_public_values;
} example_trace;

typedef struct example_witness {
  uint32_t num;
  example_trace traces[EXAMPLE_MAX_AIRS];
} example_witness;

typedef struct example {
  const char *name;
  const char *about; // one line
  const char *unit;  // what a witness of size s has 2^s of
  uint32_t min_size, max_size, default_size;
  uint32_t (*preset_height)(uint32_t size); // log_stacked_height of the preset "app" for a witness of that size
  // Makes the finished AIRs, with example_create_airs() around it.
  swirl_status (*create_airs)(example_airs *out, uint32_t size, swirl_diag *diag);
  // Makes a witness with up to `num_threads` threads (0: one), with example_create_witness() around it.
  swirl_status (*create_witness)(example_witness *out, uint32_t size, uint32_t num_threads, swirl_diag *diag);
} example;

extern const example fibonacci_example, keccakf_example, range_check_example, machine_example, poseidon2_example,
    logup_heavy_example;

// All examples; `num` gets their number.
const example *const *example_list(size_t *num);
// NULL if there is none of that name.
const example *example_find(const char *name);

// The AIRs for a size, and a witness of that size. ERR_ARGUMENT if `size` is out of range; nothing is left to clear
// after a failure. Without preprocessed traces the AIRs are the same for every size.
swirl_status example_create_airs(const example *ex, example_airs *out, uint32_t size, swirl_diag *diag);
swirl_status example_create_witness(const example *ex, example_witness *out, uint32_t size, uint32_t num_threads,
                                    swirl_diag *diag);
void example_airs_clear(example_airs *airs);          // zeroed ones are allowed
void example_witness_clear(example_witness *witness); // a zeroed one is allowed

// Generates keys for the AIRs, as swirl_keygen().
swirl_status example_keygen(swirl_pk **out, swirl_device *dev, const swirl_params *params, const example_airs *airs,
                            uint32_t flags, swirl_diag *diag);

// A witness as the prover and the verifier want it; points into the witness and into itself.
typedef struct example_view {
  swirl_air_witness airs[EXAMPLE_MAX_AIRS];
  swirl_witness_matrix cached[EXAMPLE_MAX_AIRS];
  swirl_public_values public_values[EXAMPLE_MAX_AIRS];
} example_view;
void example_view_make(example_view *out, const example_witness *witness);

// For create_airs: finishes AIRs [0, num).
swirl_status example_airs_finish(example_airs *airs, swirl_diag *diag);
// For both: memory for a matrix of `width` columns of 2^log_height words, not initialised.
swirl_status example_matrix_create(swirl_matrix *out, uint32_t **data, uint32_t width, uint32_t log_height,
                                   swirl_diag *diag);
swirl_status example_fail(swirl_diag *diag, swirl_status status, const char *message);

#endif
