// SPIR-V of kernels made for one AIR program: what kernels/frame_NAME.comp leaves out. Values are single words, or
// vectors of four in the extension field, so that nothing but registers holds them.
#ifndef SWIRL_VULKAN_AIR_CODE_H
#define SWIRL_VULKAN_AIR_CODE_H

#include "vulkan/air_parts.h"
#include "vulkan/spirv_frame.h"

// What becomes of an OUT.
typedef enum air_target {
  AIR_TARGET_SUMS,     // value times weight is added to the sums air_sum0.. of the frame
  AIR_TARGET_EXT_SUMS, // the same in the extension field, by air_out() of the frame
  AIR_TARGET_KEEP,     // the value is handed to air_keep() of the frame
  AIR_TARGET_LEAVES    // an interaction's count and the sum of its message are handed to air_leaf() of the frame
} air_target;

// Module `module` of the program, to `words`, which are empty. ERR_NO_MEMORY; ERR_UNSUPPORTED if the frame lacks
// something.
swirl_status swirl_air_code_make(spirv_words *words, const spirv_frame *frame, air_target target, const air_flow *flow,
                                 const air_parts *parts, u32 module);

#endif
