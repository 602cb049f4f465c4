// Two passes over memory. Pass 1 takes tiles of all rows x NTT_TILE_WORDS words of the matrix whose rows are 2^log_row
// words long, copied together so that its power-of-two stride does not collide in the cache. Pass 2 takes one row after
// the other. The stages on zero halves are copies.
#include "cpu/cpu_ntt.h"

#include "cpu/kernels.h"

// A row of pass 2 and the pairs of its tail fit the first-level cache, a tile of pass 1 the second.
enum { LOG_ROW = 12, MAX_LOG_ROWS = 11, SINGLE_PASS_LOG = 14 };

typedef struct ntt_shape {
  u32 log_words, log_w, log_parts;
  u32 log_rows, log_row;          // rows of pass 1 (0: a single pass), words of a row
  u32 log_unit;                   // words that stages before the tail move as one: a vector, or an element if longer
  u32 tail_stages;                // stages inside a vector
  size_t num_twiddles, num_tiles; // tiles of the tail, VW^2 words each, in a column; 0: too short for vectors
  size_t all_tiles;               // of all parts
  size_t tail_at, low, threads, thread_words, total; // offsets in scratch, and sizes, in words
} ntt_shape;

static size_t size_max(size_t a, size_t b) { return a > b ? a : b; }

static ntt_shape shape_of(const cpu_device *cpu, ntt_block block) {
  const u32 lanes = cpu->kernels->log_lanes, log_w = block.log_w;
  ntt_shape s = {.log_words = block.log_len + log_w, .log_w = log_w, .log_parts = block.log_parts};
  if (s.log_words > SINGLE_PASS_LOG) s.log_rows = u32_min(s.log_words - LOG_ROW, MAX_LOG_ROWS);
  s.log_row = s.log_words - s.log_rows;
  const bool small = s.log_row < 2 * lanes;
  s.log_unit = small ? log_w : u32_max(lanes, log_w);
  s.tail_stages = s.log_unit - log_w;
  s.num_tiles = small ? 0 : (size_t)1 << (s.log_words - 2 * lanes);
  s.all_tiles = s.num_tiles << s.log_parts;
  // T up to the last stage before the tail, and what `low` is made of.
  const size_t stages = s.log_parts + s.log_words - s.log_unit;
  s.num_twiddles = size_max(stages == 0 ? 1 : (size_t)1 << (stages - 1), (size_t)1 << (2 * lanes));
  const size_t vectors = ((size_t)1 << s.tail_stages) - 1; // of pairs, a tile
  const size_t row_tiles = small ? 0 : (size_t)1 << (s.log_row - 2 * lanes);
  const size_t tile = s.log_rows == 0 ? 0 : (size_t)NTT_TILE_WORDS << s.log_rows;
  s.tail_at = 2 * s.num_twiddles;
  s.low = s.tail_at + s.tail_stages * s.all_tiles;
  s.threads = (s.low + (vectors << lanes) + 15) / 16 * 16;
  s.thread_words = (size_max(tile, row_tiles * ((2 * vectors) << lanes)) + 15) / 16 * 16;
  s.total = s.threads + cpu->num_threads * s.thread_words;
  return s;
}

u64 swirl_cpu_ntt_scratch(const cpu_device *cpu, ntt_block block) { return shape_of(cpu, block).total; }

typedef struct ntt_job {
  ntt_shape shape;
  const cpu_kernels *kernels;
  u32 *data;
  size_t column_stride, row_words, tiles_across;
  u32 num_columns, part;
  u32 zeros_across, zeros_inside; // stages on zero halves: of pass 1, and of each row
  u32 *scratch;
} ntt_job;

// A doubling of a table: entry half + j = entry j times factor, for pairs or plain words.
typedef struct doubling_job {
  u32 *table;
  size_t half;
  u32 factor;
} doubling_job;
static void double_pairs(void *arg, u32 thread, size_t begin, size_t end) {
  (void)thread;
  const doubling_job *job = arg;
  for (size_t j = begin; j < end; j++) {
    const u32 w = bb_mul(job->table[2 * j], job->factor);
    job->table[2 * (job->half + j)] = w;
    job->table[2 * (job->half + j) + 1] = w * (0u - BB_NP);
  }
}
static void make_tables(const cpu_run *run, const ntt_shape *s, u32 *scratch) {
  const u32 lanes = run->cpu->kernels->log_lanes;
  const size_t vector = (size_t)1 << lanes;
  scratch[0] = BB_ONE;
  scratch[1] = BB_ONE * (0u - BB_NP);
  for (u32 k = 0; (size_t)1 << k < s->num_twiddles; k++) {
    doubling_job job = {scratch, (size_t)1 << k, bb_two_adic_generator(k + 2)};
    cpu_loop_part(run, 0.001, job.half, 1 << 12, double_pairs, &job);
  }
  for (u32 stage = 0; stage < s->tail_stages && s->num_tiles != 0; stage++) {
    u32 *at = scratch + s->tail_at + stage * s->all_tiles; // T[tile VW 2^stage]
    at[0] = BB_ONE;
    for (u32 k = 0; (size_t)1 << k < s->all_tiles; k++) {
      const u32 factor = bb_two_adic_generator(k + lanes + stage + 2);
      const size_t half = (size_t)1 << k;
      for (size_t j = 0; j < half; j++) at[half + j] = bb_mul(at[j], factor);
    }
    for (size_t k = 0; k < (size_t)1 << stage; k++) {
      u32 *row = scratch + s->low + ((((size_t)1 << stage) - 1 + k) << lanes);
      for (size_t lane = 0; lane < vector; lane++) row[lane] = scratch[2 * ((lane << stage) + k)];
    }
  }
}

static void pass1(void *arg, u32 thread, size_t begin, size_t end) {
  const ntt_job *job = arg;
  const u32 log_rows = job->shape.log_rows;
  u32 *tile = job->scratch + job->shape.threads + thread * job->shape.thread_words;
  const size_t rows = (size_t)1 << log_rows, filled = rows >> job->zeros_across;
  for (size_t i = begin; i < end; i++) {
    u32 *base = job->data + i / job->tiles_across * job->column_stride + i % job->tiles_across * NTT_TILE_WORDS;
    for (size_t r = 0; r < rows; r++) {
      const u32 *src = r < filled ? base + r * job->row_words : tile + (r - filled) * NTT_TILE_WORDS;
      memcpy(tile + r * NTT_TILE_WORDS, src, NTT_TILE_WORDS * sizeof(u32));
    }
    job->kernels->ntt_stages(tile, NTT_TILE_WORDS, NTT_TILE_WORDS, log_rows, job->zeros_across, log_rows, job->part,
                             job->scratch);
    job->kernels->ntt_store_tile(base, job->row_words, tile, log_rows);
  }
}

// Stages [first, last) of a row shorter than the vectors can take, block `part` before them.
static void small_stages(u32 *data, size_t w, u32 first, u32 last, size_t part, const u32 *pairs) {
  for (u32 s = first; s < last; s++) {
    const size_t half = w << (last - s - 1);
    for (size_t b = 0; b < (size_t)1 << s; b++) {
      u32 *low = data + 2 * half * b;
      for (size_t i = 0; i < half; i++) {
        const u32 a = low[i], t = bb_mul(low[i + half], pairs[2 * ((part << s) + b)]);
        low[i] = bb_add(a, t);
        low[i + half] = bb_sub(a, t);
      }
    }
  }
}

// Index of a row among those of all parts.
static size_t row_of_all(const ntt_job *job, size_t row) { return ((size_t)job->part << job->shape.log_rows) + row; }
// The pairs of the tail of one row, for all columns.
static u32 *row_pairs(const ntt_job *job, u32 thread, size_t row) {
  const ntt_shape *s = &job->shape;
  u32 *pairs = job->scratch + s->threads + thread * s->thread_words;
  const size_t tiles = s->num_tiles >> s->log_rows;
  if (tiles != 0 && s->tail_stages != 0) {
    job->kernels->ntt_tail_pairs(pairs, job->scratch + s->tail_at + row_of_all(job, row) * tiles, s->all_tiles,
                                 job->scratch + s->low, s->tail_stages, tiles);
  }
  return pairs;
}
// One row: copies for its stages on zero halves, then the others. Where zeros reach into the tail they are written.
static void transform_row(const ntt_job *job, u32 *data, size_t row, const u32 *pairs) {
  const ntt_shape *s = &job->shape;
  const size_t unit = (size_t)1 << s->log_unit;
  const u32 stages = s->log_row - s->log_unit, first = u32_min(job->zeros_inside, stages);
  const size_t given = job->row_words >> job->zeros_inside, filled = job->row_words >> first;
  memset(data + given, 0, (filled - given) * sizeof(u32));
  for (size_t i = filled; i < job->row_words; i += filled) memcpy(data + i, data, filled * sizeof(u32));
  if (s->num_tiles == 0) {
    small_stages(data, unit, first, stages, job->part, job->scratch); // a single pass: row 0
    return;
  }
  job->kernels->ntt_stages(data, unit, unit, stages, first, stages, row_of_all(job, row), job->scratch);
  if (s->tail_stages != 0) job->kernels->ntt_tail(data, pairs, s->tail_stages, s->num_tiles >> s->log_rows);
}

static void pass2(void *arg, u32 thread, size_t begin, size_t end) {
  const ntt_job *job = arg;
  for (size_t row = begin; row < end; row++) { // the twiddles of a row serve all columns
    const u32 *pairs = row_pairs(job, thread, row);
    for (u32 c = 0; c < job->num_columns; c++) {
      transform_row(job, job->data + c * job->column_stride + row * job->row_words, row, pairs);
    }
  }
}

// Small columns: everything at once, a column at a time.
static void single_pass(void *arg, u32 thread, size_t begin, size_t end) {
  const ntt_job *job = arg;
  const u32 *pairs = row_pairs(job, thread, 0);
  for (size_t c = begin; c < end; c++) transform_row(job, job->data + c * job->column_stride, 0, pairs);
}

void swirl_cpu_ntt(const cpu_run *run, u32 *data, size_t column_stride, u32 num_columns, ntt_block block, u32 log_zeros,
                   u32 *scratch) {
  const ntt_shape s = shape_of(run->cpu, block);
  make_tables(run, &s, scratch);
  ntt_job job = {.shape = s,
                 .kernels = run->cpu->kernels,
                 .data = data,
                 .column_stride = column_stride,
                 .num_columns = num_columns,
                 .part = block.part,
                 .row_words = (size_t)1 << s.log_row,
                 .tiles_across = ((size_t)1 << s.log_row) / NTT_TILE_WORDS,
                 .zeros_across = u32_min(log_zeros, s.log_rows),
                 .zeros_inside = log_zeros - u32_min(log_zeros, s.log_rows),
                 .scratch = scratch};
  if (s.log_rows == 0) {
    cpu_loop(run, num_columns, 1, single_pass, &job);
    return;
  }
  cpu_loop_part(run, 0.5, num_columns * job.tiles_across, 1, pass1, &job);
  cpu_loop(run, (size_t)1 << s.log_rows, 1, pass2, &job);
}
