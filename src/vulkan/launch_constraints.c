// The batched constraint sumcheck, without the AIR programs (launch_air.c): round 0 polynomials, folds, messages.
#include "vulkan/launch_sums.h"

void swirl_vulkan_launch_round0_poly(vulkan_launcher *l, const args_round0_poly *a) {
  const u64 n = (u64)1 << a->l_skip, c = a->num_cosets;
  swirl_vulkan_scratch(l, 8 * c * n + 8 * n + c * (2 * c + 1));
  swirl_vulkan_work(l, 16 * (c * n + a->len), c * n * n * MULS_MIXED + a->len * n * MULS_EXT, 0);
  DISPATCH(l, round0_poly, 1, 1, 1, 0);
}

void swirl_vulkan_launch_fold_ple(vulkan_launcher *l, const args_fold_ple *a) {
  const u32 lift = u32_max(a->log_height, a->l_skip);
  const u64 blocks = (u64)a->num << (lift - a->l_skip);
  swirl_vulkan_work(l, a->num * ((u64)4 << a->log_height) + 16 * blocks, ((u64)a->num << lift) * MULS_MIXED, 0);
  DISPATCH_LINEAR(l, fold_ple, blocks, 0);
}

void swirl_vulkan_launch_fold_ple_ext(vulkan_launcher *l, const args_fold_ple_ext *a) {
  const u32 log_n = u32_min(a->log_height, a->l_skip), log_team = u32_min(log_n, 8);
  const u64 rows = (u64)1 << a->log_height;
  swirl_vulkan_work(l, 16 * rows, rows * MULS_EXT, 0);
  DISPATCH_LINEAR(l, fold_ple_ext, rows >> (log_n - log_team), log_team);
}

void swirl_vulkan_launch_batch_init(vulkan_launcher *l, const args_batch_init *a) {
  swirl_vulkan_work(l, 0, ((u64)3 * a->l_skip << a->l_skip) * MULS_EXT, 0);
  DISPATCH(l, batch_init, 1, 1, 1, 0);
}

void swirl_vulkan_launch_batch_round(vulkan_launcher *l, const args_batch_round *a) {
  const u64 traces = a->num_traces, num_x = (u64)a->degree + 2;
  swirl_vulkan_scratch(l, 4 * (2 * traces * num_x + traces));
  swirl_vulkan_work(l, 48 * traces * a->max_points, 3 * traces * (num_x + 1) * MULS_EXT, 0);
  DISPATCH(l, batch_round, 1, 1, 1, 0);
}
