// The layers of LogUp-GKR (spec 12).
#include "cpu/cpu_algebra.h"

typedef struct gkr_job {
  const cpu_kernels *kernels;
  const u32 *src, *eq, *x; // x: alpha, rho or lambda
  u32 *dst, *eq_dst;
  size_t n, parts;
} gkr_job;

static void pad_part(void *arg, u32 thread, size_t begin, size_t end) {
  const gkr_job *job = arg;
  (void)thread;
  for (size_t i = begin; i < end; i++) {
    memset(job->dst + 8 * i, 0, 4 * sizeof(u32));
    memcpy(job->dst + 8 * i + 4, job->x, 4 * sizeof(u32));
  }
}
void swirl_cpu_logup_pad(const cpu_run *run, const args_logup_pad *a) {
  gkr_job job = {.x = cpu_at(run, a->alpha), .dst = cpu_at(run, a->leaves)};
  cpu_loop(run, a->n, 16 * GRAIN_EXT, pad_part, &job);
}
void swirl_cpu_cost_logup_pad(const cost_context *context, const args_logup_pad *a, op_cost *cost) {
  (void)context;
  *cost = (op_cost){.launches = 1, .bytes = 32 * (u64)a->n};
}

static void layer_part(void *arg, u32 thread, size_t begin, size_t end) {
  const gkr_job *job = arg;
  (void)thread;
  job->kernels->gkr_up(job->dst + 8 * begin, job->src + 16 * begin, end - begin);
}
void swirl_cpu_gkr_layer(const cpu_run *run, const args_gkr_layer *a) {
  gkr_job job = {.kernels = run->cpu->kernels, .src = cpu_at(run, a->src), .dst = cpu_at(run, a->dst)};
  cpu_loop(run, (size_t)1 << a->log_n, GRAIN_EXT, layer_part, &job);
}
void swirl_cpu_cost_gkr_layer(const cost_context *context, const args_gkr_layer *a, op_cost *cost) {
  (void)context;
  const u64 n = (u64)1 << a->log_n;
  *cost = (op_cost){.launches = 1, .bytes = 96 * n, .field_ops = 3 * n * MULS_EXT};
}

void swirl_cpu_require_balanced(const cpu_run *run, const args_require_balanced *a) {
  if (!bb4_is_zero(ext_at(run, a->src, 0))) cpu_set_error(run, SWIRL_ERR_UNBALANCED, 0, 0, 0, 0);
}
void swirl_cpu_cost_require_balanced(const cost_context *context, const args_require_balanced *a, op_cost *cost) {
  (void)context;
  (void)a;
  *cost = (op_cost){0};
}

static void round_part(void *arg, u32 thread, size_t begin, size_t end) {
  const gkr_job *job = arg;
  (void)thread;
  for (size_t i = begin; i < end; i++) {
    const size_t first = part_begin(job->n, job->parts, i), last = part_begin(job->n, job->parts, i + 1);
    job->kernels->gkr_sums(job->dst + 12 * i, job->src + 32 * first, job->eq + 4 * first, job->x, last - first);
  }
}
// The bracket's sum has degree 2 in X: its value at 3 follows from those at 0, 1, 2.
void swirl_cpu_gkr_round(const cpu_run *run, const args_gkr_round *a) {
  const size_t n = (size_t)1 << (a->log_n - 1);
  gkr_job job = {.kernels = run->cpu->kernels,
                 .src = cpu_at(run, a->src),
                 .eq = cpu_at(run, a->eq),
                 .x = cpu_at(run, a->lambda),
                 .dst = run->scratch,
                 .n = n,
                 .parts = sum_parts(run->cpu, n)};
  cpu_loop(run, job.parts, 1, round_part, &job);
  u32 sums[12];
  swirl_cpu_sum_parts(sums, job.dst, job.parts, 3);
  const bb4 s0 = bb4_load(sums), s1 = bb4_load(sums + 4), s2 = bb4_load(sums + 8);
  const bb4 d = bb4_sub(s2, s1);
  const bb4 s3 = bb4_add(s0, bb4_add(d, bb4_add(d, d))); // s0 - 3 s1 + 3 s2
  const bb4 s[3] = {s1, s2, s3}, e = ext_at(run, a->e, 0), xi = ext_at(run, a->xi, 0);
  // eq1(xi, X) = (1 - xi) + X (2 xi - 1)
  const bb4 slope = bb4_sub(bb4_add(xi, xi), bb4_one());
  bb4 kernel = xi;
  u32 *dst = cpu_at(run, a->dst);
  for (u32 x = 0; x < 3; x++, kernel = bb4_add(kernel, slope))
    bb4_store(dst + 4 * x, bb4_mul(bb4_mul(e, kernel), s[x]));
}
void swirl_cpu_cost_gkr_round(const cost_context *context, const args_gkr_round *a, op_cost *cost) {
  const u64 n = (u64)1 << (a->log_n - 1);
  *cost = (op_cost){.launches = 1,
                    .bytes = 144 * n,
                    .field_ops = 11 * n * MULS_EXT,
                    .scratch_words = 12 * sum_parts(context->cpu, (size_t)n)};
}

static void fold_part(void *arg, u32 thread, size_t begin, size_t end) {
  const gkr_job *job = arg;
  (void)thread;
  job->kernels->ext_fold(job->dst + 16 * begin, job->src + 32 * begin, job->x, 4, end - begin);
}
static void eq_part(void *arg, u32 thread, size_t begin, size_t end) {
  const gkr_job *job = arg;
  (void)thread;
  job->kernels->ext_pair_sums(job->eq_dst + 4 * begin, job->eq + 8 * begin, end - begin);
}
void swirl_cpu_gkr_fold(const cpu_run *run, const args_gkr_fold *a) {
  gkr_job job = {.kernels = run->cpu->kernels,
                 .src = cpu_at(run, a->src),
                 .eq = cpu_at(run, a->eq_src),
                 .x = cpu_at(run, a->rho),
                 .dst = cpu_at(run, a->dst),
                 .eq_dst = cpu_at(run, a->eq_dst)};
  cpu_loop_part(run, 0.8, (size_t)1 << (a->log_n - 1), GRAIN_EXT / 4, fold_part, &job);
  if (a->log_n >= 2) cpu_loop(run, (size_t)1 << (a->log_n - 2), 4 * GRAIN_EXT, eq_part, &job);
  u32 *e = cpu_at(run, a->e);
  bb4_store(e, bb4_mul(bb4_load(e), poly_eq1(ext_at(run, a->xi, 0), ext_at(run, a->rho, 0))));
}
void swirl_cpu_cost_gkr_fold(const cost_context *context, const args_gkr_fold *a, op_cost *cost) {
  (void)context;
  const u64 n = (u64)1 << (a->log_n - 1);
  *cost = (op_cost){.launches = 2, .bytes = 192 * n + 24 * n, .field_ops = 4 * n * MULS_EXT};
}
