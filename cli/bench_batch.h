// Many proofs of one witness, several at a time on each of several devices: what `swirl bench --batch` measures.
#ifndef SWIRL_CLI_BENCH_BATCH_H
#define SWIRL_CLI_BENCH_BATCH_H

#include "bench_setup.h"

typedef struct bench_batch_device {
  bench_setup setup;
  uint32_t num_proofs; // that it made, of bench_batch.num
} bench_batch_device;

// The caller sets the first three; the rest is zero at first.
typedef struct bench_batch {
  uint32_t num, in_flight; // proofs; of them at a time on each device
  bool resident;           // traces lie on every device before the clock starts
  bench_batch_device *devices;
  size_t num_devices;
  double total_s;     // for all proofs
  swirl_proof *proof; // all others equal it
} bench_batch;

// Opens the devices of `ids`, which commas separate; "all": every usable GPU, software ones only where there is no
// other; NULL: the one of `desc`. Everything else is as in `desc`. An exit code, after a message unless it is CLI_OK.
int bench_batch_open(bench_batch *batch, const char *ids, const swirl_device_desc *desc);
// Makes key and plan on each device, one proof per worker to warm up, and then the batch. False, after a message, if a
// step fails or two proofs differ.
bool bench_batch_run(bench_batch *batch, const example *ex, uint32_t size, const swirl_params *params,
                     const example_witness *witness);
void bench_batch_clear(bench_batch *batch);

#endif
