// bench_ntt [threads [columns]]: transforms, tables and WHIR weights of the CPU device at every instruction set of this
// machine, in the sizes of the keccakf workload (stacked columns of 2^21). Best of a few runs; core time.
#define _POSIX_C_SOURCE 200809L // clock_gettime

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "cpu/cpu.h"
#include "cpu/kernels.h"

enum { L = 4, LOG_STACKED = 21, QUERIES = 193, REPEAT = 3, OPERAND_WORDS = 1 << 23, MAX_TABLE_WORDS = 1 << 16 };

typedef struct bench {
  cpu_device cpu;
  region_binding regions[REGION_FIRST_OBJECT + 1];
} bench;

static double now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return 1e9 * (double)t.tv_sec + (double)t.tv_nsec;
}
static void *get(size_t size) {
  void *p = aligned_alloc(4096, (size + 4095) / 4096 * 4096);
  if (p == NULL) {
    fprintf(stderr, "out of memory\n");
    exit(1);
  }
  return p;
}

// Runs the operation REPEAT times and reports the best.
#define BENCH(b, label, elements, name, ...)                                                                           \
  do {                                                                                                                 \
    const args_##name args_ = {__VA_ARGS__};                                                                           \
    const cost_context context_ = {.cpu = &(b)->cpu};                                                                  \
    op_cost cost_ = {0};                                                                                               \
    swirl_cpu_cost_##name(&context_, &args_, &cost_);                                                                  \
    u32 *scratch_ = get((size_t)cost_.scratch_words * 4 + 64);                                                         \
    const cpu_run run_ = {.cpu = &(b)->cpu, .regions = (b)->regions, .scratch = scratch_};                             \
    double best_ = 1e18;                                                                                               \
    for (u32 i_ = 0; i_ < REPEAT; i_++) {                                                                              \
      const double start_ = now_ns();                                                                                  \
      swirl_cpu_##name(&run_, &args_);                                                                                 \
      const double ns_ = now_ns() - start_;                                                                            \
      if (ns_ < best_) best_ = ns_;                                                                                    \
    }                                                                                                                  \
    free(scratch_);                                                                                                    \
    printf("  %-44s %9.3f ms  %7.3f ns/element\n", label, best_ / 1e6,                                                 \
           best_ * (b)->cpu.num_threads / (double)(elements));                                                         \
  } while (0)

static void run_all(bench *b, u32 columns) {
  const dev_ptr table = {REGION_TABLES, 0}, a = {REGION_INPUT, 0}, dst = {REGION_ARENA, 0};
  const dev_ptr indices = {REGION_TABLES, MAX_TABLE_WORDS - QUERIES};
  const size_t message = (size_t)1 << LOG_STACKED;
  printf("%s, %u threads\n", b->cpu.kernels->isa, b->cpu.num_threads);
  char label[64];
  snprintf(label, sizeof label, "rs_encode %u x 2^21 -> 2^22", columns);
  BENCH(b, label, 2 * columns * message, rs_encode, table, dst, 64 * columns, columns, L, LOG_STACKED, 1);
  BENCH(b, "rs_encode 1 x 2^21 -> 2^22", 2 * message, rs_encode, table, dst, 64, 1, L, LOG_STACKED, 1);
  BENCH(b, "rs_encode_ext 2^17 -> 2^20", 1 << 20, rs_encode_ext, a, dst, 17, 20);
  BENCH(b, "rs_encode_ext 2^17 -> 2^21", 1 << 21, rs_encode_ext, a, dst, 17, 21);
  BENCH(b, "message_transform 2^21", message, message_transform, a, dst, L, LOG_STACKED);
  BENCH(b, "zeta 2^21", message, zeta, a, dst, LOG_STACKED, 0);
  BENCH(b, "zeta 2^17", 1 << 17, zeta, a, dst, 17, 1);
  BENCH(b, "eq_table 2^21", message, eq_table, a, dst, LOG_STACKED, 0);
  BENCH(b, "ext_powers 2^21", message, ext_powers, a, dst, 1 << LOG_STACKED);
  BENCH(b, "eval_univariate 2^17", 1 << 17, eval_univariate, a, a, dst, 17);
  BENCH(b, "lagrange_weights 2^16", 1 << 16, lagrange_weights, a, dst, 16);
  BENCH(b, "whir_weights 193 queries, 2^17", 1 << 17, whir_weights, dst, a, a, indices, QUERIES, 17, 18);
  const size_t rows = (size_t)1 << 15, width = 2048; // a row-major source
  b->regions[REGION_FIRST_OBJECT].stride = 1;
  b->regions[REGION_FIRST_OBJECT].row_stride = width / 8;
  const dev_ptr host = {REGION_FIRST_OBJECT, 0};
  BENCH(b, "trace_import 2^15 x 256 row-major", rows * width / 8, trace_import, host, dst, width / 8, 15, 1, 0, 0);
  b->regions[REGION_FIRST_OBJECT].stride = rows;
  BENCH(b, "trace_check 2^15 x 256", rows * width / 8, trace_check, REGION_FIRST_OBJECT, width / 8, 15, 0, 0);
}

int main(int argc, char **argv) {
  const u32 threads = argc > 1 ? (u32)strtoul(argv[1], NULL, 10) : 1;
  const u32 columns = argc > 2 ? (u32)strtoul(argv[2], NULL, 10) : 8;
  if (threads == 0 || columns == 0 || columns > 64) {
    fprintf(stderr, "usage: bench_ntt [threads [columns <= 64]]\n");
    return 2;
  }
  bench b = {.cpu.num_threads = threads};
  const size_t code_words = ((size_t)columns << (LOG_STACKED + 1)), ext_words = (size_t)4 << LOG_STACKED;
  const size_t words = code_words > ext_words ? code_words : ext_words;
  b.regions[REGION_ARENA].base = get(words * 4);
  memset(b.regions[REGION_ARENA].base, 0, words * 4);
  u32 *source = get((size_t)OPERAND_WORDS * 4);
  for (size_t i = 0; i < OPERAND_WORDS; i++) source[i] = (u32)(i * 2654435761u) % BB_P;
  b.regions[REGION_INPUT].base = b.regions[REGION_FIRST_OBJECT].base = source;
  u32 *table = get((size_t)MAX_TABLE_WORDS * 4); // 64 slices of 2^15 a stacked column
  for (u32 i = 0; i < 64 * columns; i++) {
    const placed_column entry = {REGION_FIRST_OBJECT, i % 256, 15, (i % 64) << 15, i / 64};
    memcpy(table + 5 * (size_t)i, &entry, sizeof entry);
  }
  for (u32 q = 0; q < QUERIES; q++) table[MAX_TABLE_WORDS - QUERIES + q] = q * 1237u % (1u << 18);
  b.regions[REGION_TABLES].base = table;
  const cpu_kernels *tables[CPU_MAX_TABLES];
  const u32 count = swirl_cpu_kernel_tables(tables);
  if (swirl_pool_create(&b.cpu.pool, threads, NULL) != SWIRL_OK) return 1;
  for (u32 t = count; t-- > 0;) {
    b.cpu.kernels = tables[t];
    b.regions[REGION_FIRST_OBJECT].stride = (u64)1 << 15;
    run_all(&b, columns);
  }
  swirl_pool_destroy(b.cpu.pool);
  free(b.regions[REGION_ARENA].base), free(source), free(table);
  return 0;
}
