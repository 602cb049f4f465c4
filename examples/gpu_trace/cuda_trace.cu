// Proves a trace that a CUDA kernel makes on the prover's GPU; no word of it crosses the bus. Beside a release build of
// the library:
//   nvcc -std=c++20 -Iinclude -Iexamples/gpu_trace examples/gpu_trace/cuda_trace.cu examples/gpu_trace/powers.c \
//     build/release/libswirl.a -o cuda_trace && ./cuda_trace gpu 12
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <cuda_runtime.h>
#include <unistd.h>

extern "C" {
#include "powers.h"
#include <swirl/trace_memory.h>
}

// Row i: i, i^2, i^3 modulo p, as canonical words.
__global__ void make_rows(uint32_t *words, uint64_t col_stride, uint32_t height) {
  const uint64_t row = (uint64_t)blockIdx.x * blockDim.x + threadIdx.x;
  if (row >= height) return;
  uint64_t value = row;
  for (uint32_t column = 0; column < POWERS_COLUMNS; column++) {
    words[row + column * col_stride] = (uint32_t)value;
    value = value * row % 2013265921u;
  }
}

static bool failed(cudaError_t error, const char *what) {
  if (error != cudaSuccess) fprintf(stderr, "%s: %s\n", what, cudaGetErrorString(error));
  return error != cudaSuccess;
}

// The CUDA device of that UUID becomes the current one.
static bool choose(const uint8_t uuid[16]) {
  int num = 0;
  if (failed(cudaGetDeviceCount(&num), "CUDA")) return false;
  for (int i = 0; i < num; i++) {
    cudaDeviceProp properties;
    if (cudaGetDeviceProperties(&properties, i) != cudaSuccess || memcmp(properties.uuid.bytes, uuid, 16) != 0) continue;
    return !failed(cudaSetDevice(i), "device");
  }
  fprintf(stderr, "no CUDA device is the prover's GPU\n");
  return false;
}

// Fills the trace behind the handle, and waits for the end. The descriptor is taken.
static bool fill(const swirl_trace_handle *h, uint64_t col_stride, uint32_t log_height) {
  cudaExternalMemoryHandleDesc memory = {};
  memory.type = cudaExternalMemoryHandleTypeOpaqueFd;
  memory.handle.fd = h->fd;
  memory.size = h->allocation_bytes;
  memory.flags = h->is_dedicated ? cudaExternalMemoryDedicated : 0;
  cudaExternalMemoryBufferDesc buffer = {};
  buffer.offset = h->offset;
  buffer.size = h->bytes;
  cudaExternalMemory_t imported;
  if (failed(cudaImportExternalMemory(&imported, &memory), "import")) {
    close(h->fd);
    return false;
  }
  void *words = NULL;
  bool good = !failed(cudaExternalMemoryGetMappedBuffer(&words, imported, &buffer), "buffer");
  if (good) {
    make_rows<<<((1u << log_height) + 255) / 256, 256>>>((uint32_t *)words, col_stride, 1u << log_height);
    good = !failed(cudaDeviceSynchronize(), "kernel");
    cudaFree(words);
  }
  cudaDestroyExternalMemory(imported);
  return good;
}

// Makes the trace in its own memory and proves it.
static swirl_status prove(swirl_proof **proof, swirl_trace **trace, swirl_device *dev, swirl_pk *pk, uint32_t log_height,
                          swirl_diag *diag) {
  swirl_trace_memory memory;
  swirl_trace_handle handle;
  swirl_status status = swirl_trace_create_open(trace, dev, POWERS_COLUMNS, log_height, SWIRL_TRACE_FD, diag);
  if (status == SWIRL_OK) status = swirl_trace_describe(*trace, &memory);
  if (status == SWIRL_OK) status = swirl_trace_export(*trace, &handle, diag);
  if (status != SWIRL_OK) return status;
  if (!choose(handle.device_uuid)) {
    close(handle.fd);
    return SWIRL_ERR_DEVICE;
  }
  if (!fill(&handle, memory.col_stride, log_height)) return SWIRL_ERR_DEVICE;
  status = swirl_trace_seal(*trace, SWIRL_CANONICAL, diag); // words >= p are found here
  if (status != SWIRL_OK) return status;
  const uint32_t last = powers_last(log_height);
  swirl_air_witness witness = {};
  witness.present = true;
  witness.common.trace = *trace;
  witness.public_values = &last;
  witness.num_public_values = 1;
  swirl_run_options options = {};
  options.verify = true;
  return swirl_prove(pk, proof, &witness, 1, &options, diag);
}

int main(int argc, char **argv) {
  const uint32_t log_height = argc > 2 ? (uint32_t)atoi(argv[2]) : 12;
  swirl_device_desc desc = {};
  desc.device = argc > 1 ? argv[1] : "gpu";
  swirl_device *dev = NULL;
  swirl_pk *pk = NULL;
  swirl_trace *trace = NULL;
  swirl_proof *proof = NULL;
  swirl_diag diag = {};
  swirl_status status = swirl_device_open(&dev, &desc, &diag);
  if (status == SWIRL_OK) status = powers_keygen(&pk, dev, log_height, &diag);
  if (status == SWIRL_OK) status = prove(&proof, &trace, dev, pk, log_height, &diag);
  if (status == SWIRL_OK) {
    size_t len;
    (void)swirl_proof_bytes(proof, &len);
    printf("2^%u rows made by CUDA and proven; accepted: %zu bytes\n", (unsigned)log_height, len);
  } else {
    fprintf(stderr, "%s: %s\n", swirl_status_name(status), diag.message);
  }
  swirl_proof_destroy(proof);
  swirl_trace_destroy(trace);
  swirl_pk_destroy(pk);
  swirl_device_close(dev);
  return status == SWIRL_OK ? 0 : 1;
}
