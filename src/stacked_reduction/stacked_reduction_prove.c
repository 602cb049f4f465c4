// Stacked opening reduction, prover's side (spec 14). Mirrors stacked_reduction_verify.c.
//
// No folded copy of the stacked matrix exists (docs/architecture.md, "Stacked reduction"). Slices of one true height h
// form a class: in the univariate round and the first nt cube rounds their kernels are equal, so that one combined
// column, sum_v lambda^(2v) q_v, stands for all of them. After round nt every slice of the class is one number; from
// there on it is an entry of the tail, a table of all stacked columns at the granularity reached, in which entries
// that belong to slices still in a class are left out. In every commitment slices are sorted by height, so that the
// tail of a commitment is a contiguous range that starts at an even index.
#include "prover/prove_context.h"

// Slices of equal true height.
typedef struct slice_class {
  u32 log_height, n_lift;
  bool has_rot;
  dev_ptr e;        // eq_table(r_1..r_nt)
  dev_ptr all, rot; // combined columns: over all slices, over those with rotation (REGION_NONE if none)
  dev_ptr kernel_eq, kernel_rot;
} slice_class;

// One slice, in the order of batching (14.3).
typedef struct slice_ref {
  u32 commit, column; // column: index in prove_commit.columns
  u32 class_index;
  bool rot;
} slice_ref;

typedef struct reduction {
  slice_class *classes; // by height, descending
  u32 num_classes, num_slices;
  slice_ref *slices;
  u32 *words; // room for tables: 5 words a slice
  dev_ptr lambda;
  dev_ptr powers; // lambda^(2v)
  dev_ptr ones;   // [2 num_classes + 1] ext
  // The tail: values and weights of the same entries, commitment after commitment.
  dev_ptr values, weights;
  u32 *tail_len; // [num_commits] entries, even until the last level
} reduction;

// ---- Collecting slices

static bool collect(prove_context *c, reduction *r) {
  const proof_shape *shape = c->shape;
  const swirl_allocator *allocator = c->p->allocator;
  for (u32 i = 0; i < shape->num_commits; i++) r->num_slices += c->commits[i].num_columns;
  r->slices = swirl_mem_alloc(allocator, r->num_slices * sizeof *r->slices);
  r->classes = swirl_mem_alloc(allocator, shape->num_traces * sizeof *r->classes);
  r->words = swirl_mem_alloc(allocator, (size_t)r->num_slices * sizeof(placed_column));
  r->tail_len = swirl_mem_alloc(allocator, shape->num_commits * sizeof *r->tail_len);
  if (r->slices == NULL || r->classes == NULL || r->words == NULL || r->tail_len == NULL) {
    swirl_program_fail(c->p, SWIRL_ERR_NO_MEMORY, "stacked reduction");
    return false;
  }
  // Traces are sorted by height, so the classes come in order. A trace without any column makes none.
  for (u32 t = 0; t < shape->num_traces; t++) {
    const trace_shape *trace = &shape->traces[t];
    if (r->num_classes > 0 && r->classes[r->num_classes - 1].log_height == trace->log_height) continue;
    r->classes[r->num_classes++] = (slice_class){.log_height = trace->log_height, .n_lift = trace->n_lift};
  }
  u32 v = 0;
  for (u32 i = 0; i < shape->num_commits; i++) {
    for (u32 j = 0; j < c->commits[i].num_columns; j++, v++) {
      const trace_shape *trace = &shape->traces[c->commits[i].column_trace[j]];
      u32 k = 0;
      while (r->classes[k].log_height != trace->log_height) k++;
      r->slices[v] = (slice_ref){.commit = i, .column = j, .class_index = k, .rot = trace->air->need_rot};
      if (trace->air->need_rot) r->classes[k].has_rot = true;
    }
  }
  return true;
}

// As many ones as a round has parts at most.
static void record_ones(prove_context *c, reduction *r) {
  const u32 num = 2 * r->num_classes + 1;
  u32 *words = swirl_mem_alloc(c->p->allocator, 4 * num * sizeof *words);
  if (words == NULL) {
    swirl_program_fail(c->p, SWIRL_ERR_NO_MEMORY, "stacked reduction");
    return;
  }
  for (u32 i = 0; i < num; i++) words[4 * i] = BB_ONE;
  r->ones = swirl_program_table(c->p, words, 4 * (size_t)num);
  swirl_mem_release(c->p->allocator, words, 4 * num * sizeof *words);
}

static void release(prove_context *c, reduction *r) {
  const swirl_allocator *allocator = c->p->allocator;
  swirl_mem_release(allocator, r->slices, r->num_slices * sizeof *r->slices);
  swirl_mem_release(allocator, r->classes, c->shape->num_traces * sizeof *r->classes);
  swirl_mem_release(allocator, r->words, (size_t)r->num_slices * sizeof(placed_column));
  swirl_mem_release(allocator, r->tail_len, c->shape->num_commits * sizeof *r->tail_len);
}

// ---- Univariate round (14.4, S1-S3)

// sum of lambda^(2v) q_v over the slices of a class, over those with rotation only if `rot_only`.
static dev_ptr record_combined(prove_context *c, reduction *r, u32 k, bool rot_only) {
  placed_column *entries = (placed_column *)(void *)r->words;
  u32 n = 0;
  for (u32 v = 0; v < r->num_slices; v++) {
    const slice_ref *slice = &r->slices[v];
    if (slice->class_index != k || (rot_only && !slice->rot)) continue;
    const placed_column *column = &c->commits[slice->commit].columns[slice->column];
    entries[n++] = (placed_column){column->region, column->column, column->log_height, 0, v};
  }
  const u32 h = r->classes[k].log_height;
  const dev_ptr dst = alloc_ext(c, "combined columns", (u64)1 << h);
  const dev_ptr table = swirl_program_table(c->p, entries, n * (sizeof *entries / sizeof(u32)));
  RECORD(c->p, fill_zero, .dst = dst, .n = 4u << h);
  RECORD(c->p, combine_columns, .table = table, .weights = r->powers, .dst = dst, .num_entries = n, .l_skip = 0,
         .log_len = h);
  return dst;
}

static bool all_rotate(const reduction *r, u32 k) {
  for (u32 v = 0; v < r->num_slices; v++) {
    if (r->slices[v].class_index == k && !r->slices[v].rot) return false;
  }
  return true;
}

static void record_univariate(prove_context *c, reduction *r, dev_ptr proof, dev_ptr u0) {
  program *p = c->p;
  const proof_shape *shape = c->shape;
  const u32 l = shape->l_skip, len = shape->stacking_univariate_len;
  const dev_ptr s0 = alloc_ext(c, "s_0", len), g = alloc_ext(c, "class sums", (u64)3 * r->num_classes << l);
  RECORD(p, fill_zero, .dst = s0, .n = 4 * len);
  swirl_program_group_begin(p);
  for (u32 k = 0; k < r->num_classes; k++) {
    slice_class *class = &r->classes[k];
    swirl_program_strand(p);
    class->all = record_combined(c, r, k, false);
    class->rot = DEV_NONE;
    // Where every slice rotates the two sums are one.
    if (class->has_rot) class->rot = all_rotate(r, k) ? class->all : record_combined(c, r, k, true);
    class->e = alloc_ext(c, "eq", (u64)1 << class->n_lift);
    RECORD(p, eq_table, .point = dev_ext(c->r, 1), .dst = class->e, .num_vars = class->n_lift);
    RECORD(p, stacked_round0, .all = class->all, .rot = class->rot, .e = class->e, .lambda = r->lambda,
           .dst = dev_ext(g, (u64)3 * k << l), .log_height = class->log_height, .l_skip = l);
  }
  swirl_program_group_end(p);
  for (u32 k = 0; k < r->num_classes; k++) {
    RECORD(p, stacked_round0_poly, .g = dev_ext(g, (u64)3 * k << l), .r0 = c->r, .dst = s0,
           .log_height = r->classes[k].log_height, .l_skip = l);
  }
  swirl_tx_observe(c, s0, 4 * len, proof);
  swirl_tx_sample(c, u0, 4);
  swirl_program_free(p, g);
  swirl_program_free(p, s0);
}

// After u_0: the combined columns become tables over the cube, and the kernels are made.
static void record_fold(prove_context *c, reduction *r, dev_ptr u0, dev_ptr lagrange) {
  program *p = c->p;
  const u32 l = c->shape->l_skip;
  RECORD(p, lagrange_weights, .z = u0, .dst = lagrange, .log_n = l);
  swirl_program_group_begin(p);
  for (u32 k = 0; k < r->num_classes; k++) {
    slice_class *class = &r->classes[k];
    const bool same = dev_same(class->rot, class->all);
    const u64 len = (u64)1 << class->n_lift;
    dev_ptr *const columns[2] = {&class->all, &class->rot};
    for (u32 i = 0; i < (same ? 1 : 2); i++) {
      if (columns[i]->region == REGION_NONE) continue;
      const dev_ptr folded = alloc_ext(c, "combined columns", len);
      swirl_program_strand(p);
      RECORD(p, fold_ple_ext, .src = *columns[i], .weights = lagrange, .dst = folded, .log_height = class->log_height,
             .l_skip = l);
      swirl_program_free(p, *columns[i]);
      *columns[i] = folded;
    }
    if (same) class->rot = class->all;
    class->kernel_eq = alloc_ext(c, "kernel", len);
    class->kernel_rot = alloc_ext(c, "kernel", len);
    swirl_program_strand(p);
    RECORD(p, stacked_kernels, .u0 = u0, .r0 = c->r, .e = class->e, .lambda = r->lambda, .dst_eq = class->kernel_eq,
           .dst_rot = class->kernel_rot, .log_height = class->log_height, .l_skip = l);
    swirl_program_free(p, class->e);
  }
  swirl_program_group_end(p);
}

// ---- The tail

// New entries of commitment i: the slices of class k, of which there are `*num`, into values and weights at `at`.
static void record_entries(prove_context *c, reduction *r, u32 i, u32 k, dev_ptr row_weights, dev_ptr values,
                           dev_ptr weights, u32 *num) {
  program *p = c->p;
  column_ref *columns = (column_ref *)(void *)r->words;
  u32 n = 0;
  for (u32 v = 0; v < r->num_slices; v++) {
    const slice_ref *slice = &r->slices[v];
    if (slice->commit != i || slice->class_index != k) continue;
    const placed_column *column = &c->commits[i].columns[slice->column];
    columns[n++] = (column_ref){INPUT_COLUMN, column->region, column->column, 0};
  }
  *num = n;
  if (n == 0) return;
  const slice_class *class = &r->classes[k];
  const dev_ptr table = swirl_program_table(p, columns, (size_t)n * (sizeof *columns / sizeof(u32)));
  RECORD(p, dot_columns, .table = table, .weights = row_weights, .dst = values, .num = n,
         .log_height = class->log_height);
  n = 0;
  for (u32 v = 0; v < r->num_slices; v++) {
    const slice_ref *slice = &r->slices[v];
    if (slice->commit != i || slice->class_index != k) continue;
    r->words[2 * n] = v;
    r->words[2 * n + 1] = slice->rot;
    n++;
  }
  RECORD(p, stacked_tail_weights, .table = swirl_program_table(p, r->words, 2 * (size_t)n), .powers = r->powers,
         .eq0 = class->kernel_eq, .rot0 = class->kernel_rot, .dst = weights, .num = n);
}

static u32 slices_of(const reduction *r, u32 commit, u32 k) {
  u32 n = 0;
  for (u32 v = 0; v < r->num_slices; v++) n += r->slices[v].commit == commit && r->slices[v].class_index == k;
  return n;
}

// The weights of the rows of a class's slices at (u_0, .., u_nt).
static dev_ptr record_row_weights(prove_context *c, const slice_class *class, dev_ptr lagrange, dev_ptr u_cube) {
  const dev_ptr eq = alloc_ext(c, "eq", (u64)1 << class->n_lift);
  const dev_ptr weights = alloc_ext(c, "row weights", (u64)1 << class->log_height);
  RECORD(c->p, eq_table, .point = u_cube, .dst = eq, .num_vars = class->n_lift);
  RECORD(c->p, row_weights, .w = lagrange, .e = eq, .dst = weights, .log_height = class->log_height,
         .l_skip = c->shape->l_skip);
  swirl_program_free(c->p, eq);
  return weights;
}

// After `rounds` cube rounds: the old tail is folded at `challenge` (not in round 0, where there is none), and the
// classes with nt = rounds become entries in front of it. `last`: this is the tail after all rounds.
static void record_tail(prove_context *c, reduction *r, u32 rounds, dev_ptr challenge, dev_ptr lagrange, dev_ptr u_cube,
                        bool last) {
  program *p = c->p;
  const proof_shape *shape = c->shape;
  u64 total = 0;
  for (u32 i = 0; i < shape->num_commits; i++) {
    u64 n = r->tail_len[i] / 2;
    for (u32 k = 0; k < r->num_classes; k++) {
      if (r->classes[k].n_lift == rounds) n += slices_of(r, i, k);
    }
    total += last ? n : n + n % 2;
  }
  const dev_ptr values = alloc_ext(c, "tail values", total), weights = alloc_ext(c, "tail weights", total);
  if (total > 0) {
    RECORD(p, fill_zero, .dst = values, .n = (u32)(4 * total));
    RECORD(p, fill_zero, .dst = weights, .n = (u32)(4 * total));
  }
  // Row weights are made once a class.
  dev_ptr row_weights[32];
  u32 num_row_weights = 0;
  u64 at = 0, old_at = 0;
  for (u32 i = 0; i < shape->num_commits; i++) {
    u32 len = 0, next = 0;
    for (u32 k = 0; k < r->num_classes; k++) {
      if (r->classes[k].n_lift != rounds) continue;
      if (next == num_row_weights) {
        row_weights[num_row_weights++] = record_row_weights(c, &r->classes[k], lagrange, u_cube);
      }
      u32 n;
      record_entries(c, r, i, k, row_weights[next++], dev_ext(values, at + len), dev_ext(weights, at + len), &n);
      len += n;
    }
    const u32 pairs = r->tail_len[i] / 2;
    if (pairs > 0) {
      RECORD(p, fold_pairs, .src = dev_ext(r->values, old_at), .dst = dev_ext(values, at + len), .r = challenge,
             .num_pairs = pairs);
      RECORD(p, fold_pairs, .src = dev_ext(r->weights, old_at), .dst = dev_ext(weights, at + len), .r = challenge,
             .num_pairs = pairs);
    }
    old_at += r->tail_len[i];
    len += pairs;
    r->tail_len[i] = last ? len : len + len % 2;
    at += r->tail_len[i];
  }
  for (u32 k = 0; k < num_row_weights; k++) swirl_program_free(p, row_weights[k]);
  for (u32 k = 0; k < r->num_classes; k++) {
    slice_class *class = &r->classes[k];
    if (class->n_lift != rounds) continue;
    if (!dev_same(class->rot, class->all)) swirl_program_free(p, class->rot);
    swirl_program_free(p, class->all);
    swirl_program_free(p, class->kernel_eq);
    swirl_program_free(p, class->kernel_rot);
  }
  swirl_program_free(p, r->values);
  swirl_program_free(p, r->weights);
  r->values = values;
  r->weights = weights;
}

// ---- Cube rounds (14.4, S4, S5)

// The round's sum: one part for each class, for its rotated slices, and for the tail, then all of them.
static void record_message(prove_context *c, const reduction *r, u32 j, dev_ptr message) {
  program *p = c->p;
  const u32 max_parts = 2 * r->num_classes + 1;
  const dev_ptr parts = alloc_ext(c, "round sums", (u64)2 * max_parts);
  u32 num = 0;
  u64 tail = 0;
  for (u32 i = 0; i < c->shape->num_commits; i++) tail += r->tail_len[i];
  swirl_program_group_begin(p);
  for (u32 k = 0; k < r->num_classes; k++) {
    const slice_class *class = &r->classes[k];
    if (class->n_lift < j) continue;
    const u32 pairs = 1u << (class->n_lift - j);
    swirl_program_strand(p);
    RECORD(p, sumcheck_round, .a = class->all, .b = class->kernel_eq, .dst = dev_ext(parts, 2 * num++),
           .num_pairs = pairs);
    if (!class->has_rot) continue;
    swirl_program_strand(p);
    RECORD(p, sumcheck_round, .a = class->rot, .b = class->kernel_rot, .dst = dev_ext(parts, 2 * num++),
           .num_pairs = pairs);
  }
  if (tail > 0) {
    swirl_program_strand(p);
    RECORD(p, sumcheck_round, .a = r->values, .b = r->weights, .dst = dev_ext(parts, 2 * num++),
           .num_pairs = (u32)(tail / 2));
  }
  swirl_program_group_end(p);
  RECORD(p, ext_linear, .weights = r->ones, .src = parts, .dst = message, .num = num, .len = 2, .stride = 2);
  swirl_program_free(p, parts);
}

static void record_class_folds(prove_context *c, reduction *r, u32 j, dev_ptr challenge) {
  program *p = c->p;
  swirl_program_group_begin(p);
  for (u32 k = 0; k < r->num_classes; k++) {
    slice_class *class = &r->classes[k];
    if (class->n_lift < j) continue;
    const u32 log_n = class->n_lift - j + 1;
    const bool same = class->has_rot && dev_same(class->rot, class->all);
    dev_ptr *const tables[4] = {&class->all, &class->kernel_eq, &class->kernel_rot, same ? NULL : &class->rot};
    for (u32 i = 0; i < 4; i++) {
      if (tables[i] == NULL || tables[i]->region == REGION_NONE) continue;
      const dev_ptr folded = alloc_ext(c, "folded", (u64)1 << (log_n - 1));
      swirl_program_strand(p);
      RECORD(p, fold_mle, .src = *tables[i], .dst = folded, .r = challenge, .log_n = log_n, .width = 1);
      swirl_program_free(p, *tables[i]);
      *tables[i] = folded;
    }
    if (same) class->rot = class->all;
  }
  swirl_program_group_end(p);
}

void swirl_stacked_reduction_prove(prove_context *c, dev_ptr *u) {
  program *p = c->p;
  const proof_shape *shape = c->shape;
  const u32 l = shape->l_skip, n_stack = shape->n_stack;
  reduction r = {.values = DEV_NONE, .weights = DEV_NONE};
  if (!collect(c, &r)) {
    release(c, &r);
    return;
  }
  // Its part of the proof, in codec order (spec 05 section 2)
  proof_len_word(c, shape->stacking_univariate_len);
  const dev_ptr proof_univariate = proof_ext(c, shape->stacking_univariate_len);
  proof_len_word(c, n_stack);
  const dev_ptr proof_rounds = proof_ext(c, 2 * (u64)n_stack);
  proof_len_word(c, shape->num_commits);
  dev_ptr proof_openings = DEV_NONE;
  for (u32 i = 0; i < shape->num_commits; i++) {
    proof_len_word(c, c->commits[i].width);
    const dev_ptr at = proof_ext(c, c->commits[i].width);
    if (i == 0) proof_openings = at;
  }

  record_ones(c, &r);
  swirl_program_span_begin(p, "prover.openings.stacked_reduction");
  // S1. lambda
  r.lambda = alloc_ext(c, "lambda", 1);
  r.powers = alloc_ext(c, "lambda powers", r.num_slices);
  const dev_ptr squarings = alloc_ext(c, "lambda", 2);
  swirl_tx_sample(c, r.lambda, 4);
  RECORD(p, ext_squarings, .src = r.lambda, .dst = squarings, .n = 2);
  RECORD(p, ext_powers, .base = dev_ext(squarings, 1), .dst = r.powers, .n = r.num_slices);
  // S2, S3. Univariate round
  const dev_ptr u0 = alloc_ext(c, "u_0", 1), lagrange = alloc_ext(c, "lagrange", (u64)1 << l);
  *u = alloc_ext(c, "u", u32_max(shape->log_stacked, 1)); // u_0^(2^i), i < l_skip, then u_1..u_n_stack
  const dev_ptr u_cube = dev_ext(*u, l);
  record_univariate(c, &r, proof_univariate, u0);
  if (l > 0) RECORD(p, ext_squarings, .src = u0, .dst = *u, .n = l);
  record_fold(c, &r, u0, lagrange);
  record_tail(c, &r, 0, DEV_NONE, lagrange, u_cube, n_stack == 0);
  // S4, S5. Cube rounds
  const dev_ptr message = alloc_ext(c, "round message", 2);
  for (u32 j = 1; j <= n_stack; j++) {
    record_message(c, &r, j, message);
    swirl_tx_observe(c, message, 8, dev_ext(proof_rounds, 2 * (u64)(j - 1)));
    swirl_tx_sample(c, dev_ext(u_cube, j - 1), 4);
    record_class_folds(c, &r, j, dev_ext(u_cube, j - 1));
    record_tail(c, &r, j, dev_ext(u_cube, j - 1), lagrange, u_cube, j == n_stack);
  }
  // S6. The tail is now the opening of every stacked column
  u64 at = 0;
  for (u32 i = 0; i < shape->num_commits; i++) {
    SWIRL_ASSERT(p->status != SWIRL_OK || r.tail_len[i] == c->commits[i].width);
    swirl_tx_observe(c, dev_ext(r.values, at), 4 * r.tail_len[i], dev_at(proof_openings, 4 * at + i));
    at += r.tail_len[i];
  }
  swirl_program_free(p, r.values);
  swirl_program_free(p, r.weights);
  swirl_program_free(p, message);
  swirl_program_free(p, lagrange);
  swirl_program_free(p, u0);
  swirl_program_free(p, squarings);
  swirl_program_free(p, r.powers);
  swirl_program_free(p, r.lambda);
  swirl_program_span_end(p);
  release(c, &r);
}
