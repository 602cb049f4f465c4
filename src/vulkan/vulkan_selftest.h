// A known answer when a GPU is opened: a driver that computes wrongly is refused before it makes a proof.
#ifndef SWIRL_VULKAN_VULKAN_SELFTEST_H
#define SWIRL_VULKAN_VULKAN_SELFTEST_H

#include "device/driver.h"

// Runs a sponge, a transform of 64 points and products of extension elements on `gpu` and compares them with the host's
// own. ERR_DEVICE with what is wrong if they differ. `name`: of the GPU, for the message.
swirl_status swirl_vulkan_self_test(const device_driver *gpu, const char *name, swirl_diag *diag);

#endif
