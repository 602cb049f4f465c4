// Moving words: fill, copy, canonical words into the proof, gathering extension elements.
#include "cpu/cpu.h"
#include "cpu/kernels.h"

enum { GRAIN = 1 << 14 };

static void fill_part(void *arg, u32 thread, size_t begin, size_t end) {
  (void)thread;
  memset((u32 *)arg + begin, 0, (end - begin) * sizeof(u32));
}
void swirl_cpu_fill_zero(const cpu_run *run, const args_fill_zero *a) {
  cpu_loop(run, a->n, GRAIN, fill_part, cpu_at(run, a->dst));
}
void swirl_cpu_cost_fill_zero(const cost_context *context, const args_fill_zero *a, op_cost *cost) {
  (void)context;
  cost->launches = 1;
  cost->bytes = 4 * (u64)a->n;
}

void swirl_cpu_copy(const cpu_run *run, const args_copy *a) {
  memcpy(cpu_at(run, a->dst), cpu_at(run, a->src), (size_t)a->n * sizeof(u32));
}
void swirl_cpu_cost_copy(const cost_context *context, const args_copy *a, op_cost *cost) {
  (void)context;
  cost->launches = 1;
  cost->bytes = 8 * (u64)a->n;
}

void swirl_cpu_emit(const cpu_run *run, const args_emit *a) {
  run->cpu->kernels->words_emit(cpu_at(run, a->dst), cpu_at(run, a->src), a->n);
}
void swirl_cpu_cost_emit(const cost_context *context, const args_emit *a, op_cost *cost) {
  (void)context;
  cost->launches = 1;
  cost->bytes = 8 * (u64)a->n;
  cost->field_ops = a->n;
}

void swirl_cpu_gather_ext(const cpu_run *run, const args_gather_ext *a) {
  const u32 *src = cpu_at(run, a->src), *more = cpu_at(run, a->more), *table = cpu_at(run, a->table);
  u32 *dst = cpu_at(run, a->dst);
  for (u32 i = 0; i < a->n; i++) {
    if (table[i] == 0xffffffffu)
      bb4_store(dst + 4 * (size_t)i, bb4_zero());
    else if (table[i] >= GATHER_MORE)
      memcpy(dst + 4 * (size_t)i, more + 4 * (size_t)(table[i] - GATHER_MORE), 4 * sizeof(u32));
    else
      memcpy(dst + 4 * (size_t)i, src + 4 * (size_t)table[i], 4 * sizeof(u32));
  }
}
void swirl_cpu_cost_gather_ext(const cost_context *context, const args_gather_ext *a, op_cost *cost) {
  (void)context;
  cost->launches = 1;
  cost->bytes = 36 * (u64)a->n;
}
