// The message step (11.4) on a GPU, for the operations that take it.
#ifndef SWIRL_VULKAN_LAUNCH_MESSAGE_H
#define SWIRL_VULKAN_LAUNCH_MESSAGE_H

#include "vulkan/vulkan_launch.h"

enum { MESSAGE16_LOG = 4 }; // the longest blocks that an invocation takes alone

// A grid for loops over `n` places (across_index() of common.glsl) of each of `columns` columns.
typedef struct vulkan_grid {
  u32 x, y, z;
} vulkan_grid;
static inline vulkan_grid swirl_vulkan_column_grid(u64 n, u32 columns) {
  const u32 y = u32_min(columns, 32768);
  return (vulkan_grid){(u32)(n <= (u64)GROUP_SIZE << 15 ? ceil_div_u64(n, GROUP_SIZE) : 1u << 15), y,
                       y == 0 ? 0 : (u32)ceil_div_u64(columns, y)};
}

// Of `columns` columns of 2^log_elements elements of 2^log_w words, 2^log_words words apart, at the second pointer of
// the operation's block. Elements of four words come from the first pointer (then there is one column).
void swirl_vulkan_message(vulkan_launcher *l, u32 log_elements, u32 log_w, u32 l_skip, u32 columns, u32 log_words);

#endif
