// The stacked reduction's round 0, kernels and tail weights, per class of slices of equal height (spec 14).
#include "cpu/cpu_algebra.h"
#include "cpu/ext_poly.h"

enum { CHUNK = 256 }; // values of x a work item of round 0

// ---- Round 0

typedef struct round0_job {
  const cpu_kernels *kernels;
  const u32 *all, *rot, *e;
  u32 *sums;  // [items][3][N] ext
  u32 *diffs; // [2^nt] ext: e[x - 1] - e[x]
  size_t n, num_x;
} round0_job;

static void stacked_part(void *arg, u32 thread, size_t begin, size_t end) {
  const round0_job *job = arg;
  const size_t n = job->n;
  (void)thread;
  for (size_t item = begin; item < end; item++) {
    const size_t x0 = item * CHUNK, num = size_min(CHUNK, job->num_x - x0);
    u32 *sums = job->sums + 12 * n * item;
    job->kernels->ext_combine(sums, job->e + 4 * x0, job->all + 4 * n * x0, num, n, 1, n);
    if (job->rot == NULL) continue;
    for (size_t x = x0; x < x0 + num; x++) {
      const size_t before = (x + job->num_x - 1) % job->num_x;
      bb4_store(job->diffs + 4 * x, bb4_sub(bb4_load(job->e + 4 * before), bb4_load(job->e + 4 * x)));
    }
    job->kernels->ext_combine(sums + 4 * n, job->e + 4 * x0, job->rot + 4 * n * x0, num, n, 1, n);
    job->kernels->ext_combine(sums + 8 * n, job->diffs + 4 * x0, job->rot + 4 * n * x0, num, n, 1, n);
  }
}

// Sizes of the class: blocks of `n` entries (those of the column if it is short) and their number.
static void class_size(u32 log_height, u32 l_skip, size_t *n, size_t *num_x) {
  *n = (size_t)1 << u32_min(log_height, l_skip);
  *num_x = ((size_t)1 << log_height) / *n;
}

void swirl_cpu_stacked_round0(const cpu_run *run, const args_stacked_round0 *a) {
  round0_job job = {
      .kernels = run->cpu->kernels, .all = cpu_at(run, a->all), .rot = cpu_at(run, a->rot), .e = cpu_at(run, a->e)};
  class_size(a->log_height, a->l_skip, &job.n, &job.num_x);
  const size_t items = (job.num_x + CHUNK - 1) / CHUNK, stretch = ((size_t)1 << a->l_skip) / job.n;
  job.sums = run->scratch;
  job.diffs = run->scratch + 12 * job.n * items;
  cpu_loop(run, items, 1, stacked_part, &job);
  const bb4 lambda = ext_at(run, a->lambda, 0);
  u32 *dst = cpu_at(run, a->dst);
  memset(dst, 0, ((size_t)12 << a->l_skip) * sizeof(u32));
  for (u32 o = 0; o < (job.rot == NULL ? 1u : 3u); o++)
    for (size_t z = 0; z < job.n; z++) {
      bb4 s = bb4_zero();
      for (size_t i = 0; i < items; i++) s = bb4_add(s, bb4_load(job.sums + 4 * ((3 * i + o) * job.n + z)));
      bb4_store(dst + 4 * (((size_t)o << a->l_skip) + z * stretch), o == 0 ? s : bb4_mul(s, lambda));
    }
}
void swirl_cpu_cost_stacked_round0(const cost_context *context, const args_stacked_round0 *a, op_cost *cost) {
  (void)context;
  size_t n, num_x;
  class_size(a->log_height, a->l_skip, &n, &num_x);
  const u64 vectors = a->rot.region == REGION_NONE ? 1 : 3, rows = (u64)1 << a->log_height;
  *cost = (op_cost){.launches = 1,
                    .bytes = 16 * rows * (vectors > 1 ? 2 : 1),
                    .field_ops = vectors * rows * MULS_EXT,
                    .scratch_words = 12 * (u64)n * ((num_x + CHUNK - 1) / CHUNK) + 4 * (u64)num_x};
}

// rho = r_0^(2^(l - L)), omega_L rho, and eqD_L(omega_L rho, 1), L = min(h, l).
typedef struct class_points {
  u32 log_size;
  bb4 rho, next, wrap;
} class_points;
static class_points points_of(bb4 r0, u32 log_height, u32 l_skip) {
  class_points c;
  c.log_size = u32_min(log_height, l_skip);
  c.rho = bb4_pow2k(r0, l_skip - c.log_size);
  c.next = bb4_scale(c.rho, bb_two_adic_generator(c.log_size));
  c.wrap = swirl_poly_eq_uni_one(c.log_size, c.next);
  return c;
}

// ind_n(Z) is 2^-(l-L) times the sum of Z^(m 2^L): a kernel of degree < 2^L times it repeats its coefficients.
void swirl_cpu_stacked_round0_poly(const cpu_run *run, const args_stacked_round0_poly *a) {
  const u32 l = a->l_skip;
  const size_t n = (size_t)1 << l;
  const class_points c = points_of(ext_at(run, a->r0, 0), a->log_height, l);
  const size_t small = (size_t)1 << c.log_size;
  const bb4 at[3] = {c.rho, c.next, bb4_one()};
  u32 *kernel = run->scratch, *values = kernel + 4 * n, *work = values + 4 * n, *dst = cpu_at(run, a->dst);
  for (u32 o = 0; o < 3; o++) {
    swirl_ext_eq_uni_coefficients(kernel, at[o], c.log_size);
    const bb4 scale = bb4_scale(o == 2 ? c.wrap : bb4_one(), bb_inv_pow2(l - c.log_size));
    for (size_t j = 0; j < small; j++) bb4_store(kernel + 4 * j, bb4_mul(bb4_load(kernel + 4 * j), scale));
    for (size_t j = small; j < n; j++) memcpy(kernel + 4 * j, kernel + 4 * (j - small), 4 * sizeof(u32));
    memcpy(values, cpu_at(run, a->g) + 4 * n * o, 4 * n * sizeof(u32));
    swirl_ext_interpolate(values, l);
    swirl_ext_product_add(dst, 2 * n - 1, values, kernel, l, work);
  }
}
void swirl_cpu_cost_stacked_round0_poly(const cost_context *context, const args_stacked_round0_poly *a, op_cost *cost) {
  (void)context;
  const u64 n = (u64)1 << a->l_skip;
  const u64 product = a->l_skip <= 5 ? MULS_EXT * n : 24 * ((u64)a->l_skip + 1) + 2 * MULS_EXT;
  *cost = (op_cost){.bytes = 80 * n,
                    .field_ops = 3 * n * (2 * a->l_skip + product + 2 * MULS_EXT),
                    .scratch_words = 8 * n + ext_product_words(a->l_skip)};
}

// ---- Kernels at u_0

typedef struct kernels_job {
  const u32 *e;
  u32 *eq, *rot;
  bb4 eq_factor, rot_factor, wrap_factor;
  size_t num_x;
} kernels_job;
static void kernels_part(void *arg, u32 thread, size_t begin, size_t end) {
  const kernels_job *job = arg;
  (void)thread;
  for (size_t x = begin; x < end; x++) {
    const bb4 e = bb4_load(job->e + 4 * x), before = bb4_load(job->e + 4 * ((x + job->num_x - 1) % job->num_x));
    bb4_store(job->eq + 4 * x, bb4_mul(job->eq_factor, e));
    if (job->rot == NULL) continue;
    bb4_store(job->rot + 4 * x, bb4_add(bb4_mul(job->rot_factor, e), bb4_mul(job->wrap_factor, bb4_sub(before, e))));
  }
}
void swirl_cpu_stacked_kernels(const cpu_run *run, const args_stacked_kernels *a) {
  const class_points c = points_of(ext_at(run, a->r0, 0), a->log_height, a->l_skip);
  const bb4 u0 = ext_at(run, a->u0, 0), lambda = ext_at(run, a->lambda, 0);
  const bb4 ind = swirl_poly_ind(a->l_skip, (i32)a->log_height - (i32)a->l_skip, u0);
  kernels_job job = {cpu_at(run, a->e),
                     cpu_at(run, a->dst_eq),
                     cpu_at(run, a->dst_rot),
                     bb4_mul(ind, swirl_poly_eq_uni(c.log_size, u0, c.rho)),
                     bb4_mul(bb4_mul(lambda, ind), swirl_poly_eq_uni(c.log_size, u0, c.next)),
                     bb4_mul(bb4_mul(lambda, ind), bb4_mul(swirl_poly_eq_uni_one(c.log_size, u0), c.wrap)),
                     0};
  size_t n;
  class_size(a->log_height, a->l_skip, &n, &job.num_x);
  cpu_loop(run, job.num_x, GRAIN_EXT, kernels_part, &job);
}
void swirl_cpu_cost_stacked_kernels(const cost_context *context, const args_stacked_kernels *a, op_cost *cost) {
  (void)context;
  size_t n, num_x;
  class_size(a->log_height, a->l_skip, &n, &num_x);
  *cost = (op_cost){.launches = 1, .bytes = 48 * (u64)num_x, .field_ops = 3 * (u64)num_x * MULS_EXT};
}

void swirl_cpu_stacked_tail_weights(const cpu_run *run, const args_stacked_tail_weights *a) {
  const u32 *table = cpu_at(run, a->table), *powers = cpu_at(run, a->powers);
  const bb4 eq0 = ext_at(run, a->eq0, 0);
  const bb4 both = a->rot0.region == REGION_NONE ? eq0 : bb4_add(eq0, ext_at(run, a->rot0, 0));
  u32 *dst = cpu_at(run, a->dst);
  for (size_t j = 0; j < a->num; j++)
    bb4_store(dst + 4 * j, bb4_mul(bb4_load(powers + 4 * (size_t)table[2 * j]), table[2 * j + 1] != 0 ? both : eq0));
}
void swirl_cpu_cost_stacked_tail_weights(const cost_context *context, const args_stacked_tail_weights *a,
                                         op_cost *cost) {
  (void)context;
  *cost = (op_cost){.bytes = 40 * (u64)a->num, .field_ops = (u64)a->num * MULS_EXT};
}
