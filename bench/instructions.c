// instructions ISA KERNEL: calls one kernel once, on a small input, for `bench/instructions` to count its instructions
// under callgrind. Without arguments: the kernels, one a line.
#include <stdio.h>
#include <stdlib.h>

#include "cpu/kernels.h"

enum { N = 1 << 10, WIDTH = 40, BUFFER = 1 << 18 };

// Buffers of pseudo-random base words, filled outside of what is counted.
static u32 *dst, *a, *b, *work;
static u64 *wide;
static u32 leaf_code[4 * (WIDTH + 1)]; // a count and WIDTH message fields, operands in order

static void *get(size_t size) {
  void *p = aligned_alloc(4096, size);
  if (p == NULL) exit(2);
  return p;
}
static u32 *words(u32 seed) {
  u32 *p = get(BUFFER * sizeof *p);
  for (size_t i = 0; i < BUFFER; i++) p[i] = (u32)((i + seed) * 2654435761u) % BB_P;
  return p;
}

// One line a kernel: its name and its call. k: the kernels of the level.
#define MEASURED(X)                                                                                                    \
  X(p2_hash_rows, k->p2_hash_rows(dst, N, a, N, WIDTH, P2_TILE_ROWS, NULL, work))                                      \
  X(p2_hash_ext_rows, k->p2_hash_ext_rows(dst, N, a, N))                                                               \
  X(p2_compress, k->p2_compress(dst, N, a, 2 * N, N, N))                                                               \
  X(p2_absorb, k->p2_absorb(dst, 0, a, N))                                                                             \
  X(p2_grind, k->p2_grind(a, 0, 31, 0, N, dst))                                                                        \
  X(ntt_stages, k->ntt_stages(dst, NTT_TILE_WORDS, NTT_TILE_WORDS, 8, 0, 8, 0, b))                                     \
  X(message_blocks, k->message_blocks(dst, a, 4, 1 << 14, 1, b, 1, work))                                              \
  X(subset_sums, k->subset_sums(dst, 1 << 14, 16, 0))                                                                  \
  X(base_combine_add, k->base_combine_add(dst, a, N, b, WIDTH, N))                                                     \
  X(ext_dot, k->ext_dot(dst, a, b, N))                                                                                 \
  X(words_emit, k->words_emit(dst, a, 1 << 14))                                                                        \
  X(words_transpose, k->words_transpose(dst, 128, a, 128, 128, 128))                                                   \
  X(wide_mul_add, k->wide_mul_add(wide, columns, b, WIDTH, AIR_BLOCK))                                                 \
  X(dot_planes, k->dot_planes(wide, a, b, N, N))                                                                       \
  X(fold_rows, k->fold_rows(dst, columns, WIDTH, 4, b, work))                                                          \
  X(ext_fold, k->ext_fold(dst, a, b, 1, N))                                                                            \
  X(ext_sumcheck, k->ext_sumcheck(dst, a, b, N))                                                                       \
  X(ext_combine, k->ext_combine(dst, b, a, WIDTH, N, 1, N))                                                            \
  X(gkr_up, k->gkr_up(dst, a, N))                                                                                      \
  X(gkr_sums, k->gkr_sums(dst, a, b, b, N))                                                                            \
  X(gkr_fold_sums, k->gkr_fold_sums(work, dst, a, b, b, b, N))                                                         \
  X(air_leaves, k->air_leaves(dst, leaf_code, WIDTH, a, b, b, 1, AIR_BLOCK))

// The only function that is counted.
static __attribute__((noinline)) void measured(const cpu_kernels *k, const char *kernel, const u32 *const *columns) {
#define X(name, call)                                                                                                  \
  if (strcmp(kernel, #name) == 0) call;
  MEASURED(X)
#undef X
}

int main(int argc, char **argv) {
  if (argc != 3) {
#define X(name, call) puts(#name);
    MEASURED(X)
#undef X
    return argc == 1 ? 0 : 2;
  }
  dst = words(1), a = words(2), b = words(3), work = words(4);
  wide = get(BUFFER * sizeof *wide);
  memset(wide, 0, BUFFER * sizeof *wide);
  const u32 *columns[WIDTH];
  for (u32 i = 0; i < WIDTH; i++) columns[i] = a + (size_t)i * N;
  for (u32 i = 0; i <= WIDTH; i++) leaf_code[4 * i + 1] = i;
  const cpu_kernels *tables[CPU_MAX_TABLES];
  const u32 num = swirl_cpu_kernel_tables(tables);
  for (u32 i = 0; i < num; i++) {
    if (strcmp(tables[i]->isa, argv[1]) != 0) continue;
    measured(tables[i], argv[2], columns);
    return 0;
  }
  fprintf(stderr, "no level %s here\n", argv[1]);
  return 2;
}
