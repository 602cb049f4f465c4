// The examples by name: an AIR, and a witness of any size for it.
#ifndef SWIRL_EXAMPLES_EXAMPLES_H
#define SWIRL_EXAMPLES_EXAMPLES_H

#include <swirl/prove.h>

// A witness of an example: one matrix, the common main, which can be used in place.
typedef struct example_witness {
  swirl_matrix main; // column-major, Montgomery
  uint32_t public_values[3];
  size_t num_public_values;
} example_witness;

typedef struct example {
  const char *name;
  const char *about; // one line
  const char *unit;  // what a witness of size s has 2^s of
  uint32_t min_size, max_size;
  uint32_t (*preset_height)(uint32_t size); // log_stacked_height of the preset "app" for a witness of that size
  // Makes the finished AIR. One key serves every size that its parameters admit.
  swirl_status (*create_air)(swirl_air **out, swirl_diag *diag);
  // Makes a witness with up to `num_threads` threads (0: one). ERR_ARGUMENT if `size` is out of range.
  swirl_status (*create_witness)(example_witness *out, uint32_t size, uint32_t num_threads, swirl_diag *diag);
} example;

extern const example fibonacci_example, keccakf_example;

// All examples; `num` gets their number.
const example *const *example_list(size_t *num);
// NULL if there is none of that name.
const example *example_find(const char *name);
void example_witness_clear(example_witness *witness); // a zeroed one is allowed

// For create_witness: memory for a matrix of `width` columns of 2^log_height words, not initialised.
swirl_status example_matrix_create(swirl_matrix *out, uint32_t **data, uint32_t width, uint32_t log_height,
                                   swirl_diag *diag);
swirl_status example_fail(swirl_diag *diag, swirl_status status, const char *message);

#endif
