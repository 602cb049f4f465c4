// The devices of this build by name.
#include <stdlib.h>

#include "cpu/cpu_driver.h"
#include "device/device.h"

static bool reserved_is_zero(const u64 *reserved, size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (reserved[i] != 0) return false;
  }
  return true;
}

// `isa`: what was asked for, or NULL.
static void log_device(const swirl_device *dev, const char *isa) {
  const device_driver *driver = &dev->driver;
  if (isa != NULL && strcmp(isa, driver->isa) != 0) {
    SWIRL_LOG(&dev->logger, SWIRL_LOG_WARNING, "instruction set %s asked for: this machine and build have %s", isa,
              driver->isa);
  } else if (isa == NULL && strcmp(driver->isa, "scalar") == 0) {
    SWIRL_LOG(&dev->logger, SWIRL_LOG_WARNING, "no vector instruction set that this build knows: proving is slow");
  }
  SWIRL_LOG(&dev->logger, SWIRL_LOG_INFO, "device %s: instruction set %s, %u threads, %u proofs in flight",
            dev->plan_only ? "plan" : "cpu", driver->isa, driver->num_threads, dev->num_slots);
}

swirl_status swirl_device_open(swirl_device **out, const swirl_device_desc *desc, swirl_diag *diag) {
  if (out == NULL) return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_device_open: out is NULL");
  const swirl_device_desc defaults = {0};
  if (desc == NULL) desc = &defaults;
  if (!reserved_is_zero(desc->reserved, SWIRL_COUNT(desc->reserved))) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_device_desc.reserved must be zero");
  }
  const char *name = desc->device != NULL ? desc->device : getenv("SWIRL_DEVICE");
  const bool plan_only = name != NULL && strcmp(name, "plan") == 0;
  if (name != NULL && strcmp(name, "cpu") != 0 && !plan_only) {
    return swirl_fail(diag, SWIRL_ERR_DEVICE, "there is no device '%s'; this build has: cpu, plan", name);
  }
  const char *isa = desc->isa != NULL ? desc->isa : getenv("SWIRL_CPU_ISA");
  if (desc->num_threads > 1024 || desc->num_in_flight > 1024) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "at most 1024 threads and 1024 proofs in flight");
  }
  const swirl_allocator allocator = desc->allocator != NULL ? *desc->allocator : (swirl_allocator){0};
  if ((allocator.alloc == NULL) != (allocator.release == NULL)) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "an allocator needs both alloc and release");
  }
  swirl_device *dev;
  SWIRL_TRY(swirl_device_create(&dev, &allocator, desc->num_in_flight, diag));
  dev->memory_limit = desc->memory_limit;
  dev->cancel = desc->cancel;
  if (desc->logger != NULL) dev->logger = *desc->logger;
  dev->plan_only = plan_only;
  const swirl_status status =
      swirl_cpu_driver_open(&dev->driver, desc->num_threads, isa, !plan_only, &dev->allocator, diag);
  if (status != SWIRL_OK) {
    swirl_device_close(dev);
    return status;
  }
  log_device(dev, isa);
  *out = dev;
  return SWIRL_OK;
}
