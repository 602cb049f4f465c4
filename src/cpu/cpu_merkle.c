// Merkle trees over code matrices (spec 11.5). With everything bit-reversed, the 2^k rows of query leaf r are the rows
// r 2^k .. of memory, and at each level of the tree within a leaf, row t's partner t ^ 1 differs in the highest index
// bit that is left. So every level, inside a leaf and above, pairs an index with the one half a group further.
#include "cpu/cpu_sponge.h"
#include "cpu/kernels.h"

typedef struct leaves_job {
  const cpu_run *run;
  const args_merkle_leaves *args;
  const u32 *code;
  const u32 *sponges; // of the first row, or NULL: the rows begin here
  u32 *out;           // the first leaf
  size_t num;         // leaves of the whole tree: the distance of the words of a digest
} leaves_job;

// Working memory of one thread: leaves are made in tiles of at least P2_TILE_ROWS rows, of whole leaves.
static size_t rows_per_tile(const args_merkle_leaves *a) {
  const size_t rows = (size_t)1 << (a->log_rows - a->log_parts), group = (size_t)1 << a->k;
  return size_min(rows, group > P2_TILE_ROWS ? group : (size_t)P2_TILE_ROWS);
}
static size_t state_words(const hash_suite *suite) {
  return cpu_is_babybear(suite) ? (size_t)P2_STATE_WORDS * P2_TILE_ROWS : 0;
}
static size_t scratch_words(const hash_suite *suite, const args_merkle_leaves *a) {
  const size_t states = state_words(suite);
  const size_t digests = 2 * suite->digest_words * rows_per_tile(a);
  return states + (digests + 15) / 16 * 16;
}

// The sponge of one row, of any suite, before it has absorbed anything, or with the words that it carries on, which are
// `stride` apart.
static void begin_row(const hash_suite *suite, u32 words[SUITE_MAX_SPONGE_WORDS], const u32 *carry, size_t stride) {
  memset(words, 0, SUITE_MAX_SPONGE_WORDS * sizeof *words);
  const u32 first = suite->sponge_words - suite->row_carry_words;
  for (u32 w = 0; w < suite->row_carry_words && carry != NULL; w++) words[first + w] = carry[w * stride];
}
static void end_row(const hash_suite *suite, const u32 *words, u32 *carry, size_t stride) {
  const u32 first = suite->sponge_words - suite->row_carry_words;
  for (u32 w = 0; w < suite->row_carry_words; w++) carry[w * stride] = words[first + w];
}
static u32 absorb_columns(const hash_suite *suite, u32 *words, const u32 *row, size_t stride, size_t width) {
  u32 position = suite->initial_position;
  for (size_t c = 0; c < width; c++) position = suite->hash_absorb(words, position, row + c * stride, 1);
  return position;
}

// Digests of `n` rows from `row` on.  out [digest_words], distance n
static void hash_rows(const leaves_job *t, u32 *out, u32 *states, size_t row, size_t n) {
  const args_merkle_leaves *a = t->args;
  const hash_suite *suite = t->run->suite;
  const cpu_kernels *kernels = t->run->cpu->kernels;
  const size_t stride = (size_t)1 << (a->log_rows - a->log_parts);
  if (cpu_is_babybear(suite)) {
    if (a->ext != 0) {
      kernels->p2_hash_ext_rows(out, n, t->code + 4 * row, n);
      return;
    }
    for (size_t i = 0; i < n; i += P2_TILE_ROWS) {
      const u32 *carry = t->sponges == NULL ? NULL : t->sponges + row + i;
      kernels->p2_hash_rows(out + i, n, t->code + row + i, stride, a->width, size_min(P2_TILE_ROWS, n - i), carry,
                            states);
    }
    return;
  }
  for (size_t i = 0; i < n; i++) {
    u32 digest[SUITE_MAX_DIGEST_WORDS], words[SUITE_MAX_SPONGE_WORDS];
    begin_row(suite, words, t->sponges == NULL ? NULL : t->sponges + row + i, stride);
    const u32 position = a->ext != 0 ? suite->hash_absorb(words, suite->initial_position, t->code + 4 * (row + i), 4)
                                     : absorb_columns(suite, words, t->code + row + i, stride, a->width);
    suite->hash_finish(digest, words, position);
    for (size_t w = 0; w < suite->digest_words; w++) out[w * n + i] = digest[w];
  }
}

// As the kernel p2_compress, for any suite.
static void compress(const cpu_run *run, u32 *out, size_t out_stride, const u32 *in, size_t in_stride, size_t half,
                     size_t n) {
  const hash_suite *suite = run->suite;
  if (cpu_is_babybear(suite)) {
    run->cpu->kernels->p2_compress(out, out_stride, in, in_stride, half, n);
    return;
  }
  for (size_t i = 0; i < n; i++) {
    u32 left[SUITE_MAX_DIGEST_WORDS], right[SUITE_MAX_DIGEST_WORDS];
    const size_t at = i / half * 2 * half + i % half;
    for (size_t w = 0; w < suite->digest_words; w++) {
      left[w] = in[w * in_stride + at];
      right[w] = in[w * in_stride + at + half];
    }
    suite->compress(left, left, right);
    for (size_t w = 0; w < suite->digest_words; w++) out[w * out_stride + i] = left[w];
  }
}

static void make_leaves(void *arg, u32 thread, size_t begin, size_t end) {
  const leaves_job *t = arg;
  const args_merkle_leaves *a = t->args;
  const hash_suite *suite = t->run->suite;
  const size_t rows = rows_per_tile(a), leaves = rows >> a->k;
  u32 *states = t->run->scratch + thread * scratch_words(suite, a);
  u32 *digests = cpu_is_babybear(suite) ? states + (size_t)P2_STATE_WORDS * P2_TILE_ROWS : states;
  u32 *other = digests + suite->digest_words * rows;
  for (size_t leaf = begin; leaf < end; leaf += leaves) {
    const size_t num_leaves = size_min(leaves, end - leaf);
    size_t n = num_leaves << a->k;
    u32 *from = digests, *to = other;
    hash_rows(t, from, states, leaf << a->k, n);
    for (u32 level = 1; level < a->k; level++) {
      compress(t->run, to, n / 2, from, n, (size_t)1 << (a->k - level), n / 2);
      u32 *swap = from;
      from = to;
      to = swap;
      n /= 2;
    }
    if (a->k != 0) {
      compress(t->run, t->out + leaf, t->num, from, n, 1, n / 2);
    } else {
      for (size_t w = 0; w < suite->digest_words; w++) {
        memcpy(t->out + w * t->num + leaf, from + w * n, n * sizeof *from);
      }
    }
  }
}

void swirl_cpu_merkle_leaves(const cpu_run *run, const args_merkle_leaves *a) {
  const u32 log_leaves = a->log_rows - a->k;
  const size_t num = (size_t)1 << (log_leaves - a->log_parts);
  leaves_job job = {.run = run,
                    .args = a,
                    .code = cpu_at(run, a->code),
                    .sponges = a->resumes != 0 ? cpu_at(run, a->sponges) : NULL,
                    .out = cpu_at(run, a->layers) + a->part * num,
                    .num = (size_t)1 << log_leaves};
  if (job.code == NULL) job.code = job.out; // no columns: nothing is read, but places of rows are computed
  cpu_loop(run, num, rows_per_tile(a) >> a->k, make_leaves, &job);
}
void swirl_cpu_cost_merkle_leaves(const cost_context *context, const args_merkle_leaves *a, op_cost *cost) {
  const u64 rows = (u64)1 << (a->log_rows - a->log_parts), leaves = rows >> a->k;
  const u64 width = a->ext != 0 ? 4 : a->width, carried = a->resumes != 0 ? context->suite->row_carry_words : 0;
  cost->launches = 1;
  cost->bytes = 4 * (rows * (width + carried) + leaves * context->suite->digest_words);
  cost->permutations = rows * swirl_cpu_sponge_blocks(width) + rows - leaves;
  cost->scratch_words = context->cpu->num_threads * (u64)scratch_words(context->suite, a);
}

typedef struct absorb_job {
  const cpu_run *run;
  const args_merkle_absorb *args;
  const u32 *code;
  u32 *sponges;
} absorb_job;

static void absorb_rows(void *arg, u32 thread, size_t begin, size_t end) {
  const absorb_job *t = arg;
  const args_merkle_absorb *a = t->args;
  const hash_suite *suite = t->run->suite;
  const size_t stride = (size_t)1 << a->log_rows, first = (size_t)a->part << (a->log_rows - a->log_parts);
  for (size_t i = first + begin, n; i < first + end; i += n) {
    n = size_min(P2_TILE_ROWS, first + end - i);
    if (cpu_is_babybear(suite)) {
      t->run->cpu->kernels->p2_absorb_rows(t->sponges + i, t->code + i, stride, a->width, n, a->resumes != 0,
                                           t->run->scratch + thread * state_words(suite));
      continue;
    }
    for (size_t row = i; row < i + n; row++) {
      u32 words[SUITE_MAX_SPONGE_WORDS];
      begin_row(suite, words, a->resumes != 0 ? t->sponges + row : NULL, stride);
      absorb_columns(suite, words, t->code + row, stride, a->width);
      end_row(suite, words, t->sponges + row, stride);
    }
  }
}

void swirl_cpu_merkle_absorb(const cpu_run *run, const args_merkle_absorb *a) {
  absorb_job job = {.run = run, .args = a, .code = cpu_at(run, a->code), .sponges = cpu_at(run, a->sponges)};
  cpu_loop(run, (size_t)1 << (a->log_rows - a->log_parts), P2_TILE_ROWS, absorb_rows, &job);
}
void swirl_cpu_cost_merkle_absorb(const cost_context *context, const args_merkle_absorb *a, op_cost *cost) {
  const u64 rows = (u64)1 << (a->log_rows - a->log_parts);
  const u64 carried = (a->resumes != 0 ? 2 : 1) * context->suite->row_carry_words;
  cost->launches = 1;
  cost->bytes = 4 * rows * (a->width + carried);
  cost->permutations = rows * swirl_cpu_sponge_blocks(a->width);
  cost->scratch_words = context->cpu->num_threads * (u64)state_words(context->suite);
}

typedef struct level_job {
  const cpu_run *run;
  u32 *out;
  const u32 *in; // the level below
  size_t num;    // digests of the level being computed
} level_job;

static void make_level(void *arg, u32 thread, size_t begin, size_t end) {
  (void)thread;
  const level_job *job = arg;
  compress(job->run, job->out + begin, job->num, job->in + begin, 2 * job->num, job->num, end - begin);
}

// Nodes of a level that a thread takes at least; a smaller level is not worth waking another.
enum { NODES_PER_THREAD = 256 };

void swirl_cpu_merkle_nodes(const cpu_run *run, const args_merkle_nodes *a) {
  level_job job = {.run = run, .out = cpu_at(run, a->layers), .num = (size_t)1 << a->depth};
  while (job.num > 1) {
    job.in = job.out;
    job.out += run->suite->digest_words * job.num;
    job.num /= 2;
    cpu_loop_part(run, 0.5, job.num, NODES_PER_THREAD, make_level, &job); // each level has half of what is left
  }
}
void swirl_cpu_cost_merkle_nodes(const cost_context *context, const args_merkle_nodes *a, op_cost *cost) {
  const u64 leaves = (u64)1 << a->depth;
  cost->launches = a->depth;
  cost->bytes = 12 * (leaves - 1) * context->suite->digest_words;
  cost->permutations = leaves - 1;
}
