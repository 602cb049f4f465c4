// Opening query leaves of a committed code (spec 11.5).
#include "cpu/cpu_sponge.h"

void swirl_cpu_open_rows(const cpu_run *run, const args_open_rows *a) {
  const u32 *code = cpu_at(run, a->code), *indices = cpu_at(run, a->indices);
  u32 *dst = cpu_at(run, a->dst);
  const u32 log_leaves = a->log_rows - a->k;
  const size_t stride = (size_t)1 << a->log_rows;
  for (size_t q = 0; q < a->num_queries; q++) {
    // Row index + t 2^log_leaves stands at the reversed index: the leaf's group, and t reversed within it.
    const size_t group = (size_t)reverse_bits(indices[q], log_leaves) << a->k;
    for (u32 t = 0; t >> a->k == 0; t++) {
      const size_t row = group + reverse_bits(t, a->k);
      if (a->ext != 0) {
        for (size_t c = 0; c < 4; c++) *dst++ = bb_to_canonical(code[4 * row + c]);
      } else {
        for (size_t c = 0; c < a->width; c++) *dst++ = bb_to_canonical(code[c * stride + row]);
      }
    }
  }
}

void swirl_cpu_cost_open_rows(const cost_context *context, const args_open_rows *a, op_cost *cost) {
  (void)context;
  const u64 words = ((u64)a->num_queries << a->k) * (a->ext != 0 ? 4 : a->width);
  cost->bytes = 8 * words;
  cost->field_ops = words;
}

void swirl_cpu_open_paths(const cpu_run *run, const args_open_paths *a) {
  const hash_suite *suite = run->suite;
  const u32 *indices = cpu_at(run, a->indices);
  u32 *dst = cpu_at(run, a->dst);
  for (size_t q = 0; q < a->num_queries; q++) {
    const u32 *layer = cpu_at(run, a->layers);
    for (u32 j = 0; j < a->depth; j++) {
      const size_t num = (size_t)1 << (a->depth - j);
      const size_t sibling = reverse_bits((indices[q] >> j) ^ 1u, a->depth - j);
      u32 digest[SUITE_MAX_DIGEST_WORDS];
      for (size_t w = 0; w < suite->digest_words; w++) digest[w] = layer[w * num + sibling];
      swirl_cpu_encode_digest(suite, dst, digest);
      dst += SUITE_DIGEST_BYTES / 4;
      layer += suite->digest_words * num;
    }
  }
}

void swirl_cpu_cost_open_paths(const cost_context *context, const args_open_paths *a, op_cost *cost) {
  const u64 digests = (u64)a->num_queries * a->depth;
  cost->bytes = digests * (4 * (u64)context->suite->digest_words + SUITE_DIGEST_BYTES);
  cost->field_ops = digests * context->suite->digest_words;
}

void swirl_cpu_emit_digest(const cpu_run *run, const args_emit_digest *a) {
  swirl_cpu_encode_digest(run->suite, cpu_at(run, a->dst), cpu_at(run, a->src));
}

void swirl_cpu_cost_emit_digest(const cost_context *context, const args_emit_digest *a, op_cost *cost) {
  (void)a;
  cost->bytes = 4 * (u64)context->suite->digest_words + SUITE_DIGEST_BYTES;
  cost->field_ops = context->suite->digest_words;
}
