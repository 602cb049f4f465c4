#include "proof/verifier.h"

#include <inttypes.h>

// One array after the other, each aligned for any of them. Sizes are of arrays that a key describes, far from overflow.
typedef struct bump {
  u8 *memory; // NULL: count only
  size_t used, len;
} bump;

static void *take(bump *b, u64 n, size_t size) {
  const size_t align = 8, start = (b->used + align - 1) / align * align;
  b->used = start + (size_t)n * size;
  return b->memory != NULL && b->used <= b->len ? b->memory + start : NULL;
}

// Opening queries side by side is fast, but every one needs 2^k values: with large leaves there is enough to do in one.
enum { MAX_LOG_LEAF_IN_LANES = 8 };

size_t swirl_verifier_init(verifier *v, const swirl_vk *vk, void *block, size_t block_len) {
  const swirl_params *params = &vk->params;
  const u32 num_commits = swirl_shape_max_commits(vk);
  u32 max_nodes = 0, max_parts = 0;
  for (u32 a = 0; a < vk->num_airs; a++) {
    max_nodes = u32_max(max_nodes, vk->airs[a].num_nodes);
    max_parts = u32_max(max_parts, air_num_parts(&vk->airs[a]));
  }
  u64 num_queries = 0;
  for (u32 i = 0; i < params->num_rounds; i++) num_queries += params->num_queries[i];

  const size_t slack = 8, skip = block == NULL ? 0 : (slack - (uintptr_t)block % slack) % slack;
  bump b = {.memory = block != NULL && block_len >= skip ? (u8 *)block + skip : NULL, .len = block_len - skip};
  *v = (verifier){.vk = vk, .suite = vk->suite, .lanes = params->k_whir <= MAX_LOG_LEAF_IN_LANES ? SUITE_LANES : 1};
  v->shape.traces = take(&b, vk->num_airs, sizeof *v->shape.traces);
  v->shape.commits = take(&b, num_commits, sizeof *v->shape.commits);
  v->log_heights = take(&b, vk->num_airs, sizeof *v->log_heights);
  v->vdata_at = take(&b, vk->num_airs, sizeof *v->vdata_at);
  v->public_at = take(&b, vk->num_airs, sizeof *v->public_at);
  v->opening_at = take(&b, vk->num_airs, sizeof *v->opening_at);
  v->part_at = take(&b, max_parts, sizeof *v->part_at);
  v->nodes = take(&b, max_nodes, sizeof *v->nodes);
  v->values = take(&b, (u64)v->lanes << params->k_whir, sizeof *v->values);
  v->final_poly = take(&b, (u64)1 << (params->l_skip + params->n_stack - params->num_rounds * params->k_whir),
                       sizeof *v->final_poly);
  v->queries = take(&b, num_queries, sizeof *v->queries);
  return b.used + slack;
}

static swirl_status at_place(const verifier *v, swirl_status status, i64 air, i64 round, size_t at) {
  if (v->diag != NULL) {
    v->diag->air = air;
    v->diag->round = round;
    v->diag->offset = at == 0 ? -1 : (i64)at;
  }
  return status;
}

swirl_status swirl_verifier_reject(const verifier *v, swirl_status status, i64 air, i64 round, size_t at) {
  swirl_fail(v->diag, status, "proof rejected: %s", swirl_status_text(status));
  return at_place(v, status, air, round, at);
}

swirl_status swirl_verifier_reject_count(const verifier *v, swirl_status status, i64 air, i64 round, size_t at,
                                         u64 found, u64 expected) {
  swirl_fail(v->diag, status, "proof rejected: %s: %" PRIu64 ", must be %" PRIu64, swirl_status_text(status), found,
             expected);
  return at_place(v, status, air, round, at);
}

bb4 swirl_verifier_domain_sum(const verifier *v, size_t at, u32 len) {
  bb4 sum = bb4_zero();
  for (u64 j = 0; j < len; j += (u64)1 << v->shape.l_skip) {
    sum = bb4_add(sum, proof_ext_at(&v->proof, at + (size_t)j * EXT_BYTES));
  }
  return bb4_scale(sum, bb_from_u32((u32)1 << v->shape.l_skip));
}

bb4 swirl_verifier_horner(const verifier *v, size_t at, u32 len, bb4 x) {
  bb4 r = bb4_zero();
  for (u32 j = len; j-- > 0;) r = bb4_add(bb4_mul(r, x), proof_ext_at(&v->proof, at + (size_t)j * EXT_BYTES));
  return r;
}
