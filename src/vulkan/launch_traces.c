// Traces: laying out a matrix, checking one. A second dispatch reports the place of a word that is no field element.
#include "vulkan/vulkan_launch.h"
#include "vulkan/vulkan_upload.h"

enum { CHECK_WORDS = 8 }; // of an invocation of trace_check, as the kernel
// Enough to keep the bus busy; more only take the GPU away from what goes on beside, of this proof or another.
enum { MAX_GROUPS = 128 };
// About how long the bus takes for a word, if it is one of today's.
static const double bus_ns = 0.08;

void swirl_vulkan_launch_trace_import(vulkan_launcher *l, const args_trace_import *a) {
  const u64 words = (u64)a->width << a->log_height;
  swirl_vulkan_work(l, 8 * words, a->canonical != 0 ? words : 0, 0);
  if (words == 0) return;
  if (l->cost != NULL && a->beside == 0 && l->dev->offer.type == VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU) {
    l->cost->weight += bus_ns * (double)words;
  }
  const u64 across = ceil_div_u64(a->width, IMPORT_TILE), down = ceil_div_u64((u64)1 << a->log_height, IMPORT_TILE);
  const u32 num = a->beside != 0 ? 1 : swirl_vulkan_num_pieces(words);
  for (u32 i = 0; i < num; i++) {
    // Of which dimension a piece is a part, only the kernel knows: enough workgroups for either, up to a number.
    const u64 columns = across * (i + 1) / num - across * i / num, rows = down * (i + 1) / num - down * i / num;
    const u64 by_columns = columns * down, by_rows = rows * across;
    swirl_vulkan_await_piece(l, a, i, num);
    if (i > 0) swirl_vulkan_independent(l);
    const u64 tiles = by_columns > by_rows ? by_columns : by_rows;
    DISPATCH_LINEAR(l, trace_import, (tiles < MAX_GROUPS ? tiles : MAX_GROUPS) * GROUP_SIZE, i, num);
  }
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
