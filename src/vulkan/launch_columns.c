// Base columns with extension weights: combine_columns. Sums of base columns. Query weights of WHIR.
#include "vulkan/vulkan_launch.h"

// combine_columns.comp: rows of a workgroup. Where rows alone give too few invocations, the entries are split into
// groups whose sums a second dispatch adds up.
enum { COMBINE_TILE = 1024, COMBINE_LOG_WANTED = 19, COMBINE_LEAST_ENTRIES = 32 };

static u32 combine_groups(const args_combine_columns *a) {
  if (a->log_len >= COMBINE_LOG_WANTED) return 1;
  const u32 most = a->num_entries / COMBINE_LEAST_ENTRIES;
  return u32_max(1, u32_min(u32_min(most, 256), 1u << (COMBINE_LOG_WANTED - a->log_len)));
}

void swirl_vulkan_launch_combine_columns(vulkan_launcher *l, const args_combine_columns *a) {
  const placed_column *table = (const placed_column *)(const void *)l->known;
  u64 cells = 0; // without the table, as if every entry covered all rows: an upper bound
  for (u32 i = 0; i < a->num_entries && l->cost != NULL; i++)
    cells += (u64)1 << (table == NULL ? a->log_len : table[i].log_height);
  u32 groups = combine_groups(a);
  const u32 own = u32_max(1, (u32)ceil_div_u64(a->num_entries, groups)), tiles = (1u << a->log_len) / COMBINE_TILE;
  groups = u32_max(1, (u32)ceil_div_u64(a->num_entries, own));
  swirl_vulkan_scratch(l, groups > 1 ? (u64)groups * 4 << a->log_len : 0);
  swirl_vulkan_work(l, 4 * cells + ((u64)16 << a->log_len), 4 * cells, 0);
  DISPATCH(l, combine_columns, u32_max(tiles, 1), groups, 1, own, groups > 1);
  if (groups > 1) DISPATCH_LINEAR(l, combine_groups, (u64)1 << a->log_len, groups);
}

void swirl_vulkan_launch_column_sum(vulkan_launcher *l, const args_column_sum *a) {
  // Rows of a workgroup: few where there are few, so that more invocations share the columns.
  enum { LOG_LEAST = 5, LOG_MOST = 8, LOG_WANTED = 10 };
  const u32 h = a->log_height, log_rows = u32_max(LOG_LEAST, u32_min(LOG_MOST, h - u32_min(h, LOG_WANTED)));
  const u64 cells = (u64)a->num << h, groups = ceil_div_u64((u64)1 << h, (u64)1 << log_rows);
  swirl_vulkan_work(l, 4 * cells + ((u64)4 << h), cells, 0);
  DISPATCH_LINEAR(l, column_sum, groups * GROUP_SIZE, log_rows);
}

enum { WHIR_LOG_LOW = 8, WHIR_ROWS = 2 }; // whir_weights.comp

void swirl_vulkan_launch_whir_weights(vulkan_launcher *l, const args_whir_weights *a) {
  const u32 log_low = u32_min(u32_max(WHIR_LOG_LOW, (a->log_len + 1) / 2), a->log_len), log_high = a->log_len - log_low;
  const u32 queries = (a->num_queries + 3) / 4 * 4;
  const u64 low_groups = ceil_div_u64((u64)1 << log_low, GROUP_SIZE);
  swirl_vulkan_scratch(l, ((u64)4 << log_low) + ((u64)4 << log_high) * (1 + queries) + ((u64)queries << log_low));
  swirl_vulkan_work(l, (u64)32 << a->log_len, (u64)(4 * a->num_queries + 19) << a->log_len, 0);
  DISPATCH(l, whir_tables, (u32)low_groups, 1 + queries, 1, log_low, queries);
  DISPATCH(l, whir_weights, (u32)low_groups, (u32)ceil_div_u64((u64)1 << log_high, WHIR_ROWS), 1, log_low, queries);
}
