// Proves a trace that a kernel of another program's makes on the prover's GPU; no word of it crosses the bus.
// usage: gpu_trace [DEVICE [LOG_HEIGHT]], as in: gpu_trace gpu:0 12
#include <stdio.h>
#include <stdlib.h>

#include "maker.h"
#include "powers.h"

typedef struct objects {
  swirl_device *dev;
  swirl_pk *pk;
  swirl_trace *trace;
  swirl_proof *proof;
  maker maker;
} objects;

// The words of the trace, made by the kernel in the trace's own memory.
static swirl_status make_trace(objects *o, uint32_t log_height, swirl_diag *diag) {
  swirl_trace_memory memory;
  swirl_trace_handle handle;
  swirl_status status = swirl_trace_create_open(&o->trace, o->dev, POWERS_COLUMNS, log_height, SWIRL_TRACE_FD, diag);
  if (status == SWIRL_OK) status = swirl_trace_describe(o->trace, &memory);
  if (status == SWIRL_OK) status = swirl_trace_export(o->trace, &handle, diag);
  if (status != SWIRL_OK) return status;
  if (!maker_open(&o->maker, handle.device_uuid, handle.driver_uuid)) {
    snprintf(diag->message, sizeof diag->message, "the maker has no GPU");
    return SWIRL_ERR_DEVICE;
  }
  if (!maker_fill(&o->maker, &handle, memory.col_stride, log_height)) {
    snprintf(diag->message, sizeof diag->message, "the maker failed");
    return SWIRL_ERR_DEVICE;
  }
  return swirl_trace_seal(o->trace, SWIRL_CANONICAL, diag); // what the kernel wrote; words >= p are found here
}

static swirl_status prove(objects *o, uint32_t log_height, swirl_diag *diag) {
  const uint32_t last = powers_last(log_height);
  const swirl_air_witness witness = {
      .present = true, .common = {.trace = o->trace}, .public_values = &last, .num_public_values = 1};
  const swirl_run_options options = {.verify = true};
  return swirl_prove(o->pk, &o->proof, &witness, 1, &options, diag);
}

int main(int argc, char **argv) {
  const char *device = argc > 1 ? argv[1] : "gpu";
  const uint32_t log_height = argc > 2 ? (uint32_t)atoi(argv[2]) : 12;
  objects o = {.dev = NULL};
  swirl_diag diag = {0};
  swirl_status status = swirl_device_open(&o.dev, &(swirl_device_desc){.device = device}, &diag);
  if (status == SWIRL_OK) status = powers_keygen(&o.pk, o.dev, log_height, &diag);
  if (status == SWIRL_OK) status = make_trace(&o, log_height, &diag);
  if (status == SWIRL_OK) status = prove(&o, log_height, &diag);
  if (status == SWIRL_OK) {
    size_t len;
    (void)swirl_proof_bytes(o.proof, &len);
    printf("2^%u rows made and proven on the GPU; accepted: %zu bytes\n", (unsigned)log_height, len);
  } else {
    fprintf(stderr, "%s: %s\n", swirl_status_name(status),
            diag.message[0] != 0 ? diag.message : swirl_status_text(status));
  }
  maker_close(&o.maker);
  swirl_proof_destroy(o.proof);
  swirl_trace_destroy(o.trace);
  swirl_pk_destroy(o.pk);
  swirl_device_close(o.dev);
  return status == SWIRL_OK ? 0 : 1;
}
