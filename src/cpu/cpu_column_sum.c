// Sums of base columns: tiles of rows, so that a sum stays in the cache.
#include "cpu/cpu_algebra.h"

enum { SUM_TILE = 1024, SUM_COLUMNS = 31 }; // columns a call of the kernel, beside the sum so far
enum { SUM_SCRATCH = SUM_COLUMNS * SUM_TILE };

typedef struct column_sum_job {
  const cpu_run *run;
  const column_ref *table;
  const u32 *factors;
  u32 *dst, *scratch; // scratch per thread: SUM_SCRATCH words
  u32 num, log_height, constant;
} column_sum_job;

static void column_sum_part(void *arg, u32 thread, size_t begin, size_t end) {
  const column_sum_job *job = arg;
  u32 *copies = job->scratch + (size_t)thread * SUM_SCRATCH;
  for (size_t first = begin; first < end; first += SUM_TILE) {
    const size_t n = size_min(SUM_TILE, end - first);
    u32 *dst = job->dst + first;
    for (size_t i = 0; i < n; i++) dst[i] = job->constant;
    for (u32 begin_column = 0; begin_column < job->num; begin_column += SUM_COLUMNS) {
      const u32 num = u32_min(SUM_COLUMNS, job->num - begin_column);
      const u32 *src[SUM_COLUMNS + 1];
      u32 factors[SUM_COLUMNS + 1];
      src[0] = dst;
      factors[0] = BB_ONE;
      for (u32 j = 0; j < num; j++) {
        src[j + 1] = swirl_cpu_input_rows(job->run, &job->table[begin_column + j], job->log_height, first, n,
                                          copies + (size_t)j * SUM_TILE);
        factors[j + 1] = job->factors[begin_column + j];
      }
      job->run->cpu->kernels->base_linear(dst, src, factors, num + 1, n);
    }
  }
}

void swirl_cpu_column_sum(const cpu_run *run, const args_column_sum *a) {
  column_sum_job job = {.run = run,
                        .table = (const column_ref *)(const void *)cpu_at(run, a->table),
                        .factors = cpu_at(run, a->factors),
                        .dst = cpu_at(run, a->dst),
                        .scratch = run->scratch,
                        .num = a->num,
                        .log_height = a->log_height,
                        .constant = a->constant};
  cpu_loop(run, (size_t)1 << a->log_height, SUM_TILE, column_sum_part, &job);
}
void swirl_cpu_cost_column_sum(const cost_context *context, const args_column_sum *a, op_cost *cost) {
  const u64 cells = (u64)a->num << a->log_height;
  *cost = (op_cost){.launches = 1,
                    .bytes = 4 * cells + ((u64)4 << a->log_height),
                    .field_ops = cells,
                    .scratch_words = (u64)context->cpu->num_threads * SUM_SCRATCH};
}
