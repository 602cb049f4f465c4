// Rows of a code matrix that is not held, from the columns that it is made of.
#include "vulkan/vulkan_launch.h"

// As rs_open_sums: queries of an invocation. Invocations that fill a device; units that one of them sums up at most.
enum { QUERIES = 8, LOG_MANY = 18, LOG_UNITS_MAX = 15 };

void swirl_vulkan_launch_rs_open_rows(vulkan_launcher *l, const args_rs_open_rows *a) {
  const u32 log_unit = u32_max(a->k, a->l_skip), log_units = a->log_stacked - log_unit;
  const u64 unit_words = (u64)a->width << log_unit, groups = ceil_div_u64(a->num_queries, QUERIES);
  const u64 num_weights = (u64)a->num_queries << (a->k + log_unit), sums = (num_weights + 15) / 16 * 16;
  const u64 opened = ((u64)a->num_queries << a->k) * a->width;
  u32 log_segments = log_units > LOG_UNITS_MAX ? log_units - LOG_UNITS_MAX : 0;
  while (log_segments < log_units && (unit_words * groups) << log_segments < (u64)1 << LOG_MANY) log_segments++;
  const u64 column_words = (u64)a->width << a->log_stacked;
  swirl_vulkan_work(l, 4 * (groups * column_words + opened), a->num_queries * column_words, 0);
  swirl_vulkan_scratch(l, sums + ((unit_words * a->num_queries) << log_segments));
  if (opened == 0) return;
  DISPATCH_LINEAR(l, rs_open_weights, num_weights, log_unit);
  swirl_vulkan_independent(l);
  DISPATCH_LINEAR(l, rs_open_sums, (unit_words * groups) << log_segments, log_unit, log_segments, (u32)sums);
  DISPATCH_LINEAR(l, rs_open_rows, opened, log_unit, log_segments, (u32)sums);
}
