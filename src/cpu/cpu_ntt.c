// Two passes over memory. Pass 1 takes tiles of all rows x TILE_WORDS words of the matrix whose rows are 2^log_row
// words long, copied together so that its power-of-two stride does not collide in the cache. Pass 2 takes one row after
// the other. The stages on zero halves are copies.
#include "cpu/cpu_ntt.h"

#include "cpu/kernels.h"

enum { LOG_ROW = 12, TILE_WORDS = 64, SINGLE_PASS_LOG = 14 };

typedef struct ntt_job {
  const cpu_kernels *kernels;
  u32 *data;
  size_t column_stride, row_words, num_tiles;
  u32 num_columns, log_rows, log_row, log_w;
  u32 zeros_across, zeros_inside; // stages on zero halves: of pass 1, and of each row
  const u32 *tw;
  u32 *scratch; // per thread
  size_t thread_words;
} ntt_job;

// Rows of pass 1; 0: a single pass.
static u32 log_rows_of(u32 log_words) { return log_words <= SINGLE_PASS_LOG ? 0 : log_words - LOG_ROW; }
static size_t thread_words(u32 log_len, u32 log_w) {
  const u32 log_words = log_len + log_w;
  if (log_words <= SINGLE_PASS_LOG) return ntt_tail_words(log_words);
  const size_t tile = (size_t)TILE_WORDS << (log_words - LOG_ROW);
  const size_t tail = ntt_tail_words(LOG_ROW);
  return tile > tail ? tile : tail;
}
static size_t table_words(u32 log_len) { return log_len < 5 ? 32 : (size_t)1 << (log_len - 1); }

u64 swirl_cpu_ntt_scratch(const cpu_device *cpu, u32 log_len, u32 log_w) {
  return table_words(log_len) + (u64)cpu->num_threads * thread_words(log_len, log_w);
}

// tw[2^k + j] = tw[j] * omega_(2^(k + 2)).
typedef struct twiddle_job {
  u32 *tw;
  size_t half;
  u32 factor;
} twiddle_job;
static void twiddle_part(void *arg, u32 thread, size_t begin, size_t end) {
  (void)thread;
  const twiddle_job *job = arg;
  for (size_t j = begin; j < end; j++) job->tw[job->half + j] = bb_mul(job->tw[j], job->factor);
}
static void make_twiddles(const cpu_device *cpu, u32 *tw, u32 log_len) {
  tw[0] = BB_ONE;
  for (u32 k = 0; k + 1 < log_len; k++) {
    twiddle_job job = {tw, (size_t)1 << k, bb_two_adic_generator(k + 2)};
    swirl_parallel_for(cpu->pool, job.half, 1 << 13, twiddle_part, &job);
  }
}

static void pass1(void *arg, u32 thread, size_t begin, size_t end) {
  const ntt_job *job = arg;
  u32 *tile = job->scratch + thread * job->thread_words;
  const size_t rows = (size_t)1 << job->log_rows, filled = rows >> job->zeros_across;
  for (size_t i = begin; i < end; i++) {
    u32 *base = job->data + i / job->num_tiles * job->column_stride + i % job->num_tiles * TILE_WORDS;
    for (size_t r = 0; r < rows; r++) {
      const u32 *src = r < filled ? base + r * job->row_words : tile + (r - filled) * TILE_WORDS;
      memcpy(tile + r * TILE_WORDS, src, TILE_WORDS * sizeof(u32));
    }
    job->kernels->ntt_columns(tile, TILE_WORDS, job->log_rows, job->zeros_across, job->tw, TILE_WORDS);
    for (size_t r = 0; r < rows; r++) {
      memcpy(base + r * job->row_words, tile + r * TILE_WORDS, TILE_WORDS * sizeof(u32));
    }
  }
}

// One row: copies for its stages on zero halves, then the others.
static void transform_row(const ntt_job *job, u32 *data, size_t row, const u32 *tail) {
  const size_t filled = job->row_words >> job->zeros_inside;
  for (size_t i = filled; i < job->row_words; i += filled) memcpy(data + i, data, filled * sizeof(u32));
  job->kernels->ntt_row(data, job->log_row, job->log_w, job->zeros_inside, row, job->tw, tail);
}

static void pass2(void *arg, u32 thread, size_t begin, size_t end) {
  const ntt_job *job = arg;
  u32 *tail = job->scratch + thread * job->thread_words;
  for (size_t row = begin; row < end; row++) { // the twiddles of a row serve all columns
    job->kernels->ntt_tail(tail, job->log_row, job->log_w, row, job->tw);
    for (u32 c = 0; c < job->num_columns; c++) {
      transform_row(job, job->data + c * job->column_stride + row * job->row_words, row, tail);
    }
  }
}

// Small columns: everything at once, a column at a time.
static void single_pass(void *arg, u32 thread, size_t begin, size_t end) {
  const ntt_job *job = arg;
  u32 *tail = job->scratch + thread * job->thread_words;
  job->kernels->ntt_tail(tail, job->log_row, job->log_w, 0, job->tw);
  for (size_t c = begin; c < end; c++) transform_row(job, job->data + c * job->column_stride, 0, tail);
}

void swirl_cpu_ntt(const cpu_device *cpu, u32 *data, size_t column_stride, u32 num_columns, u32 log_len, u32 log_w,
                   u32 log_zeros, u32 *scratch) {
  make_twiddles(cpu, scratch, log_len);
  const u32 log_words = log_len + log_w, log_rows = log_rows_of(log_words);
  ntt_job job = {.kernels = cpu->kernels,
                 .data = data,
                 .column_stride = column_stride,
                 .num_columns = num_columns,
                 .log_rows = log_rows,
                 .log_row = log_words - log_rows,
                 .log_w = log_w,
                 .zeros_across = u32_min(log_zeros, log_rows),
                 .zeros_inside = log_zeros - u32_min(log_zeros, log_rows),
                 .row_words = (size_t)1 << (log_words - log_rows),
                 .num_tiles = ((size_t)1 << (log_words - log_rows)) / TILE_WORDS,
                 .tw = scratch,
                 .scratch = scratch + table_words(log_len),
                 .thread_words = thread_words(log_len, log_w)};
  if (log_rows == 0) {
    swirl_parallel_for(cpu->pool, num_columns, 1, single_pass, &job);
    return;
  }
  swirl_parallel_for(cpu->pool, num_columns * job.num_tiles, 1, pass1, &job);
  swirl_parallel_for(cpu->pool, (size_t)1 << log_rows, 1, pass2, &job);
}
