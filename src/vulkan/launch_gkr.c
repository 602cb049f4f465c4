// The layers of LogUp-GKR (spec 12).
#include "vulkan/launch_sums.h"

enum { SMALL_PAIRS = 256 }; // up to here one workgroup sums faster than many and a second dispatch

void swirl_vulkan_launch_gkr_layer(vulkan_launcher *l, const args_gkr_layer *a) {
  const u64 n = (u64)a->num * a->num_segments;
  swirl_vulkan_work(l, 96 * n, 3 * n * MULS_EXT, 0);
  DISPATCH_LINEAR(l, gkr_layer, 2 * n, 0);
}

void swirl_vulkan_launch_require_balanced(vulkan_launcher *l, const args_require_balanced *a) {
  (void)a;
  DISPATCH(l, require_balanced, 1, 1, 1, SWIRL_ERR_UNBALANCED);
}

void swirl_vulkan_launch_gkr_sums(vulkan_launcher *l, const args_gkr_sums *a) {
  const u64 n = (u64)a->num * a->num_segments;
  swirl_vulkan_work(l, 144 * n, 8 * n * MULS_EXT, 0);
  if (n <= SMALL_PAIRS) {
    DISPATCH(l, gkr_sums_small, 1, 1, 1, 0);
    return;
  }
  const u32 groups = sum_groups(2 * n, 1);
  swirl_vulkan_scratch(l, 8ull * groups);
  DISPATCH(l, gkr_sums, groups, 1, 1, 0);
  swirl_vulkan_sum_parts(l, a->dst, groups, 8, a->accumulate != 0);
}

void swirl_vulkan_launch_gkr_fold_sums(vulkan_launcher *l, const args_gkr_fold_sums *a) {
  const u64 n = a->num;
  swirl_vulkan_work(l, 200 * n, 8 * n * MULS_EXT, 0);
  if (n <= SMALL_PAIRS) {
    DISPATCH(l, gkr_fold_sums_small, 1, 1, 1, 0);
    return;
  }
  const u32 groups = sum_groups(n, 1);
  swirl_vulkan_scratch(l, 8ull * groups);
  DISPATCH(l, gkr_fold_sums, groups, 1, 1, l->halved.region, l->halved.offset);
  swirl_vulkan_sum_parts(l, a->sums, groups, 8, false);
}

void swirl_vulkan_launch_gkr_claim(vulkan_launcher *l, const args_gkr_claim *a) {
  (void)a;
  swirl_vulkan_work(l, 0, 3 * MULS_EXT, 0);
  DISPATCH(l, gkr_claim, 1, 1, 1, 0);
}

void swirl_vulkan_launch_gkr_message(vulkan_launcher *l, const args_gkr_message *a) {
  (void)a;
  swirl_vulkan_work(l, 0, 19 * MULS_EXT, 0);
  DISPATCH(l, gkr_message, 1, 1, 1, 0);
}

void swirl_vulkan_launch_gkr_fold(vulkan_launcher *l, const args_gkr_fold *a) {
  const u64 n = (u64)a->num * a->num_segments;
  swirl_vulkan_work(l, 192 * n, 4 * n * MULS_EXT, 0);
  DISPATCH_LINEAR(l, gkr_fold, 4 * n, 0);
}

void swirl_vulkan_launch_gkr_fold_eq(vulkan_launcher *l, const args_gkr_fold_eq *a) {
  const u64 len = a->log_n >= 2 ? (u64)1 << (a->log_n - 2) : 0;
  swirl_vulkan_work(l, 48 * len, 6 * MULS_EXT, 0);
  DISPATCH_LINEAR(l, gkr_fold_eq, len + 1, 0);
}
