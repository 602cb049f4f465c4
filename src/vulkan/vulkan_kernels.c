#include "vulkan/vulkan_kernels.h"

#include "vulkan/vulkan_kernel_codes.h"

const vulkan_kernel_code swirl_vulkan_codes[NUM_KERNELS] = {
#define X(name) {#name, swirl_spirv_##name, sizeof swirl_spirv_##name},
    VULKAN_KERNELS(X)
#undef X
};
