// Rows of a code matrix that is not held (spec 11.3 to 11.5), from the columns that it is made of.
//
// The rows of one query leaf are part of a *unit*, the smallest coset that takes the message step: its polynomial is
// the message modulo X^m - c, m the rows of the unit, and the message step commutes with that reduction. Stacked
// columns are reduced in two steps, so that queries share work: to the larger *cosets* that hold a query, and from
// these to units. Both steps are sums of base columns with powers of a root of unity as factors. The first is made a
// tile of rows at a time and used up at once: of a stacked column only tiles are ever held.
#include "cpu/cpu_code.h"
#include "cpu/cpu_message.h"
#include "cpu/cpu_ntt.h"

enum { LOG_ROWS_TILE = 12, LOG_UNIT_MIN = 4, ITEMS_PER_THREAD = 4 };

// One query, in the order of units. `step`: c^(units of a tile).
typedef struct open_query {
  u32 place, unit, first_row, root, step;
} open_query;

typedef struct open_shape {
  u32 log_len, log_unit, log_coset, log_tile;
  size_t unit_rows, num_chunks; // rows of a stacked column that are summed up for one of a coset
  size_t tile_rows, tile_units, num_tiles;
  size_t segments; // runs of tiles that are summed up apart, for threads
  size_t num_queries;
  // Scratch: offsets and sizes in words
  size_t queries, unit_powers, stage_factors, twiddles, sums, threads;
  size_t own_pointers, own_factors, own_powers, own_chunks, own_tile, own_unit, own_words; // of one thread
  size_t total;
} open_shape;

// Gives out words of scratch, 64-byte aligned.
static size_t take(size_t *total, size_t words) {
  const size_t at = *total;
  *total += (words + 15) / 16 * 16;
  return at;
}

static open_shape shape_of(const cpu_device *cpu, const args_rs_open_rows *a) {
  open_shape s = {.log_len = a->log_stacked + a->log_blowup, .num_queries = a->num_queries};
  s.log_unit = u32_min(u32_max(LOG_UNIT_MIN, u32_max(a->k, a->l_skip)), a->log_stacked);
  s.log_coset = s.log_unit;
  u64 least = UINT64_MAX; // the cosets for which both steps together have the fewest products
  for (u32 log = s.log_unit; log <= a->log_stacked; log++) {
    const u64 all = (u64)1 << (s.log_len - log), cosets = all < a->num_queries ? all : a->num_queries;
    const u64 products = (cosets << a->log_stacked) + ((u64)a->num_queries << log);
    if (products >= least) continue;
    least = products;
    s.log_coset = log;
  }
  s.log_tile = u32_min(s.log_coset, u32_max(LOG_ROWS_TILE, s.log_unit));
  s.unit_rows = (size_t)1 << s.log_unit;
  s.num_chunks = (size_t)1 << (a->log_stacked - s.log_coset);
  s.tile_rows = (size_t)1 << s.log_tile;
  s.tile_units = s.tile_rows >> s.log_unit;
  s.num_tiles = (size_t)1 << (s.log_coset - s.log_tile);
  const size_t items = (size_t)cpu->num_threads * ITEMS_PER_THREAD;
  s.segments = a->width == 0 ? 1 : size_min(s.num_tiles, (items + a->width - 1) / a->width);

  const size_t q = s.num_queries;
  s.queries = take(&s.total, q * (sizeof(open_query) / sizeof(u32)));
  s.unit_powers = take(&s.total, q * s.tile_units);
  s.stage_factors = take(&s.total, q * s.log_unit);
  s.twiddles = take(&s.total, s.unit_rows);
  s.sums = take(&s.total, s.segments * a->width * q * s.unit_rows);
  s.own_pointers = take(&s.own_words, cpu_pointer_words(s.num_chunks + s.tile_units));
  s.own_factors = take(&s.own_words, s.num_chunks);
  s.own_powers = take(&s.own_words, q);
  s.own_chunks = take(&s.own_words, s.num_chunks * s.tile_rows);
  s.own_tile = take(&s.own_words, s.tile_rows);
  s.own_unit = take(&s.own_words, s.unit_rows);
  s.threads = take(&s.total, cpu->num_threads * s.own_words);
  return s;
}

typedef struct open_job {
  const args_rs_open_rows *args;
  const cpu_kernels *kernels;
  open_shape shape;
  stacked_columns stacked;
  message_step step;
  open_query *queries; // [num_queries]
  u32 *scratch, *dst;
} open_job;

// The queries in the order of their units.
static void sort_queries(const open_job *job, const u32 *indices) {
  const args_rs_open_rows *a = job->args;
  const u32 log_leaves = job->shape.log_len - a->k, log_unit = job->shape.log_unit;
  for (u32 q = 0; q < a->num_queries; q++) {
    const u32 row = reverse_bits(indices[q], log_leaves) << a->k, unit = row >> log_unit;
    u32 at = q;
    for (; at > 0 && job->queries[at - 1].unit > unit; at--) job->queries[at] = job->queries[at - 1];
    job->queries[at] = (open_query){.place = q, .unit = unit, .first_row = row & (((u32)1 << log_unit) - 1)};
  }
}

// Powers of a query's root, and the factors of the stages of its unit.
static void query_tables(void *arg, u32 thread, size_t begin, size_t end) {
  (void)thread;
  const open_job *job = arg;
  const open_shape *s = &job->shape;
  for (size_t q = begin; q < end; q++) {
    open_query *query = &job->queries[q];
    query->root = ntt_block_root(query->unit);
    u32 *powers = job->scratch + s->unit_powers + q * s->tile_units, power = BB_ONE;
    for (size_t t = 0; t < s->tile_units; t++, power = bb_mul(power, query->root)) powers[t] = power;
    query->step = power;
    u32 *factors = job->scratch + s->stage_factors + q * s->log_unit;
    for (u32 stage = 0; stage < s->log_unit; stage++) factors[stage] = ntt_block_root(2 * (query->unit << stage));
  }
}

static u32 *sums_of(const open_job *job, size_t segment, size_t column) {
  const open_shape *s = &job->shape;
  return job->scratch + s->sums + (segment * job->args->width + column) * s->num_queries * s->unit_rows;
}

// Adds one tile of a coset's rows to the sums of the queries in [begin, end), which are those of the coset.
static void add_tile(const open_job *job, u32 *own, u32 *sums, size_t begin, size_t end) {
  const open_shape *s = &job->shape;
  const u32 *const *units = (const u32 *const *)(void *)(own + s->own_pointers) + s->num_chunks;
  u32 *powers = own + s->own_powers, *unit = own + s->own_unit;
  for (size_t q = begin; q < end; q++) {
    job->kernels->base_linear(unit, units, job->scratch + s->unit_powers + q * s->tile_units, s->tile_units,
                              s->unit_rows);
    u32 *sum = sums + q * s->unit_rows;
    for (size_t i = 0; i < s->unit_rows; i++) sum[i] = bb_add(sum[i], bb_mul(unit[i], powers[q]));
    powers[q] = bb_mul(powers[q], job->queries[q].step);
  }
}

// Work item: a segment of the tiles of one stacked column.
static void reduce_part(void *arg, u32 thread, size_t begin, size_t end) {
  const open_job *job = arg;
  const open_shape *s = &job->shape;
  u32 *own = job->scratch + s->threads + thread * s->own_words, *tile = own + s->own_tile;
  u32 *factors = own + s->own_factors, *powers = own + s->own_powers;
  const u32 **chunks = (const u32 **)(void *)(own + s->own_pointers), **units = chunks + s->num_chunks;
  for (size_t t = 0; t < s->tile_units; t++) units[t] = tile + t * s->unit_rows;
  for (size_t item = begin; item < end; item++) {
    const size_t column = item / s->segments, segment = item % s->segments;
    const size_t first = s->num_tiles * segment / s->segments, last = s->num_tiles * (segment + 1) / s->segments;
    u32 *sums = sums_of(job, segment, column);
    memset(sums, 0, s->num_queries * s->unit_rows * sizeof *sums);
    for (size_t q = 0; q < s->num_queries; q++) powers[q] = bb_pow(job->queries[q].step, first);
    for (size_t t = first; t < last; t++) {
      for (size_t c = 0; c < s->num_chunks; c++) {
        chunks[c] = swirl_cpu_stacked_rows(&job->stacked, own + s->own_chunks + c * s->tile_rows, (u32)column,
                                           ((u64)c << s->log_coset) + t * s->tile_rows, s->tile_rows);
      }
      const u32 log_units = s->log_coset - s->log_unit;
      for (size_t q = 0, next; q < s->num_queries; q = next) {
        const u32 coset = job->queries[q].unit >> log_units, root = ntt_block_root(coset);
        for (next = q + 1; next < s->num_queries && job->queries[next].unit >> log_units == coset;) next++;
        u32 power = BB_ONE;
        for (size_t c = 0; c < s->num_chunks; c++, power = bb_mul(power, root)) factors[c] = power;
        job->kernels->base_linear(tile, chunks, factors, s->num_chunks, s->tile_rows);
        add_tile(job, own, sums, q, next);
      }
    }
  }
}

// The stages of one unit: from coefficients to rows.
static void transform_unit(const open_job *job, u32 *x, const u32 *factors) {
  const u32 *twiddles = job->scratch + job->shape.twiddles;
  for (u32 stage = 0; stage < job->shape.log_unit; stage++) {
    const size_t half = job->shape.unit_rows >> (stage + 1);
    for (size_t b = 0; b < (size_t)1 << stage; b++) {
      const u32 w = bb_mul(factors[stage], twiddles[b]);
      u32 *low = x + 2 * half * b, *high = low + half;
      for (size_t i = 0; i < half; i++) {
        const u32 t = bb_mul(high[i], w);
        high[i] = bb_sub(low[i], t);
        low[i] = bb_add(low[i], t);
      }
    }
  }
}

static void finish_part(void *arg, u32 thread, size_t begin, size_t end) {
  (void)thread;
  const open_job *job = arg;
  const args_rs_open_rows *a = job->args;
  const open_shape *s = &job->shape;
  const size_t words = s->num_queries * s->unit_rows;
  for (size_t column = begin; column < end; column++) {
    u32 *sums = sums_of(job, 0, column);
    for (size_t segment = 1; segment < s->segments; segment++) {
      const u32 *more = sums_of(job, segment, column);
      for (size_t i = 0; i < words; i++) sums[i] = bb_add(sums[i], more[i]);
    }
    swirl_cpu_message(&job->step, sums, 0, words >> a->l_skip);
    for (size_t q = 0; q < s->num_queries; q++) {
      const open_query *query = &job->queries[q];
      u32 *unit = sums + q * s->unit_rows;
      transform_unit(job, unit, job->scratch + s->stage_factors + q * s->log_unit);
      u32 *dst = job->dst + ((size_t)query->place << a->k) * a->width + column;
      for (u32 t = 0; t >> a->k == 0; t++)
        dst[(size_t)t * a->width] = bb_to_canonical(unit[query->first_row + reverse_bits(t, a->k)]);
    }
  }
}

void swirl_cpu_rs_open_rows(const cpu_run *run, const args_rs_open_rows *a) {
  open_job job = {.args = a,
                  .kernels = run->cpu->kernels,
                  .shape = shape_of(run->cpu, a),
                  .stacked = swirl_cpu_stacked_columns(run, a->table, a->num_entries, a->l_skip),
                  .scratch = run->scratch,
                  .dst = cpu_at(run, a->dst)};
  const open_shape *s = &job.shape;
  job.queries = (open_query *)(void *)(job.scratch + s->queries);
  swirl_cpu_message_init(&job.step, job.kernels, a->l_skip);
  sort_queries(&job, cpu_at(run, a->indices));
  for (size_t b = 0; b < s->unit_rows / 2; b++) job.scratch[s->twiddles + b] = ntt_block_root(2 * (u32)b);
  cpu_loop_part(run, 0.01, a->num_queries, 1, query_tables, &job);
  cpu_loop_part(run, 0.95, a->width * s->segments, 1, reduce_part, &job);
  cpu_loop(run, a->width, 1, finish_part, &job);
}

void swirl_cpu_cost_rs_open_rows(const cost_context *context, const args_rs_open_rows *a, op_cost *cost) {
  const open_shape s = shape_of(context->cpu, a);
  const u64 all = (u64)1 << (s.log_len - s.log_coset), cosets = all < a->num_queries ? all : a->num_queries;
  const u64 units = (u64)a->width * a->num_queries;
  cost->launches = 3;
  cost->bytes = 4 * (((u64)a->width << a->log_stacked) + (units << a->k));
  cost->field_ops = a->width * (cosets << a->log_stacked) + (units << s.log_coset) +
                    units * s.unit_rows * (s.log_unit + a->l_skip) / 2;
  cost->scratch_words = s.total;
}
