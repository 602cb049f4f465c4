#define _XOPEN_SOURCE 700 // mkdtemp
// What happens when a GPU fails: lost, out of memory, computing wrongly. Its Vulkan functions are replaced by ones that
// fail.
#include "support/good.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "device/device.h"
#include "keys/pk.h"
#include "prove/pair.h"
#include "vulkan/vulkan_air.h"
#include "vulkan/vulkan_device.h"
#include "vulkan/vulkan_selftest.h"

static int open_pair(void **state) {
  *state = device_pair_open("gpu");
  return 0;
}
static int close_pair(void **state) {
  device_pair_close(*state);
  return 0;
}
static vulkan_device *gpu_of(const device_pair *s) { return s->dev->driver.state; }

static swirl_status prove(device_pair *s, swirl_pk *pk, swirl_proof **out, bool verify) {
  const swirl_run_options options = {.verify = verify};
  *out = NULL;
  return swirl_prove(pk, out, s->w.airs, SYSTEM_AIRS, &options, &s->diag);
}

// The same witness on the CPU, verified.
static void retry_on_cpu(device_pair *s, const swirl_proof *same) {
  swirl_proof *proof;
  good(prove(s, s->cpu_pk, &proof, true), &s->diag);
  if (same != NULL) assert_same_proof(proof, same);
  swirl_proof_destroy(proof);
}

static VkResult VKAPI_CALL submit_lost(VkQueue queue, u32 num, const VkSubmitInfo *infos, VkFence fence) {
  (void)queue, (void)num, (void)infos, (void)fence;
  return VK_ERROR_DEVICE_LOST;
}
static void test_lost(void **state) {
  device_pair *s = *state;
  vulkan_device *gpu = gpu_of(s);
  const PFN_vkQueueSubmit submit = gpu->api.vkQueueSubmit;
  swirl_proof *proof;
  gpu->api.vkQueueSubmit = submit_lost;
  assert_int_equal(prove(s, s->pk, &proof, false), SWIRL_ERR_DEVICE_LOST);
  assert_int_equal(s->diag.status, SWIRL_ERR_DEVICE_LOST);
  assert_null(proof);
  gpu->api.vkQueueSubmit = submit;
  assert_int_equal(prove(s, s->pk, &proof, false), SWIRL_ERR_DEVICE_LOST); // it stays so
  retry_on_cpu(s, NULL);
  swirl_device *again; // another device object on the same GPU
  good(swirl_device_open(&again, &(swirl_device_desc){.device = "gpu"}, &s->diag), &s->diag);
  swirl_pk *pk = device_pair_key(s, again);
  good(prove(s, pk, &proof, true), &s->diag);
  retry_on_cpu(s, proof);
  swirl_proof_destroy(proof);
  swirl_pk_destroy(pk);
  swirl_device_close(again);
}

static VkResult VKAPI_CALL no_memory(VkDevice device, const VkMemoryAllocateInfo *info,
                                     const VkAllocationCallbacks *callbacks, VkDeviceMemory *out) {
  (void)device, (void)info, (void)callbacks, (void)out;
  return VK_ERROR_OUT_OF_DEVICE_MEMORY;
}
static void test_no_memory(void **state) {
  device_pair *s = *state;
  vulkan_device *gpu = gpu_of(s);
  const PFN_vkAllocateMemory allocate = gpu->api.vkAllocateMemory;
  swirl_proof *proof;
  gpu->api.vkAllocateMemory = no_memory;
  assert_int_equal(prove(s, s->pk, &proof, false), SWIRL_ERR_NO_MEMORY);
  assert_int_equal(s->diag.status, SWIRL_ERR_NO_MEMORY);
  gpu->api.vkAllocateMemory = allocate;
  good(prove(s, s->pk, &proof, true), &s->diag);
  retry_on_cpu(s, proof);
  swirl_proof_destroy(proof);
}

// ---- Traces that others write

static VkResult VKAPI_CALL no_descriptor(VkDevice device, const VkMemoryGetFdInfoKHR *info, int *fd) {
  (void)device, (void)info, (void)fd;
  return VK_ERROR_TOO_MANY_OBJECTS;
}
static PFN_vkGetBufferMemoryRequirements real_requirements;
static void VKAPI_CALL no_type(VkDevice device, VkBuffer buffer, VkMemoryRequirements *out) {
  real_requirements(device, buffer, out);
  out->memoryTypeBits = 0;
}
static VkResult VKAPI_CALL lose_device(VkDevice device, const VkCommandPoolCreateInfo *info,
                                       const VkAllocationCallbacks *callbacks, VkCommandPool *out) {
  (void)device, (void)info, (void)callbacks, (void)out;
  return VK_ERROR_DEVICE_LOST;
}
static void test_open_traces(void **state) {
  device_pair *s = *state;
  vulkan_device *gpu = gpu_of(s);
  const vulkan_api real = gpu->api;
  swirl_trace *trace = NULL;
  swirl_trace_handle handle = {.fd = -7};
  gpu->api.vkAllocateMemory = no_memory;
  assert_int_equal(swirl_trace_create_open(&trace, s->dev, 2, 4, SWIRL_TRACE_FD, &s->diag), SWIRL_ERR_NO_MEMORY);
  assert_string_equal(s->diag.message, "trace of 128 bytes for export");
  gpu->api = real;
  real_requirements = real.vkGetBufferMemoryRequirements;
  gpu->api.vkGetBufferMemoryRequirements = no_type;
  assert_int_equal(swirl_trace_create_open(&trace, s->dev, 2, 4, SWIRL_TRACE_MAPPED, &s->diag), SWIRL_ERR_UNSUPPORTED);
  assert_string_equal(s->diag.message, "trace of 128 bytes that the host sees");
  assert_null(trace);
  gpu->api = real;
  s->dev->info.has_mapped_traces = false;
  assert_int_equal(swirl_trace_create_open(&trace, s->dev, 2, 4, SWIRL_TRACE_MAPPED, &s->diag), SWIRL_ERR_UNSUPPORTED);
  assert_non_null(strstr(s->diag.message, "has no memory of its own that the host sees"));
  good(swirl_trace_create_open(&trace, s->dev, 2, 4, SWIRL_TRACE_FD, &s->diag), &s->diag);
  gpu->api.vkGetMemoryFdKHR = no_descriptor;
  assert_int_equal(swirl_trace_export(trace, &handle, &s->diag), SWIRL_ERR_NO_MEMORY);
  assert_int_equal(handle.fd, -7);
  gpu->api = real;
  good(swirl_trace_export(trace, &handle, &s->diag), &s->diag);
  close(handle.fd);
  gpu->api.vkCreateCommandPool = lose_device;
  assert_int_equal(swirl_trace_seal(trace, SWIRL_MONTGOMERY, &s->diag), SWIRL_ERR_DEVICE_LOST);
  gpu->api = real;
  assert_int_equal(swirl_trace_seal(trace, SWIRL_MONTGOMERY, &s->diag), SWIRL_ERR_DEVICE_LOST);
  assert_int_equal(swirl_trace_export(trace, &handle, &s->diag), SWIRL_ERR_DEVICE_LOST);
  swirl_trace_destroy(trace);
  assert_int_equal(swirl_trace_create_open(&trace, s->dev, 2, 4, 0, &s->diag), SWIRL_ERR_DEVICE_LOST);
}

// A driver that leaves out every dispatch says that all went well.
static void VKAPI_CALL lazy_dispatch(VkCommandBuffer commands, u32 x, u32 y, u32 z) {
  (void)commands, (void)x, (void)y, (void)z;
}
static void test_wrong(void **state) {
  device_pair *s = *state;
  vulkan_device *gpu = gpu_of(s);
  good(swirl_vulkan_self_test(&s->dev->driver, "the GPU", &s->diag), &s->diag);
  const PFN_vkCmdDispatch dispatch = gpu->api.vkCmdDispatch;
  gpu->api.vkCmdDispatch = lazy_dispatch;
  assert_int_equal(swirl_vulkan_self_test(&s->dev->driver, "the GPU", &s->diag), SWIRL_ERR_DEVICE);
  assert_non_null(strstr(s->diag.message, "the GPU computes wrongly (self-test: sponge)"));
  swirl_proof *proof;
  assert_int_equal(prove(s, s->pk, &proof, true), SWIRL_ERR_UNVERIFIED);
  assert_null(proof);
  gpu->api.vkCmdDispatch = dispatch;
  good(prove(s, s->pk, &proof, true), &s->diag);
  retry_on_cpu(s, proof);
  swirl_proof_destroy(proof);
}

static VkResult VKAPI_CALL take_no_module(VkDevice device, const VkShaderModuleCreateInfo *info,
                                          const VkAllocationCallbacks *callbacks, VkShaderModule *out) {
  (void)device, (void)info, (void)callbacks, (void)out;
  return VK_ERROR_INITIALIZATION_FAILED;
}
// Where all was compiled ahead, kernels made for AIRs too, a shape that was never seen needs no compiler.
static void test_warm(void **state) {
  device_pair *s = *state;
  swirl_device *dev;
  swirl_proof *proof;
  const swirl_device_desc desc = {.device = "gpu", .air_kernels = "generated"};
  good(swirl_device_open(&dev, &desc, &s->diag), &s->diag);
  vulkan_device *gpu = dev->driver.state;
  swirl_pk *pk = device_pair_key(s, dev);
  good(swirl_device_warmup(dev, &s->diag), &s->diag);
  good(swirl_pk_warmup(pk, &s->diag), &s->diag);
  const air_kernels *kernels = swirl_vulkan_air(gpu, AIR_USE_round0, pk->airs[0].constraints.words);
  assert_non_null(kernels);
  gpu->api.vkCreateShaderModule = take_no_module;
  good(prove(s, pk, &proof, true), &s->diag);
  assert_ptr_equal(swirl_vulkan_air(gpu, AIR_USE_round0, pk->airs[0].constraints.words), kernels);
  retry_on_cpu(s, proof);
  swirl_proof_destroy(proof);
  swirl_pk_destroy(pk);
  swirl_device_close(dev);
  const swirl_device_desc wrong = {.device = "gpu", .air_kernels = "compiled"};
  assert_int_equal(swirl_device_open(&dev, &wrong, &s->diag), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_pk_warmup(NULL, &s->diag), SWIRL_ERR_ARGUMENT);
}

// A false witness is not the device's fault, but is found as well.
static void test_false_witness(void **state) {
  device_pair *s = *state;
  swirl_proof *proof;
  s->w.fibonacci[5] ^= 1;
  assert_int_equal(prove(s, s->cpu_pk, &proof, true), SWIRL_ERR_UNVERIFIED);
  assert_non_null(strstr(s->diag.message, "REJECT_"));
  assert_null(proof);
  good(prove(s, s->cpu_pk, &proof, false), &s->diag);
  swirl_proof_destroy(proof);
}

// ---- Compiled kernels on disk

typedef struct heard {
  char last[256];
  u32 num;
} heard;
static void hear(void *context, swirl_log_level level, const char *message) {
  heard *h = context;
  (void)level;
  h->num++;
  snprintf(h->last, sizeof h->last, "%s", message);
}

static heard open_and_close(const char *directory) {
  heard h = {.num = 0};
  swirl_device *dev;
  swirl_diag diag;
  const swirl_logger logger = {hear, &h, SWIRL_LOG_WARNING};
  good(swirl_device_open(&dev, &(swirl_device_desc){.device = "gpu", .logger = &logger, .cache_directory = directory},
                         &diag),
       &diag);
  swirl_device_close(dev);
  return h;
}

// Changes the byte `at` of the file (from its end if negative).
static void damage(const char *path, long at) {
  FILE *file = fopen(path, "r+b");
  assert_non_null(file);
  assert_int_equal(fseek(file, at, at < 0 ? SEEK_END : SEEK_SET), 0);
  const int byte = fgetc(file);
  fseek(file, -1, SEEK_CUR);
  fputc(byte ^ 1, file);
  assert_int_equal(fclose(file), 0);
}

static void test_cache(void **state) {
  const vulkan_device *gpu = gpu_of(*state);
  char parent[] = "/tmp/swirl_cache_XXXXXX", directory[64], path[128];
  assert_non_null(mkdtemp(parent));
  snprintf(directory, sizeof directory, "%s/made", parent);
  snprintf(path, sizeof path, "%s/vulkan-%04x-%04x.cache", directory, (unsigned)gpu->offer.vendor,
           (unsigned)gpu->offer.device);
  assert_int_equal(open_and_close(directory).num, 0); // written
  assert_int_equal(access(path, R_OK), 0);
  assert_int_equal(open_and_close(directory).num, 0); // read
  static const struct {
    long at;
    const char *message;
  } cases[] = {{0, "damaged"}, {-1, "damaged"}, {8, "of another driver"}, {24, "of another driver"}};
  for (u32 i = 0; i < SWIRL_COUNT(cases); i++) {
    damage(path, cases[i].at);
    const heard h = open_and_close(directory);
    assert_int_equal(h.num, 1);
    assert_non_null(strstr(h.last, cases[i].message));
    assert_int_equal(open_and_close(directory).num, 0); // written anew
  }
  assert_int_equal(truncate(path, 20), 0);
  assert_non_null(strstr(open_and_close(directory).last, "damaged"));
  unlink(path);
  rmdir(directory);
  rmdir(parent);
  // A directory that cannot be made: everything works, with a message.
  assert_non_null(strstr(open_and_close("/proc/none").last, "cannot be kept"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_lost, open_pair, close_pair),
      cmocka_unit_test_setup_teardown(test_no_memory, open_pair, close_pair),
      cmocka_unit_test_setup_teardown(test_open_traces, open_pair, close_pair),
      cmocka_unit_test_setup_teardown(test_wrong, open_pair, close_pair),
      cmocka_unit_test_setup_teardown(test_warm, open_pair, close_pair),
      cmocka_unit_test_setup_teardown(test_false_witness, open_pair, close_pair),
      cmocka_unit_test_setup_teardown(test_cache, open_pair, close_pair),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
