// What `swirl bench` measured, and how it is shown (docs/program.md).
#ifndef SWIRL_CLI_BENCH_H
#define SWIRL_CLI_BENCH_H

#include "bench_batch.h"
#include "bench_samples.h"

#include <jansson.h>

typedef struct bench_result {
  const example *example;
  uint32_t size, num_warmups;
  swirl_params params;
  bench_samples samples;
  const bench_batch *batch; // measured instead of the runs; NULL: the runs
  swirl_device_info device; // of the list of devices; of a batch the first, and so the next two and the plan
  const char *isa;          // in use
  uint32_t num_threads;     // in use
  swirl_soundness soundness;
  uint64_t vk_bytes, witness_bytes, peak_resident_bytes;
  swirl_plan plan; // without its arrays
  uint8_t *proof;  // of every run
  size_t proof_len;
  uint8_t *vk; // [vk_bytes]
} bench_result;

// What is the same in every run, kept from the first; later ones must give the same proof. False, after a message, if
// they do not or a step fails.
bool bench_keep(bench_result *result, const bench_setup *setup, const example_witness *witness,
                const swirl_proof *proof);
void bench_result_clear(bench_result *result);

// To standard output; false, after a message, if there is no memory.
bool bench_print_text(const bench_result *result);
// NULL if there is no memory.
json_t *bench_json(const bench_result *result);

#endif
