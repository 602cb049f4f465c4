// Transforms of extension vectors: message step, subset sums, evaluation of a univariate polynomial.
#include "cpu/cpu.h"
#include "cpu/cpu_message.h"

// Any l and element width: decimation in frequency in place, scaled, put in natural order, subset sums.
static void message_block(u32 *x, u32 l, u32 log_w) {
  const size_t n = (size_t)1 << l, w = (size_t)1 << log_w;
  u32 root = bb_inv(bb_two_adic_generator(l));
  for (size_t half = n / 2; half >= 1; half /= 2, root = bb_square(root)) {
    u32 factor = BB_ONE;
    for (size_t j = 0; j < half; j++, factor = bb_mul(factor, root)) {
      for (size_t base = j; base < n; base += 2 * half) {
        u32 *low = x + base * w, *high = low + half * w;
        for (size_t i = 0; i < w; i++) {
          const u32 a = low[i], b = high[i];
          low[i] = bb_add(a, b);
          high[i] = bb_mul(bb_sub(a, b), factor);
        }
      }
    }
  }
  const u32 scale = bb_inv_pow2(l);
  for (size_t i = 0; i < n * w; i++) x[i] = bb_mul(x[i], scale);
  for (size_t j = 0; j < n; j++) {
    const size_t k = reverse_bits((u32)j, l);
    for (size_t i = 0; i < w && j < k; i++) {
      const u32 swap = x[j * w + i];
      x[j * w + i] = x[k * w + i];
      x[k * w + i] = swap;
    }
  }
  for (size_t bit = 1; bit < n; bit *= 2) {
    for (size_t j = 0; j < n; j++) {
      if ((j & bit) == 0) continue;
      for (size_t i = 0; i < w; i++) x[j * w + i] = bb_add(x[j * w + i], x[(j ^ bit) * w + i]);
    }
  }
}

void swirl_cpu_message_init(message_step *step, const cpu_kernels *kernels, u32 l) {
  *step = (message_step){.kernels = kernels, .l = l, .scale = bb_inv_pow2(l)};
  if (l > MESSAGE_KERNEL_MAX) return;
  for (size_t half = 1, log = 1; half < (size_t)1 << l; half *= 2, log++) {
    const u32 root = bb_inv(bb_two_adic_generator((u32)log));
    u32 w = BB_ONE;
    for (size_t j = 0; j < half; j++, w = bb_mul(w, root)) {
      step->roots[2 * (half + j)] = w;
      step->roots[2 * (half + j) + 1] = w * (0u - BB_NP);
    }
  }
}

void swirl_cpu_message(const message_step *step, u32 *data, u32 log_w, size_t num_blocks) {
  const u32 l = step->l, lanes = step->kernels->log_lanes;
  if (l == 0) return;
  size_t done = 0;
  if (l <= MESSAGE_KERNEL_MAX) { // whole groups of as many blocks as the kernel takes
    const u32 log_group = log_w == 0 ? lanes + u32_max(l, lanes) - l : lanes;
    done = num_blocks >> log_group << log_group;
    _Alignas(64) u32 work[MESSAGE_WORK_WORDS];
    step->kernels->message_blocks(data, data, l, done << (l + log_w), log_w == 0 ? 1 : 4, step->roots, step->scale,
                                  work);
  }
  for (size_t i = done; i < num_blocks; i++) message_block(data + (i << (l + log_w)), l, log_w);
}

typedef struct message_job {
  message_step step;
  u32 *data;
} message_job;
static void message_part(void *arg, u32 thread, size_t begin, size_t end) {
  (void)thread;
  const message_job *job = arg;
  swirl_cpu_message(&job->step, job->data + (begin << (job->step.l + 2)), 2, end - begin);
}
void swirl_cpu_message_transform(const cpu_run *run, const args_message_transform *a) {
  u32 *src = cpu_at(run, a->src), *dst = cpu_at(run, a->dst);
  if (src != dst) memcpy(dst, src, (sizeof(u32) * 4) << a->log_len);
  message_job job = {.data = dst};
  swirl_cpu_message_init(&job.step, run->cpu->kernels, a->l_skip);
  cpu_loop(run, (size_t)1 << (a->log_len - a->l_skip), 64, message_part, &job);
}
void swirl_cpu_cost_message_transform(const cost_context *context, const args_message_transform *a, op_cost *cost) {
  (void)context;
  cost->launches = 1;
  cost->bytes = (u64)32 << a->log_len;
  cost->field_ops = (u64)(2 * a->l_skip + 4) << a->log_len;
}

// ---- Subset sums over all bits: the low bits inside pieces that stay in cache, then up to three bits a pass.

enum { LOG_ZETA_PIECE = 12, ZETA_BITS = 3, ZETA_GRAIN = 1 << 10 };

typedef struct zeta_job {
  const cpu_kernels *kernels;
  u32 *data;
  u32 log_piece, bit, num_bits;
  u32 inverse;
} zeta_job;

static void zeta_pieces(void *arg, u32 thread, size_t begin, size_t end) {
  (void)thread;
  const zeta_job *job = arg;
  const size_t words = (size_t)4 << job->log_piece;
  for (size_t i = begin; i < end; i++) job->kernels->subset_sums(job->data + words * i, words, 4, job->inverse);
}
// Elements [begin, end) of those whose index has zeros at the bits of this pass, in order.
static void zeta_rows(void *arg, u32 thread, size_t begin, size_t end) {
  (void)thread;
  const zeta_job *job = arg;
  const size_t distance = (size_t)1 << job->bit;
  for (size_t i = begin; i < end;) {
    const size_t inside = i & (distance - 1), n = size_min(distance - inside, end - i);
    u32 *row = job->data + 4 * (((i - inside) << job->num_bits) + inside);
    job->kernels->subset_sums_rows(row, 4 * distance, job->num_bits, 4 * n, job->inverse);
    i += n;
  }
}
void swirl_cpu_zeta(const cpu_run *run, const args_zeta *a) {
  u32 *src = cpu_at(run, a->src), *dst = cpu_at(run, a->dst);
  if (src != dst) memcpy(dst, src, (sizeof(u32) * 4) << a->log_len);
  zeta_job job = {.kernels = run->cpu->kernels,
                  .data = dst,
                  .log_piece = u32_min(LOG_ZETA_PIECE, a->log_len),
                  .inverse = a->inverse};
  cpu_loop_part(run, 0.5, (size_t)1 << (a->log_len - job.log_piece), 1, zeta_pieces, &job);
  for (job.bit = job.log_piece; job.bit < a->log_len; job.bit += job.num_bits) {
    job.num_bits = u32_min(ZETA_BITS, a->log_len - job.bit);
    cpu_loop_part(run, 0.5, (size_t)1 << (a->log_len - job.num_bits), ZETA_GRAIN, zeta_rows, &job);
  }
}
void swirl_cpu_cost_zeta(const cost_context *context, const args_zeta *a, op_cost *cost) {
  (void)context;
  const u32 high = a->log_len > LOG_ZETA_PIECE ? a->log_len - LOG_ZETA_PIECE : 0;
  const u32 passes = (high + ZETA_BITS - 1) / ZETA_BITS;
  cost->launches = 1 + passes;
  cost->bytes = ((u64)32 * passes + 32) << a->log_len;
}

// ---- Evaluation: pieces of the coefficients times one table of powers, put together in order.

enum { LOG_EVAL_PIECE = 10 };

typedef struct eval_job {
  const cpu_kernels *kernels;
  const u32 *src, *powers;
  u32 log_piece;
  u32 *partial;
} eval_job;
static void eval_part(void *arg, u32 thread, size_t begin, size_t end) {
  (void)thread;
  const eval_job *job = arg;
  const size_t len = (size_t)1 << job->log_piece;
  for (size_t i = begin; i < end; i++)
    job->kernels->ext_dot(job->partial + 4 * i, job->src + 4 * len * i, job->powers, len);
}
void swirl_cpu_eval_univariate(const cpu_run *run, const args_eval_univariate *a) {
  const u32 log_piece = u32_min(LOG_EVAL_PIECE, a->log_n);
  const size_t pieces = (size_t)1 << (a->log_n - log_piece);
  u32 *powers = run->scratch;
  eval_job job = {run->cpu->kernels, cpu_at(run, a->src), powers, log_piece, powers + ((size_t)4 << log_piece)};
  bb4 step = bb4_load(cpu_at(run, a->z));
  bb4_store(powers, bb4_one());
  for (u32 i = 0; i < log_piece; i++, step = bb4_square(step))
    job.kernels->ext_scale(powers + ((size_t)4 << i), powers, step.c, (size_t)1 << i);
  cpu_loop(run, pieces, 4, eval_part, &job);
  bb4 value = bb4_zero();
  for (size_t i = pieces; i-- > 0;) value = bb4_add(bb4_mul(value, step), bb4_load(job.partial + 4 * i));
  bb4_store(cpu_at(run, a->dst), value);
}
void swirl_cpu_cost_eval_univariate(const cost_context *context, const args_eval_univariate *a, op_cost *cost) {
  (void)context;
  const u32 log_piece = u32_min(LOG_EVAL_PIECE, a->log_n);
  cost->launches = 1;
  cost->bytes = (u64)16 << a->log_n;
  cost->field_ops = (u64)19 << a->log_n;
  cost->scratch_words = ((u64)4 << log_piece) + ((u64)4 << (a->log_n - log_piece));
}
