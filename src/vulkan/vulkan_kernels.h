// The kernels: one a file kernels/NAME.comp, compiled to SPIR-V by the build; and frames of kernels that are made for
// an AIR (vulkan_air.h), kernels/frame_NAME.comp.
#ifndef SWIRL_VULKAN_KERNELS_H
#define SWIRL_VULKAN_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "vulkan/vulkan_kernel_list.h" // made by the build: VULKAN_KERNELS(X), X(NAME) for each file, and VULKAN_FRAMES(X)

typedef enum vulkan_kernel {
#define X(name) KERNEL_##name,
  VULKAN_KERNELS(X)
#undef X
      NUM_KERNELS
} vulkan_kernel;

typedef enum vulkan_frame {
#define X(name) FRAME_##name,
  VULKAN_FRAMES(X)
#undef X
      NUM_FRAMES
} vulkan_frame;

typedef struct vulkan_kernel_code {
  const char *name;
  const uint32_t *words;
  size_t bytes;
} vulkan_kernel_code;
extern const vulkan_kernel_code swirl_vulkan_codes[NUM_KERNELS], swirl_vulkan_frames[NUM_FRAMES];

#endif
