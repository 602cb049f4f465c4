#include "prover/recording.h"

#include "base/grow.h"

static swirl_status at_air(swirl_diag *diag, u32 air, swirl_status status) {
  if (diag != NULL) diag->air = air;
  return status;
}

swirl_status swirl_heights_check(const swirl_pk *pk, const i32 *log_heights, u32 flags, swirl_diag *diag) {
  const swirl_vk *vk = pk->vk;
  const u32 log_stacked = vk->params.l_skip + vk->params.n_stack;
  u32 num_present = 0;
  for (u32 a = 0; a < vk->num_airs; a++) {
    const air_vk *air = &vk->airs[a];
    if (log_heights[a] < 0) {
      if (!air->is_required) continue;
      return at_air(diag, a, swirl_fail(diag, SWIRL_ERR_TRACE, "AIR %u is required but absent", a));
    }
    num_present++;
    const u32 h = (u32)log_heights[a];
    if (!pk->airs[a].selected) {
      return at_air(diag, a, swirl_fail(diag, SWIRL_ERR_TRACE, "AIR %u was not chosen when the key was made", a));
    }
    if (h > log_stacked) {
      return at_air(diag, a,
                    swirl_fail(diag, SWIRL_ERR_TRACE, "AIR %u: 2^%u rows, at most 2^%u fit", a, h, log_stacked));
    }
    if (air->has_preprocessed && (i32)h != air->hypercube_dim + (i32)vk->params.l_skip) {
      return at_air(diag, a,
                    swirl_fail(diag, SWIRL_ERR_TRACE, "AIR %u: 2^%u rows, but its preprocessed trace has 2^%d", a, h,
                               (int)(air->hypercube_dim + (i32)vk->params.l_skip)));
    }
  }
  if (num_present == 0) return swirl_fail(diag, SWIRL_ERR_TRACE, "no AIR is present");
  for (u32 i = 0; i < vk->num_height_constraints && (flags & SWIRL_ANY_HEIGHTS) == 0; i++) {
    const height_constraint *constraint = &vk->height_constraints[i];
    u64 sum = 0; // at most num_airs * 2^32 * 2^27: no overflow
    for (u32 a = 0; a < vk->num_airs; a++) {
      if (log_heights[a] < 0) continue;
      sum += (u64)constraint->coefficients[a] << u32_max((u32)log_heights[a], vk->params.l_skip);
    }
    if (sum >= constraint->threshold) {
      return swirl_fail(diag, SWIRL_ERR_TRACE,
                        "the traces are too high: trace height constraint %u gives %llu, the bound is %u", i,
                        (unsigned long long)sum, constraint->threshold);
    }
  }
  return SWIRL_OK;
}

swirl_status swirl_recording_init(recording *r, const swirl_pk *pk, const i32 *log_heights, u32 flags,
                                  swirl_diag *diag) {
  *r = (recording){.allocator = &pk->dev->allocator, .pk = pk};
  SWIRL_TRY(swirl_heights_check(pk, log_heights, flags, diag));
  const swirl_vk *vk = pk->vk;
  const u32 max_commits = swirl_shape_max_commits(vk);
  r->shape.traces = swirl_mem_alloc(r->allocator, vk->num_airs * sizeof *r->shape.traces);
  r->shape.commits = swirl_mem_alloc(r->allocator, max_commits * sizeof *r->shape.commits);
  if (r->shape.traces == NULL || r->shape.commits == NULL) return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "prover");
  const swirl_status status = swirl_shape_init(&r->shape, vk, log_heights);
  if (status != SWIRL_OK) return swirl_fail(diag, status, "shape of the proof: %s", swirl_status_text(status));
  if (r->shape.l_skip + r->shape.n_global == 0) {
    return swirl_fail(
        diag, SWIRL_ERR_UNSUPPORTED,
        "l_skip 0, all heights 1 and no interactions: the reference has no proof of this shape (spec 10.2)");
  }
  if (r->shape.total_width > vk->params.w_stack) {
    return swirl_fail(diag, SWIRL_ERR_TRACE, "the traces fill %llu stacked columns, the parameters allow %llu",
                      (unsigned long long)r->shape.total_width, (unsigned long long)vk->params.w_stack);
  }
  for (u32 t = 0; t < r->shape.num_traces; t++) r->num_parts += air_num_parts(r->shape.traces[t].air);
  r->num_columns = r->shape.total_columns;
  prove_context *c = &r->context;
  c->traces = swirl_mem_alloc(r->allocator, r->shape.num_traces * sizeof *c->traces);
  c->commits = swirl_mem_alloc(r->allocator, r->shape.num_commits * sizeof *c->commits);
  r->part_regions = swirl_mem_alloc(r->allocator, r->num_parts * sizeof *r->part_regions);
  r->matrices = swirl_mem_alloc(r->allocator, r->num_parts * sizeof *r->matrices);
  r->columns = swirl_mem_alloc(r->allocator, r->num_columns * sizeof *r->columns);
  r->column_traces = swirl_mem_alloc(r->allocator, r->num_columns * sizeof *r->column_traces);
  if (c->traces == NULL || c->commits == NULL || r->part_regions == NULL || r->matrices == NULL || r->columns == NULL ||
      r->column_traces == NULL) {
    return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "prover");
  }
  swirl_program_init(&r->program, &pk->dev->driver, vk->suite, r->allocator);
  r->program.record_log = (flags & SWIRL_RECORD_TRANSCRIPT) != 0;
  c->p = &r->program;
  c->shape = &r->shape;
  return SWIRL_OK;
}

void swirl_recording_release(recording *r) {
  prove_context *c = &r->context;
  const swirl_allocator *allocator = r->allocator;
  if (c->p != NULL) swirl_program_release(&r->program);
  swirl_mem_release(allocator, r->uses, r->cap_uses * sizeof *r->uses);
  swirl_mem_release(allocator, c->traces, r->shape.num_traces * sizeof *c->traces);
  swirl_mem_release(allocator, c->commits, r->shape.num_commits * sizeof *c->commits);
  swirl_mem_release(allocator, r->part_regions, r->num_parts * sizeof *r->part_regions);
  swirl_mem_release(allocator, r->matrices, r->num_parts * sizeof *r->matrices);
  swirl_mem_release(allocator, r->columns, r->num_columns * sizeof *r->columns);
  swirl_mem_release(allocator, r->column_traces, r->num_columns * sizeof *r->column_traces);
  swirl_mem_release(allocator, r->shape.traces, r->pk->vk->num_airs * sizeof *r->shape.traces);
  swirl_mem_release(allocator, r->shape.commits, swirl_shape_max_commits(r->pk->vk) * sizeof *r->shape.commits);
}

static u32 num_witnesses(const swirl_params *params) { return 2 + params->num_rounds * (params->k_whir + 1); }

// What the device needs for the AIRs that are proven, before their operations ask for it one by one.
static void warm_airs(recording *r) {
  const u32 num = r->shape.num_traces;
  u32 *airs = swirl_mem_alloc(r->allocator, num * sizeof *airs);
  swirl_status status = airs == NULL ? SWIRL_ERR_NO_MEMORY : SWIRL_OK;
  for (u32 t = 0; t < num && airs != NULL; t++) airs[t] = r->shape.traces[t].air_id;
  if (airs != NULL) status = swirl_pk_warm_airs(r->pk, airs, num, false);
  if (status != SWIRL_OK) swirl_program_fail(&r->program, status, "prover");
  swirl_mem_release(r->allocator, airs, num * sizeof *airs);
}

void swirl_recording_begin(recording *r, bool given_witnesses) {
  warm_airs(r);
  program *p = &r->program;
  prove_context *c = &r->context;
  const hash_suite *suite = r->pk->vk->suite;
  c->sponge = swirl_program_input(p, suite->sponge_words);
  c->position = suite->initial_position;
  c->witnesses = given_witnesses ? swirl_program_input(p, num_witnesses(&r->pk->vk->params)) : DEV_NONE;
  c->r = swirl_program_input(p, 4 * (1 + r->shape.n_max));
  u32 *next_part = r->part_regions;
  prove_matrix *next_matrix = r->matrices;
  for (u32 t = 0; t < r->shape.num_traces; t++) {
    const trace_shape *trace = &r->shape.traces[t];
    prove_trace *out = &c->traces[t];
    out->pk = &r->pk->airs[trace->air_id];
    out->part_region = next_part;
    out->matrices = next_matrix;
    next_part += air_num_parts(trace->air);
    next_matrix += air_num_parts(trace->air);
    for (u32 part = 0; part < air_num_parts(trace->air); part++) out->part_region[part] = REGION_NONE;
    out->constraints = swirl_program_region_words(p, &out->pk->constraints_memory, out->pk->constraints.words);
    out->interactions = swirl_program_region_words(p, &out->pk->interactions_memory, out->pk->interactions.words);
    out->publics = swirl_program_input(p, trace->air->num_public_values);
    if (trace->air->has_preprocessed) {
      const swirl_trace *preprocessed = out->pk->preprocessed;
      out->part_region[1] = swirl_program_region_fixed(p, &preprocessed->memory, preprocessed->stride);
    }
  }
}

u32 swirl_recording_bound(recording *r, u32 air, u32 part, region_content content) {
  const u32 region = swirl_program_region_bound(&r->program);
  region_use *uses = swirl_grow(r->allocator, r->uses, &r->cap_uses, r->num_uses + 1, sizeof *uses);
  if (uses == NULL) {
    swirl_program_fail(&r->program, SWIRL_ERR_NO_MEMORY, "prover");
    return region;
  }
  r->uses = uses;
  uses[r->num_uses++] = (region_use){region, air, part, content};
  return region;
}

void swirl_recording_commitments(recording *r) {
  const proof_shape *shape = &r->shape;
  prove_context *c = &r->context;
  program *p = &r->program;
  placed_column *columns = r->columns;
  u32 *column_traces = r->column_traces;
  for (u32 i = 0; i < shape->num_commits; i++) {
    prove_commit *commit = &c->commits[i];
    commit->columns = columns;
    commit->column_trace = column_traces;
    const commit_shape *place = &shape->commits[i];
    commit->part = place->part;
    // The first commitment has the common mains of all traces, any other has one matrix.
    const u32 begin = i == 0 ? 0 : place->trace, end = i == 0 ? shape->num_traces : place->trace + 1;
    for (u32 t = begin; t < end; t++) {
      const trace_shape *trace = &shape->traces[t];
      swirl_commit_add_matrix(commit, c->traces[t].part_region[place->part], air_part_width(trace->air, place->part),
                              trace->log_height, t, shape->l_skip, shape->log_stacked);
    }
    columns += commit->num_columns;
    column_traces += commit->num_columns;
    SWIRL_ASSERT(commit->width == place->width);
    const trace_shape *trace = &shape->traces[place->trace];
    if (i > 0 && trace->air->has_preprocessed && place->part == 1) {
      const swirl_committed *committed = c->traces[place->trace].pk->preprocessed_committed;
      commit->code = (dev_ptr){swirl_program_region_fixed(p, &committed->code, 0), 0};
      commit->layers = (dev_ptr){swirl_program_region_fixed(p, &committed->layers, 0), 0};
      commit->root = dev_at(commit->layers, committed->root_at);
    }
  }
}

swirl_status swirl_recording_seal(recording *r, swirl_diag *diag) {
  return r->pk->dev->plan_only ? SWIRL_OK : swirl_program_seal(&r->program, diag);
}
