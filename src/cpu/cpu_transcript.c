// Transcript operations (spec 02).
#include "cpu/cpu_sponge.h"

enum { BLOCK = 64, SPREAD = 2 * BLOCK };

static u32 *emit_canonical(u32 *dst, const u32 *src, size_t n) {
  if (dst == NULL) return NULL;
  for (size_t i = 0; i < n; i++) dst[i] = bb_to_canonical(src[i]);
  return dst + n;
}

void swirl_cpu_transcript_observe(const cpu_run *run, const args_transcript_observe *a) {
  u32 *sponge = cpu_at(run, a->sponge), *proof = cpu_at(run, a->proof), *log = cpu_at(run, a->log);
  const u32 *src = cpu_at(run, a->src);
  emit_canonical(proof, src, a->n);
  if (a->zeros == 0) {
    emit_canonical(log, src, a->n);
    swirl_cpu_sponge_observe(run, sponge, a->position, src, a->n);
    return;
  }
  u32 position = a->position, spread[SPREAD] = {0};
  for (size_t done = 0; done < a->n; done += BLOCK) {
    const size_t n = size_min(BLOCK, a->n - done);
    for (size_t i = 0; i < n; i += 4) memcpy(spread + 2 * i, src + done + i, 4 * sizeof *src);
    log = emit_canonical(log, spread, 2 * n);
    position = swirl_cpu_sponge_observe(run, sponge, position, spread, 2 * n);
  }
}

void swirl_cpu_cost_transcript_observe(const cost_context *context, const args_transcript_observe *a, op_cost *cost) {
  (void)context;
  const u64 n = (u64)a->n << (a->zeros != 0);
  cost->bytes = 4 * (2 * (u64)a->n + n);
  cost->field_ops = a->n + n;
  cost->permutations = swirl_cpu_sponge_blocks(n);
}

void swirl_cpu_transcript_observe_digest(const cpu_run *run, const args_transcript_observe_digest *a) {
  const hash_suite *suite = run->suite;
  u32 *sponge = cpu_at(run, a->sponge), *proof = cpu_at(run, a->proof), *log = cpu_at(run, a->log);
  const u32 *digest = cpu_at(run, a->src);
  if (proof != NULL) swirl_cpu_encode_digest(suite, proof, digest);
  if (cpu_is_babybear(suite)) { // eight observed elements
    emit_canonical(log, digest, suite->digest_words);
    swirl_cpu_sponge_observe(run, sponge, a->position, digest, suite->digest_words);
    return;
  }
  // The log holds as much of the codec form as the suite says.
  if (log != NULL) {
    u32 words[SUITE_DIGEST_BYTES / 4];
    swirl_cpu_encode_digest(suite, words, digest);
    memcpy(log, words, size_min(suite->digest_log_words, SWIRL_COUNT(words)) * sizeof *log);
  }
  suite->observe_digest(sponge, a->position, digest);
}

void swirl_cpu_cost_transcript_observe_digest(const cost_context *context, const args_transcript_observe_digest *a,
                                              op_cost *cost) {
  (void)a;
  cost->bytes = 4 * (u64)context->suite->digest_words + SUITE_DIGEST_BYTES + 4 * (u64)context->suite->digest_log_words;
  cost->field_ops = 2 * (u64)context->suite->digest_words;
  cost->permutations = 1;
}

void swirl_cpu_transcript_sample(const cpu_run *run, const args_transcript_sample *a) {
  u32 *dst = cpu_at(run, a->dst);
  swirl_cpu_sponge_sample(run, cpu_at(run, a->sponge), a->position, dst, a->n);
  emit_canonical(cpu_at(run, a->log), dst, a->n);
}

void swirl_cpu_cost_transcript_sample(const cost_context *context, const args_transcript_sample *a, op_cost *cost) {
  (void)context;
  cost->bytes = 8 * (u64)a->n;
  cost->field_ops = a->n;
  cost->permutations = swirl_cpu_sponge_blocks(a->n);
}

void swirl_cpu_transcript_sample_bits(const cpu_run *run, const args_transcript_sample_bits *a) {
  u32 *dst = cpu_at(run, a->dst);
  swirl_cpu_sponge_sample(run, cpu_at(run, a->sponge), a->position, dst, a->n);
  emit_canonical(cpu_at(run, a->log), dst, a->n);
  const u32 mask = (1u << a->bits) - 1;
  for (size_t i = 0; i < a->n; i++) dst[i] = bb_to_canonical(dst[i]) & mask;
}

void swirl_cpu_cost_transcript_sample_bits(const cost_context *context, const args_transcript_sample_bits *a,
                                           op_cost *cost) {
  (void)context;
  cost->bytes = 8 * (u64)a->n;
  cost->field_ops = 2 * (u64)a->n;
  cost->permutations = swirl_cpu_sponge_blocks(a->n);
}
