// Round 0 of the batched constraint sumcheck: sums of an AIR program on cosets (spec 13.4).
//
// A block is 64 lifted rows (64 / N values of x), or N rows if N > 64. Its inputs are extended to all cosets at once
// into files of values, one per coset and 64 points; each keeps its inputs, in order, and its other values behind them,
// over the inputs of the next file. The files are therefore evaluated from the last to the first.
#include "cpu/cpu_algebra.h"

// Inputs a call of coset_extend: enough rows to fill the lanes and no more. Columns that lie a power of two apart fall
// into the same cache sets, so only a few may be in flight.
enum { BATCH_MAX = 16 };
static inline u32 batch_inputs(size_t rows_per_input) {
  return rows_per_input >= 4 ? 4 : (u32)(BATCH_MAX / rows_per_input);
}

typedef struct round0_job {
  const cpu_run *run;
  const args_eval_round0 *a;
  air_program_view view;
  const column_ref *inputs;
  const u32 *publics, *weights, *eq;
  u32 num_sums, num_cosets;
  size_t n, block, chunks, rows; // block = max(N, AIR_BLOCK) = chunks * AIR_BLOCK; rows = 2^lift
  coset_tables tables;
  u32 *threads; // [num_threads][per_thread]
  size_t per_thread, partial_words;
} round0_job;

typedef struct round0_sizes {
  size_t tables, partial, files, work, copy; // words
} round0_sizes;
static round0_sizes sizes_of(const air_program_view *view, u32 num_sums, u32 num_cosets, u32 l_skip) {
  const size_t n = (size_t)1 << l_skip, block = size_max(n, AIR_BLOCK);
  round0_sizes s;
  s.tables = (n * (2 + (size_t)num_cosets) + 15) / 16 * 16;
  s.partial = 4 * num_sums * num_cosets * block;
  s.files = num_cosets * block * view->num_inputs + (size_t)(view->num_values - view->num_inputs) * AIR_BLOCK;
  s.work = 2 * n * KERNEL_MAX_LANES;
  s.copy = BATCH_MAX * block;
  return s;
}
static size_t per_thread_words(const round0_sizes *s) {
  return s->partial + s->files + s->work + s->copy + 4 * AIR_BLOCK + 8 * AIR_BLOCK;
}

static void fill_tables(coset_tables *t, u32 *words, const args_eval_round0 *a) {
  const u32 l = a->l_skip;
  const size_t n = (size_t)1 << l;
  u32 *inverse_roots = words, *roots = words + n, *scales = words + 2 * n;
  const u32 omega = bb_two_adic_generator(l), inverse = bb_inv(omega), generator = bb_from_canonical(BB_GENERATOR);
  u32 w = BB_ONE, v = BB_ONE;
  for (size_t i = 0; i < n; i++) {
    roots[i] = w;
    inverse_roots[i] = v;
    w = bb_mul(w, omega);
    v = bb_mul(v, inverse);
  }
  for (u32 c = 0; c < a->num_cosets; c++) {
    const u32 shift = bb_pow(generator, a->first_coset + c);
    u32 s = bb_inv_pow2(l);
    for (size_t k = 0; k < n; k++) {
      scales[c * n + reverse_bits((u32)k, l)] = s;
      s = bb_mul(s, shift);
    }
  }
  *t = (coset_tables){inverse_roots, roots, scales, l, a->num_cosets, a->first_coset};
}

// Asks for the rows that the next call of coset_extend will read: columns are far apart, and no hardware follows them.
static void prefetch_inputs(const round0_job *job, u32 begin, u32 batch, size_t first) {
  const u32 end = u32_min(begin + batch, job->view.num_inputs);
  for (u32 i = begin; i < end; i++) {
    if (job->inputs[i].kind != INPUT_COLUMN) continue;
    const u32 *column = cpu_column(job->run, job->inputs[i].region, job->inputs[i].column);
    const size_t height = (size_t)1 << job->a->log_height;
    for (size_t row = first; row < size_min(first + job->block, height); row += 16) __builtin_prefetch(column + row);
  }
}

// Extends the inputs of the block whose first lifted row is `first` into the files.
static void extend_block(const round0_job *job, u32 *files, u32 *work, u32 *copy, size_t first) {
  const u32 *rows[4 * AIR_BLOCK];
  u32 *dst[4 * AIR_BLOCK];
  const size_t file = (size_t)job->view.num_inputs * AIR_BLOCK, per_input = job->block / job->n;
  const u32 batch = batch_inputs(per_input);
  for (u32 begin = 0; begin < job->view.num_inputs; begin += batch) {
    const u32 end = u32_min(begin + batch, job->view.num_inputs);
    size_t num = 0;
    prefetch_inputs(job, end, batch, first);
    for (u32 i = begin; i < end; i++) {
      const u32 *src = swirl_cpu_input_rows(job->run, &job->inputs[i], job->a->log_height, first, job->block,
                                            copy + (i - begin) * job->block);
      if (job->a->first_coset == 0) // D itself
        for (size_t k = 0; k < job->chunks; k++)
          memcpy(files + k * file + (size_t)i * AIR_BLOCK, src + k * AIR_BLOCK, AIR_BLOCK * sizeof(u32));
      for (size_t x = 0; x < per_input; x++, num++) {
        rows[num] = src + x * job->n;
        dst[num] = files + (size_t)i * AIR_BLOCK + x * job->n;
      }
    }
    if (job->num_cosets > (job->a->first_coset == 0))
      job->run->cpu->kernels->coset_extend(dst, rows, num, &job->tables, job->chunks * file, file, work);
  }
}

// planes[k][p] = coordinate k of eq[x] for point p of the block's chunk; 0 beyond the last row.
static void fill_eq(const round0_job *job, u32 *planes, size_t first) {
  for (size_t p = 0; p < AIR_BLOCK; p++) {
    const size_t row = first + p, x = row >> job->a->l_skip;
    for (u32 k = 0; k < 4; k++) planes[k * AIR_BLOCK + p] = row < job->rows ? job->eq[4 * x + k] : 0;
  }
}

static void round0_part(void *arg, u32 thread, size_t begin, size_t end) {
  const round0_job *job = arg;
  const cpu_kernels *kernels = job->run->cpu->kernels;
  const round0_sizes s = sizes_of(&job->view, job->num_sums, job->num_cosets, job->a->l_skip);
  u32 *partial = job->threads + thread * job->per_thread, *files = partial + s.partial;
  u32 *work = files + s.files, *eq = work + s.work, *out = eq + 4 * AIR_BLOCK, *copy = out + 8 * AIR_BLOCK;
  const size_t num_files = job->num_cosets * job->chunks;
  const u32 *constant = job->weights + 4 * (size_t)(job->view.num_interactions + job->view.num_messages);
  for (size_t b = begin; b < end; b++) {
    const size_t first = b * job->block;
    extend_block(job, files, work, copy, first);
    fill_eq(job, eq, first); // of every chunk: a block of several chunks has one x
    for (size_t f = num_files; f-- > 0;) {
      u32 *values = files + f * job->view.num_inputs * AIR_BLOCK;
      swirl_cpu_fill_constants(&job->view, job->publics, values, false);
      kernels->air_eval_base(out, job->view.instructions, job->view.num_instructions, values, job->weights,
                             job->num_sums);
      if (job->a->kind == AIR_PROGRAM_INTERACTIONS)
        for (u32 k = 0; k < 4; k++)
          for (size_t p = 0; p < AIR_BLOCK; p++) {
            u32 *at = out + (4 + k) * AIR_BLOCK + p;
            *at = bb_add(*at, constant[k]);
          }
      for (u32 o = 0; o < job->num_sums; o++)
        kernels->planes_mul_add(partial + (o * num_files + f) * 4 * AIR_BLOCK, out + 4 * o * AIR_BLOCK, eq, AIR_BLOCK);
    }
  }
}

void swirl_cpu_eval_round0(const cpu_run *run, const args_eval_round0 *a) {
  if (a->num_cosets == 0) return;
  const u32 lift = u32_max(a->log_height, a->l_skip);
  round0_job job = {.run = run,
                    .a = a,
                    .view = air_program_open(cpu_at(run, a->prog)),
                    .inputs = (const column_ref *)(const void *)cpu_at(run, a->inputs),
                    .publics = cpu_at(run, a->publics),
                    .weights = cpu_at(run, a->weights),
                    .eq = cpu_at(run, a->eq),
                    .num_sums = a->kind == AIR_PROGRAM_INTERACTIONS ? 2 : 1,
                    .num_cosets = a->num_cosets,
                    .n = (size_t)1 << a->l_skip,
                    .rows = (size_t)1 << lift};
  job.block = size_max(job.n, AIR_BLOCK);
  job.chunks = job.block / AIR_BLOCK;
  const round0_sizes s = sizes_of(&job.view, job.num_sums, job.num_cosets, a->l_skip);
  job.per_thread = per_thread_words(&s);
  job.threads = run->scratch + s.tables;
  fill_tables(&job.tables, run->scratch, a);
  const u32 num_threads = run->cpu->num_threads;
  for (u32 t = 0; t < num_threads; t++) memset(job.threads + t * job.per_thread, 0, s.partial * sizeof(u32));
  cpu_loop(run, (job.rows + job.block - 1) / job.block, 1, round0_part, &job);
  // Sums over threads, and over the values of x in a block.
  u32 *dst = cpu_at(run, a->dst);
  memset(dst, 0, 4 * job.num_sums * job.num_cosets * job.n * sizeof(u32));
  for (u32 t = 0; t < num_threads; t++)
    for (size_t file = 0; file < job.num_sums * job.num_cosets * job.chunks; file++) {
      const u32 *planes = job.threads + t * job.per_thread + file * 4 * AIR_BLOCK;
      const size_t coset = file / job.chunks, chunk = file % job.chunks;
      for (size_t p = 0; p < AIR_BLOCK; p++) {
        u32 *at = dst + 4 * (coset * job.n + (chunk * AIR_BLOCK + p) % job.n);
        for (u32 k = 0; k < 4; k++) at[k] = bb_add(at[k], planes[k * AIR_BLOCK + p]);
      }
    }
}

void swirl_cpu_cost_eval_round0(const cost_context *context, const args_eval_round0 *a, op_cost *cost) {
  const air_program_view view = air_program_open(context->prog);
  const u32 lift = u32_max(a->log_height, a->l_skip), num_sums = a->kind == AIR_PROGRAM_INTERACTIONS ? 2 : 1;
  const round0_sizes s = sizes_of(&view, num_sums, a->num_cosets, a->l_skip);
  const u64 points = (u64)a->num_cosets << lift;
  const u64 transforms = ((u64)view.num_inputs << lift) * (a->l_skip + (u64)a->num_cosets * (a->l_skip + 2)) / 2;
  *cost = (op_cost){.launches = a->num_cosets > 0,
                    .bytes = ((u64)view.num_inputs << a->log_height) * 4,
                    .field_ops = points * (view.header[AIR_WORD_NUM_MULS] +
                                           (u64)view.header[AIR_WORD_NUM_OUTS] * MULS_MIXED + num_sums * MULS_EXT) +
                                 transforms,
                    .scratch_words = s.tables + context->cpu->num_threads * (u64)per_thread_words(&s)};
}
