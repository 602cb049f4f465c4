// Opening query leaves of a committed code.
#include "vulkan/vulkan_launch.h"

void swirl_vulkan_launch_open_rows(vulkan_launcher *l, const args_open_rows *a) {
  const u64 words = ((u64)a->num_queries << a->k) * (a->ext != 0 ? 4 : a->width);
  swirl_vulkan_work(l, 8 * words, words, 0);
  DISPATCH_LINEAR(l, open_rows, words, 0);
}

void swirl_vulkan_launch_open_paths(vulkan_launcher *l, const args_open_paths *a) {
  if (!swirl_vulkan_knows_suite(l)) return;
  const u64 words = 8 * (u64)a->num_queries * a->depth;
  swirl_vulkan_work(l, 8 * words, words, 0);
  DISPATCH_LINEAR(l, open_paths, words, 0);
}

void swirl_vulkan_launch_emit_digest(vulkan_launcher *l, const args_emit_digest *a) {
  (void)a;
  if (!swirl_vulkan_knows_suite(l)) return;
  swirl_vulkan_work(l, 64, 8, 0);
  DISPATCH(l, emit_digest, 1, 1, 1, 0);
}
