// Hashing on one core, at every level of this machine: cycles per permutation and the same as a rate. Cycles are of the
// core, measured against a chain of multiplications of known latency; each figure is the median of several samples.
//
//   bench_hash [ISA]
#define _POSIX_C_SOURCE 200112L
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "cpu/cpu.h"
#include "cpu/kernels.h"
#include "hash/poseidon2.h"

enum { SAMPLES = 9, LOG_ROWS = 20, WIDTH = 42, K = 4, GRIND = 1 << 16, SERIAL = 8 << 10 };

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

// Cycles a second, from dependent multiplications of three cycles each.
static double frequency(void) {
  enum { STEPS = 20000000 };
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

typedef struct job {
  cpu_run run;
  cpu_device cpu;
  region_binding regions[REGION_FIRST_OBJECT + 2];
  args_merkle_leaves leaves;
  args_merkle_nodes nodes;
  u32 *rows, *out;
} job;

static void many_states(job *j) { // 2^12 compressions out of the nearest cache
  for (u32 i = 0; i < 32; i++) j->cpu.kernels->p2_compress(j->out, 128, j->rows, 256, 128, 128);
}
static void tree(job *j) {
  swirl_cpu_merkle_leaves(&j->run, &j->leaves);
  swirl_cpu_merkle_nodes(&j->run, &j->nodes);
}
static void one_state(job *j) { j->cpu.kernels->p2_absorb(j->out, 0, j->rows, SERIAL); }
static void grind(job *j) {
  u32 hit;
  j->cpu.kernels->p2_grind(j->rows, 3, 30, 1000, GRIND, &hit);
}

static void measure(job *j, const char *name, void (*fn)(job *), double permutations) {
  double cycles[SAMPLES];
  fn(j);
  for (u32 i = 0; i < SAMPLES; i++) {
    const double hz = frequency(), start = now();
    fn(j);
    cycles[i] = (now() - start) * hz / permutations;
  }
  qsort(cycles, SAMPLES, sizeof *cycles, ascending);
  // Of a vector of 16 states, so that levels compare.
  printf("%-10s %-12s %9.1f cycles a permutation  (%.0f..%.0f)  %9.1f for 16\n", j->cpu.kernels->isa, name,
         cycles[SAMPLES / 2], cycles[0], cycles[SAMPLES - 1], 16 * cycles[SAMPLES / 2]);
}

int main(int argc, char **argv) {
  const cpu_kernels *tables[CPU_MAX_TABLES];
  const u32 num_tables = swirl_cpu_kernel_tables(tables);
  const size_t rows = (size_t)1 << LOG_ROWS, leaves = rows >> K;
  job j = {.leaves = {{REGION_FIRST_OBJECT, 0}, {REGION_FIRST_OBJECT + 1, 0}, WIDTH, 0, LOG_ROWS, K, 0, 0},
           .nodes = {{REGION_FIRST_OBJECT + 1, 0}, LOG_ROWS - K}};
  j.rows = aligned_alloc(64, WIDTH * rows * sizeof *j.rows);
  j.out = aligned_alloc(64, 16 * leaves * sizeof *j.out);
  if (j.rows == NULL || j.out == NULL || swirl_pool_create(&j.cpu.pool, 1, NULL) != SWIRL_OK) return 1;
  for (size_t i = 0; i < WIDTH * rows; i++) j.rows[i] = (u32)(i * 2654435761u) % BB_P;
  memset(j.out, 0, 16 * leaves * sizeof *j.out);
  j.cpu.num_threads = 1;
  j.run = (cpu_run){.cpu = &j.cpu, .suite = &swirl_suite_babybear_poseidon2, .regions = j.regions};
  j.regions[REGION_FIRST_OBJECT].base = j.rows;
  j.regions[REGION_FIRST_OBJECT + 1].base = j.out;
  op_cost cost = {0}, above = {0};
  const cost_context context = {.cpu = &j.cpu, .suite = j.run.suite};
  swirl_cpu_cost_merkle_leaves(&context, &j.leaves, &cost);
  swirl_cpu_cost_merkle_nodes(&context, &j.nodes, &above);
  j.run.scratch = aligned_alloc(64, (cost.scratch_words + 15) / 16 * 64);
  for (u32 t = 0; t < num_tables; t++) {
    if (argc > 1 && strcmp(argv[1], tables[t]->isa) != 0) continue;
    j.cpu.kernels = tables[t];
    measure(&j, "permutation", many_states, 32 * 128);
    measure(&j, "merkle", tree, (double)(cost.permutations + above.permutations));
    measure(&j, "one state", one_state, SERIAL / 8);
    measure(&j, "grind", grind, GRIND);
  }
  swirl_pool_destroy(j.cpu.pool);
  free(j.run.scratch);
  free(j.rows);
  free(j.out);
  return 0;
}
