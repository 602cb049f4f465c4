// An open GPU: memory, compiled kernels, and queues.
#ifndef SWIRL_VULKAN_DEVICE_H
#define SWIRL_VULKAN_DEVICE_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/log.h"
#include "device/device_source.h"
#include "vulkan/vulkan_copier.h"
#include "vulkan/vulkan_instance.h"
#include "vulkan/vulkan_kernels.h"
#include "vulkan/vulkan_queue.h"

typedef struct vulkan_device {
  const swirl_allocator *allocator;
  vulkan_instance instance;
  vulkan_offer offer;
  VkDevice device;
  vulkan_api api;
  vulkan_queue queues[MAX_QUEUES]; // [num_queues], of one family
  u32 num_queues;
  VkPipelineLayout layout;
  VkPipelineCache cache;
  VkPipeline pipelines[NUM_KERNELS]; // compiled when first wanted
  pthread_mutex_t lock;              // guards `pipelines`
  bool has_lock;
  atomic_bool has_compiled; // a kernel that the cache file does not have
  struct vulkan_airs *airs; // kernels made for AIRs (vulkan_air.h)
  bool adds_by_multiplier;  // kernels that hash do some of their additions so (kernels/poseidon2.glsl)
  u32 max_permutations;     // of one dispatch of the longest operation, hashing rows: a power of two from GROUP_SIZE on
  u64 max_bytes;            // of one allocation for the device
  u32 device_type;          // memory type of contents for the device
  u32 host_type;            // memory type of the host's side of transfers: coherent and, if there is such, cached
  bool unified;             // device_type is both: no transfers
  bool imports;             // memory of the caller is read where it lies
  u32 num_host_threads;     // that copy matrices and compile kernels, at least 1
  vulkan_copiers copiers;
  atomic_bool is_lost;   // after that, every call fails
  char *cache_directory; // NULL: compiled kernels are not kept
  swirl_logger logger;
  char isa[64]; // what swirl_device_isa() says
} vulkan_device;

// What the user may choose, for measurements; all zero: nothing is chosen.
typedef struct vulkan_settings {
  u32 max_queues; // 0: no bound but ours
  enum { IMPORT_BY_DEVICE, IMPORT_NEVER, IMPORT_ALWAYS } import;
  enum { STREAM_BY_DEVICE, STREAM_NEVER, STREAM_ALWAYS } stream;
} vulkan_settings;

// Memory with its own buffer. `mapped`: NULL unless the type is the host's.
typedef struct vulkan_buffer {
  VkBuffer buffer;
  VkDeviceMemory memory;
  VkDeviceAddress address;
  void *mapped;
  u64 bytes;
} vulkan_buffer;

// Opens the device that `offer` describes; `instance` belongs to it from then on, whatever the result.
swirl_status swirl_vulkan_device_open(vulkan_device **out, vulkan_instance *instance, const vulkan_offer *offer,
                                      const device_request *request, const vulkan_settings *settings, swirl_diag *diag);
void swirl_vulkan_device_close(vulkan_device *dev);
// The pipeline of a kernel, compiled if need be; VK_NULL_HANDLE if that fails. Safe from several threads.
VkPipeline swirl_vulkan_pipeline(vulkan_device *dev, vulkan_kernel kernel);
// A kernel of SPIR-V words, for push constants as all have them. Any thread.
VkResult swirl_vulkan_compile(vulkan_device *dev, const u32 *words, size_t bytes, VkPipeline *out);
// A Vulkan result as a status; remembers that the device is lost.
swirl_status swirl_vulkan_status(vulkan_device *dev, VkResult result);

// Bytes that one allocation can have, of a device that tells `sure` and has a heap of `heap`: a driver may give more
// than it tells, and many do, so it is tried.
u64 swirl_vulkan_max_allocation(vulkan_device *dev, u64 sure, u64 heap);

swirl_status swirl_vulkan_buffer_create(vulkan_device *dev, vulkan_buffer *out, u64 bytes, u32 memory_type);
VkDeviceAddress swirl_vulkan_buffer_address(vulkan_device *dev, VkBuffer buffer);
void swirl_vulkan_buffer_destroy(vulkan_device *dev, vulkan_buffer *buffer);

// A timeline semaphore that begins with 0.
swirl_status swirl_vulkan_timeline_create(vulkan_device *dev, VkSemaphore *out);

// The queue of the executions of a slot (or SLOT_NONE).
vulkan_queue *swirl_vulkan_queue_of(vulkan_device *dev, u32 slot);
// Submits `num` batches at once, behind which comes `fence` (or VK_NULL_HANDLE), which is reset before; the wait for
// it.
swirl_status swirl_vulkan_submit(vulkan_device *dev, vulkan_queue *queue, const VkSubmitInfo *batches, u32 num,
                                 VkFence fence);
swirl_status swirl_vulkan_wait(vulkan_device *dev, VkFence fence);

#endif
