// Reed-Solomon encoding: stacking, the message step, the transform (11.2 to 11.4).
#include "cpu/cpu_message.h"
#include "cpu/cpu_ntt.h"

// Words that one thread gathers and transforms at a time, at least one block of N.
enum { LOG_PIECE = 12 };

typedef struct stack_job {
  const cpu_run *run;
  const args_rs_encode *args;
  const placed_column *table;
  u32 *dst;
  u32 log_piece;
  message_step step;
} stack_job;

// First entry of stacked column `column` that ends behind row `row`.
static u32 first_entry(const stack_job *job, u32 column, u64 row) {
  const args_rs_encode *a = job->args;
  u32 low = 0, high = a->num_entries;
  while (low < high) {
    const u32 middle = low + (high - low) / 2;
    const placed_column *entry = &job->table[middle];
    const u64 end = (u64)entry->row + ((u64)1 << u32_max(entry->log_height, a->l_skip));
    if (entry->weight < column || (entry->weight == column && end <= row))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

// Rows [row, row + n) of a stacked column.
static void gather(const stack_job *job, u32 *dst, u32 column, u64 row, u64 n) {
  const args_rs_encode *a = job->args;
  u64 at = row;
  for (u32 i = first_entry(job, column, row); i < a->num_entries && at < row + n; i++) {
    const placed_column *entry = &job->table[i];
    if (entry->weight != column) break;
    const u32 *src = cpu_column(job->run, entry->region, entry->column);
    if (entry->log_height >= a->l_skip) {
      const u64 end = (u64)entry->row + ((u64)1 << entry->log_height), count = (end < row + n ? end : row + n) - at;
      memcpy(dst + (at - row), src + (at - entry->row), count * sizeof(u32));
      at += count;
    } else { // interleaved with zeros; the piece holds whole blocks
      const u32 log_stride = a->l_skip - entry->log_height;
      memset(dst + (at - row), 0, sizeof(u32) << a->l_skip);
      for (size_t j = 0; j < (size_t)1 << entry->log_height; j++) dst[at - row + (j << log_stride)] = src[j];
      at += (u64)1 << a->l_skip;
    }
  }
  memset(dst + (at - row), 0, (row + n - at) * sizeof(u32));
}

static void stack_part(void *arg, u32 thread, size_t begin, size_t end) {
  (void)thread;
  const stack_job *job = arg;
  const args_rs_encode *a = job->args;
  const u32 log_pieces = a->log_stacked - job->log_piece;
  for (size_t i = begin; i < end; i++) {
    const u32 column = (u32)(i >> log_pieces);
    const u64 row = (u64)(i & (((size_t)1 << log_pieces) - 1)) << job->log_piece;
    u32 *dst = job->dst + ((size_t)column << (a->log_stacked + a->log_blowup)) + row;
    gather(job, dst, column, row, (u64)1 << job->log_piece);
    swirl_cpu_message(&job->step, dst, 0, (size_t)1 << (job->log_piece - a->l_skip));
  }
}

void swirl_cpu_rs_encode(const cpu_run *run, const args_rs_encode *a) {
  const u32 log_len = a->log_stacked + a->log_blowup;
  stack_job job = {.run = run,
                   .args = a,
                   .table = (const placed_column *)(const void *)cpu_at(run, a->table),
                   .dst = cpu_at(run, a->dst),
                   .log_piece = u32_min(u32_max(LOG_PIECE, a->l_skip), a->log_stacked)};
  swirl_cpu_message_init(&job.step, run->cpu->kernels, a->l_skip);
  cpu_loop_part(run, 0.2, (size_t)a->width << (a->log_stacked - job.log_piece), 1, stack_part, &job);
  swirl_cpu_ntt(run, job.dst, (size_t)1 << log_len, a->width, log_len, 0, a->log_blowup, run->scratch);
}
void swirl_cpu_cost_rs_encode(const cost_context *context, const args_rs_encode *a, op_cost *cost) {
  const u32 log_len = a->log_stacked + a->log_blowup;
  const u64 message = (u64)a->width << a->log_stacked, code = (u64)a->width << log_len;
  cost->launches = 3 + log_len;
  cost->bytes = 8 * message + 12 * code;
  cost->field_ops = message * (a->l_skip / 2 + 1) + code * a->log_stacked / 2;
  cost->scratch_words = swirl_cpu_ntt_scratch(context->cpu, log_len, 0);
}

void swirl_cpu_rs_encode_ext(const cpu_run *run, const args_rs_encode_ext *a) {
  u32 *dst = cpu_at(run, a->dst);
  memcpy(dst, cpu_at(run, a->src), (sizeof(u32) * 4) << a->log_coeffs);
  swirl_cpu_ntt(run, dst, 0, 1, a->log_len, 2, a->log_len - a->log_coeffs, run->scratch);
}
void swirl_cpu_cost_rs_encode_ext(const cost_context *context, const args_rs_encode_ext *a, op_cost *cost) {
  cost->launches = 2 + a->log_len;
  cost->bytes = ((u64)32 << a->log_coeffs) + ((u64)48 << a->log_len);
  cost->field_ops = (u64)(2 * a->log_coeffs) << a->log_len;
  cost->scratch_words = swirl_cpu_ntt_scratch(context->cpu, a->log_len, 2);
}
