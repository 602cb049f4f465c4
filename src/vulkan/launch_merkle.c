// Merkle trees: leaves of code matrices and the layers above them.
#include "hash/poseidon2.h"
#include "vulkan/vulkan_launch.h"

// Levels that merkle_leaves makes inside a workgroup, merkle_nodes and merkle_nodes_lanes at most in one dispatch.
enum { LOG_GROUP = 8, NODES_LEVELS = 4, LANES_LEVELS = 7 };
// Depth from which on a tree's lowest layers fill a device with one node an invocation.
enum { WIDE_DEPTH = 16 };

// Rows of `width` words of which a dispatch of bounded duration makes hashes.
static u32 rows_at_once(const vulkan_launcher *l, u32 width) {
  const u64 blocks = ceil_div_u64(width, P2_RATE);
  u32 step = l->dev->max_permutations;
  while (step > GROUP_SIZE && step * blocks > l->dev->max_permutations) step /= 2;
  return step;
}

static void hash_rows(vulkan_launcher *l, const args_merkle_leaves *a, u32 rows, u32 levels, bool to_scratch) {
  const u32 step = rows_at_once(l, a->ext != 0 ? 4 : a->width);
  for (u32 first = 0; first < rows; first += step) {
    if (first > 0) swirl_vulkan_independent(l);
    DISPATCH_LINEAR(l, merkle_leaves, u32_min(step, rows - first), levels, to_scratch, first / GROUP_SIZE);
  }
}

// Leaves of more rows than a workgroup hashes: digests of rows to scratch, then a dispatch a level.
static void large_leaves(vulkan_launcher *l, const args_merkle_leaves *a, u32 rows) {
  const u32 other = 8 * rows;
  swirl_vulkan_scratch(l, 12 * (u64)rows);
  hash_rows(l, a, rows, 0, true);
  u32 in = 0, num = rows;
  for (u32 level = 1; level <= a->k; level++) {
    num /= 2;
    DISPATCH_LINEAR(l, merkle_leaves_join, num, in, other - in, (u32)1 << (a->k - level), num, level == a->k);
    in = other - in;
  }
}

void swirl_vulkan_launch_merkle_leaves(vulkan_launcher *l, const args_merkle_leaves *a) {
  if (!swirl_vulkan_knows_suite(l)) return;
  const u32 rows = (u32)1 << (a->log_rows - a->log_parts), leaves = rows >> a->k;
  const u64 width = a->ext != 0 ? 4 : a->width, carried = a->resumes != 0 ? P2_WIDTH - P2_RATE : 0;
  swirl_vulkan_work(l, 4 * (rows * (width + carried) + (u64)leaves * 8), 0,
                    rows * ceil_div_u64(width, P2_RATE) + rows - leaves);
  if (a->k > LOG_GROUP) {
    large_leaves(l, a, rows);
  } else {
    hash_rows(l, a, rows, a->k, false);
  }
}

void swirl_vulkan_launch_merkle_absorb(vulkan_launcher *l, const args_merkle_absorb *a) {
  if (!swirl_vulkan_knows_suite(l)) return;
  const u32 rows = (u32)1 << (a->log_rows - a->log_parts), step = rows_at_once(l, a->width);
  const u64 carried = (a->resumes != 0 ? 2 : 1) * (P2_WIDTH - P2_RATE);
  swirl_vulkan_work(l, 4 * (u64)rows * (a->width + carried), 0, rows * ceil_div_u64(a->width, P2_RATE));
  for (u32 first = 0; first < rows; first += step) {
    if (first > 0) swirl_vulkan_independent(l);
    DISPATCH_LINEAR(l, merkle_absorb, u32_min(step, rows - first), first / GROUP_SIZE);
  }
}

void swirl_vulkan_launch_merkle_nodes(vulkan_launcher *l, const args_merkle_nodes *a) {
  if (!swirl_vulkan_knows_suite(l)) return;
  const u64 nodes = ((u64)1 << a->depth) - 1;
  swirl_vulkan_work(l, 96 * nodes, 0, nodes);
  for (u32 layer = 0, levels; layer < a->depth; layer += levels) {
    const u32 left = a->depth - layer;
    if (left >= WIDE_DEPTH) {
      levels = NODES_LEVELS;
      DISPATCH_LINEAR(l, merkle_nodes, (u64)1 << (left - 1), layer, levels);
      continue;
    }
    const u32 dispatches = (left + LANES_LEVELS - 1) / LANES_LEVELS;
    levels = (left + dispatches - 1) / dispatches;
    const u32 log_row = u32_min(LANES_LEVELS - levels, left - levels);
    DISPATCH(l, merkle_nodes_lanes, (u32)1 << (left - levels - log_row), 1, 1, layer, levels, log_row);
  }
}
