#include "vulkan/twin.h"

#include <stdio.h>
#include <stdlib.h>

#include "cpu/cpu_driver.h"
#include "vulkan/vulkan_driver.h"

// The last piece of the arena: operations have their scratch there, each device its own.
enum { SCRATCH = REGION_ARENA + ARENA_PIECES - 1 };

static u64 seed = 0x9e3779b97f4a7c15ull;
u32 twin_random(void) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (u32)(seed >> 16);
}
u32 twin_below(u32 n) { return twin_random() % n; }
u32 twin_value(void) {
  switch (twin_below(12)) {
  case 0: return 0;
  case 1: return BB_ONE;
  case 2: return BB_P - 1;
  default: return twin_below(BB_P);
  }
}

int twin_open(void **state) {
  twin *t = calloc(1, sizeof *t);
  swirl_diag diag;
  swirl_device_info infos[16];
  u32 num = 0;
  const char *wanted = getenv("SWIRL_TEST_GPU");
  const u32 index = wanted == NULL ? 0 : (u32)strtoul(wanted, NULL, 10);
  if (t == NULL || swirl_cpu_driver_open(&t->cpu, 2, NULL, true, NULL, &diag) != SWIRL_OK) return -1;
  memset(infos, 0, sizeof infos);
  swirl_vulkan_list(infos, SWIRL_COUNT(infos), &num, &diag);
  if (swirl_vulkan_driver_open(&t->gpu, index, NULL, &(swirl_logger){0}, NULL, &diag) != SWIRL_OK) {
    fprintf(stderr, "%s\n", diag.message);
    return -1;
  }
  snprintf(t->gpu_name, sizeof t->gpu_name, "%s", infos[index].name);
  t->suite = &swirl_suite_babybear_poseidon2;
  t->times = getenv("SWIRL_TEST_TIMES") != NULL;
  twin_reset(t);
  *state = t;
  return 0;
}

int twin_close(void **state) {
  twin *t = *state;
  for (u32 i = 0; i < TWIN_REGIONS; i++) free(t->regions[i].words);
  t->gpu.close(t->gpu.state);
  t->cpu.close(t->cpu.state);
  free(t);
  return 0;
}

// `n` words at the end of a region, 64-byte aligned, and garbage behind them.
static u32 *append(twin *t, u32 region, size_t n, u32 *offset) {
  twin_region *r = &t->regions[region];
  const size_t start = (r->used + 15) / 16 * 16, end = start + n + TWIN_GAP;
  if (end > r->cap) {
    r->cap = 2 * end;
    u32 *bigger = aligned_alloc(64, (r->cap + 15) / 16 * 64);
    assert_non_null(bigger);
    if (r->used > 0) memcpy(bigger, r->words, r->used * sizeof(u32));
    free(r->words);
    r->words = bigger;
  }
  for (size_t i = r->used; i < end; i++) r->words[i] = twin_random();
  r->used = end;
  *offset = (u32)start;
  return r->words + start;
}

void twin_reset(twin *t) {
  for (u32 i = 0; i < TWIN_REGIONS; i++) {
    t->regions[i].used = 0;
    t->regions[i].stride = t->regions[i].row_stride = 0;
    t->regions[i].is_host = false;
  }
  t->num_ops = 0;
  t->num_regions = REGION_FIRST_OBJECT;
  u32 offset;
  memset(append(t, REGION_STATUS, STATUS_WORDS, &offset), 0, STATUS_WORDS * sizeof(u32));
}

dev_ptr twin_alloc_in(twin *t, u32 region, size_t n) {
  dev_ptr p = {region, 0};
  append(t, region, n, &p.offset);
  return p;
}
dev_ptr twin_alloc(twin *t, size_t n) { return twin_alloc_in(t, REGION_ARENA, n); }
dev_ptr twin_base(twin *t, size_t n) {
  dev_ptr p = {REGION_ARENA, 0};
  u32 *words = append(t, REGION_ARENA, n, &p.offset);
  for (size_t i = 0; i < n; i++) words[i] = twin_value();
  return p;
}
dev_ptr twin_ext(twin *t, size_t n) { return twin_base(t, 4 * n); }
dev_ptr twin_words_in(twin *t, u32 region, const void *words, size_t n) {
  dev_ptr p = {region, 0};
  u32 *to = append(t, region, n, &p.offset);
  if (n > 0) memcpy(to, words, n * sizeof(u32));
  return p;
}
dev_ptr twin_words(twin *t, const void *words, size_t n) { return twin_words_in(t, REGION_ARENA, words, n); }
dev_ptr twin_zero(twin *t, size_t n) {
  const dev_ptr p = twin_alloc(t, n);
  memset(twin_at(t, p), 0, n * sizeof(u32));
  return p;
}
u32 *twin_at(const twin *t, dev_ptr p) { return t->regions[p.region].words + p.offset; }

u32 twin_trace(twin *t, u32 width, u32 height, u32 gap) {
  const u32 region = t->num_regions++;
  assert_true(region < TWIN_REGIONS);
  const u64 stride = (u64)height + gap;
  u32 offset, *words = append(t, region, width * stride, &offset);
  for (size_t i = 0; i < width * stride; i++) words[i] = twin_value();
  t->regions[region].stride = stride;
  return region;
}

u32 twin_host_matrix(twin *t, size_t n, u64 col_stride, u64 row_stride, bool below_p) {
  const u32 region = t->num_regions++;
  assert_true(region < TWIN_REGIONS);
  u32 offset, *words = append(t, region, n, &offset);
  for (size_t i = 0; i < n; i++) words[i] = below_p ? twin_value() : twin_random();
  t->regions[region].stride = col_stride;
  t->regions[region].row_stride = row_stride;
  t->regions[region].is_host = true;
  return region;
}

void twin_add(twin *t, u32 op, const void *args, size_t size, const char *name) {
  assert_true(t->num_ops < TWIN_OPS);
  t->op_names[t->num_ops] = name;
  op_record *record = &t->ops[t->num_ops++];
  *record = (op_record){.op = (u16)op};
  memcpy(record->args, args, size);
}

// What the host knows at an operation's first pointer.
static const u32 *known_words(const twin *t, const op_record *record) {
  dev_ptr first;
  memcpy(&first, record->args, sizeof first);
  return first.region < TWIN_REGIONS && t->regions[first.region].words != NULL ? twin_at(t, first) : NULL;
}

// Costs of the program, and scratch for every operation, as large as the device asks for.
static void set_scratch(twin *t, const device_driver *driver, op_cost *costs) {
  for (u32 i = 0; i < t->num_ops; i++) {
    op_record *record = &t->ops[i];
    costs[i] = (op_cost){0};
    driver->cost(driver->state, t->suite, known_words(t, record), record->op, record->args, &costs[i]);
    record->scratch.region = SCRATCH;
    append(t, SCRATCH, costs[i].scratch_words, &record->scratch.offset);
  }
}

// Executes the program on copies of all regions, which are left in `memory`.
static void run_gpu(twin *t, bool prepared, device_memory *memory) {
  const char *name = t->op_names[0];
  op_cost costs[TWIN_OPS];
  const u32 *known[TWIN_OPS];
  set_scratch(t, &t->gpu, costs);
  for (u32 i = 0; i < t->num_ops; i++) known[i] = known_words(t, &t->ops[i]); // the arena may have moved
  const span_record span = {.name = name, .first_op = 0, .end_op = t->num_ops};
  span_time time = {0};
  region_binding bindings[TWIN_REGIONS] = {0};
  for (u32 i = 0; i < t->num_regions; i++) {
    twin_region *r = &t->regions[i];
    if (r->used == 0) continue;
    bindings[i] =
        (region_binding){.base = r->words, .stride = r->stride, .row_stride = r->row_stride, .is_host = r->is_host};
    if (r->is_host) continue;
    assert_int_equal(t->gpu.memory_of(t->gpu.state, &memory[i], r->words, r->used), SWIRL_OK);
    bindings[i].base = memory[i].base;
  }
  execution e = {.suite = t->suite,
                 .ops = t->ops,
                 .costs = costs,
                 .num_ops = t->num_ops,
                 .num_spans = 1,
                 .spans = &span,
                 .slot = SLOT_NONE,
                 .num_regions = t->num_regions,
                 .known = known};
  if (prepared) assert_int_equal(t->gpu.prepare(t->gpu.state, &e, &e.prepared), SWIRL_OK);
  e.regions = bindings;
  e.times = &time;
  if (prepared) e.slot = 0;
  const swirl_status status = t->gpu.execute(t->gpu.state, &e);
  if (status != SWIRL_OK) fail_msg("%s on %s: %s", name, t->gpu_name, swirl_status_text(status));
  if (t->times) printf("%-24s %10.3f ms\n", name, (double)(time.end - time.begin) / 1e6);
  if (prepared) t->gpu.unprepare(t->gpu.state, e.prepared);
}

static void run_cpu(twin *t) {
  op_cost costs[TWIN_OPS];
  region_binding bindings[TWIN_REGIONS] = {0};
  set_scratch(t, &t->cpu, costs);
  for (u32 i = 0; i < t->num_regions; i++) {
    const twin_region *r = &t->regions[i];
    bindings[i] =
        (region_binding){.base = r->words, .stride = r->stride, .row_stride = r->row_stride, .is_host = r->is_host};
  }
  const execution e = {.suite = t->suite,
                       .regions = bindings,
                       .ops = t->ops,
                       .costs = costs,
                       .num_ops = t->num_ops,
                       .slot = SLOT_NONE,
                       .num_regions = t->num_regions};
  assert_int_equal(t->cpu.execute(t->cpu.state, &e), SWIRL_OK);
}

// What the GPU made of all regions, against what the CPU made of them.
static void compare(twin *t, device_memory *memory) {
  for (u32 i = 0; i < t->num_regions; i++) {
    const twin_region *r = &t->regions[i];
    if (r->used == 0 || r->is_host) continue;
    if (i == SCRATCH) {
      t->gpu.memory_destroy(t->gpu.state, &memory[i]);
      continue;
    }
    const size_t n = r->used;
    u32 *got = malloc(n * sizeof *got);
    assert_non_null(got);
    assert_int_equal(t->gpu.memory_read(t->gpu.state, &memory[i], got, 0, n, 1, n), SWIRL_OK);
    for (size_t w = 0; w < n; w++) {
      if (got[w] != r->words[w])
        fail_msg("%s (%u operations): region %u, word %zu: %u on the GPU, %u on the CPU", t->op_names[0], t->num_ops, i,
                 w, got[w], r->words[w]);
    }
    free(got);
    t->gpu.memory_destroy(t->gpu.state, &memory[i]);
  }
}

static void run(twin *t, bool prepared) {
  device_memory once[TWIN_REGIONS] = {0}, again[TWIN_REGIONS] = {0};
  run_gpu(t, false, once);
  if (prepared) run_gpu(t, true, again);
  run_cpu(t);
  compare(t, once);
  if (prepared) compare(t, again);
  t->regions[SCRATCH].used = 0;
  t->num_ops = 0;
}

void twin_run(twin *t) { run(t, true); }
void twin_execute(twin *t, u32 op, const void *args, size_t size, const char *name) {
  twin_add(t, op, args, size, name);
  run(t, false);
}
