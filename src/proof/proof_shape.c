#include "proof/proof_shape.h"

// Widths and totals above this are refused, so that sums of a few of them fit everywhere.
static const u64 MAX_WIDTH = (u64)1 << 31;

u32 swirl_shape_max_commits(const swirl_vk *vk) {
  u32 n = 1;
  for (u32 a = 0; a < vk->num_airs; a++) n += vk->airs[a].has_preprocessed + vk->airs[a].num_cached;
  return n;
}

// Trace order: log height descending, then AIR index ascending.
static void sort_traces(proof_shape *shape, const i32 *log_heights) {
  const swirl_vk *vk = shape->vk;
  u32 t = 0;
  for (i32 h = (i32)shape->log_stacked; h >= 0; h--) {
    for (u32 a = 0; a < vk->num_airs; a++) {
      if (log_heights[a] != h) continue;
      const i32 n = h - (i32)shape->l_skip;
      shape->traces[t++] = (trace_shape){.air = &vk->airs[a],
                                         .air_id = a,
                                         .log_height = (u32)h,
                                         .n = n,
                                         .n_lift = n > 0 ? (u32)n : 0,
                                         .lift = u32_max((u32)h, shape->l_skip)};
    }
  }
  shape->num_traces = t;
}

static swirl_status add_commit(proof_shape *shape, u32 trace, u32 part, u64 width) {
  if (width > MAX_WIDTH || shape->total_width + width > MAX_WIDTH) return SWIRL_ERR_TOO_LARGE;
  shape->total_width += width;
  shape->commits[shape->num_commits++] = (commit_shape){.trace = trace, .part = part, .width = (u32)width};
  return SWIRL_OK;
}

// Commitment order: the common mains together, then per trace its preprocessed and its cached parts, each alone.
static swirl_status lay_out_commits(proof_shape *shape) {
  u64 cells = 0; // of the common main commitment, in units of 2^l_skip
  for (u32 t = 0; t < shape->num_traces; t++) {
    cells += (u64)shape->traces[t].air->common_main_width << shape->traces[t].n_lift;
    if (cells >> 62 != 0) return SWIRL_ERR_TOO_LARGE;
  }
  SWIRL_TRY(add_commit(shape, 0, 0, ceil_div_u64(cells, (u64)1 << shape->n_stack)));
  for (u32 t = 0; t < shape->num_traces; t++) {
    const trace_shape *trace = &shape->traces[t];
    for (u32 part = 1; part < air_num_parts(trace->air); part++) {
      const u64 width = air_part_width(trace->air, part);
      SWIRL_TRY(add_commit(shape, t, part, shape_stacked_width(width, trace->lift, shape->log_stacked)));
    }
  }
  return SWIRL_OK;
}

swirl_status swirl_shape_init(proof_shape *shape, const swirl_vk *vk, const i32 *log_heights) {
  const swirl_params *params = &vk->params;
  trace_shape *traces = shape->traces;
  commit_shape *commits = shape->commits;
  *shape = (proof_shape){.vk = vk,
                         .l_skip = params->l_skip,
                         .n_stack = params->n_stack,
                         .log_stacked = params->l_skip + params->n_stack,
                         .log_blowup = params->log_blowup,
                         .k = params->k_whir,
                         .traces = traces,
                         .commits = commits,
                         .log_final_poly_len = params->l_skip + params->n_stack - params->num_rounds * params->k_whir};
  sort_traces(shape, log_heights);
  SWIRL_ASSERT(shape->num_traces > 0);

  for (u32 t = 0; t < shape->num_traces; t++) {
    const trace_shape *trace = &shape->traces[t];
    const air_vk *air = trace->air;
    shape->total_interactions += (u64)air->num_interactions << trace->lift;
    u64 columns = 0;
    for (u32 part = 0; part < air_num_parts(air); part++) columns += air_part_width(air, part);
    shape->total_columns += columns;
    shape->total_openings += air->need_rot ? 2 * columns : columns;
    if (shape->total_columns > MAX_WIDTH) return SWIRL_ERR_TOO_LARGE;
  }
  shape->n_max = shape->traces[0].n_lift;
  if (shape->total_interactions > 0) {
    shape->n_logup = bit_length_u64(shape->total_interactions) - shape->l_skip;
    shape->gkr_layers = shape->l_skip + shape->n_logup;
  }
  shape->n_global = u32_max(shape->n_max, shape->n_logup);

  const u64 skip = ((u64)1 << shape->l_skip) - 1, degree = params->max_constraint_degree;
  const u64 univariate_len = (degree + 1) * skip + 1;
  if (univariate_len > MAX_WIDTH) return SWIRL_ERR_TOO_LARGE;
  shape->univariate_len = (u32)univariate_len;
  shape->stacking_univariate_len = (u32)(2 * skip + 1);
  return lay_out_commits(shape);
}
