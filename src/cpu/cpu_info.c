// The CPU in the list of devices.
#include <stdio.h>

#include "cpu/cpu_driver.h"
#include "cpu/kernels.h"
#include "device/host.h"

_Static_assert(CPU_MAX_TABLES <= SWIRL_MAX_ISA_LEVELS, "every level is listed");
_Static_assert(HOST_MODEL_LEN <= sizeof((swirl_device_info){0}.name), "the whole name is listed");

void swirl_cpu_driver_info(swirl_device_info *out, const char *isa) {
  host_machine host;
  cpu_level levels[CPU_MAX_TABLES];
  const cpu_kernels *kernels = NULL;
  swirl_diag diag;
  swirl_host_read(&host, "");
  memcpy(out->name, host.model, sizeof host.model);
  out->is_usable = swirl_cpu_kernels_select(&kernels, isa, &diag) == SWIRL_OK;
  if (!out->is_usable) memcpy(out->reason, diag.message, sizeof diag.message);
  out->isa = kernels == NULL ? NULL : kernels->isa;
  out->num_levels = swirl_cpu_levels(levels);
  for (u32 i = 0; i < out->num_levels; i++) {
    out->levels[i] = (swirl_isa_level){levels[i].name, levels[i].table != NULL, levels[i].is_supported};
  }

  out->memory_bytes = host.memory_limit != 0 ? host.memory_limit : host.memory_total;
  out->memory_available = host.memory_available;
  if (out->memory_bytes != 0 && out->memory_available > out->memory_bytes) out->memory_available = out->memory_bytes;
  out->has_mapped_traces = true;
  out->num_cores = host.num_cores;
  out->num_online = host.num_online;
  out->num_affinity = host.num_affinity;
  out->num_quota = host.num_quota;
  out->num_threads = swirl_host_threads(&host);
  memcpy(out->transparent_huge_pages, host.transparent_huge_pages, sizeof host.transparent_huge_pages);
  out->huge_page_bytes = host.huge_page_bytes;
  out->num_huge_pages_free = host.num_huge_pages_free;
}
