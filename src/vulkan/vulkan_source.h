// GPUs in the list of devices: "gpu", "gpu:INDEX", "gpu:UUID", "gpu:PART OF THE NAME".
#ifndef SWIRL_VULKAN_VULKAN_SOURCE_H
#define SWIRL_VULKAN_VULKAN_SOURCE_H

#include "device/device_source.h"

extern const device_source swirl_vulkan_source;

#endif
