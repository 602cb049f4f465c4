#include "vulkan/vulkan_kernels.h"

#include "vulkan/vulkan_kernel_codes.h"

const vulkan_kernel_code swirl_vulkan_codes[NUM_KERNELS] = {
#define X(name) {#name, swirl_spirv_##name, sizeof swirl_spirv_##name},
    VULKAN_KERNELS(X)
#undef X
};
const vulkan_kernel_code swirl_vulkan_frames[NUM_FRAMES] = {
#define X(name) {"frame_" #name, swirl_spirv_frame_##name, sizeof swirl_spirv_frame_##name},
    VULKAN_FRAMES(X)
#undef X
};
