// Finished AIRs to a verifying key: checks, node lists, height constraints, pre-hash. The parts are built one by one
// and then copied into the one allocation of the key.
#include "keys/vk_build.h"

#include "air/air_dag.h"
#include "keys/height_constraints.h"
#include "keys/vk_encode.h"

#include <inttypes.h>

enum { SECURITY_BITS = 100 };

// A key and what is needed to release it.
typedef struct owned_vk {
  swirl_vk vk; // first: a pointer to it is a pointer to the whole
  swirl_allocator allocator;
  size_t size;
} owned_vk;

void swirl_vk_release(swirl_vk *vk) {
  if (vk == NULL) return;
  owned_vk *owned = (owned_vk *)vk;
  const swirl_allocator allocator = owned->allocator; // lies in what is released
  swirl_mem_release(&allocator, owned, owned->size);
}

// ---- Checks (spec 04 section 3)

// What every step needs.
typedef struct vk_inputs {
  const hash_suite *suite;
  const swirl_params *params;
  const swirl_air *const *airs;
  u32 num_airs;
  const preprocessed_commitment *pre; // may be NULL
  const swirl_allocator *allocator;
} vk_inputs;

static swirl_status fail_air(swirl_diag *diag, swirl_status status, u32 air) {
  if (diag != NULL) diag->air = air;
  return status;
}

static bool has_preprocessed(const vk_inputs *in, u32 i) { return in->pre != NULL && in->pre[i].present; }

static swirl_status check_air(const vk_inputs *in, u32 i, swirl_diag *diag) {
  const swirl_air *air = in->airs[i];
  const u32 stacked = in->params->l_skip + in->params->n_stack;
  if (air == NULL) return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "airs[%" PRIu32 "] is NULL", i);
  if (!air->is_finished) {
    return swirl_fail(diag, SWIRL_ERR_AIR, "airs[%" PRIu32 "] (%.48s) is not finished", i, air->name);
  }
  if (has_preprocessed(in, i) != (air->preprocessed_width != 0)) {
    return swirl_fail(diag, SWIRL_ERR_AIR, "airs[%" PRIu32 "] (%.48s): %s", i, air->name,
                      air->preprocessed_width != 0 ? "its preprocessed trace is missing"
                                                   : "a preprocessed trace is given, but it has no such columns");
  }
  if (has_preprocessed(in, i) && in->pre[i].log_height > stacked) {
    return swirl_fail(diag, SWIRL_ERR_AIR,
                      "airs[%" PRIu32 "] (%.48s): preprocessed log height %" PRIu32
                      " exceeds the stacked height %" PRIu32,
                      i, air->name, in->pre[i].log_height, stacked);
  }
  if (air->constraints.len == 0 && air->interactions.len == 0) {
    return swirl_fail(diag, SWIRL_ERR_AIR, "airs[%" PRIu32 "] (%.48s): no constraint and no interaction", i, air->name);
  }
  // The bus follows the message, so a message has one field less than the limit.
  const u64 max_message_len = ((u64)1 << in->params->log_max_message_length) - 1;
  for (u32 j = 0; j < air->interactions.len; j++) {
    const u32 len = air_interactions(air)[j].message_len;
    if (len > max_message_len) {
      return swirl_fail(diag, SWIRL_ERR_AIR,
                        "airs[%" PRIu32 "] (%.48s): interaction %" PRIu32 " has %" PRIu32 " fields, at most %" PRIu64
                        " are allowed",
                        i, air->name, j, len, max_message_len);
    }
  }
  return SWIRL_OK;
}

// Checks the AIR and builds its node list.
static swirl_status build_dag(air_dag *dag, const vk_inputs *in, u32 i, swirl_diag *diag) {
  SWIRL_TRY(check_air(in, i, diag));
  if (swirl_air_dag_build(dag, in->airs[i], in->allocator) != SWIRL_OK) {
    return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "airs[%" PRIu32 "]: out of memory", i);
  }
  if (dag->max_degree > in->params->max_constraint_degree) {
    return swirl_fail(diag, SWIRL_ERR_AIR,
                      "airs[%" PRIu32 "] (%.48s): degree %" PRIu32 " exceeds max_constraint_degree = %" PRIu32, i,
                      in->airs[i]->name, dag->max_degree, in->params->max_constraint_degree);
  }
  return SWIRL_OK;
}

// ---- The one allocation

// Hands out parts of a block, or with `base` NULL counts them.
typedef struct block {
  u8 *base;
  size_t used;
} block;

static void *block_take(block *b, size_t num, size_t size) {
  void *part = b->base == NULL ? NULL : b->base + b->used;
  b->used += (num * size + 15) / 16 * 16;
  return part;
}

static void *block_copy(block *b, const void *items, size_t num, size_t size) {
  void *part = block_take(b, num, size);
  if (part != NULL && num != 0) memcpy(part, items, num * size);
  return part;
}

static air_vk place_air(block *b, const vk_inputs *in, const air_dag *dag, u32 i) {
  const swirl_air *air = in->airs[i];
  const swirl_params *params = in->params;
  air_vk out = {.has_preprocessed = has_preprocessed(in, i),
                .need_rot = dag->need_rot,
                .is_required = air->is_required,
                .max_constraint_degree = (u8)dag->max_degree,
                .preprocessed_width = air->preprocessed_width,
                .common_main_width = air->common_main_width,
                .num_cached = air->num_cached,
                .num_public_values = air->num_public_values,
                .num_nodes = dag->num_nodes,
                .num_constraints = dag->num_constraints,
                .num_interactions = dag->num_interactions,
                .num_messages = dag->num_messages,
                .num_unused = dag->num_unused};
  if (out.has_preprocessed) {
    const u32 log_height = in->pre[i].log_height;
    const u64 cells = (u64)air->preprocessed_width << u32_max(log_height, params->l_skip);
    memcpy(out.preprocessed_commit, in->pre[i].digest, sizeof out.preprocessed_commit);
    out.hypercube_dim = (i32)log_height - (i32)params->l_skip;
    out.preprocessed_stacking_width = (u32)ceil_div_u64(cells, (u64)1 << (params->l_skip + params->n_stack));
  }
  out.cached_widths = block_copy(b, air->cached_widths, air->num_cached, sizeof *air->cached_widths);
  out.nodes = block_copy(b, dag->nodes, dag->num_nodes, sizeof *dag->nodes);
  out.constraint_idx = block_copy(b, dag->constraint_idx, dag->num_constraints, sizeof *dag->constraint_idx);
  out.interactions = block_copy(b, dag->interactions, dag->num_interactions, sizeof *dag->interactions);
  out.messages = block_copy(b, dag->messages, dag->num_messages, sizeof *dag->messages);
  out.unused = block_copy(b, dag->unused, dag->num_unused, sizeof *dag->unused);
  return out;
}

// Places the whole key in the block; the first pass, with an empty block, only counts.
static void place_vk(block *b, const vk_inputs *in, const air_dag *dags, const height_rows *rows) {
  owned_vk *owned = block_take(b, 1, sizeof *owned);
  air_vk *airs = block_take(b, in->num_airs, sizeof *airs);
  height_constraint *constraints = block_take(b, rows->num_kept, sizeof *constraints);
  for (u32 i = 0; i < in->num_airs; i++) {
    const air_vk air = place_air(b, in, &dags[i], i);
    if (airs != NULL) airs[i] = air;
  }
  for (u32 i = 0; i < rows->num_kept; i++) {
    const u32 row = rows->kept[i];
    const u32 *coefficients =
        block_copy(b, rows->coefficients + (size_t)row * in->num_airs, in->num_airs, sizeof *coefficients);
    if (constraints != NULL) constraints[i] = (height_constraint){coefficients, rows->threshold[row]};
  }
  if (owned == NULL) return;
  owned->vk = (swirl_vk){.suite = in->suite,
                         .params = *in->params,
                         .num_airs = in->num_airs,
                         .num_height_constraints = rows->num_kept,
                         .airs = airs,
                         .height_constraints = constraints};
  if (in->allocator != NULL) owned->allocator = *in->allocator;
}

static swirl_status hash_key(swirl_vk *vk, const swirl_allocator *allocator) {
  const size_t len = swirl_vk_encode_hashed(vk, NULL);
  u8 *bytes = swirl_mem_alloc_uninit(allocator, len);
  if (bytes == NULL) return SWIRL_ERR_NO_MEMORY;
  (void)swirl_vk_encode_hashed(vk, bytes);
  swirl_vk_hash(vk->pre_hash, vk->suite, bytes, len);
  swirl_mem_release(allocator, bytes, len);
  return SWIRL_OK;
}

static swirl_status make_vk(swirl_vk **out, const vk_inputs *in, const air_dag *dags, const height_rows *rows,
                            swirl_diag *diag) {
  block count = {0};
  place_vk(&count, in, dags, rows);
  block b = {.base = swirl_mem_alloc(in->allocator, count.used)};
  if (b.base == NULL) return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "out of memory");
  place_vk(&b, in, dags, rows);
  owned_vk *owned = (owned_vk *)(void *)b.base;
  owned->size = count.used;
  if (hash_key(&owned->vk, in->allocator) != SWIRL_OK) {
    swirl_vk_release(&owned->vk);
    return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "out of memory");
  }
  *out = &owned->vk;
  return SWIRL_OK;
}

// ----

static swirl_status check_security(const swirl_vk *vk, u32 flags, swirl_diag *diag) {
  swirl_soundness soundness;
  if ((flags & SWIRL_ALLOW_INSECURE) != 0) return SWIRL_OK;
  SWIRL_TRY(swirl_vk_soundness(&soundness, vk));
  if (soundness.total >= SECURITY_BITS) return SWIRL_OK;
  return swirl_fail(diag, SWIRL_ERR_INSECURE, "the key gives %.2f bits of security, at least %d are required",
                    soundness.total, SECURITY_BITS);
}

static swirl_status build_from_dags(swirl_vk **out, const vk_inputs *in, air_dag *dags, u32 flags, swirl_diag *diag) {
  for (u32 i = 0; i < in->num_airs; i++) {
    const swirl_status status = build_dag(&dags[i], in, i, diag);
    if (status != SWIRL_OK) return fail_air(diag, status, i);
  }
  height_rows rows;
  swirl_vk *vk = NULL;
  swirl_status status =
      swirl_height_rows_build(&rows, dags, in->num_airs, in->params->max_interaction_count, in->allocator, diag);
  if (status == SWIRL_OK) status = make_vk(&vk, in, dags, &rows, diag);
  swirl_height_rows_release(&rows);
  if (status == SWIRL_OK) status = check_security(vk, flags, diag);
  if (status != SWIRL_OK) {
    swirl_vk_release(vk);
    return status;
  }
  *out = vk;
  return SWIRL_OK;
}

swirl_status swirl_vk_build(swirl_vk **out, const hash_suite *suite, const swirl_params *params,
                            const swirl_air *const *airs, size_t num_airs, const preprocessed_commitment *pre,
                            u32 flags, const swirl_allocator *allocator, swirl_diag *diag) {
  if (out == NULL || suite == NULL || params == NULL || airs == NULL) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "key generation: NULL argument");
  }
  if ((flags & ~SWIRL_ALLOW_INSECURE) != 0) return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "unknown flag");
  if (num_airs == 0 || num_airs > UINT16_MAX) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "%zu AIRs, must be 1..%d", num_airs, UINT16_MAX);
  }
  SWIRL_TRY(swirl_params_validate(params, diag));
  const vk_inputs in = {
      .suite = suite, .params = params, .airs = airs, .num_airs = (u32)num_airs, .pre = pre, .allocator = allocator};
  air_dag *dags = swirl_mem_alloc(allocator, num_airs * sizeof *dags); // zero: releasable before it is built
  if (dags == NULL) return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "out of memory");
  const swirl_status status = build_from_dags(out, &in, dags, flags, diag);
  for (size_t i = 0; i < num_airs; i++) swirl_air_dag_release(&dags[i]);
  swirl_mem_release(allocator, dags, num_airs * sizeof *dags);
  return status;
}
