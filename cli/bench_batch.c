#define _POSIX_C_SOURCE 200809L
#include "bench_batch.h"

#include "bench_samples.h"
#include "device_list.h"
#include "diag_text.h"
#include "interrupt.h"
#include "options.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static bool complain(const char *what) {
  fprintf(stderr, "swirl bench: %s\n", what);
  return false;
}

// ---- Devices

// "all" as a list of ids. NULL, after a message, if there is none.
static char *ids_of_all(void) {
  swirl_device_info *infos;
  size_t num;
  if (!device_list(&infos, &num, "bench")) return NULL;
  bool has_real = false;
  for (size_t i = 0; i < num; i++) {
    has_real = has_real || (infos[i].kind == SWIRL_DEVICE_GPU && infos[i].is_usable && !infos[i].is_software);
  }
  char *ids = calloc(num, sizeof infos->id + 1);
  for (size_t i = 0; ids != NULL && i < num; i++) {
    if (infos[i].kind != SWIRL_DEVICE_GPU || !infos[i].is_usable || (has_real && infos[i].is_software)) continue;
    if (ids[0] != 0) strcat(ids, ",");
    strcat(ids, infos[i].id);
  }
  free(infos);
  if (ids != NULL && ids[0] != 0) return ids;
  complain(ids == NULL ? "out of memory" : "--devices all: there is no usable GPU (`swirl devices` says why)");
  free(ids);
  return NULL;
}

static int open_device(bench_batch *batch, const swirl_device_desc *desc) {
  bench_setup *setup = &batch->devices[batch->num_devices++].setup;
  if (!bench_setup_open(setup, desc)) return CLI_FAILED;
  for (size_t i = 0; i + 1 < batch->num_devices; i++) {
    if (strcmp(batch->devices[i].setup.info.id, setup->info.id) != 0) continue;
    return usage_error("bench", "--devices names %s twice", setup->info.id);
  }
  return CLI_OK;
}

// `ids` is cut at its commas.
static int open_devices(bench_batch *batch, char *ids, const swirl_device_desc *desc) {
  swirl_device_desc one = *desc;
  int code = CLI_OK;
  for (char *id = ids, *next; code == CLI_OK && id != NULL; id = next) {
    next = strchr(id, ',');
    if (next != NULL) *next++ = 0;
    one.device = id;
    code = open_device(batch, &one);
  }
  return code;
}

int bench_batch_open(bench_batch *batch, const char *ids, const swirl_device_desc *desc) {
  swirl_device_desc each = *desc;
  each.num_in_flight = batch->in_flight;
  char *list = NULL;
  if (ids != NULL && strcmp(ids, "all") == 0) {
    list = ids_of_all();
    if (list == NULL) return CLI_FAILED;
  } else if (ids != NULL) {
    list = strdup(ids);
    if (list == NULL) return complain("out of memory"), CLI_FAILED;
  }
  size_t max = 1;
  for (const char *c = list; c != NULL && *c != 0; c++) max += *c == ',';
  batch->devices = calloc(max, sizeof *batch->devices);
  int code = CLI_FAILED;
  if (batch->devices == NULL) {
    complain("out of memory");
  } else {
    code = list == NULL ? open_device(batch, &each) : open_devices(batch, list, &each);
  }
  free(list);
  return code;
}

// ---- Proofs

// What the workers share; beside the atomics nothing changes while they run.
typedef struct work {
  uint32_t num;               // proofs to make
  atomic_uint_fast32_t taken; // of them; goes beyond `num`
  atomic_bool stops;          // a worker has failed
  const uint8_t *first;       // the first proof, NULL: none yet
  size_t first_len;
} work;

typedef struct worker {
  work *work;
  const bench_setup *setup;
  // Its own while it runs
  uint32_t num_proofs;
  bool differs;
  swirl_status status;
  swirl_diag diag;
  swirl_proof *proof; // of a worker that had no first one to compare with
  pthread_t thread;
} worker;

static bool is_first(const work *shared, const swirl_proof *proof) {
  size_t len;
  const uint8_t *bytes = swirl_proof_bytes(proof, &len);
  return len == shared->first_len && memcmp(bytes, shared->first, len) == 0;
}

static bool prove(worker *w) {
  swirl_proof *proof = NULL;
  const bench_setup *s = w->setup;
  const swirl_run_options options = {.cancel = s->cancel};
  w->status = swirl_prover_run(s->prover, &proof, s->view.airs, s->num_airs, &options, &w->diag);
  if (w->status != SWIRL_OK) return false;
  w->num_proofs++;
  if (w->work->first == NULL) {
    w->proof = proof;
    return true;
  }
  w->differs = !is_first(w->work, proof);
  swirl_proof_destroy(proof);
  return !w->differs;
}

static void *prove_one(void *context) {
  prove(context);
  return NULL;
}

static void *prove_shared(void *context) {
  worker *w = context;
  work *shared = w->work;
  while (!atomic_load(&shared->stops) && atomic_fetch_add(&shared->taken, 1) < shared->num) {
    if (!prove(w) || interrupt_came()) atomic_store(&shared->stops, true);
  }
  return NULL;
}

// Runs `body` in one thread per worker, to the end of all.
static bool run_workers(worker *workers, size_t num, void *(*body)(void *)) {
  size_t started = 0;
  while (started < num && pthread_create(&workers[started].thread, NULL, body, &workers[started]) == 0) started++;
  if (started < num) atomic_store(&workers[0].work->stops, true);
  for (size_t i = 0; i < started; i++) pthread_join(workers[i].thread, NULL);
  if (started < num) return complain("a thread cannot be started");
  for (size_t i = 0; i < num; i++) {
    const worker *w = &workers[i];
    if (w->status != SWIRL_OK) return diag_fail("bench", w->setup->info.id, w->status, &w->diag);
    if (w->differs) return complain("two proofs of the batch are different");
  }
  return true;
}

// One proof of each worker, before the clock starts. The first one's is what all others are compared with.
static bool warm_up(bench_batch *batch, work *shared, worker *workers, size_t num) {
  bool good = run_workers(workers, num, prove_one);
  batch->proof = workers[0].proof;
  if (good) shared->first = swirl_proof_bytes(batch->proof, &shared->first_len);
  for (size_t i = 1; i < num; i++) {
    if (good && !is_first(shared, workers[i].proof)) good = complain("two proofs of the batch are different");
    swirl_proof_destroy(workers[i].proof);
  }
  for (size_t i = 0; i < num; i++) workers[i].num_proofs = 0;
  return good;
}

static bool prove_all(bench_batch *batch, worker *workers, size_t num) {
  work shared = {.num = batch->num};
  for (size_t i = 0; i < num; i++) {
    workers[i] = (worker){.work = &shared, .setup = &batch->devices[i % batch->num_devices].setup, .diag = diag_none()};
  }
  if (!warm_up(batch, &shared, workers, num)) return false;
  const double begin = bench_now();
  if (!run_workers(workers, num, prove_shared) || interrupt_came()) return false;
  batch->total_s = bench_now() - begin;
  for (size_t i = 0; i < num; i++) batch->devices[i % batch->num_devices].num_proofs += workers[i].num_proofs;
  return true;
}

bool bench_batch_run(bench_batch *batch, const example *ex, uint32_t size, const swirl_params *params,
                     const example_witness *witness) {
  for (size_t i = 0; i < batch->num_devices; i++) {
    bench_setup *setup = &batch->devices[i].setup;
    if (!bench_setup_keygen(setup, ex, size, params)) return false;
    bench_setup_witness(setup, witness);
    if ((batch->resident && !bench_setup_upload(setup)) || !bench_setup_plan(setup) || interrupt_came()) return false;
  }
  const size_t num = batch->num_devices * batch->in_flight;
  worker *workers = calloc(num, sizeof *workers);
  const bool good = workers == NULL ? complain("out of memory") : prove_all(batch, workers, num);
  free(workers);
  return good;
}

void bench_batch_clear(bench_batch *batch) {
  swirl_proof_destroy(batch->proof);
  for (size_t i = 0; i < batch->num_devices; i++) bench_setup_close(&batch->devices[i].setup);
  free(batch->devices);
  *batch = (bench_batch){0};
}
