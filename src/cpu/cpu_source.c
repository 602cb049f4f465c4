// The CPU among the devices.
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "cpu/cpu_driver.h"

// The instruction set that is asked for, or NULL.
static const char *asked_isa(const char *isa) { return isa != NULL ? isa : getenv("SWIRL_CPU_ISA"); }

static swirl_status find(size_t *index, const char *selector, swirl_diag *diag) {
  if (selector != NULL) {
    return swirl_fail(diag, SWIRL_ERR_DEVICE, "there is no device 'cpu:%.64s': the CPU is one device, 'cpu'", selector);
  }
  *index = 0;
  return SWIRL_OK;
}

static size_t list(swirl_device_info *out, size_t max) {
  if (max > 0) {
    *out = (swirl_device_info){.kind = SWIRL_DEVICE_CPU, .id = "cpu"};
    swirl_cpu_driver_info(out, asked_isa(NULL));
  }
  return 1;
}

static swirl_status open_cpu(device_driver *out, swirl_device_info *info, const char *selector,
                             const device_request *request, swirl_diag *diag) {
  size_t index;
  SWIRL_TRY(find(&index, selector, diag));
  list(info, 1);
  const char *isa = asked_isa(request->isa);
  SWIRL_TRY(swirl_cpu_driver_open(out, request->num_threads, isa, !request->plan_only, request->allocator, diag));
  if (isa != NULL && strcmp(isa, out->isa) != 0) {
    SWIRL_LOG(request->logger, SWIRL_LOG_WARNING, "instruction set %s asked for: this machine and build have %s", isa,
              out->isa);
  } else if (isa == NULL && strcmp(out->isa, "scalar") == 0) {
    SWIRL_LOG(request->logger, SWIRL_LOG_WARNING, "no vector instruction set that this build knows: proving is slow");
  }
  return SWIRL_OK;
}

const device_source swirl_cpu_source = {.name = "cpu", .find = find, .list = list, .open = open_cpu};
