// Opening the CPU device and dispatching its operations.
#include "cpu/cpu.h"
#include "cpu/kernels.h"
#include "device/host.h"

swirl_status swirl_cpu_describe(cpu_device *cpu, u32 num_threads, const char *isa, const swirl_allocator *allocator,
                                swirl_diag *diag) {
  *cpu = (cpu_device){.num_threads = swirl_host_threads_or(num_threads), .allocator = allocator};
  return swirl_cpu_kernels_select(&cpu->kernels, isa, diag);
}

swirl_status swirl_cpu_open(cpu_device *cpu, u32 num_threads, const char *isa, const swirl_allocator *allocator,
                            swirl_diag *diag) {
  SWIRL_TRY(swirl_cpu_describe(cpu, num_threads, isa, allocator, diag));
  const swirl_status status = swirl_pool_create(&cpu->pool, cpu->num_threads, allocator);
  if (status != SWIRL_OK) return swirl_fail(diag, status, "a pool of %u threads", cpu->num_threads);
  return SWIRL_OK;
}

void swirl_cpu_close(cpu_device *cpu) {
  swirl_pool_destroy(cpu->pool);
  cpu->pool = NULL;
}

const char *swirl_cpu_isa(const cpu_device *cpu) { return cpu->kernels->isa; }

void swirl_cpu_execute(const cpu_run *run, u32 op, const void *args) {
  switch ((enum op_code)op) {
#define X(name)                                                                                                        \
  case OP_##name: swirl_cpu_##name(run, args); break;
    SWIRL_OPS(X)
#undef X
  case NUM_OPS: break;
  }
}

void swirl_cpu_cost(const cost_context *context, u32 op, const void *args, op_cost *cost) {
  *cost = (op_cost){0};
  switch ((enum op_code)op) {
#define X(name)                                                                                                        \
  case OP_##name: swirl_cpu_cost_##name(context, args, cost); break;
    SWIRL_OPS(X)
#undef X
  case NUM_OPS: break;
  }
}
