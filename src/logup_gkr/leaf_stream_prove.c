#include "logup_gkr/leaf_stream_prove.h"

// A block has 2^16 leaves at most, or one 256th of all, or 2^12 for each thread; short trees have a few blocks still.
enum { LOG_BLOCK = 16, LOG_BLOCK_THREAD = 12, LOG_BLOCKS_MIN = 3, LOG_BLOCKS_MAX = 8, MIN_ROWS = 64 };

// From 2^LOG_LARGE leaves on (32 MiB), making the lowest layer again takes no longer than writing and reading it.
enum { MAX_DEPTH = 3, LOG_LARGE = 20 };

u32 swirl_leaf_stream_depth(const prove_context *c) {
  const u32 m = c->shape->gkr_layers, free_steps = m >= LOG_LARGE ? 1 : 0;
  return m < 2 ? 0 : u32_min(c->forms.step[FORM_LOGUP] + free_steps, u32_min(MAX_DEPTH, m - 1));
}

// What is done with every block.
typedef struct leaf_pass {
  const leaf_stream *stream;
  u32 up, folds;
  dev_ptr rho, eq, lambda; // eq REGION_NONE: no sums, `dst` receives the layer itself
  dev_ptr dst;
  dev_ptr leaves, even, odd; // a block, and what it becomes in turn
  bool is_later;             // not the first block
} leaf_pass;

static const air_program *interactions_of(const leaf_stream *s, u32 t) { return &s->c->traces[t].pk->interactions; }

// Blocks are of whole groups of leaves that become one pair of tuples at most after all steps.
static u64 group(const leaf_stream *s) { return (u64)2 << s->depth; }

static u32 rows_of_block(const leaf_stream *s, u32 t, u64 most_leaves) {
  u32 rows = 1u << s->c->shape->traces[t].lift;
  while (rows > MIN_ROWS && (u64)interactions_of(s, t)->num_outputs * rows > most_leaves) rows /= 2;
  return rows;
}
static u64 most_leaves(const leaf_stream *s) {
  const u32 m = s->layers, few = m - u32_min(m, LOG_BLOCKS_MIN), many = m - u32_min(m, LOG_BLOCKS_MAX);
  const u32 log_threads = bit_length_u64(s->c->p->driver->num_threads - 1);
  const u64 block = (u64)1 << u32_max(u32_min(u32_max(LOG_BLOCK, LOG_BLOCK_THREAD + log_threads), few), many);
  return block > group(s) ? block : group(s);
}

leaf_stream swirl_leaf_stream(prove_context *c, dev_ptr alpha, dev_ptr beta_powers, u32 layers, u32 depth) {
  leaf_stream s = {.c = c, .alpha = alpha, .beta_powers = beta_powers, .layers = layers, .depth = depth};
  const u64 most = most_leaves(&s);
  u64 at = 0;
  bool is_small = false;
  s.block_leaves = most;
  for (u32 t = 0; t < c->shape->num_traces; t++) { // by falling height
    const u64 num = interactions_of(&s, t)->num_outputs;
    if (num == 0) continue;
    if ((u64)1 << c->shape->traces[t].lift < group(&s)) {
      if (!is_small) s.small = at;
      is_small = true;
    } else {
      const u64 block = num * rows_of_block(&s, t, most);
      if (block > s.block_leaves) s.block_leaves = block;
    }
    at += num << c->shape->traces[t].lift;
  }
  if (!is_small) s.small = at;
  s.padded = ceil_div_u64(at, group(&s)) * group(&s);
  if (s.padded - s.small > s.block_leaves) s.block_leaves = s.padded - s.small;
  return s;
}

// `n` leaves of each of `num_segments` segments, `stride` leaves apart from leaf `at` on, lie in the block.
static void record_block(leaf_pass *pass, u64 at, u64 n, u32 num_segments, u64 stride) {
  program *p = pass->stream->c->p;
  dev_ptr from = pass->leaves, to = pass->even;
  u32 halvings = 0; // of the leaves, so far
  const u32 steps = pass->up + pass->folds;
  for (u32 step = 0; step < steps; step++) {
    // Pairs of a layer; its tuples are half as many.
    halvings = step < pass->up ? step + 1 : step + 2;
    const bool is_result = step + 1 == steps && pass->eq.region == REGION_NONE;
    const u32 num = (u32)(n >> halvings), dst_stride = is_result ? (u32)(stride >> halvings) : num;
    const u64 words = step < pass->up ? 8 : 16;
    const dev_ptr dst = is_result ? dev_at(pass->dst, words * (at >> halvings)) : to;
    if (step < pass->up) {
      RECORD(p, gkr_layer, .src = from, .dst = dst, .num = num, .num_segments = num_segments, .dst_stride = dst_stride);
    } else {
      RECORD(p, gkr_fold, .src = from, .dst = dst, .rho = dev_ext(pass->rho, step - pass->up), .num = num,
             .num_segments = num_segments, .dst_stride = dst_stride);
    }
    from = dst;
    to = dev_same(to, pass->even) ? pass->odd : pass->even;
  }
  if (pass->eq.region != REGION_NONE) {
    const u32 shift = steps + 2; // a pair of tuples
    RECORD(p, gkr_sums, .src = from, .eq = dev_ext(pass->eq, at >> shift), .lambda = pass->lambda, .dst = pass->dst,
           .num = (u32)(n >> shift), .num_segments = num_segments, .eq_stride = (u32)(stride >> shift),
           .accumulate = pass->is_later);
  }
  pass->is_later = true;
}

static void record_leaves(const leaf_stream *s, u32 t, dev_ptr leaves, u32 first_row, u32 num_rows) {
  prove_context *c = s->c;
  const trace_shape *trace = &c->shape->traces[t];
  RECORD(c->p, logup_leaves, .prog = {c->traces[t].interactions, 0}, .inputs = c->traces[t].interaction_inputs,
         .publics = c->traces[t].publics, .alpha = s->alpha, .beta_powers = s->beta_powers, .leaves = leaves,
         .log_height = trace->log_height, .lift = trace->lift, .first_row = first_row, .num_rows = num_rows);
}

// Goes over all leaves.
static void record_pass(leaf_pass *pass) {
  const leaf_stream *s = pass->stream;
  program *p = s->c->p;
  const proof_shape *shape = s->c->shape;
  pass->leaves = swirl_program_alloc(p, "gkr block", 8 * s->block_leaves);
  pass->even = swirl_program_alloc(p, "gkr block", 4 * s->block_leaves);
  pass->odd = swirl_program_alloc(p, "gkr block", 2 * s->block_leaves);
  u64 at = 0, small = 0;
  for (u32 t = 0; t < shape->num_traces; t++) {
    const u32 num = interactions_of(s, t)->num_outputs, rows = 1u << shape->traces[t].lift;
    if (num == 0) continue;
    if (at >= s->small) { // gathered in one block, which they fill side by side
      record_leaves(s, t, dev_at(pass->leaves, 8 * small), 0, rows);
      small += (u64)num * rows;
    } else {
      const u32 step = rows_of_block(s, t, most_leaves(s));
      for (u32 row = 0; row < rows; row += step) {
        record_leaves(s, t, pass->leaves, row, step);
        record_block(pass, at + row, step, num, rows);
      }
    }
    at += (u64)num * rows;
  }
  if (s->padded > s->small) {
    RECORD(p, logup_pad, .alpha = s->alpha, .leaves = dev_at(pass->leaves, 8 * small),
           .n = (u32)(s->padded - s->small - small));
    record_block(pass, s->small, s->padded - s->small, 1, 0);
  }
  // One block of padding serves for all.
  const u64 end = (u64)1 << s->layers, most = end - s->padded < most_leaves(s) ? end - s->padded : most_leaves(s);
  if (most > 0) RECORD(p, logup_pad, .alpha = s->alpha, .leaves = pass->leaves, .n = (u32)most);
  for (at = s->padded; at < end; at += most) record_block(pass, at, end - at < most ? end - at : most, 1, 0);
  swirl_program_free(p, pass->odd);
  swirl_program_free(p, pass->even);
  swirl_program_free(p, pass->leaves);
}

void swirl_leaf_stream_up(const leaf_stream *s, dev_ptr layer) {
  leaf_pass pass = {.stream = s, .up = s->depth, .eq = DEV_NONE, .dst = layer};
  record_pass(&pass);
}
void swirl_leaf_stream_sums(const leaf_stream *s, u32 up, u32 folds, dev_ptr rho, dev_ptr eq, dev_ptr lambda,
                            dev_ptr sums) {
  leaf_pass pass = {.stream = s, .up = up, .folds = folds, .rho = rho, .eq = eq, .lambda = lambda, .dst = sums};
  record_pass(&pass);
}
void swirl_leaf_stream_fold(const leaf_stream *s, u32 up, u32 folds, dev_ptr rho, dev_ptr dst) {
  leaf_pass pass = {.stream = s, .up = up, .folds = folds, .rho = rho, .eq = DEV_NONE, .dst = dst};
  record_pass(&pass);
}
