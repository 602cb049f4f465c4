#include "cpu/cpu_driver.h"

#include "cpu/cpu.h"

// Nanoseconds, fitted to the operations of whole proofs on one thread with AVX-512. Elsewhere all are longer by about
// the same factor, and only ratios matter.
static double weight_of(const op_cost *c) {
  return 500.0 + 230.0 * (double)c->permutations + 0.4 * (double)c->field_ops + 0.25 * (double)c->bytes;
}

static void cost(const void *state, const hash_suite *suite, const u32 *prog, u32 op, const void *args, op_cost *out) {
  const cost_context context = {state, suite, prog};
  swirl_cpu_cost(&context, op, args, out);
  out->weight = weight_of(out);
}

// The times of the spans as the operations go by. Spans nest, so the next to begin is the next of the list.
typedef struct span_clock {
  const execution *e;
  u64 start;
  u32 next; // first span that has not begun
  u32 open[SPAN_MAX_DEPTH], num_open;
} span_clock;

// Before operation `op`, and after the last one with their number.
static void clock_at(span_clock *c, u32 op) {
  const span_record *spans = c->e->spans;
  const bool ends = c->num_open > 0 && spans[c->open[c->num_open - 1]].end_op == op;
  const bool begins = c->next < c->e->num_spans && spans[c->next].first_op == op;
  if (!ends && !begins) return;
  const u64 now = swirl_monotonic_ns() - c->start;
  for (;;) {
    if (c->num_open > 0 && spans[c->open[c->num_open - 1]].end_op == op) {
      c->e->times[c->open[--c->num_open]].end = now;
    } else if (c->next < c->e->num_spans && spans[c->next].first_op == op) {
      c->e->times[c->next].begin = now;
      c->open[c->num_open++] = c->next++;
    } else {
      return;
    }
  }
}

static u32 *scratch_of(const execution *e, const op_record *op) {
  u32 *piece = op->scratch.region == REGION_NONE ? NULL : e->regions[op->scratch.region].base;
  return piece == NULL ? NULL : piece + op->scratch.offset;
}

static swirl_status execute(const void *state, const execution *e) {
  span_clock clock = {.e = e, .start = swirl_monotonic_ns()};
  run_watch *watch = e->watch;
  for (u32 i = 0; i < e->num_ops; i++) {
    const op_record *op = &e->ops[i];
    const cpu_run run = {
        .cpu = state, .suite = e->suite, .regions = e->regions, .scratch = scratch_of(e, op), .watch = watch};
    if (e->times != NULL) clock_at(&clock, i);
    if (watch != NULL) swirl_watch_op(watch, e->num_spans == 0 ? "" : e->spans[op->span].name, e->costs[i].weight);
    if (watch == NULL || !swirl_watch_is_cancelled(watch)) swirl_cpu_execute(&run, op->op, op->args);
    if (watch == NULL) continue;
    // Not before: the operation may have left something out.
    if (swirl_watch_is_cancelled(watch)) return SWIRL_ERR_CANCELLED;
    swirl_watch_op_done(watch);
  }
  if (e->times != NULL) clock_at(&clock, e->num_ops);
  return SWIRL_OK;
}

// Device memory is the host's, from the device's allocator. `handle`: what is to be given back; NULL for words of
// others.
static swirl_status memory_create(void *state, device_memory *out, u64 words, memory_kind kind) {
  (void)kind;
  const cpu_device *cpu = state;
  u32 *block = swirl_mem_alloc_uninit(cpu->allocator, words * sizeof *block);
  if (block == NULL) return SWIRL_ERR_NO_MEMORY;
  *out = (device_memory){.base = block, .host = block, .words = words, .handle = block};
  return SWIRL_OK;
}
static swirl_status memory_of(void *state, device_memory *out, const u32 *words, u64 num) {
  (void)state;
  u32 *base = (u32 *)(uintptr_t)words; // only read
  *out = (device_memory){.base = base, .host = base, .words = num};
  return SWIRL_OK;
}
static void memory_destroy(void *state, device_memory *memory) {
  const cpu_device *cpu = state;
  swirl_mem_release(cpu->allocator, memory->handle, memory->handle == NULL ? 0 : memory->words * sizeof(u32));
}
static swirl_status memory_read(void *state, const device_memory *memory, u32 *out, u64 at, u64 n, u64 num,
                                u64 stride) {
  (void)state;
  for (u64 i = 0; i < num; i++) memcpy(out + i * n, memory->base + at + i * stride, n * sizeof *out);
  return SWIRL_OK;
}

static void close_cpu(void *state) {
  cpu_device *cpu = state;
  const swirl_allocator *allocator = cpu->allocator;
  swirl_cpu_close(cpu);
  swirl_mem_release(allocator, cpu, sizeof *cpu);
}

swirl_status swirl_cpu_driver_open(device_driver *out, u32 num_threads, const char *isa, bool start,
                                   const swirl_allocator *allocator, swirl_diag *diag) {
  cpu_device *cpu = swirl_mem_alloc(allocator, sizeof *cpu);
  if (cpu == NULL) return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "device");
  const swirl_status status = (start ? swirl_cpu_open : swirl_cpu_describe)(cpu, num_threads, isa, allocator, diag);
  if (status != SWIRL_OK) {
    swirl_mem_release(allocator, cpu, sizeof *cpu);
    return status;
  }
  *out = (device_driver){.state = cpu,
                         .isa = swirl_cpu_isa(cpu),
                         .num_threads = cpu->num_threads,
                         .host_memory = true,
                         .cost = cost,
                         .execute = execute,
                         .close = close_cpu,
                         .memory_create = memory_create,
                         .memory_of = memory_of,
                         .memory_destroy = memory_destroy,
                         .memory_read = memory_read};
  return SWIRL_OK;
}
