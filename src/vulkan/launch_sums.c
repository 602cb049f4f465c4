#include "vulkan/launch_sums.h"

enum { PARTS_EACH = 8, MAX_SHARING = 64 }; // parts that an invocation adds; invocations of an output

void swirl_vulkan_sum_parts(vulkan_launcher *l, dev_ptr dst, u32 num_parts, u32 num_words, bool accumulate) {
  if (l->sum_left != NULL) {
    SWIRL_ASSERT(num_words == 8);
    *l->sum_left = (serial_sum){.dst = dst, .parts = l->scratch, .num_parts = num_parts, .accumulate = accumulate};
    return;
  }
  u32 sharing = 1;
  while (sharing < MAX_SHARING && sharing * PARTS_EACH < num_parts) sharing *= 2;
  DISPATCH_LINEAR(l, sum_parts, (u64)num_words * sharing, dst.region, dst.offset, num_parts, num_words,
                  (accumulate ? 1 : 0) + 2 * sharing);
}
