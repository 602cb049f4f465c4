// GPUs as devices, by Vulkan.
#ifndef SWIRL_VULKAN_VULKAN_DRIVER_H
#define SWIRL_VULKAN_VULKAN_DRIVER_H

#include "device/device_source.h"
#include "vulkan/vulkan_instance.h"

enum { MAX_GPUS = 64 };

// The GPUs of this machine, as one instance of Vulkan lists them.
typedef struct vulkan_gpus {
  vulkan_instance instance;
  vulkan_offer offers[MAX_GPUS];
  u32 num;
} vulkan_gpus;

// ERR_DEVICE if there is no loader: the message says why. Close it whatever the result.
swirl_status swirl_vulkan_gpus_open(vulkan_gpus *out, swirl_diag *diag);
void swirl_vulkan_gpus_close(vulkan_gpus *gpus);
void swirl_vulkan_describe(swirl_device_info *info, const vulkan_gpus *gpus, u32 index); // all but is_default

// Opens GPU `index`; once it is fit its driver has the instance, and others of `gpus` cannot be opened any more. The
// request's allocator must outlive the driver; its instruction set and threads are not looked at. ERR_DEVICE says what
// is missing. Settings for measurements: $SWIRL_GPU_QUEUES bounds the number of queues; $SWIRL_GPU_IMPORT, 0 or 1, says
// whether the device reads the caller's matrices where they lie, if it can; $SWIRL_GPU_STREAM, 0 or 1, whether
// commitments are made while their matrices arrive.
swirl_status swirl_vulkan_driver_open(device_driver *out, vulkan_gpus *gpus, u32 index, const device_request *request,
                                      swirl_diag *diag);

#endif
