// Operations on extension vectors: linear combinations, folds, sumcheck rounds, row weights.
#include "cpu/cpu_algebra.h"

typedef struct linear_job {
  const cpu_kernels *kernels;
  const u32 *weights, *src;
  u32 *dst;
  size_t num, stride;
} linear_job;
static void linear_part(void *arg, u32 thread, size_t begin, size_t end) {
  const linear_job *job = arg;
  (void)thread;
  job->kernels->ext_combine(job->dst + 4 * begin, job->weights, job->src + 4 * begin, job->num, job->stride, 1,
                            end - begin);
}
void swirl_cpu_ext_linear(const cpu_run *run, const args_ext_linear *a) {
  linear_job job = {run->cpu->kernels, cpu_at(run, a->weights), cpu_at(run, a->src), cpu_at(run, a->dst), a->num,
                    a->stride};
  cpu_loop(run, a->len, GRAIN_EXT, linear_part, &job);
}
void swirl_cpu_cost_ext_linear(const cost_context *context, const args_ext_linear *a, op_cost *cost) {
  (void)context;
  *cost = (op_cost){
      .launches = 1, .bytes = 16 * ((u64)a->num * a->len + a->len), .field_ops = (u64)a->num * a->len * MULS_EXT};
}

typedef struct fold_job {
  const cpu_kernels *kernels;
  const u32 *src, *r;
  u32 *dst;
  u32 group;
} fold_job;
static void fold_part(void *arg, u32 thread, size_t begin, size_t end) {
  const fold_job *job = arg;
  (void)thread;
  const size_t words = 4 * (size_t)job->group;
  job->kernels->ext_fold(job->dst + words * begin, job->src + 2 * words * begin, job->r, job->group, end - begin);
}
// Columns of a power of two lie side by side: all of them fold as one.
void swirl_cpu_fold_mle(const cpu_run *run, const args_fold_mle *a) {
  fold_job job = {run->cpu->kernels, cpu_at(run, a->src), cpu_at(run, a->r), cpu_at(run, a->dst), 1};
  cpu_loop(run, (size_t)a->width << (a->log_n - 1), GRAIN_EXT, fold_part, &job);
}
void swirl_cpu_cost_fold_mle(const cost_context *context, const args_fold_mle *a, op_cost *cost) {
  (void)context;
  const u64 pairs = (u64)a->width << (a->log_n - 1);
  *cost = (op_cost){.launches = 1, .bytes = 48 * pairs, .field_ops = pairs * MULS_EXT};
}
void swirl_cpu_fold_pairs(const cpu_run *run, const args_fold_pairs *a) {
  fold_job job = {run->cpu->kernels, cpu_at(run, a->src), cpu_at(run, a->r), cpu_at(run, a->dst), 1};
  cpu_loop(run, a->num_pairs, GRAIN_EXT, fold_part, &job);
}
void swirl_cpu_cost_fold_pairs(const cost_context *context, const args_fold_pairs *a, op_cost *cost) {
  (void)context;
  *cost = (op_cost){.launches = 1, .bytes = 48 * (u64)a->num_pairs, .field_ops = (u64)a->num_pairs * MULS_EXT};
}

typedef struct sumcheck_job {
  const cpu_kernels *kernels;
  const u32 *a, *b;
  u32 *sums; // [parts][2] ext
  size_t n, parts;
} sumcheck_job;
static void sumcheck_part(void *arg, u32 thread, size_t begin, size_t end) {
  const sumcheck_job *job = arg;
  (void)thread;
  for (size_t i = begin; i < end; i++) {
    const size_t first = part_begin(job->n, job->parts, i), last = part_begin(job->n, job->parts, i + 1);
    job->kernels->ext_sumcheck(job->sums + 8 * i, job->a + 8 * first, job->b + 8 * first, last - first);
  }
}
void swirl_cpu_sumcheck_round(const cpu_run *run, const args_sumcheck_round *a) {
  sumcheck_job job = {run->cpu->kernels, cpu_at(run, a->a), cpu_at(run, a->b),
                      run->scratch,      a->num_pairs,      sum_parts(run->cpu, a->num_pairs)};
  cpu_loop(run, job.parts, 1, sumcheck_part, &job);
  u32 sums[8], *dst = cpu_at(run, a->dst);
  swirl_cpu_sum_parts(sums, job.sums, job.parts, 2);
  for (u32 i = 0; i < 8; i++) dst[i] = a->accumulate ? bb_add(dst[i], sums[i]) : sums[i];
}
void swirl_cpu_cost_sumcheck_round(const cost_context *context, const args_sumcheck_round *a, op_cost *cost) {
  *cost = (op_cost){.launches = 1,
                    .bytes = 64 * (u64)a->num_pairs,
                    .field_ops = 2 * (u64)a->num_pairs * MULS_EXT,
                    .scratch_words = 8 * sum_parts(context->cpu, a->num_pairs)};
}

typedef struct row_weights_job {
  const u32 *w, *e;
  u32 *dst;
  u32 l_skip;
} row_weights_job;
static void row_weights_part(void *arg, u32 thread, size_t begin, size_t end) {
  const row_weights_job *job = arg;
  (void)thread;
  const size_t n = (size_t)1 << job->l_skip;
  for (size_t x = begin; x < end; x++) {
    const bb4 e = bb4_load(job->e + 4 * x);
    for (size_t i = 0; i < n; i++) bb4_store(job->dst + 4 * (x * n + i), bb4_mul(bb4_load(job->w + 4 * i), e));
  }
}
void swirl_cpu_row_weights(const cpu_run *run, const args_row_weights *a) {
  const u32 *w = cpu_at(run, a->w);
  u32 *dst = cpu_at(run, a->dst);
  const u32 h = a->log_height, l = a->l_skip;
  if (h >= l) {
    row_weights_job job = {w, cpu_at(run, a->e), dst, l};
    const size_t grain = GRAIN_EXT >> u32_min(l, 10);
    cpu_loop(run, (size_t)1 << (h - l), grain, row_weights_part, &job);
    return;
  }
  for (size_t i = 0; i < (size_t)1 << h; i++) {
    if (!a->cyclic) {
      bb4_store(dst + 4 * i, bb4_load(w + 4 * (i << (l - h))));
      continue;
    }
    bb4 s = bb4_zero();
    for (size_t k = 0; k < (size_t)1 << (l - h); k++) s = bb4_add(s, bb4_load(w + 4 * (i + (k << h))));
    bb4_store(dst + 4 * i, s);
  }
}
void swirl_cpu_cost_row_weights(const cost_context *context, const args_row_weights *a, op_cost *cost) {
  (void)context;
  const u64 rows = (u64)1 << a->log_height;
  const bool full = a->log_height >= a->l_skip;
  *cost = (op_cost){.launches = full, .bytes = 16 * rows, .field_ops = full ? rows * MULS_EXT : 0};
}
