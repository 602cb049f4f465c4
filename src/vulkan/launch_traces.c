// Traces: laying out a matrix, checking one. A second dispatch reports the place of a word that is no field element.
#include "vulkan/vulkan_launch.h"

// As the kernels: columns and rows of a tile of trace_import; words of an invocation of trace_check.
enum { TILE = 32, CHECK_WORDS = 8 };

void swirl_vulkan_launch_trace_import(vulkan_launcher *l, const args_trace_import *a) {
  const u64 words = (u64)a->width << a->log_height;
  swirl_vulkan_work(l, 8 * words, a->canonical != 0 ? words : 0, 0);
  if (words == 0) return;
  const u64 tiles = ceil_div_u64(a->width, TILE) * ceil_div_u64((u64)1 << a->log_height, TILE);
  DISPATCH_LINEAR(l, trace_import, tiles * GROUP_SIZE, 0);
  DISPATCH(l, trace_import_report, 1, 1, 1, SWIRL_ERR_TRACE_VALUE);
}

void swirl_vulkan_launch_trace_check(vulkan_launcher *l, const args_trace_check *a) {
  const u64 words = (u64)a->width << a->log_height;
  swirl_vulkan_work(l, 4 * words, 0, 0);
  if (words == 0) return;
  const u64 groups = a->width * ceil_div_u64((u64)1 << a->log_height, CHECK_WORDS * GROUP_SIZE);
  DISPATCH_LINEAR(l, trace_check, groups * GROUP_SIZE, 0);
  DISPATCH(l, trace_check_report, 1, 1, 1, SWIRL_ERR_TRACE_VALUE);
}
