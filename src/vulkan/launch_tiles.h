// What operations of codes and transforms share: grids over columns and tiles, the message step.
#ifndef SWIRL_VULKAN_LAUNCH_TILES_H
#define SWIRL_VULKAN_LAUNCH_TILES_H

#include "vulkan/vulkan_launch.h"

// tile.glsl: words of a tile; its rows where they are sixteen words long, and the fewest.
enum { LOG_TILE = 12, ROW_BITS = 8, LEAST_ROW_BITS = 4 };
enum { MESSAGE16_LOG = 4 }; // the longest blocks of the message step that an invocation takes alone

typedef struct vulkan_grid {
  u32 x, y, z;
} vulkan_grid;
// A grid for loops over `n` places (across_index() of common.glsl) of each of `columns` columns.
static inline vulkan_grid swirl_vulkan_column_grid(u64 n, u32 columns) {
  const u32 y = u32_min(columns, 32768);
  return (vulkan_grid){(u32)(n <= (u64)GROUP_SIZE << 15 ? ceil_div_u64(n, GROUP_SIZE) : 1u << 15), y,
                       y == 0 ? 0 : (u32)ceil_div_u64(columns, y)};
}
// A grid for tiles of `columns` columns of 2^log_words words (tile_of_group() of tile.glsl).
static inline vulkan_grid swirl_vulkan_tile_grid(u32 log_words, u32 columns) {
  const u32 tiles = 1u << (log_words - u32_min(log_words, LOG_TILE)), x = u32_min(tiles, 1u << 15);
  const u32 rows = tiles / x * columns, y = u32_min(rows, 1u << 15);
  return (vulkan_grid){x, y, y == 0 ? 0 : (u32)ceil_div_u64(rows, y)};
}

// The message step (11.4) of `columns` columns of 2^log_elements elements of 2^log_w words, 2^log_words words apart, at
// the second pointer of the operation's block. Elements of four words come from the first pointer (then there is one
// column).
void swirl_vulkan_message(vulkan_launcher *l, u32 log_elements, u32 log_w, u32 l_skip, u32 columns, u32 log_words);

#endif
