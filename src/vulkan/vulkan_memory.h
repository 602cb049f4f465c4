// Device memory as the driver hands it out, and transfers between it and the host.
#ifndef SWIRL_VULKAN_VULKAN_MEMORY_H
#define SWIRL_VULKAN_VULKAN_MEMORY_H

#include "vulkan/vulkan_device.h"

// Behind device_memory.handle.
typedef struct vulkan_memory {
  vulkan_buffer buffer;
  vulkan_buffer host; // MEMORY_SHARED on a device that is not unified: the host's view of it
  // Memory of vulkan_open.h: the type and size of what `buffer` is bound to, and whether that was made for it alone
  u32 memory_type;
  bool is_dedicated;
  u64 allocation_bytes;
} vulkan_memory;

// Members of device_driver; `state` is the vulkan_device.
swirl_status swirl_vulkan_memory_create(void *state, device_memory *out, u64 words, memory_kind kind);
swirl_status swirl_vulkan_memory_of(void *state, device_memory *out, const u32 *words, u64 num);
void swirl_vulkan_memory_destroy(void *state, device_memory *out);
swirl_status swirl_vulkan_memory_read(void *state, const device_memory *memory, u32 *out, u64 at, u64 n, u64 num,
                                      u64 stride);

// A command pool with one command buffer being recorded, and a fence: for work that is submitted once.
typedef struct vulkan_commands {
  VkCommandPool pool;
  VkCommandBuffer buffer;
  VkFence fence;
} vulkan_commands;
swirl_status swirl_vulkan_commands_begin(vulkan_device *dev, vulkan_commands *out);
swirl_status swirl_vulkan_commands_submit(vulkan_device *dev, vulkan_commands *commands); // and waits
void swirl_vulkan_commands_destroy(vulkan_device *dev, vulkan_commands *commands);

// Records the transfer of shared memory to the device, or back to the host; nothing where it is unified.
void swirl_vulkan_record_to_device(vulkan_device *dev, VkCommandBuffer commands, const device_memory *shared);
void swirl_vulkan_record_to_host(vulkan_device *dev, VkCommandBuffer commands, const device_memory *shared);
// What shaders wrote is seen by transfers and the host afterwards; what both wrote before is seen by shaders.
void swirl_vulkan_record_barrier(vulkan_device *dev, VkCommandBuffer commands);

#endif
