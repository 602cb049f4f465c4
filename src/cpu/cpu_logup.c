// Leaves of the LogUp tree and weights of interactions (spec 12.3, 13.2).
#include "cpu/cpu_algebra.h"

typedef struct leaves_job {
  const cpu_run *run;
  const args_logup_leaves *a;
  air_program_view view;
  const column_ref *inputs;
  const u32 *publics, *alpha, *beta_powers;
  u32 *leaves, *scratch;
  size_t per_thread;
  u32 norm; // 2^-(lift - h)
} leaves_job;
static size_t leaves_scratch(const air_program_view *view) { return (size_t)view->num_values * AIR_BLOCK; }

// Rows of the trace that the block is made of; they stand in its leaves once, or several times.
static size_t trace_rows(const args_logup_leaves *a) { return size_min(a->num_rows, (size_t)1 << a->log_height); }

// Work item: 64 rows of the trace.
static void leaves_part(void *arg, u32 thread, size_t begin, size_t end) {
  const leaves_job *job = arg;
  const cpu_kernels *kernels = job->run->cpu->kernels;
  u32 *values = job->scratch + thread * job->per_thread;
  const size_t rows = trace_rows(job->a), num_rows = job->a->num_rows;
  const size_t first_row = job->a->first_row & (((size_t)1 << job->a->log_height) - 1) & ~(rows - 1);
  for (size_t item = begin; item < end; item++) {
    const size_t at_row = item * AIR_BLOCK, first = first_row + at_row, n = size_min(AIR_BLOCK, rows - at_row);
    for (u32 i = 0; i < job->view.num_inputs; i++) {
      u32 *at = values + (size_t)i * AIR_BLOCK;
      const u32 *src = swirl_cpu_input_rows(job->run, &job->inputs[i], job->a->log_height, first, AIR_BLOCK, at);
      if (src != at) memcpy(at, src, AIR_BLOCK * sizeof(u32));
    }
    swirl_cpu_fill_constants(&job->view, job->publics, values, false);
    const u32 *code = job->view.instructions;
    u32 done = 0;
    for (u32 s = 0; s < job->view.num_interactions; s++) {
      const u32 bus = job->view.interactions[3 * s], len = job->view.interactions[3 * s + 1];
      u32 next = done;
      while ((code[4 * (size_t)next] & 255u) != AIR_OP_OUT) next++;
      kernels->air_eval_base(NULL, code + 4 * (size_t)done, next - done, values, NULL, 0);
      const bb4 last = bb4_scale(bb4_load(job->beta_powers + 4 * (size_t)len), bb_from_canonical(bus + 1));
      u32 shift[4], *dst = job->leaves + 8 * (s * num_rows + at_row);
      bb4_store(shift, bb4_add(bb4_load(job->alpha), last));
      kernels->air_leaves(dst, code + 4 * (size_t)next, len, values, job->beta_powers, shift, job->norm, n);
      for (size_t at = rows; at < num_rows; at += rows) memcpy(dst + 8 * at, dst, 8 * n * sizeof(u32));
      done = next + 1 + len;
    }
  }
}
void swirl_cpu_logup_leaves(const cpu_run *run, const args_logup_leaves *a) {
  leaves_job job = {.run = run,
                    .a = a,
                    .view = air_program_open(cpu_at(run, a->prog)),
                    .inputs = (const column_ref *)(const void *)cpu_at(run, a->inputs),
                    .publics = cpu_at(run, a->publics),
                    .alpha = cpu_at(run, a->alpha),
                    .beta_powers = cpu_at(run, a->beta_powers),
                    .leaves = cpu_at(run, a->leaves),
                    .scratch = run->scratch,
                    .norm = bb_inv_pow2(a->lift - a->log_height)};
  job.per_thread = leaves_scratch(&job.view);
  cpu_loop(run, (trace_rows(a) + AIR_BLOCK - 1) / AIR_BLOCK, 1, leaves_part, &job);
}
void swirl_cpu_cost_logup_leaves(const cost_context *context, const args_logup_leaves *a, op_cost *cost) {
  const air_program_view view = air_program_open(context->prog);
  const u64 rows = trace_rows(a);
  *cost = (op_cost){.launches = 1,
                    .bytes = 4 * rows * view.num_inputs + (u64)32 * view.num_interactions * a->num_rows,
                    .field_ops = rows * (view.header[AIR_WORD_NUM_MULS] + (u64)view.num_messages * MULS_MIXED +
                                         view.num_interactions),
                    .scratch_words = context->cpu->num_threads * (u64)leaves_scratch(&view)};
}

void swirl_cpu_interaction_weights(const cpu_run *run, const args_interaction_weights *a) {
  const air_program_view view = air_program_open(cpu_at(run, a->prog));
  const u32 *xi = cpu_at(run, a->xi), *beta = cpu_at(run, a->beta_powers);
  u32 *dst = cpu_at(run, a->dst);
  bb4 constant = bb4_zero();
  for (u32 s = 0; s < view.num_interactions; s++) {
    bb4 e = bb4_one();
    for (u32 i = 0; i < a->num_bits; i++)
      e = bb4_mul(e, poly_eq1_bit(bb4_load(xi + 4 * (size_t)(a->lift + i)), (a->first_block + s) >> i & 1u));
    bb4_store(dst + 4 * (size_t)s, e);
    const u32 bus = view.interactions[3 * s], len = view.interactions[3 * s + 1], first = view.interactions[3 * s + 2];
    for (u32 j = 0; j < len; j++)
      bb4_store(dst + 4 * ((size_t)view.num_interactions + first + j), bb4_mul(e, bb4_load(beta + 4 * (size_t)j)));
    const bb4 last = bb4_mul(e, bb4_load(beta + 4 * (size_t)len));
    constant = bb4_add(constant, bb4_scale(last, bb_from_canonical(bus + 1)));
  }
  bb4_store(dst + 4 * ((size_t)view.num_interactions + view.num_messages), constant);
}
void swirl_cpu_cost_interaction_weights(const cost_context *context, const args_interaction_weights *a, op_cost *cost) {
  const air_program_view view = air_program_open(context->prog);
  const u64 products = (u64)view.num_interactions * (a->num_bits + 1) + view.num_messages;
  *cost = (op_cost){.bytes = 16 * ((u64)view.num_interactions + view.num_messages), .field_ops = products * MULS_EXT};
}
