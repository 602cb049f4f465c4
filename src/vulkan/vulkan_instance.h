// The loader, an instance, and what each physical device offers.
#ifndef SWIRL_VULKAN_INSTANCE_H
#define SWIRL_VULKAN_INSTANCE_H

#include <swirl/device.h>

#include "base/base.h"
#include "vulkan/vulkan_api.h"

typedef struct vulkan_instance {
  void *library;
  vulkan_global_api global;
  vulkan_instance_api api;
  VkInstance instance;
} vulkan_instance;

// Of every buffer.
enum {
  VULKAN_BUFFER_USAGE = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_SRC_BIT |
                        VK_BUFFER_USAGE_TRANSFER_DST_BIT | VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT
};

// Properties of memory that is not for buffers of everyone: AMD's two want a feature that is not asked for.
enum {
  VULKAN_UNFIT_MEMORY = VK_MEMORY_PROPERTY_PROTECTED_BIT | VK_MEMORY_PROPERTY_LAZILY_ALLOCATED_BIT |
                        VK_MEMORY_PROPERTY_DEVICE_COHERENT_BIT_AMD | VK_MEMORY_PROPERTY_DEVICE_UNCACHED_BIT_AMD
};

// A kind of handle under which the device exports memory of its buffers.
typedef struct vulkan_export {
  bool is_offered;
  bool needs_dedicated; // memory that is made for one buffer
} vulkan_export;

// What a device offers, and whether that is enough.
typedef struct vulkan_offer {
  VkPhysicalDevice physical;
  char name[VK_MAX_PHYSICAL_DEVICE_NAME_SIZE], driver[VK_MAX_DRIVER_NAME_SIZE + VK_MAX_DRIVER_INFO_SIZE + 2];
  u8 uuid[VK_UUID_SIZE], driver_uuid[VK_UUID_SIZE];
  VkPhysicalDeviceType type;
  u32 api_version, driver_version, vendor, device;
  u32 subgroup_size, queue_family, num_queues, timestamp_bits;
  u32 max_groups[3], shared_bytes, max_push_bytes;
  u64 max_allocation, max_buffer; // bytes that one is sure to get, and may have at all; UINT64_MAX: not told
  u64 memory_bytes, memory_available;
  double timestamp_ns;
  bool has_external_host, needs_portability, tells_max_buffer;
  bool has_mapped_memory; // of the device's own, that the host sees and that is coherent
  vulkan_export fd, dma_buf;
  char unfit[256]; // why it cannot be used; "" if it can
} vulkan_offer;

// ERR_DEVICE if there is no loader, or it makes no instance: `diag` says which. Close with
// swirl_vulkan_instance_close(), whatever the result.
swirl_status swirl_vulkan_instance_open(vulkan_instance *out, swirl_diag *diag);
void swirl_vulkan_instance_close(vulkan_instance *instance);
// The physical devices, at most `max`, in the loader's order.
swirl_status swirl_vulkan_offers(const vulkan_instance *instance, vulkan_offer *out, u32 max, u32 *num,
                                 swirl_diag *diag);

#endif
