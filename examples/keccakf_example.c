// Keccak-f as an example: 2^size permutations of pseudorandom states.
#include "examples.h"
#include "keccakf.h"

#include <pthread.h>
#include <stdlib.h>

enum { MAX_THREADS = 64, PART = 16 }; // permutations that a thread does at least

static const uint64_t input_seed = 0; // of keccakf_random_inputs

// What one thread fills in: permutations [first, first + num) of the padded trace.
typedef struct trace_job {
  uint32_t *trace;
  uint32_t log_height;
  const uint64_t (*inputs)[KECCAKF_LANES];
  size_t num_inputs, first, num;
  pthread_t thread;
} trace_job;

static void *run_job(void *arg) {
  const trace_job *job = arg;
  const size_t end = job->first + job->num;
  const size_t real_end = end < job->num_inputs ? end : job->num_inputs;
  if (job->first < real_end) {
    keccakf_trace(job->trace, job->log_height, job->first, job->inputs + job->first, real_end - job->first);
  }
  const size_t padding = job->first > real_end ? job->first : real_end;
  keccakf_trace(job->trace, job->log_height, padding, NULL, end - padding);
  return NULL;
}

static void fill_trace(const trace_job *whole, uint32_t num_threads) {
  trace_job jobs[MAX_THREADS];
  uint32_t num_jobs = num_threads < 1 ? 1 : num_threads > MAX_THREADS ? MAX_THREADS : num_threads;
  size_t part = (whole->num + num_jobs - 1) / num_jobs;
  part = (part + PART - 1) / PART * PART;
  uint32_t started = 0;
  for (size_t first = 0; first < whole->num; first += part) {
    trace_job *job = &jobs[started];
    *job = *whole;
    job->first = first;
    job->num = whole->num - first < part ? whole->num - first : part;
    // The last part, and any that gets no thread, is done here.
    const bool is_last = first + part >= whole->num;
    if (is_last || pthread_create(&job->thread, NULL, run_job, job) != 0) {
      (void)run_job(job);
    } else {
      started++;
    }
  }
  for (uint32_t i = 0; i < started; i++) pthread_join(jobs[i].thread, NULL);
}

static swirl_status keccakf_create_airs(example_airs *out, uint32_t size, swirl_diag *diag) {
  (void)size;
  out->num = 1;
  return keccakf_create_air(&out->airs[0], diag);
}

static swirl_status keccakf_create_witness(example_witness *out, uint32_t size, uint32_t num_threads,
                                           swirl_diag *diag) {
  const size_t num = (size_t)1 << size;
  const uint32_t log_height = size + 5; // 24 rows each, filled up to 32
  out->num = 1;
  uint32_t *data;
  uint64_t(*inputs)[KECCAKF_LANES] = calloc(num, sizeof *inputs);
  if (inputs == NULL) return example_fail(diag, SWIRL_ERR_NO_MEMORY, "out of memory");
  swirl_status status = example_matrix_create(&out->traces[0].main, &data, KECCAKF_COLUMNS, log_height, diag);
  if (status == SWIRL_OK) {
    keccakf_random_inputs(inputs, num, input_seed);
    const size_t padded = (((size_t)1 << log_height) + KECCAKF_ROUNDS - 1) / KECCAKF_ROUNDS;
    const trace_job whole = {.trace = data,
                             .log_height = log_height,
                             .inputs = (const uint64_t(*)[KECCAKF_LANES])inputs,
                             .num_inputs = num,
                             .num = padded};
    fill_trace(&whole, num_threads);
  }
  free(inputs);
  return status;
}

// The parameters of the published proofs; at 2^15 permutations 1,317 of their 2,048 stacked columns are used.
static uint32_t keccakf_preset_height(uint32_t size) {
  (void)size;
  return 21;
}

const example keccakf_example = {.name = "keccakf",
                                 .about = "Keccak-f[1600] permutations, 2,633 columns, 24 rows each",
                                 .unit = "permutations",
                                 .min_size = 0,
                                 .max_size = 15,
                                 .default_size = 10,
                                 .preset_height = keccakf_preset_height,
                                 .create_airs = keccakf_create_airs,
                                 .create_witness = keccakf_create_witness};
