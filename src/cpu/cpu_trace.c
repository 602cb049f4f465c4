// Traces: laying out a host matrix, checking one that is used where it lies. Neither needs scratch.
#include <stdatomic.h>

#include "cpu/cpu.h"
#include "cpu/kernels.h"

// The first bad word in column-major order: (column << 32 | row), or NONE.
#define NONE UINT64_MAX
typedef struct first_bad {
  atomic_ullong place;
} first_bad;

static void note_bad(first_bad *bad, size_t column, size_t row) {
  const u64 place = (u64)column << 32 | row;
  unsigned long long before = atomic_load(&bad->place);
  while (place < before && !atomic_compare_exchange_weak(&bad->place, &before, place)) {
  }
}
// Columns were counted from `first_column` on.
static void report_bad(const cpu_run *run, const first_bad *bad, u32 air, u32 part, u32 first_column) {
  const u64 place = atomic_load(&bad->place);
  if (place == NONE) return;
  cpu_set_error(run, SWIRL_ERR_TRACE_VALUE, air, part, first_column + (u32)(place >> 32), (u32)place);
}

typedef struct import_job {
  const cpu_kernels *kernels;
  const u32 *src;
  u64 row_stride, col_stride;
  u32 *dst;
  size_t height, width;
  u32 canonical;
  first_bad bad;
} import_job;

enum { TILE_ROWS = 64, TILE_COLUMNS = 64 };

static void import_words(import_job *job, u32 *dst, const u32 *src, size_t n, size_t column, size_t row) {
  size_t bad;
  job->kernels->words_import(dst, src, n, job->canonical, &bad);
  if (bad < n) note_bad(&job->bad, column, row + bad);
}
// Rows [begin, end) in tiles, so that neither a row-major source nor the column-major result is walked across cache
// lines.
static void import_rows(void *arg, u32 thread, size_t begin, size_t end) {
  (void)thread;
  import_job *job = arg;
  u32 tile[TILE_COLUMNS * TILE_ROWS];
  for (size_t c0 = 0; c0 < job->width; c0 += TILE_COLUMNS) {
    const size_t columns = size_min(TILE_COLUMNS, job->width - c0);
    if (job->row_stride == 1) {
      for (size_t c = c0; c < c0 + columns; c++)
        import_words(job, job->dst + c * job->height + begin, job->src + c * job->col_stride + begin, end - begin, c,
                     begin);
      continue;
    }
    for (size_t r0 = begin; r0 < end; r0 += TILE_ROWS) {
      const size_t rows = size_min(TILE_ROWS, end - r0);
      const u32 *src = job->src + c0 * job->col_stride + r0 * job->row_stride;
      if (job->col_stride == 1) {
        job->kernels->words_transpose(tile, TILE_ROWS, src, job->row_stride, rows, columns);
      } else {
        for (size_t c = 0; c < columns; c++) {
          for (size_t r = 0; r < rows; r++) tile[c * TILE_ROWS + r] = src[c * job->col_stride + r * job->row_stride];
        }
      }
      for (size_t c = 0; c < columns; c++)
        import_words(job, job->dst + (c0 + c) * job->height + r0, tile + c * TILE_ROWS, rows, c0 + c, r0);
    }
  }
}

void swirl_cpu_trace_import(const cpu_run *run, const args_trace_import *a) {
  const region_binding *host = &run->regions[a->src.region];
  import_job job = {.kernels = run->cpu->kernels,
                    .src = cpu_at(run, a->src) + a->first * host->stride,
                    .row_stride = host->row_stride,
                    .col_stride = host->stride,
                    .dst = cpu_at(run, a->dst) + ((size_t)a->first << a->log_height),
                    .height = (size_t)1 << a->log_height,
                    .width = a->width,
                    .canonical = a->canonical,
                    .bad = {NONE}};
  cpu_loop(run, job.height, TILE_ROWS, import_rows, &job);
  report_bad(run, &job.bad, a->air, a->part, a->first);
}
void swirl_cpu_cost_trace_import(const cost_context *context, const args_trace_import *a, op_cost *cost) {
  (void)context;
  const u64 cells = (u64)a->width << a->log_height;
  cost->launches = 1;
  cost->bytes = 8 * cells;
  cost->field_ops = a->canonical ? cells : 0;
}

typedef struct check_job {
  const u32 *base;
  u64 stride;
  size_t height;
  first_bad bad;
} check_job;

static void check_columns(void *arg, u32 thread, size_t begin, size_t end) {
  (void)thread;
  check_job *job = arg;
  for (size_t c = begin; c < end; c++) {
    const u32 *column = job->base + c * job->stride;
    u32 any = 0; // the common case, without a branch a word
    for (size_t i = 0; i < job->height; i++) any |= column[i] >= BB_P;
    for (size_t i = 0; any != 0 && i < job->height; i++) {
      if (column[i] >= BB_P) {
        note_bad(&job->bad, c, i);
        break;
      }
    }
  }
}

void swirl_cpu_trace_check(const cpu_run *run, const args_trace_check *a) {
  check_job job = {.base = run->regions[a->trace].base,
                   .stride = run->regions[a->trace].stride,
                   .height = (size_t)1 << a->log_height,
                   .bad = {NONE}};
  cpu_loop(run, a->width, 1, check_columns, &job);
  report_bad(run, &job.bad, a->air, a->part, 0);
}
void swirl_cpu_cost_trace_check(const cost_context *context, const args_trace_check *a, op_cost *cost) {
  (void)context;
  cost->launches = 1;
  cost->bytes = 4 * ((u64)a->width << a->log_height);
}
