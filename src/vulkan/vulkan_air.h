// Kernels made for the AIRs at hand. A device keeps them by the content of the AIR's program: once made, they serve
// every key, shape and height. Where there are none (the device interprets, the program is not fit for it, a kernel
// cannot be compiled), programs are interpreted (kernels/air.glsl).
#ifndef SWIRL_VULKAN_VULKAN_AIR_H
#define SWIRL_VULKAN_VULKAN_AIR_H

#include <pthread.h>

#include "vulkan/air_parts.h"
#include "vulkan/vulkan_api.h"

struct vulkan_device;

// What kernels are made for, each with a frame of its own.
typedef enum air_use { AIR_USE_round0, AIR_USE_leaves, AIR_USE_mle, NUM_AIR_USES } air_use;

typedef enum air_mode {
  AIR_MODE_INTERPRET,
  AIR_MODE_GENERATE,
  AIR_MODE_PLAN // as if generated, but nothing is executed and nothing compiled
} air_mode;

// A program's kernels for one use.
typedef struct air_kernels {
  air_parts parts;
  VkPipeline *pipelines; // [parts.num_modules]
  u32 num_kept;          // values that are kept (air_flow.h)
  VkPipeline keep;       // the kernel that makes them, before the others; VK_NULL_HANDLE: none
} air_kernels;

struct air_entry;
typedef struct vulkan_airs {
  air_mode mode;
  air_limits limits[NUM_AIR_USES];
  struct air_entry *first;
  pthread_mutex_t lock;   // guards the list
  pthread_mutex_t making; // held by who makes kernels
  bool has_lock, has_making;
} vulkan_airs;

// Makes dev->airs, without kernels. Destroy it whatever the result, before the device is closed; none is allowed.
swirl_status swirl_vulkan_airs_create(struct vulkan_device *dev);
void swirl_vulkan_airs_destroy(struct vulkan_device *dev);

// How many workgroups share the parts of module `m` where `wanted` would share those of the whole program.
u32 swirl_vulkan_air_shares(const air_kernels *kernels, u32 m, u32 wanted);

// A program's kernels, made if they are not there; NULL: it is to be interpreted, and the logger has heard why. They
// live as long as the device. Any thread. The answer stays the same, so that what is recorded is what was planned: a
// device's mode is set when it is opened, and what failed is not tried again.
const air_kernels *swirl_vulkan_air(struct vulkan_device *dev, air_use use, const u32 *program);
// Makes all that is missing for `num` programs, on several threads.
void swirl_vulkan_airs_warm(struct vulkan_device *dev, const u32 *const *programs, u32 num);

#endif
