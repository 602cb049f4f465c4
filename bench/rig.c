#define _POSIX_C_SOURCE 200112L
#include "rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MIN_SAMPLES = 3, MAX_SAMPLES = 9, ARENA_WORDS = 1 << 26 };
static const double max_seconds = 1; // of the samples after the first MIN_SAMPLES
static const u64 copy_bytes[RIG_COPY_SIZES] = {1 << 20, 4 << 20, 16 << 20, 64 << 20, 256 << 20};

// Time of this thread on its core: other load on the machine counts only for what it takes from caches and memory.
static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

// Cycles a second, from dependent multiplications of three cycles each, as on x86-64 cores; where they take others, all
// cycles are off by the same factor.
static double frequency(void) {
  enum { STEPS = 4000000 };
  u64 x = 3;
  const double start = now();
  for (u32 i = 0; i < STEPS; i++) {
    x *= x;
    __asm__ volatile("" : "+r"(x));
  }
  return 3.0 * STEPS / (now() - start);
}

static int ascending(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}
static double median(double *samples, u32 n) {
  qsort(samples, n, sizeof *samples, ascending);
  return samples[n / 2];
}

// Bytes read and written a second by a copy that reads and writes `bytes` in all.
static double copy_rate(u8 *memory, u64 bytes) {
  const u64 half = bytes / 2, repeat = (u64)copy_bytes[RIG_COPY_SIZES - 1] / bytes;
  double rates[MAX_SAMPLES];
  memcpy(memory + half, memory, half);
  for (u32 i = 0; i < MAX_SAMPLES; i++) {
    const double start = now();
    for (u64 j = 0; j < repeat; j++) {
      memcpy(memory + half, memory, half);
      __asm__ volatile("" : : "r"(memory) : "memory");
    }
    rates[i] = (double)(bytes * repeat) / (now() - start);
  }
  return median(rates, MAX_SAMPLES);
}

bool rig_open(rig *r, results *out, const char *only) {
  *r = (rig){.cpu = {.num_threads = 1}, .only = only, .out = out};
  u32 *arena = swirl_mem_alloc(NULL, ARENA_WORDS * sizeof *arena);
  if (arena == NULL) return false;
  r->regions[REGION_ARENA].base = arena;
  r->regions[REGION_STATUS].base = r->status;
  if (swirl_pool_create(&r->cpu.pool, 1, NULL) != SWIRL_OK) {
    rig_close(r);
    return false;
  }
  for (u32 i = 0; i < RIG_COPY_SIZES; i++) {
    r->copy_rate[i] = copy_rate((u8 *)arena, copy_bytes[i]);
    results_copy_rate(out, copy_bytes[i], r->copy_rate[i]);
  }
  return true;
}
void rig_close(rig *r) {
  swirl_pool_destroy(r->cpu.pool);
  swirl_mem_release(NULL, r->scratch, r->scratch_words * sizeof(u32));
  swirl_mem_release(NULL, r->regions[REGION_ARENA].base, ARENA_WORDS * sizeof(u32));
}

void rig_clear(rig *r) {
  r->used = 0;
  r->regions[RIG_TRACE] = r->regions[RIG_DST] = (region_binding){0};
}
dev_ptr rig_take(rig *r, size_t words) {
  const dev_ptr p = {REGION_ARENA, (u32)r->used};
  if (words > ARENA_WORDS - r->used) {
    fprintf(stderr, "bench_kernels: the arena is too small\n");
    exit(1);
  }
  r->used += size_min((words + 15) / 16 * 16, ARENA_WORDS - r->used);
  u32 *out = rig_at(r, p);
  for (size_t i = 0; i < words; i++) out[i] = (u32)((p.offset + i + 1) * 2654435761u) % BB_P;
  return p;
}
dev_ptr rig_put(rig *r, const void *words, size_t bytes) {
  const dev_ptr p = rig_take(r, bytes / sizeof(u32));
  memcpy(rig_at(r, p), words, bytes);
  return p;
}
u32 *rig_at(const rig *r, dev_ptr p) { return r->regions[p.region].base + p.offset; }
void rig_bind(rig *r, u32 region, size_t words, u64 stride, u64 row_stride) {
  u32 *base = rig_at(r, rig_take(r, words));
  r->regions[region] = (region_binding){.base = base, .stride = stride, .row_stride = row_stride};
}

op_cost rig_cost(const rig *r, const bench_case *c) {
  const cost_context context = {.cpu = &r->cpu, .suite = &swirl_suite_babybear_poseidon2, .prog = c->prog};
  op_cost cost;
  swirl_cpu_cost(&context, c->op, c->args, &cost);
  return cost;
}
void rig_execute(rig *r, const bench_case *c) {
  const u64 words = rig_cost(r, c).scratch_words;
  if (words > r->scratch_words) {
    swirl_mem_release(NULL, r->scratch, r->scratch_words * sizeof(u32));
    r->scratch = swirl_mem_alloc(NULL, words * sizeof(u32));
    r->scratch_words = r->scratch == NULL ? 0 : words;
    if (r->scratch == NULL) {
      fprintf(stderr, "bench_kernels: out of memory\n");
      exit(1);
    }
  }
  const cpu_run run = {
      .cpu = &r->cpu, .suite = &swirl_suite_babybear_poseidon2, .regions = r->regions, .scratch = r->scratch};
  swirl_cpu_execute(&run, c->op, c->args);
}

bool rig_wants(const rig *r, const char *op_name) { return r->only == NULL || strstr(op_name, r->only) != NULL; }

// Bytes a second of a copy as large as this: of the largest measured one that is not larger.
static double rate_of(const rig *r, double bytes) {
  u32 size = 0;
  while (size + 1 < RIG_COPY_SIZES && bytes >= (double)copy_bytes[size + 1]) size++;
  return r->copy_rate[size];
}

void rig_measure(rig *r, const bench_case *c) {
  if (!rig_wants(r, c->name)) return;
  double ns[MAX_SAMPLES], cycles[MAX_SAMPLES], floor_memory[MAX_SAMPLES], spent = 0;
  const double bytes = (double)rig_cost(r, c).bytes;
  u32 n = 0;
  if (c->before != NULL) c->before(r);
  rig_execute(r, c); // touches the memory
  while (n < MIN_SAMPLES || (n < MAX_SAMPLES && spent < max_seconds)) {
    if (c->before != NULL) c->before(r);
    const double hz = frequency(), start = now();
    rig_execute(r, c);
    const double seconds = now() - start;
    ns[n] = 1e9 * seconds / c->elements;
    cycles[n] = hz * seconds / c->elements;
    floor_memory[n] = hz * bytes / rate_of(r, bytes) / c->elements;
    spent += seconds;
    n++;
  }
  const double compute = floor_compute(&c->per_element, r->cpu.kernels->log_lanes), memory = median(floor_memory, n);
  result line = {.op = c->name, .what = c->what, .element = c->element, .elements = c->elements};
  line.samples = n;
  line.ns = median(ns, n);
  line.cycles = median(cycles, n); // now in ascending order
  line.least_cycles = cycles[0];
  line.most_cycles = cycles[n - 1];
  line.floor_compute = compute;
  line.floor_memory = memory;
  results_add(r->out, &line);
}
