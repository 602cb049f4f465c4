#include "vulkan/vulkan_kernels.h"

#include "vulkan/vulkan_kernel_codes.h"

const vulkan_kernel_code swirl_vulkan_codes[NUM_KERNELS] = {
#define X(name) {#name, spirv_##name, sizeof spirv_##name},
    VULKAN_KERNELS(X)
#undef X
};
