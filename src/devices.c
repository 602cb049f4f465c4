// The devices of this build by name.
#include <stdio.h>
#include <stdlib.h>

#include "cpu/cpu_driver.h"
#include "device/device.h"

// In the order of swirl_device_list(); the first is the default.
static const struct {
  const char *id;
  swirl_device_kind kind;
} devices[] = {{"cpu", SWIRL_DEVICE_CPU}, {"plan", SWIRL_DEVICE_PLAN}};

// Index of the device that is asked for; NULL: $SWIRL_DEVICE, else the first.
static swirl_status find_device(size_t *out, const char *name, swirl_diag *diag) {
  if (name == NULL) name = getenv("SWIRL_DEVICE");
  for (*out = 0; name != NULL && *out < SWIRL_COUNT(devices); ++*out) {
    if (strcmp(name, devices[*out].id) == 0) return SWIRL_OK;
  }
  if (name == NULL) return SWIRL_OK;
  char ids[96] = "";
  for (size_t i = 0; i < SWIRL_COUNT(devices); i++) {
    const size_t len = strlen(ids);
    snprintf(ids + len, sizeof ids - len, "%s%s", i == 0 ? "" : ", ", devices[i].id);
  }
  return swirl_fail(diag, SWIRL_ERR_DEVICE, "there is no device '%.64s'; this build has: %s", name, ids);
}

// The instruction set that is asked for, or NULL.
static const char *asked_isa(const char *isa) { return isa != NULL ? isa : getenv("SWIRL_CPU_ISA"); }

static bool reserved_is_zero(const u64 *reserved, size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (reserved[i] != 0) return false;
  }
  return true;
}

swirl_status swirl_device_list(swirl_device_info *out, size_t max, size_t *num, swirl_diag *diag) {
  size_t chosen;
  if (num == NULL || (out == NULL && max > 0)) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_device_list: NULL argument");
  }
  // A default that does not exist is reported where it is opened.
  if (find_device(&chosen, NULL, NULL) != SWIRL_OK) chosen = SWIRL_COUNT(devices);
  for (size_t i = 0; i < size_min(max, SWIRL_COUNT(devices)); i++) {
    out[i] = (swirl_device_info){.kind = devices[i].kind, .is_default = i == chosen};
    snprintf(out[i].id, sizeof out[i].id, "%s", devices[i].id);
    swirl_cpu_driver_info(&out[i], asked_isa(NULL));
  }
  *num = SWIRL_COUNT(devices);
  return SWIRL_OK;
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
  size_t index;
  SWIRL_TRY(find_device(&index, desc->device, diag));
  const bool plan_only = devices[index].kind == SWIRL_DEVICE_PLAN;
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
      swirl_cpu_driver_open(&dev->driver, desc->num_threads, asked_isa(desc->isa), !plan_only, &dev->allocator, diag);
  if (status != SWIRL_OK) {
    swirl_device_close(dev);
    return status;
  }
  log_device(dev, asked_isa(desc->isa));
  *out = dev;
  return SWIRL_OK;
}
