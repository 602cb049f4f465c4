// Memory that code outside of the library reaches as well: mapped, exported, or through the device's own handles.
#ifndef SWIRL_VULKAN_VULKAN_OPEN_H
#define SWIRL_VULKAN_VULKAN_OPEN_H

#include "vulkan/vulkan_memory.h"

// Members of device_driver; `state` is the vulkan_device.
swirl_status swirl_vulkan_memory_create_open(void *state, device_memory *out, u64 words, u32 flags);
void swirl_vulkan_memory_describe(void *state, const device_memory *memory, swirl_trace_memory *out);
swirl_status swirl_vulkan_memory_export(void *state, const device_memory *memory, swirl_trace_handle *out);
swirl_status swirl_vulkan_memory_acquire(void *state, const device_memory *memory);
void swirl_vulkan_native(void *state, swirl_native_device *out);

#endif
