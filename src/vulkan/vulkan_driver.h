// GPUs as devices, by Vulkan.
#ifndef SWIRL_VULKAN_VULKAN_DRIVER_H
#define SWIRL_VULKAN_VULKAN_DRIVER_H

#include <swirl/device.h>

#include "device/device_source.h"

// Opens GPU `index` of swirl_vulkan_list(). The request's allocator must outlive the driver; its instruction set and
// threads are not looked at. ERR_DEVICE says what is missing. Two settings are for
// measurements: $SWIRL_GPU_QUEUES bounds the number of queues; $SWIRL_GPU_IMPORT, 0 or 1, says whether the device reads
// the caller's matrices where they lie, if it can.
swirl_status swirl_vulkan_driver_open(device_driver *out, u32 index, const device_request *request, swirl_diag *diag);
// The GPUs of this machine: at most `max` into `out`, all but their ids; `num` gets how many there are. None if there
// is no loader: `diag` says why.
void swirl_vulkan_list(swirl_device_info *out, u32 max, u32 *num, swirl_diag *diag);

#endif
