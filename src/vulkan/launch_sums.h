// Sums of extension elements that several workgroups make, each into its part of the scratch.
#ifndef SWIRL_VULKAN_LAUNCH_SUMS_H
#define SWIRL_VULKAN_LAUNCH_SUMS_H

#include "vulkan/vulkan_launch.h"

// Base multiplications of an extension product, and of one with a base value.
enum { MULS_EXT = 19, MULS_MIXED = 4 };

// Workgroups that fill a large GPU with work of some length each.
enum { GROUPS = 2048 };
// Most parts of a sum: enough workgroups to fill a large GPU evenly.
enum { SUM_PARTS = 1024 };

// Workgroups for `n` terms of which an invocation should take `each` at least.
static inline u32 sum_groups(u64 n, u32 each) {
  const u64 groups = ceil_div_u64(n, (u64)GROUP_SIZE * each);
  return groups < SUM_PARTS ? (u32)groups : SUM_PARTS;
}
// dst = sum of the parts [num_parts][num_words], which lie in the scratch; added to what is there if `accumulate`.
void swirl_vulkan_sum_parts(vulkan_launcher *l, dev_ptr dst, u32 num_parts, u32 num_words, bool accumulate);

#endif
