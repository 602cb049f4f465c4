// GPUs as devices, by Vulkan.
#ifndef SWIRL_VULKAN_VULKAN_DRIVER_H
#define SWIRL_VULKAN_VULKAN_DRIVER_H

#include <swirl/device.h>

#include "base/log.h"
#include "device/driver.h"

// Opens GPU `index` of swirl_vulkan_list(). `allocator` must outlive the driver. `cache_directory`: for compiled
// kernels; NULL: they are not kept. ERR_DEVICE says what is missing.
swirl_status swirl_vulkan_driver_open(device_driver *out, u32 index, const char *cache_directory,
                                      const swirl_logger *logger, const swirl_allocator *allocator, swirl_diag *diag);
// The GPUs of this machine: at most `max` into `out`, all but their ids; `num` gets how many there are. None if there
// is no loader: `diag` says why.
void swirl_vulkan_list(swirl_device_info *out, u32 max, u32 *num, swirl_diag *diag);

#endif
