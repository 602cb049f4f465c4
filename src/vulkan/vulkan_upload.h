// The caller's matrices on their way to the device.
#ifndef SWIRL_VULKAN_VULKAN_UPLOAD_H
#define SWIRL_VULKAN_VULKAN_UPLOAD_H

#include "vulkan/vulkan_device.h"

// Copies what the operations of `e` read of `region`, which is the caller's memory, to where the device reads it;
// `buffer` grows if need be, `base` receives its address.
swirl_status swirl_vulkan_upload(vulkan_device *dev, vulkan_buffer *buffer, const execution *e, u32 region, u64 *base);

#endif
