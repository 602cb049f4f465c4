// Compiled kernels on disk: the driver's own form, in a file for each GPU and driver.
#ifndef SWIRL_VULKAN_VULKAN_CACHE_H
#define SWIRL_VULKAN_VULKAN_CACHE_H

#include "base/log.h"
#include "vulkan/vulkan_device.h"

// Creates dev->cache, from the file in `directory` if there is a good one. NULL: without a file. A file that is
// damaged, or of another driver, is said to be ignored, and written anew later.
swirl_status swirl_vulkan_cache_open(vulkan_device *dev, const char *directory, const swirl_logger *logger);
// Writes the file, if there is a directory and something was compiled since it was read. That fails with a message
// only.
void swirl_vulkan_cache_save(vulkan_device *dev, const char *directory, const swirl_logger *logger);

#endif
