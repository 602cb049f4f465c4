// Base columns with extension weights: combinations, inner products, folds of blocks of N rows.
#include "cpu/cpu_algebra.h"

// ---- combine_columns: tiles of rows, all columns of a tile before the next, delayed sums in the first-level cache

enum { COMBINE_TILE = 512, COMBINE_GROUP = 64 };

typedef struct combine_job {
  const cpu_run *run;
  const placed_column *table;
  const u32 *weights;
  u32 *dst;
  u32 *scratch; // per thread: COMBINE_SCRATCH words
  size_t len;
  u32 num, l_skip;
} combine_job;
enum { COMBINE_SCRATCH = (16 + 4) * COMBINE_TILE };

// Adds the entry's rows in [first, first + n) one by one.
static void combine_strided(const combine_job *job, const placed_column *entry, size_t first, size_t n) {
  const u32 *column = cpu_column(job->run, entry->region, entry->column);
  const u32 shift = entry->log_height < job->l_skip ? job->l_skip - entry->log_height : 0;
  const size_t height = (size_t)1 << entry->log_height, row = entry->row;
  const bb4 w = bb4_load(job->weights + 4 * (size_t)entry->weight);
  size_t i = first > row ? (first - row + ((size_t)1 << shift) - 1) >> shift : 0;
  for (; i < height && row + (i << shift) < first + n; i++) {
    u32 *at = job->dst + 4 * (row + (i << shift));
    bb4_store(at, bb4_add(bb4_load(at), bb4_scale(w, column[i])));
  }
}

static void combine_tile(const combine_job *job, u32 thread, size_t first, size_t n) {
  const cpu_kernels *kernels = job->run->cpu->kernels;
  u32 *planes = job->scratch + (size_t)thread * COMBINE_SCRATCH;
  u64 *wide = (u64 *)(void *)(planes + 4 * COMBINE_TILE);
  const u32 *columns[COMBINE_GROUP];
  u32 weights[4 * COMBINE_GROUP], num = 0;
  bool any = false;
  memset(wide, 0, 8 * n * sizeof(u64));
  for (u32 e = 0; e < job->num; e++) {
    const placed_column *entry = &job->table[e];
    const size_t height = (size_t)1 << entry->log_height, row = entry->row;
    const bool covers = entry->log_height >= job->l_skip && row <= first && first + n <= row + height;
    if (!covers || n % KERNEL_MAX_LANES != 0) {
      const size_t lifted = (size_t)1 << u32_max(entry->log_height, job->l_skip);
      if (row < first + n && first < row + lifted) combine_strided(job, entry, first, n);
      continue;
    }
    columns[num] = cpu_column(job->run, entry->region, entry->column) + (first - row);
    memcpy(weights + 4 * (size_t)num, job->weights + 4 * (size_t)entry->weight, 4 * sizeof(u32));
    any = true;
    if (++num == COMBINE_GROUP) {
      kernels->wide_mul_add(wide, columns, weights, num, n);
      num = 0;
    }
  }
  if (!any) return;
  kernels->wide_mul_add(wide, columns, weights, num, n);
  kernels->wide_finish(planes, wide, n);
  for (size_t i = 0; i < n; i++) {
    u32 *at = job->dst + 4 * (first + i);
    for (u32 k = 0; k < 4; k++) at[k] = bb_add(at[k], planes[k * n + i]);
  }
}
static void combine_part(void *arg, u32 thread, size_t begin, size_t end) {
  const combine_job *job = arg;
  for (size_t i = begin; i < end; i += COMBINE_TILE) combine_tile(job, thread, i, size_min(COMBINE_TILE, end - i));
}
void swirl_cpu_combine_columns(const cpu_run *run, const args_combine_columns *a) {
  const size_t len = (size_t)1 << a->log_len;
  combine_job job = {run,
                     (const placed_column *)(const void *)cpu_at(run, a->table),
                     cpu_at(run, a->weights),
                     cpu_at(run, a->dst),
                     run->scratch,
                     len,
                     a->num_entries,
                     a->l_skip};
  const size_t grain = len >= (size_t)COMBINE_TILE * run->cpu->num_threads ? COMBINE_TILE : 64;
  cpu_loop(run, len, grain, combine_part, &job);
}
void swirl_cpu_cost_combine_columns(const cost_context *context, const args_combine_columns *a, op_cost *cost) {
  const placed_column *table = (const placed_column *)(const void *)context->prog;
  u64 cells = 0; // without the table, as if every entry covered all rows: an upper bound
  for (u32 i = 0; i < a->num_entries; i++) cells += (u64)1 << (table == NULL ? a->log_len : table[i].log_height);
  *cost = (op_cost){.launches = 1,
                    .bytes = 4 * cells + ((u64)16 << a->log_len),
                    .field_ops = cells * MULS_MIXED,
                    .scratch_words = (u64)context->cpu->num_threads * COMBINE_SCRATCH};
}

// ---- dot_columns: weights as planes, tile by tile; a tile of every column before the next tile

enum { DOT_TILE = 2048 };

typedef struct dot_job {
  const cpu_run *run;
  const column_ref *table;
  const u32 *weights;
  u32 *planes; // [tiles][4][tile]
  u64 *sums;   // [segments][num][8]
  size_t height, tile, num_tiles, segments, num;
} dot_job;

static void dot_planes_part(void *arg, u32 thread, size_t begin, size_t end) {
  const dot_job *job = arg;
  (void)thread;
  for (size_t i = begin; i < end; i++)
    for (u32 k = 0; k < 4; k++)
      job->planes[(i / job->tile * 4 + k) * job->tile + i % job->tile] = job->weights[4 * i + k];
}
// Work item: a segment of tiles and one column.
static void dot_part(void *arg, u32 thread, size_t begin, size_t end) {
  const dot_job *job = arg;
  const cpu_kernels *kernels = job->run->cpu->kernels;
  (void)thread;
  while (begin < end) {
    const size_t segment = begin / job->num, c0 = begin % job->num, c1 = size_min(job->num, c0 + (end - begin));
    u64 *sums = job->sums + 8 * segment * job->num;
    memset(sums + 8 * c0, 0, 64 * (c1 - c0));
    const size_t t0 = job->num_tiles * segment / job->segments, t1 = job->num_tiles * (segment + 1) / job->segments;
    for (size_t t = t0; t < t1; t++) {
      const u32 *planes = job->planes + 4 * t * job->tile;
      for (size_t c = c0; c < c1; c++) {
        const column_ref *ref = &job->table[c];
        const u32 *column = cpu_column(job->run, ref->region, ref->column);
        const size_t first = t * job->tile + ref->rot;
        const bool wraps = first + job->tile > job->height;
        const size_t n = job->tile - wraps;
        kernels->dot_planes(sums + 8 * c, column + first, planes, job->tile, n);
        if (wraps) kernels->dot_planes(sums + 8 * c, column, planes + n, job->tile, 1);
      }
    }
    begin += c1 - c0;
  }
}
static size_t dot_tile(u32 log_height) { return size_min(DOT_TILE, (size_t)1 << log_height); }
static size_t dot_segments(const cpu_device *cpu, u32 num, u32 log_height) {
  const size_t tiles = ((size_t)1 << log_height) / dot_tile(log_height);
  return num >= 8 * cpu->num_threads ? 1 : size_min(tiles, cpu->num_threads);
}
void swirl_cpu_dot_columns(const cpu_run *run, const args_dot_columns *a) {
  if (a->num == 0) return;
  const size_t height = (size_t)1 << a->log_height, tile = dot_tile(a->log_height);
  const size_t segments = dot_segments(run->cpu, a->num, a->log_height);
  dot_job job = {run,
                 (const column_ref *)(const void *)cpu_at(run, a->table),
                 cpu_at(run, a->weights),
                 run->scratch + 16 * segments * a->num,
                 (u64 *)(void *)run->scratch,
                 height,
                 tile,
                 height / tile,
                 segments,
                 a->num};
  cpu_loop_part(run, 0.01, height, 4 * DOT_TILE, dot_planes_part, &job);
  cpu_loop(run, segments * a->num, 1, dot_part, &job);
  u32 *dst = cpu_at(run, a->dst);
  for (size_t c = 0; c < a->num; c++)
    for (u32 k = 0; k < 4; k++) {
      u64 low = 0, high = 0;
      for (size_t s = 0; s < segments; s++) {
        low += job.sums[8 * (s * a->num + c) + 2 * k];
        high += job.sums[8 * (s * a->num + c) + 2 * k + 1];
      }
      dst[4 * c + k] = bb_add(bb_reduce(low), (u32)(high % BB_P)); // low < 2^(32 + 27) < 2^32 p
    }
}
void swirl_cpu_cost_dot_columns(const cost_context *context, const args_dot_columns *a, op_cost *cost) {
  const u64 height = (u64)1 << a->log_height;
  *cost = (op_cost){.launches = 2,
                    .bytes = 4 * a->num * height + 32 * height,
                    .field_ops = a->num * height * MULS_MIXED,
                    .scratch_words = 16 * (u64)dot_segments(context->cpu, a->num, a->log_height) * a->num + 4 * height};
}

// ---- fold_ple, fold_ple_ext

enum { FOLD_ROWS = 64 }; // blocks of N rows a call of the kernel

typedef struct ple_job {
  const cpu_run *run;
  const column_ref *inputs;
  const u32 *weights;
  u32 *dst, *scratch; // scratch per thread: ple_scratch() words
  u32 log_height, l_skip;
} ple_job;
static size_t ple_scratch(u32 l_skip) { return (size_t)(KERNEL_MAX_LANES + FOLD_ROWS) << l_skip; }

// Work item: FOLD_ROWS blocks of one column.
static void ple_part(void *arg, u32 thread, size_t begin, size_t end) {
  const ple_job *job = arg;
  const size_t n = (size_t)1 << job->l_skip;
  const size_t num_x = (size_t)1 << (u32_max(job->log_height, job->l_skip) - job->l_skip);
  const size_t per_column = (num_x + FOLD_ROWS - 1) / FOLD_ROWS;
  u32 *work = job->scratch + thread * ple_scratch(job->l_skip), *copy = work + KERNEL_MAX_LANES * n;
  for (size_t item = begin; item < end; item++) {
    const size_t c = item / per_column, x = item % per_column * FOLD_ROWS, count = size_min(FOLD_ROWS, num_x - x);
    const u32 *src = swirl_cpu_input_rows(job->run, &job->inputs[c], job->log_height, x * n, count * n, copy);
    const u32 *rows[FOLD_ROWS];
    for (size_t r = 0; r < count; r++) rows[r] = src + r * n;
    job->run->cpu->kernels->fold_rows(job->dst + 4 * (c * num_x + x), rows, count, job->l_skip, job->weights, work);
  }
}
void swirl_cpu_fold_ple(const cpu_run *run, const args_fold_ple *a) {
  ple_job job = {run,
                 (const column_ref *)(const void *)cpu_at(run, a->inputs),
                 cpu_at(run, a->weights),
                 cpu_at(run, a->dst),
                 run->scratch,
                 a->log_height,
                 a->l_skip};
  const size_t num_x = (size_t)1 << (u32_max(a->log_height, a->l_skip) - a->l_skip);
  cpu_loop(run, a->num * ((num_x + FOLD_ROWS - 1) / FOLD_ROWS), 8, ple_part, &job);
}
void swirl_cpu_cost_fold_ple(const cost_context *context, const args_fold_ple *a, op_cost *cost) {
  const u32 lift = u32_max(a->log_height, a->l_skip);
  *cost = (op_cost){.launches = 1,
                    .bytes = a->num * (((u64)4 << a->log_height) + ((u64)16 << (lift - a->l_skip))),
                    .field_ops = ((u64)a->num << lift) * MULS_MIXED,
                    .scratch_words = (u64)context->cpu->num_threads * ple_scratch(a->l_skip)};
}

typedef struct ple_ext_job {
  const cpu_kernels *kernels;
  const u32 *src, *weights;
  u32 *dst;
  size_t n;
} ple_ext_job;
static void ple_ext_part(void *arg, u32 thread, size_t begin, size_t end) {
  const ple_ext_job *job = arg;
  (void)thread;
  job->kernels->ext_combine(job->dst + 4 * begin, job->weights, job->src + 4 * begin * job->n, job->n, 1, job->n,
                            end - begin);
}
void swirl_cpu_fold_ple_ext(const cpu_run *run, const args_fold_ple_ext *a) {
  const u32 h = a->log_height, l = a->l_skip;
  ple_ext_job job = {run->cpu->kernels, cpu_at(run, a->src), cpu_at(run, a->weights), cpu_at(run, a->dst),
                     (size_t)1 << l};
  if (h >= l) {
    cpu_loop(run, (size_t)1 << (h - l), size_max(16, GRAIN_EXT >> u32_min(l, 10)), ple_ext_part, &job);
    return;
  }
  bb4 s = bb4_zero();
  for (size_t i = 0; i < (size_t)1 << h; i++)
    s = bb4_add(s, bb4_mul(bb4_load(job.src + 4 * i), bb4_load(job.weights + 4 * (i << (l - h)))));
  bb4_store(job.dst, s);
}
void swirl_cpu_cost_fold_ple_ext(const cost_context *context, const args_fold_ple_ext *a, op_cost *cost) {
  (void)context;
  const u64 rows = (u64)1 << a->log_height;
  *cost = (op_cost){.launches = a->log_height >= a->l_skip, .bytes = 16 * rows, .field_ops = rows * MULS_EXT};
}
