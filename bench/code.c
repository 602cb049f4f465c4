// Codes and extension vectors at every level of this machine: ns an element (of the output, unless a line says
// otherwise), of processor time with one thread and of real time with more. Each figure is the median of several
// samples, with the least and the most.
//
//   bench_code [ISA [THREADS]]
#define _POSIX_C_SOURCE 200112L
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "cpu/cpu.h"
#include "cpu/kernels.h"

enum {
  SAMPLES = 5,
  LOG_STACKED = 21,
  WIDTH = 8,
  L_SKIP = 4,
  K = 4,
  LOG_VECTOR = 20,
  QUERIES = 88,
  TABLE = 64,
  CANONICAL = 1
};
enum { SRC = REGION_FIRST_OBJECT, DST, CONST, NUM_REGIONS };

static double now(u32 threads) {
  struct timespec t;
  clock_gettime(threads == 1 ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}
static int ascending(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

typedef struct rig {
  cpu_device cpu;
  region_binding regions[NUM_REGIONS];
  u32 *scratch;
  u64 scratch_words;
} rig;

static void measure(rig *r, const char *name, u32 op, const void *args, double elements) {
  const cost_context context = {.cpu = &r->cpu, .suite = &swirl_suite_babybear_poseidon2};
  op_cost cost;
  swirl_cpu_cost(&context, op, args, &cost);
  if (cost.scratch_words > r->scratch_words) {
    swirl_mem_release(NULL, r->scratch, r->scratch_words * sizeof(u32));
    r->scratch_words = cost.scratch_words;
    r->scratch = swirl_mem_alloc(NULL, r->scratch_words * sizeof(u32));
    if (r->scratch == NULL) exit(1);
  }
  const cpu_run run = {.cpu = &r->cpu, .suite = context.suite, .regions = r->regions, .scratch = r->scratch};
  double ns[SAMPLES];
  swirl_cpu_execute(&run, op, args);
  for (u32 i = 0; i < SAMPLES; i++) {
    const double start = now(r->cpu.num_threads);
    swirl_cpu_execute(&run, op, args);
    ns[i] = 1e9 * (now(r->cpu.num_threads) - start) / elements;
  }
  qsort(ns, SAMPLES, sizeof *ns, ascending);
  printf("  %-34s %8.2f ns  (%.2f to %.2f)\n", name, ns[SAMPLES / 2], ns[0], ns[SAMPLES - 1]);
}
#define MEASURE(r, name, op, elements, ...) measure(r, name, OP_##op, &(args_##op){__VA_ARGS__}, elements)

static u32 *words(rig *r, u32 region, size_t n) {
  u32 *p = swirl_mem_alloc(NULL, n * sizeof *p);
  if (p == NULL) exit(1);
  for (size_t i = 0; i < n; i++) p[i] = (u32)(i * 2654435761u) % BB_P;
  r->regions[region].base = p;
  return p;
}

static void all(const cpu_kernels *kernels, u32 threads) {
  const size_t message = (size_t)WIDTH << LOG_STACKED, n = (size_t)1 << LOG_VECTOR;
  u32 status[STATUS_WORDS] = {0};
  rig r = {.cpu = {.num_threads = threads, .kernels = kernels}};
  if (swirl_pool_create(&r.cpu.pool, threads, NULL) != SWIRL_OK) exit(1);
  r.regions[REGION_STATUS].base = status;
  words(&r, SRC, message);
  r.regions[SRC].stride = (size_t)1 << LOG_STACKED;
  words(&r, DST, 4 * message);
  u32 *constants = words(&r, CONST, 4096);
  const dev_ptr src = {SRC, 0}, dst = {DST, 0}, table = {CONST, TABLE}, point = {CONST, 1024}, indices = {CONST, 2048};
  for (u32 c = 0; c < WIDTH; c++) {
    const placed_column entry = {SRC, c, LOG_STACKED, 0, c};
    memcpy(constants + TABLE + 5 * c, &entry, sizeof entry);
  }
  printf("%s, %u thread%s\n", kernels->isa, threads, threads == 1 ? "" : "s");
  MEASURE(&r, "rs_encode 2^21 -> 2^22, 8 columns", rs_encode, 2.0 * (double)message, .table = table, .dst = dst,
          .num_entries = WIDTH, .width = WIDTH, .l_skip = L_SKIP, .log_stacked = LOG_STACKED, .log_blowup = 1);
  MEASURE(&r, "rs_encode 2^21 -> 2^22, 1 column", rs_encode, 2.0 * (double)(message / WIDTH), .table = table,
          .dst = dst, .num_entries = 1, .width = 1, .l_skip = L_SKIP, .log_stacked = LOG_STACKED, .log_blowup = 1);
  MEASURE(&r, "rs_encode one part of 8, 8 columns", rs_encode, 0.25 * (double)message, .table = table, .dst = dst,
          .num_entries = WIDTH, .width = WIDTH, .l_skip = L_SKIP, .log_stacked = LOG_STACKED, .log_blowup = 1,
          .log_parts = 3, .part = 5);
  for (u32 q = 0; q < QUERIES; q++) constants[2048 + q] = (u32)(q * 2654435761u) >> (32 - (LOG_STACKED + 1 - K));
  MEASURE(&r, "rs_open_rows 2^22, 8 columns (a row)", rs_open_rows, (double)message, .table = table, .indices = indices,
          .dst = dst, .num_entries = WIDTH, .width = WIDTH, .l_skip = L_SKIP, .log_stacked = LOG_STACKED,
          .log_blowup = 1, .num_queries = QUERIES, .k = K);
  MEASURE(&r, "rs_encode_ext 2^17 -> 2^21", rs_encode_ext, (double)(2 * n), .src = src, .dst = dst, .log_coeffs = 17,
          .log_len = LOG_VECTOR + 1);
  MEASURE(&r, "message_transform 2^20", message_transform, (double)n, .src = src, .dst = dst, .l_skip = L_SKIP,
          .log_len = LOG_VECTOR);
  MEASURE(&r, "zeta 2^20", zeta, (double)n, .src = src, .dst = dst, .log_len = LOG_VECTOR);
  MEASURE(&r, "whir_weights 2^17 (a query, value)", whir_weights, (double)(n / 8) * QUERIES, .w = dst, .z0 = point,
          .gamma = {CONST, 1032}, .indices = indices, .num_queries = QUERIES, .log_len = 17, .log_domain = 18);
  MEASURE(&r, "eq_table 2^20", eq_table, (double)n, .point = point, .dst = dst, .num_vars = LOG_VECTOR);
  MEASURE(&r, "ext_powers 2^20", ext_powers, (double)n, .base = point, .dst = dst, .n = (u32)n);
  MEASURE(&r, "eval_univariate 2^20", eval_univariate, (double)n, .src = src, .z = point, .dst = dst,
          .log_n = LOG_VECTOR);
  MEASURE(&r, "emit 2^20 words", emit, (double)n, .src = src, .dst = dst, .n = (u32)n);
  r.regions[SRC].stride = n;
  r.regions[SRC].row_stride = 1;
  r.regions[DST].stride = n;
  MEASURE(&r, "trace_import 8 x 2^20, columns", trace_import, 8.0 * (double)n, .src = src, .dst = dst, .width = 8,
          .log_height = LOG_VECTOR, .canonical = CANONICAL);
  r.regions[SRC].stride = 1;
  r.regions[SRC].row_stride = 8;
  MEASURE(&r, "trace_import 8 x 2^20, rows", trace_import, 8.0 * (double)n, .src = src, .dst = dst, .width = 8,
          .log_height = LOG_VECTOR, .canonical = CANONICAL);
  swirl_pool_destroy(r.cpu.pool);
  swirl_mem_release(NULL, r.scratch, r.scratch_words * sizeof(u32));
  swirl_mem_release(NULL, r.regions[SRC].base, message * sizeof(u32));
  swirl_mem_release(NULL, r.regions[DST].base, 4 * message * sizeof(u32));
  swirl_mem_release(NULL, constants, 4096 * sizeof(u32));
}

int main(int argc, char **argv) {
  const u32 threads = argc > 2 ? (u32)strtoul(argv[2], NULL, 10) : 1;
  const cpu_kernels *tables[CPU_MAX_TABLES];
  const u32 num = swirl_cpu_kernel_tables(tables);
  for (u32 i = 0; i < num; i++) {
    if (argc > 1 && strcmp(argv[1], tables[i]->isa) != 0) continue;
    all(tables[i], threads);
  }
  return 0;
}
