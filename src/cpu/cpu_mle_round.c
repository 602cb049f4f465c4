// Cube rounds of the batched constraint sumcheck: sums of an AIR program over folded tables (spec 13.6).
#include "cpu/cpu_algebra.h"

typedef struct mle_job {
  const cpu_run *run;
  const args_eval_mle_round *a;
  air_program_view view;
  const u32 *map, *tables, *publics, *weights, *eq;
  u32 *threads;
  u32 num_sums;
  size_t per_thread, partial_words, pairs;
} mle_job;
static size_t mle_partial(u32 num_sums, u32 num_points) { return (size_t)num_sums * num_points * AIR_BLOCK; }
static size_t mle_scratch(const air_program_view *view, u32 num_sums, u32 num_points) {
  return mle_partial(num_sums, num_points) + ((size_t)view->num_values + view->num_inputs + 1 + 2) * AIR_BLOCK;
}

// Inputs at X = 0 and their slopes for the pairs [first, first + n); for a table of one entry, that entry.
static void load_inputs(const mle_job *job, u32 *values, u32 *slopes, size_t first, size_t n) {
  for (u32 i = 0; i < job->view.num_inputs; i++) {
    const u32 *table = job->tables + 4 * ((size_t)job->map[i] << job->a->log_n);
    u32 *at = values + (size_t)i * AIR_BLOCK;
    if (job->a->log_n > 0) {
      job->run->cpu->kernels->planes_pairs(at, slopes + (size_t)i * AIR_BLOCK, table + 8 * first, n);
      continue;
    }
    memset(at, 0, AIR_BLOCK * sizeof(u32));
    for (u32 k = 0; k < 4; k++) at[k * AIR_BLOCK_EXT] = table[k];
  }
}

// Work item: 16 pairs.
static void mle_part(void *arg, u32 thread, size_t begin, size_t end) {
  const mle_job *job = arg;
  const cpu_kernels *kernels = job->run->cpu->kernels;
  const u32 num_points = job->a->num_points;
  u32 *partial = job->threads + thread * job->per_thread;
  u32 *values = partial + job->partial_words, *slopes = values + (size_t)job->view.num_values * AIR_BLOCK;
  u32 *eq = slopes + (size_t)job->view.num_inputs * AIR_BLOCK, *out = eq + AIR_BLOCK;
  const u32 *constant = job->weights + 4 * (size_t)(job->view.num_interactions + job->view.num_messages);
  swirl_cpu_fill_constants(&job->view, job->publics, values, true);
  for (size_t b = begin; b < end; b++) {
    const size_t first = b * AIR_BLOCK_EXT, n = size_min(AIR_BLOCK_EXT, job->pairs - first);
    load_inputs(job, values, slopes, first, n);
    memset(eq, 0, AIR_BLOCK * sizeof(u32));
    for (size_t y = 0; y < n; y++)
      for (u32 k = 0; k < 4; k++)
        eq[k * AIR_BLOCK_EXT + y] = job->a->log_n > 0 ? job->eq[4 * (first + y) + k] : k == 0 ? BB_ONE : 0;
    for (u32 x = 0; x < num_points; x++) {
      if (x > 0) kernels->words_add(values, slopes, (size_t)job->view.num_inputs * AIR_BLOCK);
      kernels->air_eval_ext(out, job->view.instructions, job->view.num_instructions, values, job->weights,
                            job->num_sums);
      if (job->a->kind == AIR_PROGRAM_INTERACTIONS)
        for (u32 i = 0; i < AIR_BLOCK; i++)
          out[AIR_BLOCK + i] = bb_add(out[AIR_BLOCK + i], constant[i / AIR_BLOCK_EXT]);
      for (u32 o = 0; o < job->num_sums; o++)
        kernels->planes_mul_add(partial + ((size_t)o * num_points + x) * AIR_BLOCK, out + o * AIR_BLOCK, eq,
                                AIR_BLOCK_EXT);
    }
  }
}

void swirl_cpu_eval_mle_round(const cpu_run *run, const args_eval_mle_round *a) {
  mle_job job = {.run = run,
                 .a = a,
                 .view = air_program_open(cpu_at(run, a->prog)),
                 .map = cpu_at(run, a->map),
                 .tables = cpu_at(run, a->tables),
                 .publics = cpu_at(run, a->publics),
                 .weights = cpu_at(run, a->weights),
                 .eq = cpu_at(run, a->eq),
                 .threads = run->scratch,
                 .num_sums = a->kind == AIR_PROGRAM_INTERACTIONS ? 2 : 1,
                 .pairs = a->log_n > 0 ? (size_t)1 << (a->log_n - 1) : 1};
  job.per_thread = mle_scratch(&job.view, job.num_sums, a->num_points);
  job.partial_words = mle_partial(job.num_sums, a->num_points);
  const u32 num_threads = run->cpu->num_threads;
  for (u32 t = 0; t < num_threads; t++) memset(job.threads + t * job.per_thread, 0, job.partial_words * sizeof(u32));
  cpu_loop(run, (job.pairs + AIR_BLOCK_EXT - 1) / AIR_BLOCK_EXT, 1, mle_part, &job);
  u32 *dst = cpu_at(run, a->dst);
  for (u32 o = 0; o < job.num_sums; o++)
    for (u32 x = 0; x < a->num_points; x++)
      for (u32 k = 0; k < 4; k++) {
        u32 s = 0;
        for (u32 t = 0; t < num_threads; t++) {
          const u32 *plane =
              job.threads + t * job.per_thread + ((size_t)o * a->num_points + x) * AIR_BLOCK + k * AIR_BLOCK_EXT;
          for (u32 i = 0; i < AIR_BLOCK_EXT; i++) s = bb_add(s, plane[i]);
        }
        dst[4 * ((size_t)o * a->dst_stride + x) + k] = s;
      }
}

void swirl_cpu_cost_eval_mle_round(const cost_context *context, const args_eval_mle_round *a, op_cost *cost) {
  const air_program_view view = air_program_open(context->prog);
  const u32 num_sums = a->kind == AIR_PROGRAM_INTERACTIONS ? 2 : 1;
  const u64 products = (u64)view.header[AIR_WORD_NUM_MULS] + view.header[AIR_WORD_NUM_OUTS] + num_sums;
  const u64 points = ((u64)a->num_points << a->log_n) >> (a->log_n > 0);
  *cost = (op_cost){.launches = 1,
                    .bytes = ((u64)view.num_inputs << a->log_n) * 16,
                    .field_ops = points * products * MULS_EXT,
                    .scratch_words = context->cpu->num_threads * (u64)mle_scratch(&view, num_sums, a->num_points)};
}
