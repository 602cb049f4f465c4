// Transforms of extension vectors and blocks: the message step, subset sums.
#include "vulkan/launch_tiles.h"

// message_tile.comp: the longest blocks, in words.
enum { MESSAGE_TILE_LOG = 9 };
enum { MESSAGE_DFT, MESSAGE_REVERSE, MESSAGE_SUBSETS }; // message_stage.comp

static void message_stage(vulkan_launcher *l, u32 log_all, u32 l_skip, u32 bit, u32 what, u32 log_w, u32 columns,
                          u32 log_words) {
  const vulkan_grid g = swirl_vulkan_column_grid((u64)1 << (log_all - (what != MESSAGE_REVERSE)), columns);
  DISPATCH(l, message_stage, g.x, g.y, g.z, log_all, l_skip | bit << 8, what | log_w << 8, columns, log_words);
}

void swirl_vulkan_message(vulkan_launcher *l, u32 log_elements, u32 log_w, u32 l_skip, u32 columns, u32 log_words) {
  const u32 log_all = log_elements + log_w;
  const bool small = l_skip <= MESSAGE16_LOG;
  if (!small && l_skip + log_w <= MESSAGE_TILE_LOG) {
    const vulkan_grid g = swirl_vulkan_tile_grid(log_all, columns);
    DISPATCH(l, message_tile, g.x, g.y, g.z, log_all, l_skip, log_w, columns, log_words);
    return;
  }
  if (small || log_w != 0) { // of long blocks a copy
    const u64 sixteens = ceil_div_u64((u64)1 << log_elements, 16);
    const vulkan_grid g = swirl_vulkan_column_grid(sixteens << log_w, columns);
    DISPATCH(l, message16, g.x, g.y, g.z, log_elements, small ? l_skip : 0, log_w, columns, log_words);
  }
  if (small) return;
  for (u32 bit = l_skip; bit-- > 0;) message_stage(l, log_all, l_skip, bit, MESSAGE_DFT, log_w, columns, log_words);
  message_stage(l, log_all, l_skip, 0, MESSAGE_REVERSE, log_w, columns, log_words);
  for (u32 bit = 0; bit < l_skip; bit++)
    message_stage(l, log_all, l_skip, bit, MESSAGE_SUBSETS, log_w, columns, log_words);
}

void swirl_vulkan_launch_message_transform(vulkan_launcher *l, const args_message_transform *a) {
  swirl_vulkan_work(l, (u64)32 << a->log_len, (u64)(2 * a->l_skip + 4) << a->log_len, 0);
  swirl_vulkan_message(l, a->log_len, 2, a->l_skip, 1, a->log_len + 2);
}

enum { EXT_BITS = 2 }; // words of an element

// Strided passes over the highest index bits until the rest is inside a tile.
void swirl_vulkan_launch_zeta(vulkan_launcher *l, const args_zeta *a) {
  const u32 log_words = a->log_len + EXT_BITS;
  const vulkan_grid g = swirl_vulkan_tile_grid(log_words, 1);
  u32 bits = log_words, passes = 1;
  for (u32 rows; bits > LOG_TILE; bits -= rows, passes++) {
    rows = u32_max(LEAST_ROW_BITS, u32_min(ROW_BITS, bits - LOG_TILE));
    DISPATCH(l, zeta_pass, g.x, g.y, g.z, log_words, (bits - rows) | (LOG_TILE - rows) << 8,
             (LOG_TILE - rows) | LOG_TILE << 8, passes == 1);
  }
  DISPATCH(l, zeta_pass, g.x, g.y, g.z, log_words, 0, EXT_BITS | bits << 8, passes == 1);
  swirl_vulkan_work(l, (u64)passes * 32 << a->log_len, 0, 0);
}
