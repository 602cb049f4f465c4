#include "bench_rig.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "cpu/cpu_driver.h"
#include "field/babybear.h"
#include "vulkan/vulkan_air.h"
#include "vulkan/vulkan_device.h"
#include "vulkan/vulkan_driver.h"

enum { SEED_WORDS = 1 << 22, SAMPLES = 9, MAX_REPEATS = 64, YARDSTICK_WORDS = 1 << 28 };
static const double sample_ns = 5e6;         // a submission repeats short operations for as long
static const double warm_ns = 60e6;          // before the first sample: a GPU that rested is slow at first
static const u64 check_words = (u64)1 << 26; // of the arena, at most, for a comparison
static const hash_suite *const suite = &swirl_suite_babybear_poseidon2;

static void fail(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));
static void fail(const char *format, ...) {
  va_list list;
  va_start(list, format);
  fprintf(stderr, "bench_vulkan: ");
  vfprintf(stderr, format, list);
  fprintf(stderr, "\n");
  va_end(list);
  exit(1);
}
static void require(swirl_status status, const char *what) {
  if (status != SWIRL_OK) fail("%s: %s", what, swirl_status_text(status));
}
static u32 *host_alloc(u64 words) {
  u32 *p = malloc(words * sizeof *p);
  if (p == NULL) fail("out of memory");
  return p;
}
static u32 value_at(u64 i) { return (u32)((i + 1) * 0x9e3779b97f4a7c15ull >> 32) % BB_P; }

static void execute(rig *r, const op_record *ops, u32 num_ops, span_time *time, swirl_status *status) {
  const region_binding regions[RIG_REGIONS] = {
      [REGION_ARENA] = {.base = r->arena.base},
      [REGION_TABLES] = {.base = r->tables.base},
      [REGION_STATUS] = {.base = r->status.base},
      [RIG_TRACE] = {.base = r->trace.base, .stride = r->trace_stride},
      [RIG_HOST] = {.base = r->host, .stride = r->host_stride, .row_stride = 1, .is_host = r->host != NULL},
      [RIG_SEED] = {.base = r->seed.base},
  };
  const u32 *known[MAX_REPEATS];
  for (u32 i = 0; i < num_ops; i++) {
    dev_ptr first;
    memcpy(&first, ops[i].args, sizeof first);
    known[i] = first.region == REGION_TABLES ? r->table_words + first.offset : NULL;
  }
  const span_record span = {.name = "bench", .first_op = 0, .end_op = num_ops};
  const execution e = {.suite = suite,
                       .regions = regions,
                       .ops = ops,
                       .num_ops = num_ops,
                       .num_spans = 1,
                       .spans = &span,
                       .times = time,
                       .slot = SLOT_NONE,
                       .num_regions = RIG_REGIONS,
                       .known = known};
  *status = r->gpu.execute(r->gpu.state, &e);
}

// Fills [0, words) of what is bound to `region` with copies of the seed.
static void fill(rig *r, u32 region, u64 words) {
  for (u64 at = 0; at < words; at += SEED_WORDS) {
    const u64 left = words - at;
    const args_copy args = {{RIG_SEED, 0}, {region, (u32)at}, (u32)(left < SEED_WORDS ? left : SEED_WORDS)};
    op_record record = {.op = OP_copy};
    memcpy(record.args, &args, sizeof args);
    span_time time;
    swirl_status status;
    execute(r, &record, 1, &time, &status);
    require(status, "copy");
  }
}
static void reserve(rig *r, device_memory *memory, u32 region, u64 words) {
  require(r->gpu.memory_create(r->gpu.state, memory, words == 0 ? 16 : words, MEMORY_DEVICE), "device memory");
  fill(r, region, words);
}

void rig_reserve(rig *r) {
  reserve(r, &r->arena, REGION_ARENA, r->arena_most);
  reserve(r, &r->trace, RIG_TRACE, r->trace_most);
  r->sizing = false;
}

void rig_open(rig *r, u32 index) {
  swirl_diag diag;
  vulkan_gpus gpus;
  swirl_status status = swirl_vulkan_gpus_open(&gpus, &diag);
  const device_request request = {.num_in_flight = 1, .logger = &(swirl_logger){0}};
  if (status == SWIRL_OK) status = swirl_vulkan_driver_open(&r->gpu, &gpus, index, &request, &diag);
  swirl_vulkan_gpus_close(&gpus);
  if (status != SWIRL_OK) fail("%s", diag.message);
  if (r->interpret) ((vulkan_device *)r->gpu.state)->airs->mode = AIR_MODE_INTERPRET;
  if (r->check && swirl_cpu_driver_open(&r->cpu, 0, NULL, true, NULL, &diag) != SWIRL_OK) fail("%s", diag.message);
  u32 *words = host_alloc(SEED_WORDS);
  for (u64 i = 0; i < SEED_WORDS; i++) words[i] = value_at(i);
  require(r->gpu.memory_of(r->gpu.state, &r->seed, words, SEED_WORDS), "device memory");
  memset(words, 0, STATUS_WORDS * sizeof *words);
  require(r->gpu.memory_of(r->gpu.state, &r->status, words, STATUS_WORDS), "device memory");
  free(words);
  printf("%s\n", gpus.offers[index].name);
}
void rig_close(rig *r) {
  device_memory *const all[] = {&r->arena, &r->trace, &r->tables, &r->seed, &r->status};
  for (size_t i = 0; i < SWIRL_COUNT(all); i++) r->gpu.memory_destroy(r->gpu.state, all[i]);
  r->gpu.close(r->gpu.state);
  if (r->check) r->cpu.close(r->cpu.state);
  free(r->table_words);
  free(r->host);
}

void rig_clear(rig *r) {
  r->arena_used = r->trace_used = r->tables_used = r->trace_stride = 0;
  free(r->host);
  r->host = NULL;
}
dev_ptr rig_take(rig *r, u64 words) {
  const dev_ptr p = {REGION_ARENA, (u32)r->arena_used};
  r->arena_used += (words + 15) / 16 * 16;
  if (r->arena_used > UINT32_MAX) fail("a case needs more than 16 GiB of arena");
  return p;
}
dev_ptr rig_put(rig *r, const void *words, u64 num_words) {
  const dev_ptr p = {REGION_TABLES, (u32)r->tables_used};
  const u64 end = r->tables_used + (num_words + 15) / 16 * 16;
  if (end > r->tables_cap) {
    r->tables_cap = 2 * end;
    r->table_words = realloc(r->table_words, r->tables_cap * sizeof(u32));
    if (r->table_words == NULL) fail("out of memory");
  }
  memset(r->table_words + r->tables_used, 0, (end - r->tables_used) * sizeof(u32));
  if (words != NULL) memcpy(r->table_words + r->tables_used, words, num_words * sizeof(u32));
  r->tables_used = end;
  return p;
}
dev_ptr rig_put_below(rig *r, u64 num, u32 bound) {
  const dev_ptr p = rig_put(r, NULL, num);
  for (u64 i = 0; i < num; i++) r->table_words[p.offset + i] = value_at(i) % bound;
  return p;
}
void rig_bind_trace(rig *r, u64 width, u64 stride) {
  r->trace_used = width * stride;
  r->trace_stride = stride;
}
void rig_bind_host(rig *r, u64 words, u64 stride) {
  r->host = host_alloc(words);
  r->host_words = words;
  r->host_stride = stride;
  for (u64 i = 0; i < words && !r->sizing; i++) r->host[i] = value_at(i);
}

// The arena's words, of which the first `n` are `before`, as the CPU leaves them against what is there now.
static bool agrees(rig *r, const op_record *op, u32 *before, u64 n) {
  op_cost cost = {0};
  dev_ptr first;
  memcpy(&first, op->args, sizeof first);
  const u32 *known = first.region == REGION_TABLES ? r->table_words + first.offset : NULL;
  r->cpu.cost(r->cpu.state, suite, known, op->op, op->args, &cost);
  u32 *arena = host_alloc(n + cost.scratch_words), *got = host_alloc(n), *trace = host_alloc(r->trace_used + 1);
  u32 status_words[STATUS_WORDS] = {0};
  memcpy(arena, before, n * sizeof *arena);
  require(r->gpu.memory_read(r->gpu.state, &r->arena, got, 0, n, 1, n), "read");
  if (r->trace_used > 0)
    require(r->gpu.memory_read(r->gpu.state, &r->trace, trace, 0, r->trace_used, 1, r->trace_used), "read");
  op_record record = *op;
  record.scratch = (dev_ptr){REGION_ARENA, (u32)n};
  const region_binding regions[RIG_REGIONS] = {
      [REGION_ARENA] = {.base = arena},
      [REGION_TABLES] = {.base = r->table_words},
      [REGION_STATUS] = {.base = status_words},
      [RIG_TRACE] = {.base = trace, .stride = r->trace_stride},
      [RIG_HOST] = {.base = r->host, .stride = r->host_stride, .row_stride = 1, .is_host = r->host != NULL},
  };
  const execution e = {.suite = suite,
                       .regions = regions,
                       .ops = &record,
                       .costs = &cost,
                       .num_ops = 1,
                       .slot = SLOT_NONE,
                       .num_regions = RIG_REGIONS};
  require(r->cpu.execute(r->cpu.state, &e), "CPU");
  const bool same = memcmp(arena, got, n * sizeof *arena) == 0;
  free(arena);
  free(got);
  free(trace);
  return same;
}

static int compare_times(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

// The median of SAMPLES submissions, a time of the operation in nanoseconds, after as many as warm the GPU up.
static double sample(rig *r, const op_record *ops, const char *name) {
  double samples[SAMPLES], warm = 0;
  u32 repeats = 1;
  for (u32 i = 0; i < SAMPLES;) {
    span_time time = {0};
    swirl_status status;
    execute(r, ops, repeats, &time, &status);
    require(status, name);
    const double all = (double)(time.end - time.begin), ns = all / repeats;
    const double wanted = ns > 0 ? sample_ns / ns : 1;
    repeats = wanted < 1 ? 1 : wanted > MAX_REPEATS ? MAX_REPEATS : (u32)wanted;
    if (warm < warm_ns) {
      warm += all > 0 ? all : warm_ns / SAMPLES; // no clock: some
    } else {
      samples[i++] = ns;
    }
  }
  qsort(samples, SAMPLES, sizeof *samples, compare_times);
  return samples[SAMPLES / 2];
}

double rig_yardstick(rig *r) {
  if (r->arena.words < 2 * (u64)YARDSTICK_WORDS) return 0;
  const args_copy args = {{REGION_ARENA, 0}, {REGION_ARENA, YARDSTICK_WORDS}, YARDSTICK_WORDS};
  op_record ops[MAX_REPEATS] = {0};
  for (u32 i = 0; i < MAX_REPEATS; i++) {
    ops[i].op = OP_copy;
    memcpy(ops[i].args, &args, sizeof args);
  }
  const double ns = sample(r, ops, "copy");
  return ns > 0 ? 8.0 * YARDSTICK_WORDS / ns : 0;
}

void rig_measure(rig *r, u32 op, const char *name, const char *what, const void *args, size_t size) {
  if (r->only != NULL && strstr(name, r->only) == NULL) return;
  op_record ops[MAX_REPEATS] = {0};
  op_cost cost = {0};
  dev_ptr first;
  memcpy(&first, args, sizeof first);
  const u32 *known = first.region == REGION_TABLES ? r->table_words + first.offset : NULL;
  r->gpu.cost(r->gpu.state, suite, known, op, args, &cost);
  for (u32 i = 0; i < MAX_REPEATS; i++) {
    ops[i] = (op_record){.op = (u16)op, .scratch = {REGION_ARENA, (u32)r->arena_used}};
    memcpy(ops[i].args, args, size);
  }
  if (r->arena_used + cost.scratch_words > UINT32_MAX) fail("%s needs more than 16 GiB of arena", name);
  if (r->sizing) {
    const u64 arena = r->arena_used + cost.scratch_words;
    if (arena > r->arena_most) r->arena_most = arena;
    if (r->trace_used > r->trace_most) r->trace_most = r->trace_used;
    return;
  }
  r->gpu.memory_destroy(r->gpu.state, &r->tables);
  r->tables = (device_memory){0};
  if (r->tables_used > 0)
    require(r->gpu.memory_of(r->gpu.state, &r->tables, r->table_words, r->tables_used), "device memory");

  const bool check = r->check && r->arena_used <= check_words && r->trace_used <= check_words;
  u32 *before = check ? host_alloc(r->arena_used) : NULL;
  if (check) require(r->gpu.memory_read(r->gpu.state, &r->arena, before, 0, r->arena_used, 1, r->arena_used), "read");
  span_time time = {0};
  swirl_status status;
  execute(r, ops, 1, &time, &status); // compiles the kernels
  if (status != SWIRL_OK) {
    printf("%-26s %-40s %s\n", name, what, swirl_status_text(status));
    r->num_failed++;
    free(before);
    return;
  }
  const bool good = !check || agrees(r, &ops[0], before, r->arena_used);
  free(before);
  const double time_ns = sample(r, ops, name);
  const double seconds = time_ns > 0 ? time_ns * 1e-9 : 1e-9, bytes = (double)cost.bytes / r->byte_rate;
  const double products = (double)cost.field_ops / r->product_rate;
  const double permutations = (double)cost.permutations / r->permutation_rate;
  const double compute = products > permutations ? products : permutations;
  const double least = bytes > compute ? bytes : compute;
  printf("%-26s %-40s %3u %12.2f %9.1f %9.1f %9.1f %9.2f %9.1f%s\n", name, what, (u32)cost.launches, seconds * 1e6,
         (double)cost.bytes / seconds / 1e9, (double)cost.field_ops / seconds / 1e9,
         (double)cost.permutations / seconds / 1e6, least * 1e6, least > 0 ? seconds / least : 0.0,
         !r->check       ? ""
         : good && check ? "  same"
         : good          ? "  -"
                         : "  DIFFERS");
  if (!good) r->num_failed++;
  fflush(stdout);
}
