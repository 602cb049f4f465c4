// Moving and writing.
#include "vulkan/vulkan_launch.h"

void swirl_vulkan_launch_fill_zero(vulkan_launcher *l, const args_fill_zero *a) {
  swirl_vulkan_work(l, 4ull * a->n, 0, 0);
  DISPATCH_LINEAR(l, fill_zero, a->n, 0);
}

void swirl_vulkan_launch_copy(vulkan_launcher *l, const args_copy *a) {
  swirl_vulkan_work(l, 8ull * a->n, 0, 0);
  DISPATCH_LINEAR(l, copy, a->n, 0);
}

void swirl_vulkan_launch_emit(vulkan_launcher *l, const args_emit *a) {
  swirl_vulkan_work(l, 8ull * a->n, a->n, 0);
  DISPATCH_LINEAR(l, emit, a->n, 0);
}

void swirl_vulkan_launch_gather_ext(vulkan_launcher *l, const args_gather_ext *a) {
  swirl_vulkan_work(l, 36ull * a->n, 0, 0);
  DISPATCH_LINEAR(l, gather_ext, 4ull * a->n, 0);
}
