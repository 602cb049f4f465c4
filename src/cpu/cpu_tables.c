// Tables over the extension: powers, squarings, eq and Moebius tables, Lagrange weights (10.4).
#include "cpu/cpu.h"
#include "cpu/kernels.h"

// A table that one thread fills alone, and the size of the blocks of a longer one.
enum { LOG_BLOCK = 10 };

// Block b >= 1 of a vector is block 0 times base^(b 2^LOG_BLOCK).
typedef struct powers_job {
  const cpu_kernels *kernels;
  bb4 step;
  u32 *dst;
  size_t n;
} powers_job;

static void powers_part(void *arg, u32 thread, size_t begin, size_t end) {
  (void)thread;
  const powers_job *job = arg;
  const size_t block = (size_t)1 << LOG_BLOCK;
  bb4 factor = bb4_pow(job->step, begin + 1);
  for (size_t b = begin + 1; b <= end; b++, factor = bb4_mul(factor, job->step)) {
    job->kernels->ext_scale(job->dst + 4 * block * b, job->dst, factor.c, size_min(block, job->n - block * b));
  }
}
void swirl_cpu_ext_powers(const cpu_run *run, const args_ext_powers *a) {
  if (a->n == 0) return;
  const size_t block = (size_t)1 << LOG_BLOCK, first = size_min(block, a->n);
  powers_job job = {run->cpu->kernels, bb4_load(cpu_at(run, a->base)), cpu_at(run, a->dst), a->n};
  bb4_store(job.dst, bb4_one());
  for (size_t n = 1; n < first; n *= 2, job.step = bb4_square(job.step))
    job.kernels->ext_scale(job.dst + 4 * n, job.dst, job.step.c, size_min(n, first - n));
  cpu_loop(run, (a->n + block - 1) / block - 1, 4, powers_part, &job);
}
void swirl_cpu_cost_ext_powers(const cost_context *context, const args_ext_powers *a, op_cost *cost) {
  (void)context;
  cost->launches = 1;
  cost->bytes = 16 * (u64)a->n;
  cost->field_ops = 19 * (u64)a->n;
}

void swirl_cpu_ext_squarings(const cpu_run *run, const args_ext_squarings *a) {
  bb4 value = bb4_load(cpu_at(run, a->src));
  u32 *dst = cpu_at(run, a->dst);
  for (u32 i = 0; i < a->n; i++) {
    bb4_store(dst + 4 * (size_t)i, value);
    value = bb4_square(value);
  }
}
void swirl_cpu_cost_ext_squarings(const cost_context *context, const args_ext_squarings *a, op_cost *cost) {
  (void)context;
  cost->launches = 1;
  cost->bytes = 16 * (u64)a->n;
  cost->field_ops = 16 * (u64)a->n;
}

// The table is the product of one over the low variables, which every block of it repeats, and one over the others.
typedef struct eq_job {
  const cpu_kernels *kernels;
  u32 *dst;
  const u32 *low, *high;
  u32 log_low;
} eq_job;

static u32 eq_low_vars(u32 num_vars) { return u32_min(LOG_BLOCK, num_vars); }

static void eq_small(const cpu_kernels *kernels, u32 *dst, const u32 *point, u32 num_vars, u32 mobius) {
  bb4_store(dst, bb4_one());
  for (u32 i = 0; i < num_vars; i++) kernels->eq_step(dst, (size_t)1 << i, point + 4 * (size_t)i, mobius);
}
static void eq_part(void *arg, u32 thread, size_t begin, size_t end) {
  (void)thread;
  const eq_job *job = arg;
  for (size_t b = begin; b < end; b++)
    job->kernels->ext_scale(job->dst + (b << (job->log_low + 2)), job->low, job->high + 4 * b,
                            (size_t)1 << job->log_low);
}
void swirl_cpu_eq_table(const cpu_run *run, const args_eq_table *a) {
  const cpu_kernels *kernels = run->cpu->kernels;
  const u32 *point = cpu_at(run, a->point), log_low = eq_low_vars(a->num_vars), log_high = a->num_vars - log_low;
  u32 *dst = cpu_at(run, a->dst);
  if (log_high == 0) {
    eq_small(kernels, dst, point, a->num_vars, a->mobius);
    return;
  }
  u32 *low = run->scratch, *high = low + ((size_t)4 << log_low);
  eq_small(kernels, low, point, log_low, a->mobius);
  eq_small(kernels, high, point + 4 * (size_t)log_low, log_high, a->mobius);
  eq_job job = {kernels, dst, low, high, log_low};
  cpu_loop(run, (size_t)1 << log_high, 4, eq_part, &job);
}
void swirl_cpu_cost_eq_table(const cost_context *context, const args_eq_table *a, op_cost *cost) {
  (void)context;
  const u32 log_low = eq_low_vars(a->num_vars), log_high = a->num_vars - log_low;
  cost->launches = log_high != 0;
  cost->bytes = (u64)16 << a->num_vars;
  cost->field_ops = (u64)19 << a->num_vars;
  cost->scratch_words = log_high == 0 ? 0 : ((u64)4 << log_low) + ((u64)4 << log_high);
}

typedef struct lagrange_job {
  bb4 z;
  u32 log_n, omega;
  u32 *dst;
} lagrange_job;

// eqD_log_n(z, omega^i), division-free (10.4).
static bb4 lagrange_weight(const lagrange_job *job, u32 omega_i) {
  bb4 acc = bb4_one(), x = job->z;
  u32 y = omega_i;
  for (u32 j = 0; j < job->log_n; j++) {
    bb4 sum = x, difference = x;
    sum.c[0] = bb_add(x.c[0], y);
    difference.c[0] = bb_sub(x.c[0], BB_ONE);
    acc = bb4_add(bb4_mul(sum, acc), bb4_scale(difference, bb_sub(y, BB_ONE)));
    x = bb4_square(x);
    y = bb_square(y);
  }
  return bb4_scale(acc, bb_inv_pow2(job->log_n));
}
static void lagrange_part(void *arg, u32 thread, size_t begin, size_t end) {
  (void)thread;
  const lagrange_job *job = arg;
  u32 omega_i = bb_pow(job->omega, begin);
  for (size_t i = begin; i < end; i++) {
    bb4_store(job->dst + 4 * i, lagrange_weight(job, omega_i));
    omega_i = bb_mul(omega_i, job->omega);
  }
}
void swirl_cpu_lagrange_weights(const cpu_run *run, const args_lagrange_weights *a) {
  lagrange_job job = {bb4_load(cpu_at(run, a->z)), a->log_n, bb_two_adic_generator(a->log_n), cpu_at(run, a->dst)};
  cpu_loop(run, (size_t)1 << a->log_n, 64, lagrange_part, &job);
}
void swirl_cpu_cost_lagrange_weights(const cost_context *context, const args_lagrange_weights *a, op_cost *cost) {
  (void)context;
  cost->launches = 1;
  cost->bytes = (u64)16 << a->log_n;
  cost->field_ops = (u64)(40 * a->log_n) << a->log_n;
}
