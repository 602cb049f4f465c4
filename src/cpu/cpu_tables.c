// Tables over the extension: powers, squarings, eq and Moebius tables, Lagrange weights (10.4).
#include "cpu/cpu.h"

enum { POWERS_GRAIN = 1 << 10 };

typedef struct powers_job {
  bb4 base;
  u32 *dst;
} powers_job;

static void powers_part(void *arg, u32 thread, size_t begin, size_t end) {
  (void)thread;
  const powers_job *job = arg;
  bb4 power = bb4_pow(job->base, begin);
  for (size_t i = begin; i < end; i++) {
    bb4_store(job->dst + 4 * i, power);
    power = bb4_mul(power, job->base);
  }
}
void swirl_cpu_ext_powers(const cpu_run *run, const args_ext_powers *a) {
  powers_job job = {bb4_load(cpu_at(run, a->base)), cpu_at(run, a->dst)};
  swirl_parallel_for(run->cpu->pool, a->n, POWERS_GRAIN, powers_part, &job);
}
void swirl_cpu_cost_ext_powers(const cost_context *context, const args_ext_powers *a, op_cost *cost) {
  (void)context;
  cost->launches = 1;
  cost->bytes = 16 * (u64)a->n;
  cost->field_ops = 16 * (u64)a->n;
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

// One doubling of the table: entries [0, half) become [0, 2 half).
typedef struct eq_job {
  u32 *dst;
  size_t half;
  bb4 x;
  bool mobius;
} eq_job;

static void eq_part(void *arg, u32 thread, size_t begin, size_t end) {
  (void)thread;
  const eq_job *job = arg;
  for (size_t y = begin; y < end; y++) {
    u32 *low = job->dst + 4 * y;
    const bb4 before = bb4_load(low), high = bb4_mul(before, job->x);
    bb4_store(job->dst + 4 * (y + job->half), high);
    bb4_store(low, bb4_sub(before, job->mobius ? bb4_add(high, high) : high));
  }
}
void swirl_cpu_eq_table(const cpu_run *run, const args_eq_table *a) {
  const u32 *point = cpu_at(run, a->point);
  u32 *dst = cpu_at(run, a->dst);
  bb4_store(dst, bb4_one());
  for (u32 i = 0; i < a->num_vars; i++) {
    eq_job job = {dst, (size_t)1 << i, bb4_load(point + 4 * (size_t)i), a->mobius != 0};
    swirl_parallel_for(run->cpu->pool, job.half, POWERS_GRAIN, eq_part, &job);
  }
}
void swirl_cpu_cost_eq_table(const cost_context *context, const args_eq_table *a, op_cost *cost) {
  (void)context;
  cost->launches = 1 + a->num_vars;
  cost->bytes = (u64)48 << a->num_vars;
  cost->field_ops = (u64)16 << a->num_vars;
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
  swirl_parallel_for(run->cpu->pool, (size_t)1 << a->log_n, 64, lagrange_part, &job);
}
void swirl_cpu_cost_lagrange_weights(const cost_context *context, const args_lagrange_weights *a, op_cost *cost) {
  (void)context;
  cost->launches = 1;
  cost->bytes = (u64)16 << a->log_n;
  cost->field_ops = (u64)(40 * a->log_n) << a->log_n;
}
