#include "vulkan/vulkan_driver.h"

#include <stdio.h>
#include <stdlib.h>

#include "vulkan/vulkan_air.h"
#include "vulkan/vulkan_cache.h"
#include "vulkan/vulkan_launch.h"
#include "vulkan/vulkan_open.h"
#include "vulkan/vulkan_record.h"

// What strands may hold together: small operations gain, large ones fill the GPU alone.
enum { GROUP_WORDS = 16 << 20 };
// Leaves of a LogUp-GKR tree that is stored whole: an eighth of the memory, since the layers above take as much again
// and several proofs may be in flight.
enum { LEAF_BYTES = 32, MEMORY_SHARE = 8 };
static u64 stored_leaves(const vulkan_offer *offer) { return offer->memory_bytes / MEMORY_SHARE / LEAF_BYTES; }

// A GPU behind a bus computes while the bus brings more; below 32 MiB that is not worth the groups.
enum { STREAMED_WORDS = 8 << 20 };
static u64 streamed_words(const vulkan_offer *offer, const vulkan_settings *settings) {
  if (settings->stream == STREAM_ALWAYS) return 1;
  if (settings->stream == STREAM_NEVER) return 0;
  return offer->type == VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU ? STREAMED_WORDS : 0;
}

// Nanoseconds, for a large GPU; elsewhere all are longer by about the same factor, and only ratios matter.
static double weight_of(const op_cost *c) {
  return 3000.0 * (double)c->launches + 0.4 * (double)c->permutations + 0.0003 * (double)c->field_ops +
         0.0004 * (double)c->bytes;
}

static void cost(const void *state, const hash_suite *suite, const u32 *prog, u32 op, const void *args, op_cost *out) {
  *out = (op_cost){0};
  vulkan_launcher launcher = {.dev = (vulkan_device *)(uintptr_t)state, // not changed: nothing is recorded
                              .suite = suite,
                              .known = prog,
                              .halved = {REGION_NONE, 0},
                              .cost = out};
  swirl_vulkan_launch(&launcher, op, args);
  out->weight += weight_of(out);
}

static void save(vulkan_device *dev) {
  pthread_mutex_lock(&dev->lock);
  swirl_vulkan_cache_save(dev, dev->cache_directory, &dev->logger);
  pthread_mutex_unlock(&dev->lock);
}

static void warm_airs(void *state, const u32 *const *programs, u32 num, bool keep) {
  swirl_vulkan_airs_warm(state, programs, num);
  if (keep) save(state);
}

static swirl_status warmup(void *state) {
  vulkan_device *dev = state;
  for (u32 i = 0; i < NUM_KERNELS; i++) {
    if (swirl_vulkan_pipeline(dev, (vulkan_kernel)i) == VK_NULL_HANDLE) return SWIRL_ERR_DEVICE;
  }
  save(dev);
  return SWIRL_OK;
}

static void close_vulkan(void *state) {
  vulkan_device *dev = state;
  if (dev->cache != VK_NULL_HANDLE) swirl_vulkan_cache_save(dev, dev->cache_directory, &dev->logger);
  swirl_vulkan_airs_destroy(dev);
  swirl_vulkan_device_close(dev);
}

static vulkan_settings read_settings(void) {
  const char *queues = getenv("SWIRL_GPU_QUEUES"), *import = getenv("SWIRL_GPU_IMPORT");
  const char *stream = getenv("SWIRL_GPU_STREAM");
  vulkan_settings settings = {0};
  if (queues != NULL) settings.max_queues = (u32)strtoul(queues, NULL, 10);
  if (import != NULL) settings.import = strcmp(import, "0") == 0 ? IMPORT_NEVER : IMPORT_ALWAYS;
  if (stream != NULL) settings.stream = strcmp(stream, "0") == 0 ? STREAM_NEVER : STREAM_ALWAYS;
  return settings;
}

swirl_status swirl_vulkan_gpus_open(vulkan_gpus *out, swirl_diag *diag) {
  *out = (vulkan_gpus){0};
  u32 num;
  SWIRL_TRY(swirl_vulkan_instance_open(&out->instance, diag));
  SWIRL_TRY(swirl_vulkan_offers(&out->instance, out->offers, MAX_GPUS, &num, diag));
  out->num = u32_min(num, MAX_GPUS);
  return SWIRL_OK;
}

void swirl_vulkan_gpus_close(vulkan_gpus *gpus) { swirl_vulkan_instance_close(&gpus->instance); }

void swirl_vulkan_describe(swirl_device_info *info, const vulkan_gpus *gpus, u32 index) {
  const vulkan_offer *offer = &gpus->offers[index];
  *info = (swirl_device_info){.kind = SWIRL_DEVICE_GPU};
  snprintf(info->id, sizeof info->id, "gpu:%u", index);
  snprintf(info->name, sizeof info->name, "%.*s", (int)sizeof info->name - 1, offer->name);
  snprintf(info->driver, sizeof info->driver, "%.*s", (int)sizeof info->driver - 1, offer->driver);
  info->is_usable = offer->unfit[0] == 0;
  memcpy(info->reason, offer->unfit, sizeof info->reason);
  info->memory_bytes = info->memory_available = offer->memory_bytes;
  info->gpu_index = index;
  info->is_software = offer->type == VK_PHYSICAL_DEVICE_TYPE_CPU;
  info->has_uuid = true;
  memcpy(info->uuid, offer->uuid, sizeof info->uuid);
  info->subgroup_size = offer->subgroup_size;
  info->max_allocation_bytes = offer->max_allocation;
  memcpy(info->driver_uuid, offer->driver_uuid, sizeof info->driver_uuid);
  info->has_mapped_traces = offer->has_mapped_memory;
  info->has_fd_traces = offer->fd.is_offered;
  info->has_dma_buf_traces = offer->dma_buf.is_offered;
}

swirl_status swirl_vulkan_driver_open(device_driver *out, vulkan_gpus *gpus, u32 index, const device_request *request,
                                      swirl_diag *diag) {
  if (index >= gpus->num) {
    return swirl_fail(diag, SWIRL_ERR_DEVICE, "there is no GPU %u; Vulkan lists %u", index, gpus->num);
  }
  const vulkan_offer *offer = &gpus->offers[index];
  if (offer->unfit[0] != 0) return swirl_fail(diag, SWIRL_ERR_DEVICE, "%s %s", offer->name, offer->unfit);
  vulkan_device *dev;
  const vulkan_settings settings = read_settings();
  SWIRL_TRY(swirl_vulkan_device_open(&dev, &gpus->instance, offer, request, &settings, diag));
  swirl_status status = swirl_vulkan_cache_open(dev, dev->cache_directory, &dev->logger);
  if (status == SWIRL_OK) status = swirl_vulkan_airs_create(dev);
  if (status != SWIRL_OK) {
    close_vulkan(dev);
    return swirl_fail(diag, status, "%s keeps no kernels", offer->name);
  }
  // Compiling large kernels for a CPU takes longer than interpreting most proofs.
  dev->airs->mode = dev->offer.type == VK_PHYSICAL_DEVICE_TYPE_CPU ? AIR_MODE_INTERPRET : AIR_MODE_GENERATE;
  if (request->air_kernels != AIR_KERNELS_UNSAID) {
    dev->airs->mode = request->air_kernels == AIR_KERNELS_GENERATED ? AIR_MODE_GENERATE : AIR_MODE_INTERPRET;
  }
  if (request->plan_only && dev->airs->mode == AIR_MODE_GENERATE) dev->airs->mode = AIR_MODE_PLAN;
  *out = (device_driver){.state = dev,
                         .isa = dev->isa,
                         .cost = cost,
                         .group_words = GROUP_WORDS,
                         .max_words = dev->max_bytes / sizeof(u32),
                         .stored_leaves = stored_leaves(&dev->offer),
                         .streamed_words = streamed_words(&dev->offer, &settings),
                         .execute = swirl_vulkan_execute,
                         .close = close_vulkan,
                         .memory_create = swirl_vulkan_memory_create,
                         .memory_of = swirl_vulkan_memory_of,
                         .memory_destroy = swirl_vulkan_memory_destroy,
                         .memory_read = swirl_vulkan_memory_read,
                         .memory_create_open = swirl_vulkan_memory_create_open,
                         .memory_describe = swirl_vulkan_memory_describe,
                         .memory_export = swirl_vulkan_memory_export,
                         .memory_acquire = swirl_vulkan_memory_acquire,
                         .native = swirl_vulkan_native,
                         .prepare = swirl_vulkan_prepare,
                         .unprepare = swirl_vulkan_unprepare,
                         .warmup = warmup,
                         .warm_airs = warm_airs};
  return SWIRL_OK;
}
