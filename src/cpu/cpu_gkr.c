// The layers of LogUp-GKR (spec 12).
#include "cpu/cpu_algebra.h"

typedef struct gkr_job {
  const cpu_kernels *kernels;
  const u32 *src, *eq, *x, *lambda; // x: alpha, rho or lambda
  u32 *dst, *eq_dst, *sums;
  size_t num, stride; // outputs of a segment; their distance
  size_t n, parts;
} gkr_job;

// Outputs [*begin, end) as far as they lie in one segment: their number; *at is where the first goes, *begin moves on.
static size_t next_piece(const gkr_job *job, size_t *begin, size_t end, size_t *at) {
  const size_t segment = *begin / job->num, i = *begin % job->num, n = size_min(job->num - i, end - *begin);
  *at = segment * job->stride + i;
  *begin += n;
  return n;
}

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
  while (begin < end) {
    const u32 *src = job->src + 16 * begin;
    size_t at;
    const size_t n = next_piece(job, &begin, end, &at);
    job->kernels->gkr_up(job->dst + 8 * at, src, n);
  }
}
void swirl_cpu_gkr_layer(const cpu_run *run, const args_gkr_layer *a) {
  gkr_job job = {.kernels = run->cpu->kernels,
                 .src = cpu_at(run, a->src),
                 .dst = cpu_at(run, a->dst),
                 .num = a->num,
                 .stride = a->dst_stride};
  cpu_loop(run, (size_t)a->num * a->num_segments, GRAIN_EXT, layer_part, &job);
}
void swirl_cpu_cost_gkr_layer(const cost_context *context, const args_gkr_layer *a, op_cost *cost) {
  (void)context;
  const u64 n = (u64)a->num * a->num_segments;
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

static void sums_part(void *arg, u32 thread, size_t begin, size_t end) {
  const gkr_job *job = arg;
  (void)thread;
  for (size_t i = begin; i < end; i++) {
    size_t first = part_begin(job->n, job->parts, i);
    const size_t last = part_begin(job->n, job->parts, i + 1);
    u32 *dst = job->dst + 8 * i;
    memset(dst, 0, 8 * sizeof *dst);
    while (first < last) {
      const u32 *src = job->src + 32 * first;
      size_t at;
      const size_t n = next_piece(job, &first, last, &at);
      u32 sums[8];
      job->kernels->gkr_sums(sums, src, job->eq + 4 * at, job->x, n);
      for (u32 k = 0; k < 8; k++) dst[k] = bb_add(dst[k], sums[k]);
    }
  }
}
void swirl_cpu_gkr_sums(const cpu_run *run, const args_gkr_sums *a) {
  const size_t n = (size_t)a->num * a->num_segments;
  gkr_job job = {.kernels = run->cpu->kernels,
                 .src = cpu_at(run, a->src),
                 .eq = cpu_at(run, a->eq),
                 .x = cpu_at(run, a->lambda),
                 .dst = run->scratch,
                 .num = a->num,
                 .stride = a->eq_stride,
                 .n = n,
                 .parts = sum_parts(run->cpu, n)};
  cpu_loop(run, job.parts, 1, sums_part, &job);
  u32 sums[8], *dst = cpu_at(run, a->dst);
  swirl_cpu_sum_parts(sums, job.dst, job.parts, 2);
  for (u32 k = 0; k < 8; k++) dst[k] = a->accumulate ? bb_add(dst[k], sums[k]) : sums[k];
}
void swirl_cpu_cost_gkr_sums(const cost_context *context, const args_gkr_sums *a, op_cost *cost) {
  const u64 n = (u64)a->num * a->num_segments;
  *cost = (op_cost){.launches = 1,
                    .bytes = 144 * n,
                    .field_ops = 8 * n * MULS_EXT,
                    .scratch_words = 8 * sum_parts(context->cpu, (size_t)n)};
}

void swirl_cpu_gkr_claim(const cpu_run *run, const args_gkr_claim *a) {
  const bb4 mu = ext_at(run, a->mu, 0);
  const bb4 p = poly_mix(ext_at(run, a->claims, 0), ext_at(run, a->claims, 2), mu);
  const bb4 q = poly_mix(ext_at(run, a->claims, 1), ext_at(run, a->claims, 3), mu);
  u32 *state = cpu_at(run, a->state);
  bb4_store(state, bb4_one());
  bb4_store(state + 4, bb4_add(p, bb4_mul(ext_at(run, a->lambda, 0), q)));
}
void swirl_cpu_cost_gkr_claim(const cost_context *context, const args_gkr_claim *a, op_cost *cost) {
  (void)context;
  (void)a;
  *cost = (op_cost){.field_ops = 3 * MULS_EXT};
}

// h(X) = line(X) + top (X + 1)(X - 2), line(X) = first + slope (X + 1) through h(-1) and h(2). The claim determines
// `top` without a division by what depends on xi: (X + 1)(X - 2) is -2 at 0 and at 1, so that
// claim = (1 - xi) h(0) + xi h(1) = line(xi) - 2 top.
typedef struct gkr_quadratic {
  bb4 first, slope, top;
} gkr_quadratic;
static bb4 quadratic_line(const gkr_quadratic *h, bb4 x) {
  return bb4_add(h->first, bb4_mul(h->slope, bb4_add(x, bb4_one())));
}
static gkr_quadratic quadratic_of(const cpu_run *run, dev_ptr sums, dev_ptr xi, dev_ptr state) {
  gkr_quadratic h = {.first = ext_at(run, sums, 0)};
  h.slope = bb4_scale(bb4_sub(ext_at(run, sums, 1), h.first), bb_inv(bb_from_canonical(3)));
  const bb4 rest = bb4_sub(quadratic_line(&h, ext_at(run, xi, 0)), ext_at(run, state, 1));
  h.top = bb4_scale(rest, bb_inv_pow2(1));
  return h;
}
static bb4 quadratic_at(const gkr_quadratic *h, bb4 x) {
  const bb4 next = bb4_add(x, bb4_one()), two = bb4_from_base(bb_from_canonical(2));
  return bb4_add(quadratic_line(h, x), bb4_mul(h->top, bb4_mul(next, bb4_sub(x, two))));
}

void swirl_cpu_gkr_message(const cpu_run *run, const args_gkr_message *a) {
  const gkr_quadratic h = quadratic_of(run, a->sums, a->xi, a->state);
  const bb4 e = ext_at(run, a->state, 0), xi = ext_at(run, a->xi, 0);
  u32 *dst = cpu_at(run, a->dst);
  for (u32 i = 0; i < 3; i++) {
    const bb4 x = bb4_from_base(bb_from_canonical(i + 1));
    bb4_store(dst + 4 * i, bb4_mul(bb4_mul(e, poly_eq1(xi, x)), quadratic_at(&h, x)));
  }
}
void swirl_cpu_cost_gkr_message(const cost_context *context, const args_gkr_message *a, op_cost *cost) {
  (void)context;
  (void)a;
  *cost = (op_cost){.field_ops = 19 * MULS_EXT};
}

static void fold_part(void *arg, u32 thread, size_t begin, size_t end) {
  const gkr_job *job = arg;
  (void)thread;
  while (begin < end) {
    const u32 *src = job->src + 32 * begin;
    size_t at;
    const size_t n = next_piece(job, &begin, end, &at);
    job->kernels->ext_fold(job->dst + 16 * at, src, job->x, 4, n);
  }
}
void swirl_cpu_gkr_fold(const cpu_run *run, const args_gkr_fold *a) {
  gkr_job job = {.kernels = run->cpu->kernels,
                 .src = cpu_at(run, a->src),
                 .x = cpu_at(run, a->rho),
                 .dst = cpu_at(run, a->dst),
                 .num = a->num,
                 .stride = a->dst_stride};
  cpu_loop(run, (size_t)a->num * a->num_segments, GRAIN_EXT / 4, fold_part, &job);
}
void swirl_cpu_cost_gkr_fold(const cost_context *context, const args_gkr_fold *a, op_cost *cost) {
  (void)context;
  const u64 n = (u64)a->num * a->num_segments;
  *cost = (op_cost){.launches = 1, .bytes = 192 * n, .field_ops = 4 * n * MULS_EXT};
}

// Work item: a part of the pairs of folded tuples.
static void fold_sums_part(void *arg, u32 thread, size_t begin, size_t end) {
  const gkr_job *job = arg;
  (void)thread;
  for (size_t i = begin; i < end; i++) {
    const size_t first = part_begin(job->n, job->parts, i), n = part_begin(job->n, job->parts, i + 1) - first;
    job->kernels->gkr_fold_sums(job->sums + 8 * i, job->dst + 32 * first, job->src + 64 * first, job->x,
                                job->eq + 4 * first, job->lambda, n);
  }
}
void swirl_cpu_gkr_fold_sums(const cpu_run *run, const args_gkr_fold_sums *a) {
  const size_t n = a->num / 2;
  gkr_job job = {.kernels = run->cpu->kernels,
                 .src = cpu_at(run, a->src),
                 .eq = cpu_at(run, a->eq),
                 .x = cpu_at(run, a->rho),
                 .lambda = cpu_at(run, a->lambda),
                 .dst = cpu_at(run, a->dst),
                 .sums = run->scratch,
                 .n = n,
                 .parts = sum_parts(run->cpu, n)};
  cpu_loop(run, job.parts, 1, fold_sums_part, &job);
  swirl_cpu_sum_parts(cpu_at(run, a->sums), job.sums, job.parts, 2);
}
void swirl_cpu_cost_gkr_fold_sums(const cost_context *context, const args_gkr_fold_sums *a, op_cost *cost) {
  const u64 n = a->num;
  *cost = (op_cost){.launches = 1,
                    .bytes = 200 * n,
                    .field_ops = 8 * n * MULS_EXT,
                    .scratch_words = 8 * sum_parts(context->cpu, (size_t)n / 2)};
}

static void eq_part(void *arg, u32 thread, size_t begin, size_t end) {
  const gkr_job *job = arg;
  (void)thread;
  job->kernels->ext_pair_sums(job->eq_dst + 4 * begin, job->eq + 8 * begin, end - begin);
}
void swirl_cpu_gkr_fold_eq(const cpu_run *run, const args_gkr_fold_eq *a) {
  gkr_job job = {.kernels = run->cpu->kernels, .eq = cpu_at(run, a->eq_src), .eq_dst = cpu_at(run, a->eq_dst)};
  if (a->log_n >= 2) cpu_loop(run, (size_t)1 << (a->log_n - 2), 4 * GRAIN_EXT, eq_part, &job);
  const gkr_quadratic h = quadratic_of(run, a->sums, a->xi, a->state);
  const bb4 rho = ext_at(run, a->rho, 0);
  u32 *state = cpu_at(run, a->state);
  bb4_store(state, bb4_mul(bb4_load(state), poly_eq1(ext_at(run, a->xi, 0), rho)));
  bb4_store(state + 4, quadratic_at(&h, rho));
}
void swirl_cpu_cost_gkr_fold_eq(const cost_context *context, const args_gkr_fold_eq *a, op_cost *cost) {
  (void)context;
  *cost = (op_cost){.launches = 1, .bytes = (u64)24 << (a->log_n - 1), .field_ops = 6 * MULS_EXT};
}
