#include "cpu/cpu_driver.h"

#include "cpu/cpu.h"

static void cost(const void *state, const hash_suite *suite, const u32 *prog, u32 op, const void *args, op_cost *out) {
  const cost_context context = {state, suite, prog};
  swirl_cpu_cost(&context, op, args, out);
}

static void execute(const void *state, const hash_suite *suite, const region_binding *regions, u32 *scratch, u32 op,
                    const void *args) {
  const cpu_run run = {.cpu = state, .suite = suite, .regions = regions, .scratch = scratch};
  swirl_cpu_execute(&run, op, args);
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
                         .cost = cost,
                         .execute = execute,
                         .close = close_cpu};
  return SWIRL_OK;
}
