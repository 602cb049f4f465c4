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

void swirl_cpu_message(const cpu_kernels *kernels, u32 *data, u32 l, u32 log_w, size_t num_blocks) {
  enum { KERNEL_MAX_L = 5 };
  if (l == 0) return;
  if (log_w == 0 && l <= KERNEL_MAX_L) {
    kernels->message_blocks(data, l, num_blocks);
    return;
  }
  for (size_t i = 0; i < num_blocks; i++) message_block(data + (i << (l + log_w)), l, log_w);
}

typedef struct message_job {
  const cpu_kernels *kernels;
  u32 *data;
  u32 l_skip;
} message_job;
static void message_part(void *arg, u32 thread, size_t begin, size_t end) {
  (void)thread;
  const message_job *job = arg;
  swirl_cpu_message(job->kernels, job->data + (begin << (job->l_skip + 2)), job->l_skip, 2, end - begin);
}
void swirl_cpu_message_transform(const cpu_run *run, const args_message_transform *a) {
  u32 *src = cpu_at(run, a->src), *dst = cpu_at(run, a->dst);
  if (src != dst) memcpy(dst, src, (sizeof(u32) * 4) << a->log_len);
  message_job job = {run->cpu->kernels, dst, a->l_skip};
  swirl_parallel_for(run->cpu->pool, (size_t)1 << (a->log_len - a->l_skip), 16, message_part, &job);
}
void swirl_cpu_cost_message_transform(const cost_context *context, const args_message_transform *a, op_cost *cost) {
  (void)context;
  cost->launches = 1;
  cost->bytes = (u64)32 << a->log_len;
  cost->field_ops = (u64)(2 * a->l_skip + 4) << a->log_len;
}

// ---- Subset sums over all bits: the low bits inside pieces that stay in cache, then a pass over memory for each bit.

enum { LOG_ZETA_PIECE = 12, ZETA_GRAIN = 1 << 10 };

typedef struct zeta_job {
  const cpu_kernels *kernels;
  u32 *data;
  u32 log_piece;
  size_t distance; // elements
  bool inverse;
} zeta_job;

static void zeta_pairs(const zeta_job *job, u32 *low, size_t distance, size_t n) {
  u32 *high = low + 4 * distance;
  if (job->inverse)
    job->kernels->sub_words(high, low, 4 * n);
  else
    job->kernels->add_words(high, low, 4 * n);
}
static void zeta_pieces(void *arg, u32 thread, size_t begin, size_t end) {
  (void)thread;
  const zeta_job *job = arg;
  const size_t len = (size_t)1 << job->log_piece;
  for (size_t i = begin; i < end; i++) {
    u32 *piece = job->data + 4 * len * i;
    for (size_t distance = 1; distance < len; distance *= 2) {
      for (size_t y = 0; y < len; y += 2 * distance) zeta_pairs(job, piece + 4 * y, distance, distance);
    }
  }
}
// Pairs [begin, end) of one bit, in the order of their lower halves.
static void zeta_bit(void *arg, u32 thread, size_t begin, size_t end) {
  (void)thread;
  const zeta_job *job = arg;
  for (size_t i = begin; i < end;) {
    const size_t inside = i % job->distance, n = size_min(job->distance - inside, end - i);
    zeta_pairs(job, job->data + 4 * (2 * (i - inside) + inside), job->distance, n);
    i += n;
  }
}
void swirl_cpu_zeta(const cpu_run *run, const args_zeta *a) {
  u32 *src = cpu_at(run, a->src), *dst = cpu_at(run, a->dst);
  if (src != dst) memcpy(dst, src, (sizeof(u32) * 4) << a->log_len);
  zeta_job job = {.kernels = run->cpu->kernels,
                  .data = dst,
                  .log_piece = u32_min(LOG_ZETA_PIECE, a->log_len),
                  .inverse = a->inverse != 0};
  swirl_parallel_for(run->cpu->pool, (size_t)1 << (a->log_len - job.log_piece), 1, zeta_pieces, &job);
  for (u32 bit = job.log_piece; bit < a->log_len; bit++) {
    job.distance = (size_t)1 << bit;
    swirl_parallel_for(run->cpu->pool, (size_t)1 << (a->log_len - 1), ZETA_GRAIN, zeta_bit, &job);
  }
}
void swirl_cpu_cost_zeta(const cost_context *context, const args_zeta *a, op_cost *cost) {
  (void)context;
  const u32 passes = a->log_len > LOG_ZETA_PIECE ? a->log_len - LOG_ZETA_PIECE : 0;
  cost->launches = 1 + passes;
  cost->bytes = ((u64)24 * passes + 32) << a->log_len;
}

// ---- Horner in pieces: each thread evaluates pieces of the coefficients, put together in order.

enum { LOG_HORNER_PIECE = 12 };

typedef struct horner_job {
  const u32 *src;
  bb4 z;
  u32 log_piece;
  u32 *partial;
} horner_job;
static void horner_part(void *arg, u32 thread, size_t begin, size_t end) {
  (void)thread;
  const horner_job *job = arg;
  const size_t len = (size_t)1 << job->log_piece;
  for (size_t i = begin; i < end; i++) {
    bb4 value = bb4_zero();
    for (size_t c = len; c-- > 0;) value = bb4_add(bb4_mul(value, job->z), bb4_load(job->src + 4 * (len * i + c)));
    bb4_store(job->partial + 4 * i, value);
  }
}
void swirl_cpu_eval_univariate(const cpu_run *run, const args_eval_univariate *a) {
  horner_job job = {cpu_at(run, a->src), bb4_load(cpu_at(run, a->z)), u32_min(LOG_HORNER_PIECE, a->log_n),
                    run->scratch};
  const size_t pieces = (size_t)1 << (a->log_n - job.log_piece);
  swirl_parallel_for(run->cpu->pool, pieces, 1, horner_part, &job);
  const bb4 step = bb4_pow2k(job.z, job.log_piece);
  bb4 value = bb4_zero();
  for (size_t i = pieces; i-- > 0;) value = bb4_add(bb4_mul(value, step), bb4_load(job.partial + 4 * i));
  bb4_store(cpu_at(run, a->dst), value);
}
void swirl_cpu_cost_eval_univariate(const cost_context *context, const args_eval_univariate *a, op_cost *cost) {
  (void)context;
  cost->launches = 1;
  cost->bytes = (u64)16 << a->log_n;
  cost->field_ops = (u64)16 << a->log_n;
  cost->scratch_words = (u64)4 << (a->log_n > LOG_HORNER_PIECE ? a->log_n - LOG_HORNER_PIECE : 0);
}
