// The caller's memory as the device's: its pages are pinned, and the device reads them where they lie.
#ifndef SWIRL_VULKAN_VULKAN_IMPORT_H
#define SWIRL_VULKAN_VULKAN_IMPORT_H

#include "vulkan/vulkan_device.h"

// Imports the pages of [words, words + bytes) and tells the device's address of `words`. False, with `out` zeroed: the
// device does not import, is not meant to, or not this memory. The range stays mapped while `out` lives.
bool swirl_vulkan_import(vulkan_device *dev, vulkan_buffer *out, const u32 *words, u64 bytes, u64 *address);

#endif
