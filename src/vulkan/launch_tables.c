// Tables over the extension: powers, eq and Moebius tables, Lagrange weights, row weights; evaluation of a polynomial.
#include "vulkan/vulkan_launch.h"

void swirl_vulkan_launch_ext_powers(vulkan_launcher *l, const args_ext_powers *a) {
  swirl_vulkan_work(l, 16ull * a->n, 16ull * 32 * a->n, 0);
  DISPATCH_LINEAR(l, ext_powers, a->n, 0);
}

void swirl_vulkan_launch_ext_squarings(vulkan_launcher *l, const args_ext_squarings *a) {
  swirl_vulkan_work(l, 16ull * a->n, 8ull * a->n * a->n, 0);
  DISPATCH_LINEAR(l, ext_squarings, a->n, 0);
}

enum { EQ_LOG_CHUNK = 12 }; // variables of one workgroup's entries

void swirl_vulkan_launch_eq_table(vulkan_launcher *l, const args_eq_table *a) {
  swirl_vulkan_work(l, (u64)16 << a->num_vars, (u64)19 << a->num_vars, 0);
  DISPATCH(l, eq_table, 1u << (a->num_vars - u32_min(a->num_vars, EQ_LOG_CHUNK)), 1, 1, 0);
}

void swirl_vulkan_launch_lagrange_weights(vulkan_launcher *l, const args_lagrange_weights *a) {
  swirl_vulkan_work(l, (u64)16 << a->log_n, (u64)(40 * a->log_n) << a->log_n, 0);
  DISPATCH_LINEAR(l, lagrange_weights, (u64)1 << a->log_n, 0);
}

void swirl_vulkan_launch_row_weights(vulkan_launcher *l, const args_row_weights *a) {
  const u64 rows = (u64)1 << a->log_height;
  swirl_vulkan_work(l, 16 * rows, a->log_height >= a->l_skip ? 19 * rows : 0, 0);
  DISPATCH_LINEAR(l, row_weights, rows, 0);
}

enum { EVAL_LOG_TERMS = 10 }; // terms of one workgroup; the others' sums are the terms of a second dispatch

void swirl_vulkan_launch_eval_univariate(vulkan_launcher *l, const args_eval_univariate *a) {
  const u32 log_terms = u32_min(EVAL_LOG_TERMS, a->log_n), groups = 1u << (a->log_n - log_terms);
  swirl_vulkan_scratch(l, groups > 1 ? 4 * (u64)groups : 0);
  swirl_vulkan_work(l, (u64)16 << a->log_n, (u64)19 << a->log_n, 0);
  DISPATCH(l, eval_univariate, groups, 1, 1, 1u << a->log_n, u32_max(1u << log_terms, GROUP_SIZE), 0, 0);
  if (groups == 1) return;
  DISPATCH(l, eval_univariate, 1, 1, 1, groups, (u32)ceil_div_u64(groups, GROUP_SIZE) * GROUP_SIZE, 1, log_terms);
}
