// Query weights of WHIR (15.3, W11). The point pow(z) of a query has eq(y, pow(z)) = high(y div B) low(y mod B), two
// tables over the base field. So every block of B entries is a matrix product: a row of extension coefficients, one per
// query, times the low tables.
#include "cpu/cpu.h"
#include "cpu/kernels.h"

enum { LOG_LOW = 10, WEIGHTS_STEP = 64 }; // queries of one kernel call

typedef struct weights_job {
  const cpu_kernels *kernels;
  u32 *w;
  u32 num_queries, log_low, log_high;
  const u32 *low;                // [num_queries][2^log_low] base
  const u32 *high;               // [num_queries][2^log_high] base
  const u32 *factors;            // [num_queries] ext: gamma^(q + 2)
  const u32 *ood_low, *ood_high; // ext tables of gamma eq(y, pow(z_0))
} weights_job;

// out[y] = eq(y, (x, x^2, x^4, ..)) over 2^num_vars; returns x^(2^num_vars).
static u32 eq_powers(u32 *out, u32 x, u32 num_vars) {
  out[0] = BB_ONE;
  for (u32 i = 0; i < num_vars; i++, x = bb_square(x)) {
    for (size_t y = 0; y < (size_t)1 << i; y++) {
      const u32 high = bb_mul(out[y], x);
      out[y + ((size_t)1 << i)] = high;
      out[y] = bb_sub(out[y], high);
    }
  }
  return x;
}
static bb4 eq_powers_ext(u32 *out, bb4 first, bb4 x, u32 num_vars) {
  bb4_store(out, first);
  for (u32 i = 0; i < num_vars; i++, x = bb4_square(x)) {
    for (size_t y = 0; y < (size_t)1 << i; y++) {
      const bb4 before = bb4_load(out + 4 * y), high = bb4_mul(before, x);
      bb4_store(out + 4 * (y + ((size_t)1 << i)), high);
      bb4_store(out + 4 * y, bb4_sub(before, high));
    }
  }
  return x;
}

static void weights_part(void *arg, u32 thread, size_t begin, size_t end) {
  (void)thread;
  const weights_job *job = arg;
  const size_t len = (size_t)1 << job->log_low, num_high = (size_t)1 << job->log_high;
  for (size_t block = begin; block < end; block++) {
    u32 *w = job->w + 4 * len * block;
    job->kernels->ext_scale_add(w, job->ood_low, job->ood_high + 4 * block, len);
    for (u32 q = 0; q < job->num_queries; q += WEIGHTS_STEP) {
      u32 factors[4 * WEIGHTS_STEP];
      const u32 n = u32_min(WEIGHTS_STEP, job->num_queries - q);
      for (u32 i = 0; i < n; i++) {
        const bb4 gamma = bb4_load(job->factors + 4 * (size_t)(q + i));
        bb4_store(factors + 4 * (size_t)i, bb4_scale(gamma, job->high[(q + i) * num_high + block]));
      }
      job->kernels->base_combine_add(w, job->low + q * len, len, factors, n, len);
    }
  }
}

typedef struct weights_shape {
  u32 log_low, log_high;
  size_t low, high, factors, ood_low, ood_high, total; // offsets in scratch
} weights_shape;
static weights_shape shape_of(const args_whir_weights *a) {
  weights_shape s;
  s.log_low = u32_min(LOG_LOW, a->log_len);
  s.log_high = a->log_len - s.log_low;
  s.low = 0;
  s.high = s.low + ((size_t)a->num_queries << s.log_low);
  s.factors = s.high + ((size_t)a->num_queries << s.log_high);
  s.ood_low = s.factors + 4 * (size_t)a->num_queries;
  s.ood_high = s.ood_low + ((size_t)4 << s.log_low);
  s.total = s.ood_high + ((size_t)4 << s.log_high);
  return s;
}

void swirl_cpu_whir_weights(const cpu_run *run, const args_whir_weights *a) {
  const weights_shape s = shape_of(a);
  const u32 *indices = cpu_at(run, a->indices);
  const bb4 gamma = bb4_load(cpu_at(run, a->gamma));
  const u32 omega = bb_two_adic_generator(a->log_domain);
  u32 *scratch = run->scratch;
  bb4 factor = gamma;
  for (u32 q = 0; q < a->num_queries; q++) {
    factor = bb4_mul(factor, gamma);
    bb4_store(scratch + s.factors + 4 * (size_t)q, factor);
    const u32 z = eq_powers(scratch + s.low + ((size_t)q << s.log_low), bb_pow(omega, indices[q]), s.log_low);
    eq_powers(scratch + s.high + ((size_t)q << s.log_high), z, s.log_high);
  }
  const bb4 z0 = eq_powers_ext(scratch + s.ood_low, gamma, bb4_load(cpu_at(run, a->z0)), s.log_low);
  eq_powers_ext(scratch + s.ood_high, bb4_one(), z0, s.log_high);
  weights_job job = {.kernels = run->cpu->kernels,
                     .w = cpu_at(run, a->w),
                     .num_queries = a->num_queries,
                     .log_low = s.log_low,
                     .log_high = s.log_high,
                     .low = scratch + s.low,
                     .high = scratch + s.high,
                     .factors = scratch + s.factors,
                     .ood_low = scratch + s.ood_low,
                     .ood_high = scratch + s.ood_high};
  cpu_loop(run, (size_t)1 << s.log_high, 1, weights_part, &job);
}
void swirl_cpu_cost_whir_weights(const cost_context *context, const args_whir_weights *a, op_cost *cost) {
  (void)context;
  const weights_shape s = shape_of(a);
  cost->launches = 1;
  cost->bytes = (u64)32 << a->log_len;
  cost->field_ops = (u64)(4 * a->num_queries + 16) << a->log_len;
  cost->scratch_words = s.total;
}
