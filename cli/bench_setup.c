#include "bench_setup.h"

#include "diag_text.h"
#include "open_device.h"

#include <stdlib.h>

static bool fail(const char *what, swirl_status status, const swirl_diag *diag) {
  return diag_fail("bench", what, status, diag);
}

bool bench_setup_open(bench_setup *setup, const swirl_device_desc *desc) {
  swirl_diag diag = diag_none();
  swirl_device_desc unwatched = *desc;
  unwatched.cancel = NULL;
  const swirl_status status = cli_device_open(&setup->dev, &unwatched, &diag);
  if (status != SWIRL_OK) return fail("device", status, &diag);
  swirl_device_describe(setup->dev, &setup->info);
  setup->cancel = setup->info.kind == SWIRL_DEVICE_GPU ? NULL : desc->cancel;
  return true;
}

bool bench_setup_keygen(bench_setup *setup, const example *ex, uint32_t size, const swirl_params *params) {
  example_airs airs = {0};
  swirl_diag diag = diag_none();
  swirl_status status = example_create_airs(ex, &airs, size, &diag);
  if (status == SWIRL_OK) status = example_keygen(&setup->pk, setup->dev, params, &airs, 0, &diag);
  example_airs_clear(&airs);
  return status == SWIRL_OK || fail("key generation", status, &diag);
}

void bench_setup_witness(bench_setup *setup, const example_witness *witness) {
  example_view_make(&setup->view, witness);
  setup->num_airs = witness->num;
}

// A matrix of the host becomes a trace on the device.
static bool upload(bench_setup *setup, swirl_witness_matrix *given) {
  if (given->matrix == NULL || given->matrix->data == NULL) return true;
  swirl_diag diag = diag_none();
  swirl_trace *trace;
  const swirl_status status = swirl_trace_create(&trace, setup->dev, given->matrix, 0, &diag);
  if (status != SWIRL_OK) return fail("trace", status, &diag);
  setup->traces[setup->num_traces++] = trace;
  *given = (swirl_witness_matrix){.trace = trace};
  return true;
}

bool bench_setup_upload(bench_setup *setup) {
  for (uint32_t i = 0; i < setup->num_airs; i++) {
    if (!setup->view.airs[i].present) continue;
    if (!upload(setup, &setup->view.airs[i].common) || !upload(setup, &setup->view.cached[i])) return false;
  }
  return true;
}

bool bench_setup_plan(bench_setup *setup) {
  swirl_diag diag = diag_none();
  const swirl_status status =
      swirl_prover_create_for(&setup->prover, setup->pk, setup->view.airs, setup->num_airs, 0, &diag);
  return status == SWIRL_OK || fail("plan", status, &diag);
}

bool bench_setup_verify(const bench_setup *setup, const uint8_t *proof, size_t len) {
  const swirl_vk *vk = swirl_pk_vk(setup->pk);
  const size_t size = swirl_verify_memory(vk);
  const bool on_gpu = setup->info.kind == SWIRL_DEVICE_GPU;
  const swirl_verify_desc desc = {.isa = on_gpu ? NULL : swirl_device_isa(setup->dev)};
  void *block = malloc(size + 1);
  swirl_diag diag = diag_none();
  const swirl_status status = block == NULL ? SWIRL_ERR_NO_MEMORY
                                            : swirl_verify(vk, &desc, setup->view.public_values, setup->num_airs, proof,
                                                           len, block, size, &diag);
  free(block);
  return status == SWIRL_OK || fail("verification", status, &diag);
}

void bench_setup_clear(bench_setup *setup) {
  for (size_t i = 0; i < setup->num_traces; i++) swirl_trace_destroy(setup->traces[i]);
  swirl_prover_destroy(setup->prover);
  swirl_pk_destroy(setup->pk);
  *setup = (bench_setup){.dev = setup->dev, .info = setup->info, .cancel = setup->cancel};
}

void bench_setup_close(bench_setup *setup) {
  bench_setup_clear(setup);
  swirl_device_close(setup->dev);
  *setup = (bench_setup){0};
}
