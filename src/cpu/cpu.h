// The CPU device: executes operations on a thread pool, with kernels of the best instruction set.
#ifndef SWIRL_CPU_CPU_H
#define SWIRL_CPU_CPU_H

#include "cpu/threads.h"
#include "device/driver.h"

struct cpu_kernels; // kernels.h: one table per instruction set

typedef struct cpu_device {
  thread_pool *pool;
  u32 num_threads;
  const struct cpu_kernels *kernels;
  const swirl_allocator *allocator;
} cpu_device;

// One operation being executed.
typedef struct cpu_run {
  const cpu_device *cpu;
  const hash_suite *suite;
  const region_binding *regions;
  u32 *scratch;     // as many words as the operation's cost asked for, 64-byte aligned
  run_watch *watch; // NULL: nobody watches
} cpu_run;

// A parallel loop of an operation: see swirl_parallel_for(). When the run is cancelled a part of its range may be left
// out: the operation goes on within bounds, and nobody reads what it leaves.
static inline void cpu_loop(const cpu_run *run, size_t n, size_t grain, parallel_fn fn, void *arg) {
  swirl_parallel_for(run->cpu->pool, run->watch, 1, n, grain, fn, arg);
}
// The same where others follow: the loop is about `share` of what is left of the operation.
static inline void cpu_loop_part(const cpu_run *run, double share, size_t n, size_t grain, parallel_fn fn, void *arg) {
  swirl_parallel_for(run->cpu->pool, run->watch, share, n, grain, fn, arg);
}
static inline bool cpu_is_cancelled(const cpu_run *run) {
  return run->watch != NULL && swirl_watch_is_cancelled(run->watch);
}

static inline u32 *cpu_at(const cpu_run *run, dev_ptr p) {
  return p.region == REGION_NONE ? NULL : run->regions[p.region].base + p.offset;
}
// Column `column` of region `region`.
static inline u32 *cpu_column(const cpu_run *run, u32 region, u32 column) {
  return run->regions[region].base + (size_t)column * run->regions[region].stride;
}
// Sets the error word if it is not set yet.
static inline void cpu_set_error(const cpu_run *run, u32 status, u32 air, u32 part, u32 column, u32 row) {
  u32 *word = run->regions[REGION_STATUS].base;
  if (word[STATUS_CODE] != 0) return;
  word[STATUS_CODE] = status;
  word[STATUS_AIR] = air;
  word[STATUS_PART] = part;
  word[STATUS_COLUMN] = column;
  word[STATUS_ROW] = row;
}

// Each operation is two functions: execute and cost. `prog` words of an AIR program are read by cost functions through
// `tables`, a host copy of what the region holds (REGION_TABLES and keys), or NULL.
typedef struct cost_context {
  const cpu_device *cpu;
  const hash_suite *suite;
  const u32 *prog; // words of the AIR program or table of placed columns that the block names, or NULL
} cost_context;

#define X(name)                                                                                                        \
  void swirl_cpu_##name(const cpu_run *run, const args_##name *a);                                                     \
  void swirl_cpu_cost_##name(const cost_context *context, const args_##name *a, op_cost *cost);
SWIRL_OPS(X)
#undef X

// Opens the device part: pool and kernels. `isa` caps the instruction set (NULL: none). `num_threads` 0: as many as
// this process may use (affinity and cgroup respected).
swirl_status swirl_cpu_open(cpu_device *cpu, u32 num_threads, const char *isa, const swirl_allocator *allocator,
                            swirl_diag *diag);
// The same without threads: operations can be costed but not executed.
swirl_status swirl_cpu_describe(cpu_device *cpu, u32 num_threads, const char *isa, const swirl_allocator *allocator,
                                swirl_diag *diag);
void swirl_cpu_close(cpu_device *cpu);
const char *swirl_cpu_isa(const cpu_device *cpu);

// Executes or costs one operation by its code.
void swirl_cpu_execute(const cpu_run *run, u32 op, const void *args);
void swirl_cpu_cost(const cost_context *context, u32 op, const void *args, op_cost *cost);

#endif
