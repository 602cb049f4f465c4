// The stacked reduction's round 0, kernels and tail weights, per class of slices of equal height (spec 14).
#include "field/babybear.h"
#include "vulkan/launch_sums.h"

void swirl_vulkan_launch_stacked_round0(vulkan_launcher *l, const args_stacked_round0 *a) {
  enum { MAX_LOG_WIDTH = 2, MIN_X = 64, MAX_SEGMENTS = 256 };
  const u32 log_n = u32_min(a->log_height, a->l_skip), log_width = u32_min(log_n, MAX_LOG_WIDTH);
  const u64 num_x = (u64)1 << (a->log_height - log_n), rows = (u64)1 << a->log_height;
  const u64 vectors = a->rot.region == REGION_NONE ? 1 : 3, groups = (u64)1 << (log_n - log_width);
  u32 segments = 1;
  while (segments < MAX_SEGMENTS && num_x / (2 * segments) >= MIN_X) segments *= 2;
  swirl_vulkan_work(l, 16 * rows * (vectors > 1 ? 2 : 1), vectors * rows * MULS_EXT, 0);
  if (segments > 1) swirl_vulkan_scratch(l, ((u64)12 << a->l_skip) * segments);
  DISPATCH_LINEAR(l, stacked_round0, groups * segments * GROUP_SIZE, 1u << log_width, segments);
  if (segments > 1) swirl_vulkan_sum_parts(l, a->dst, segments, 12u << a->l_skip, false);
}

void swirl_vulkan_launch_stacked_round0_poly(vulkan_launcher *l, const args_stacked_round0_poly *a) {
  enum { OUTPUTS = 32 }; // of a workgroup
  const u32 size = u32_min(a->log_height, a->l_skip);
  const u64 n = (u64)1 << a->l_skip;
  swirl_vulkan_work(l, 80 * n, 3 * n * n * (4 + MULS_EXT), 0);
  swirl_vulkan_scratch(l, 24 * n);
  DISPATCH_LINEAR(l, stacked_poly_factors, 6 * n, bb_inv(bb_two_adic_generator(a->l_skip)), bb_two_adic_generator(size),
                  bb_inv_pow2(size));
  const u32 scale = bb_inv_pow2(a->l_skip); // 1 / N of the coefficients of G, 2^-L 2^-(l-L) of the kernels
  DISPATCH_LINEAR(l, stacked_round0_poly, ceil_div_u64(2 * n - 1, OUTPUTS) * GROUP_SIZE, bb_mul(scale, scale));
}

void swirl_vulkan_launch_stacked_kernels(vulkan_launcher *l, const args_stacked_kernels *a) {
  const u32 size = u32_min(a->log_height, a->l_skip);
  const u64 num_x = (u64)1 << (a->log_height - size);
  swirl_vulkan_work(l, 48 * num_x, 3 * num_x * MULS_EXT, 0);
  DISPATCH(l, stacked_kernels, sum_groups(num_x, 1), 1, 1, bb_two_adic_generator(size), bb_inv_pow2(size),
           bb_inv_pow2(a->l_skip - size));
}

void swirl_vulkan_launch_stacked_tail_weights(vulkan_launcher *l, const args_stacked_tail_weights *a) {
  swirl_vulkan_work(l, 40ull * a->num, (u64)a->num * MULS_EXT, 0);
  DISPATCH_LINEAR(l, stacked_tail_weights, a->num, 0);
}
