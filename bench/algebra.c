// bench_algebra [threads [log_height]]: the operations of the CPU device that dominate constraints and sumchecks, on
// the keccakf AIR (2,633 columns) at every instruction set of this machine. Best of a few runs.
#define _POSIX_C_SOURCE 200809L // clock_gettime

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <swirl/keys.h>

#include "cpu/cpu.h"
#include "cpu/kernels.h"
#include "device/air_program.h"
#include "support/vectors.h"

enum { L = 4, COLUMNS = 2633, REPEAT = 3 };

typedef struct bench {
  cpu_device cpu;
  region_binding regions[REGION_FIRST_OBJECT + 1];
  u32 used, log_height;
  const u32 *prog;
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
static dev_ptr take(bench *b, size_t words) {
  const dev_ptr p = {REGION_ARENA, b->used};
  b->used += (u32)((words + 15) / 16 * 16);
  return p;
}
static dev_ptr put(bench *b, const void *words, size_t n) {
  const dev_ptr p = take(b, n);
  memcpy(b->regions[REGION_ARENA].base + p.offset, words, n * sizeof(u32));
  return p;
}
// `elements`: how many units of work there were; the time of one is that of all threads together.
static void report(const bench *b, const char *name, double ns, double elements, const char *unit) {
  printf("  %-28s %9.3f ms  %12.3f ns per %s\n", name, ns / 1e6, ns * b->cpu.num_threads / elements, unit);
}

// Runs the operation REPEAT times and reports the best.
#define BENCH(b, label, elements, unit, name, ...)                                                                     \
  do {                                                                                                                 \
    const args_##name args_ = {__VA_ARGS__};                                                                           \
    const cost_context context_ = {&(b)->cpu, NULL, (b)->prog};                                                        \
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
    report((b), label, best_, (double)(elements), unit);                                                               \
  } while (0)

static void run_all(bench *b, const air_program *program) {
  const u32 h = b->log_height, trace = REGION_FIRST_OBJECT, nt = h - L;
  const double cells = (double)COLUMNS * (double)(1u << h);
  b->used = 0;
  column_ref *refs = get(program->num_inputs * sizeof(column_ref));
  u32 *map = get(program->num_inputs * sizeof(u32));
  for (u32 i = 0; i < program->num_inputs; i++) {
    const air_program_input in = program->inputs[i];
    refs[i] = (column_ref){in.kind, trace, in.column, in.rot};
    map[i] = i;
  }
  placed_column *placed = get(COLUMNS * sizeof(placed_column));
  column_ref *columns = get(COLUMNS * sizeof(column_ref));
  for (u32 c = 0; c < COLUMNS; c++) {
    placed[c] = (placed_column){trace, c, h, 0, c};
    columns[c] = (column_ref){INPUT_COLUMN, trace, c, 0};
  }
  const dev_ptr prog = put(b, program->words, program->num_words);
  const dev_ptr inputs = put(b, refs, 4 * (size_t)program->num_inputs), map_at = put(b, map, program->num_inputs);
  const dev_ptr table = put(b, placed, 5 * COLUMNS), column_table = put(b, columns, 4 * COLUMNS);
  const dev_ptr vectors = take(b, (size_t)1 << 23), other = take(b, (size_t)1 << 23), dst = take(b, (size_t)1 << 23);
  for (size_t i = 0; i < (size_t)1 << 23; i++) {
    b->regions[REGION_ARENA].base[vectors.offset + i] = (u32)(i * 2654435761u) % BB_P;
    b->regions[REGION_ARENA].base[other.offset + i] = (u32)(i * 40503u + 7u) % BB_P;
  }
  free(refs), free(map), free(placed), free(columns);
  b->prog = b->regions[REGION_ARENA].base + prog.offset;
  printf("%s, %u threads, 2^%u rows (times per unit are core time)\n", b->cpu.kernels->isa, b->cpu.num_threads, h);
  BENCH(b, "eval_round0, 2 cosets", 2.0 * (double)(1u << (h - 4)), "16 points", eval_round0, prog, inputs, vectors,
        vectors, other, dst, AIR_PROGRAM_CONSTRAINTS, h, L, 1, 2);
  BENCH(b, "fold_ple", (double)program->num_inputs * (double)(1u << h), "cell", fold_ple, inputs, vectors, dst,
        program->num_inputs < (1u << 21 >> nt) ? program->num_inputs : (1u << 21 >> nt), h, L);
  BENCH(b, "combine_columns", cells, "cell", combine_columns, table, vectors, dst, COLUMNS, L, h);
  BENCH(b, "dot_columns", cells, "cell", dot_columns, column_table, vectors, dst, COLUMNS, h);
  const u32 log_n = 7; // tables of the first cube rounds would not fit: 2857 columns of 2^7
  BENCH(b, "eval_mle_round, 3 points", 3.0 * 64, "point", eval_mle_round, prog, map_at, vectors, vectors, other, other,
        dst, AIR_PROGRAM_CONSTRAINTS, log_n, 3, 4);
  BENCH(b, "sumcheck_round 2^19 pairs", 1 << 19, "pair", sumcheck_round, vectors, other, dst, 1 << 19, 0);
  BENCH(b, "fold_mle 2^20", 1 << 20, "value", fold_mle, vectors, dst, other, 20, 1);
  BENCH(b, "gkr_layer 2^18", 1 << 18, "pair", gkr_layer, vectors, dst, 1 << 18, 1, 0);
  BENCH(b, "gkr_sums 2^18 tuples", 1 << 18, "tuple", gkr_sums, vectors, other, other, dst, 1 << 17, 1, 0, 0);
  BENCH(b, "gkr_fold 2^18 tuples", 1 << 18, "tuple", gkr_fold, vectors, dst, vectors, 1 << 17, 1, 0);
}

int main(int argc, char **argv) {
  const u32 threads = argc > 1 ? (u32)strtoul(argv[1], NULL, 10) : 1;
  bench b = {.log_height = argc > 2 ? (u32)strtoul(argv[2], NULL, 10) : 15};
  size_t len;
  u8 *bytes = vectors_read("cases/keccakf_app_21.vk.gz", &len);
  void *block = get(swirl_vk_memory(len));
  const swirl_vk *vk;
  if (swirl_vk_read(&vk, block, swirl_vk_memory(len), bytes, len, NULL) != SWIRL_OK) return 1;
  air_program program;
  const double start = now_ns();
  if (swirl_air_program_build(&program, &vk->airs[0], AIR_PROGRAM_CONSTRAINTS, NULL) != SWIRL_OK) return 1;
  printf("keccakf: %u instructions, %u products, %u slots, %u inputs, %u constraints; built in %.2f ms\n",
         program.num_instructions, program.num_muls, program.num_slots, program.num_inputs, program.num_outputs,
         (now_ns() - start) / 1e6);
  const size_t cells = (size_t)COLUMNS << b.log_height;
  u32 *trace = get(cells * sizeof(u32));
  for (size_t i = 0; i < cells; i++) trace[i] = (u32)(i * 2654435761u) % BB_P;
  b.regions[REGION_FIRST_OBJECT] = (region_binding){.base = trace, .stride = (u64)1 << b.log_height};
  b.regions[REGION_ARENA].base = get((size_t)4 * ((size_t)30 << 20));
  memset(b.regions[REGION_ARENA].base, 0, (size_t)4 * ((size_t)30 << 20));
  const cpu_kernels *tables[CPU_MAX_TABLES];
  const u32 count = swirl_cpu_kernel_tables(tables);
  b.cpu.num_threads = threads;
  if (swirl_pool_create(&b.cpu.pool, threads, NULL) != SWIRL_OK) return 1;
  for (u32 t = count; t-- > 0;) {
    b.cpu.kernels = tables[t];
    run_all(&b, &program);
  }
  swirl_pool_destroy(b.cpu.pool);
  swirl_air_program_release(&program, NULL);
  free(b.regions[REGION_ARENA].base);
  free(trace);
  free(block);
  free(bytes);
  return 0;
}
