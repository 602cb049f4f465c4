// An example on a device, ready to be proven. Failures print why for `swirl bench`.
#ifndef SWIRL_CLI_BENCH_SETUP_H
#define SWIRL_CLI_BENCH_SETUP_H

#include "examples.h"

#include <stdbool.h>

// Zeroed at first; does not move once it has a witness.
typedef struct bench_setup {
  swirl_device *dev;
  swirl_device_info info; // of the list of devices
  // Stops a run. NULL on a GPU: one that may be stopped is submitted in parts, and what is measured is a run that
  // nobody watches.
  const swirl_cancel *cancel;
  swirl_pk *pk;
  example_view view; // of the caller's witness
  uint32_t num_airs;
  swirl_trace *traces[2 * EXAMPLE_MAX_AIRS]; // on the device
  size_t num_traces;
  swirl_prover *prover;
} bench_setup;

bool bench_setup_open(bench_setup *setup, const swirl_device_desc *desc); // `desc->cancel` is for runs alone
bool bench_setup_keygen(bench_setup *setup, const example *ex, uint32_t size, const swirl_params *params);
// `witness` stays alive and unchanged until bench_setup_clear().
void bench_setup_witness(bench_setup *setup, const example_witness *witness);
bool bench_setup_upload(bench_setup *setup); // from now on the traces are those on the device
bool bench_setup_plan(bench_setup *setup);
// Verifies a proof of the witness, on the CPU.
bool bench_setup_verify(const bench_setup *setup, const uint8_t *proof, size_t len);

void bench_setup_clear(bench_setup *setup); // all but the device
void bench_setup_close(bench_setup *setup); // all of it

#endif
