// Folds and sums of extension vectors, and of columns with extension weights.
#include "vulkan/launch_sums.h"

void swirl_vulkan_launch_fold_mle(vulkan_launcher *l, const args_fold_mle *a) {
  const u64 pairs = (u64)a->width << (a->log_n - 1);
  swirl_vulkan_work(l, 48 * pairs, pairs * MULS_EXT, 0);
  DISPATCH_LINEAR(l, fold_mle, pairs, 0);
}

void swirl_vulkan_launch_fold_pairs(vulkan_launcher *l, const args_fold_pairs *a) {
  swirl_vulkan_work(l, 48ull * a->num_pairs, (u64)a->num_pairs * MULS_EXT, 0);
  DISPATCH_LINEAR(l, fold_pairs, a->num_pairs, 0);
}

void swirl_vulkan_launch_sumcheck_round(vulkan_launcher *l, const args_sumcheck_round *a) {
  enum { SMALL_PAIRS = 1024 }; // up to here one workgroup sums faster than many and a second dispatch
  swirl_vulkan_work(l, 64ull * a->num_pairs, 2ull * a->num_pairs * MULS_EXT, 0);
  const u32 groups = a->num_pairs <= SMALL_PAIRS ? 1 : sum_groups(a->num_pairs, 1);
  if (groups > 1) swirl_vulkan_scratch(l, 8ull * groups);
  DISPATCH(l, sumcheck_round, groups, 1, 1, 0);
  if (groups > 1) swirl_vulkan_sum_parts(l, a->dst, groups, 8, a->accumulate != 0);
}

void swirl_vulkan_launch_ext_linear(vulkan_launcher *l, const args_ext_linear *a) {
  enum { OUTPUTS = 32 }; // of a workgroup
  const u64 terms = (u64)a->num * a->len;
  swirl_vulkan_work(l, 16 * (terms + a->len), terms * MULS_EXT, 0);
  DISPATCH_LINEAR(l, ext_linear, ceil_div_u64(a->len, OUTPUTS) * GROUP_SIZE, 0);
}

void swirl_vulkan_launch_dot_columns(vulkan_launcher *l, const args_dot_columns *a) {
  enum { COLUMNS = 8, MIN_ROWS = 1024, MAX_SEGMENTS = 256, MAX_GROUPS = 65535 };
  if (a->num == 0) return;
  const u64 height = (u64)1 << a->log_height;
  const u32 groups = u32_min((u32)ceil_div_u64(a->num, COLUMNS), MAX_GROUPS);
  u32 segments = 1;
  while (segments < MAX_SEGMENTS && groups * segments < SUM_PARTS && height / (2 * segments) >= MIN_ROWS) segments *= 2;
  swirl_vulkan_work(l, 4 * a->num * height + 16 * height, a->num * height * MULS_MIXED, 0);
  if (segments > 1) swirl_vulkan_scratch(l, 4ull * segments * a->num);
  DISPATCH(l, dot_columns, groups, segments, 1, segments);
  if (segments > 1) swirl_vulkan_sum_parts(l, a->dst, segments, 4 * a->num, false);
}
