// Reed-Solomon encoding: stacking, the message step, the transform (11.2 to 11.4).
#include "cpu/cpu_code.h"
#include "cpu/cpu_message.h"
#include "cpu/cpu_ntt.h"

// Words that one thread makes and transforms at a time, and that it reads for them where columns are reduced; at least
// one block of N.
enum { LOG_PIECE = 12, LOG_READ = 16 };

typedef struct stack_job {
  const args_rs_encode *args;
  stacked_columns stacked;
  const cpu_kernels *kernels;
  u32 *dst;
  u32 log_given, log_piece; // rows of the reduced column, and of a piece of it
  u32 num_chunks;           // rows that are summed up for one
  const u32 *factors;       // [num_chunks]
  u32 *buffers;             // per thread, of num_chunks pieces
  const u32 **pieces;       // per thread [num_chunks]
  message_step step;
} stack_job;

// The coefficients that a part has before the stages of its own: those of the message where it is no longer than the
// part, else as many as the part has rows.
static u32 log_given(const args_rs_encode *a) {
  return u32_min(a->log_stacked, a->log_stacked + a->log_blowup - a->log_parts);
}
static u32 log_piece(const args_rs_encode *a) {
  const u32 log_chunks = a->log_stacked - log_given(a), read = LOG_READ - u32_min(log_chunks, LOG_READ);
  return u32_min(u32_max(u32_min(LOG_PIECE, read), a->l_skip), log_given(a));
}
static ntt_block block_of(const args_rs_encode *a) {
  return (ntt_block){a->log_stacked + a->log_blowup - a->log_parts, 0, a->log_parts, a->part};
}

static void stack_part(void *arg, u32 thread, size_t begin, size_t end) {
  const stack_job *job = arg;
  const u32 log_pieces = job->log_given - job->log_piece;
  const size_t n = (size_t)1 << job->log_piece, column_words = (size_t)1 << block_of(job->args).log_len;
  u32 *buffer = job->buffers + ((size_t)thread * job->num_chunks << job->log_piece);
  const u32 **pieces = job->pieces + (size_t)thread * job->num_chunks;
  for (size_t i = begin; i < end; i++) {
    const u32 column = (u32)(i >> log_pieces);
    const u64 row = (u64)(i & (((size_t)1 << log_pieces) - 1)) << job->log_piece;
    u32 *dst = job->dst + column * column_words + row;
    for (u32 c = 0; c < job->num_chunks; c++) {
      u32 *own = job->num_chunks == 1 ? dst : buffer + ((size_t)c << job->log_piece);
      pieces[c] =
          swirl_cpu_stacked_rows(&job->stacked, own, job->args->first + column, row + ((u64)c << job->log_given), n);
    }
    if (job->num_chunks > 1) {
      job->kernels->base_linear(dst, pieces, job->factors, job->num_chunks, n);
    } else if (pieces[0] != dst) {
      memcpy(dst, pieces[0], n * sizeof *dst);
    }
    swirl_cpu_message(&job->step, dst, 0, n >> job->args->l_skip);
  }
}

// Behind the transform's: factors, pointers and gathered pieces of the reduction.
static size_t num_chunks(const args_rs_encode *a) { return (size_t)1 << (a->log_stacked - log_given(a)); }
static u64 reduction_words(u32 num_threads, const args_rs_encode *a) {
  const size_t n = num_chunks(a);
  return (n + 15) / 16 * 16 + (cpu_pointer_words(num_threads * n) + 15) / 16 * 16 +
         (n > 1 ? num_threads * (n << log_piece(a)) : 0);
}

void swirl_cpu_rs_encode(const cpu_run *run, const args_rs_encode *a) {
  const ntt_block block = block_of(a);
  const u32 threads = run->cpu->num_threads;
  const size_t chunks = num_chunks(a);
  u32 *factors = run->scratch + swirl_cpu_ntt_scratch(run->cpu, block);
  u32 *pointers = factors + (chunks + 15) / 16 * 16;
  stack_job job = {.args = a,
                   .stacked = swirl_cpu_stacked_columns(run, a->table, a->num_entries, a->l_skip),
                   .kernels = run->cpu->kernels,
                   .dst = cpu_at(run, a->dst),
                   .log_given = log_given(a),
                   .log_piece = log_piece(a),
                   .num_chunks = (u32)chunks,
                   .factors = factors,
                   .buffers = pointers + (cpu_pointer_words(threads * chunks) + 15) / 16 * 16,
                   .pieces = (const u32 **)(void *)pointers};
  const u32 root = ntt_block_root(a->part);
  factors[0] = BB_ONE;
  for (size_t c = 1; c < chunks; c++) factors[c] = bb_mul(factors[c - 1], root);
  swirl_cpu_message_init(&job.step, run->cpu->kernels, a->l_skip);
  cpu_loop_part(run, 0.2, (size_t)a->width << (job.log_given - job.log_piece), 1, stack_part, &job);
  swirl_cpu_ntt(run, job.dst, (size_t)1 << block.log_len, a->width, block, block.log_len - job.log_given, run->scratch);
}
void swirl_cpu_cost_rs_encode(const cost_context *context, const args_rs_encode *a, op_cost *cost) {
  const ntt_block block = block_of(a);
  const u64 read = (u64)a->width << a->log_stacked, given = (u64)a->width << log_given(a);
  const u64 code = (u64)a->width << block.log_len;
  const u64 chunks = num_chunks(a);
  cost->launches = 3 + block.log_len;
  cost->bytes = 4 * (read + given) + 12 * code;
  cost->field_ops = (chunks > 1 ? read : 0) + given * (a->l_skip / 2 + 1) + code * log_given(a) / 2;
  cost->scratch_words = swirl_cpu_ntt_scratch(context->cpu, block) + reduction_words(context->cpu->num_threads, a);
}

void swirl_cpu_rs_encode_ext(const cpu_run *run, const args_rs_encode_ext *a) {
  u32 *dst = cpu_at(run, a->dst);
  memcpy(dst, cpu_at(run, a->src), (sizeof(u32) * 4) << a->log_coeffs);
  swirl_cpu_ntt(run, dst, 0, 1, (ntt_block){.log_len = a->log_len, .log_w = 2}, a->log_len - a->log_coeffs,
                run->scratch);
}
void swirl_cpu_cost_rs_encode_ext(const cost_context *context, const args_rs_encode_ext *a, op_cost *cost) {
  cost->launches = 2 + a->log_len;
  cost->bytes = ((u64)32 << a->log_coeffs) + ((u64)48 << a->log_len);
  cost->field_ops = (u64)(2 * a->log_coeffs) << a->log_len;
  cost->scratch_words = swirl_cpu_ntt_scratch(context->cpu, (ntt_block){.log_len = a->log_len, .log_w = 2});
}
