// The devices of this build by name: those of every source, and the device "plan", or "plan:NAME", which plans for
// device NAME and executes nothing.
#include <stdio.h>
#include <stdlib.h>

#include "cpu/cpu_driver.h"
#include "device/device.h"
#ifdef SWIRL_VULKAN
#include "vulkan/vulkan_source.h"
#endif

// In the order of swirl_device_list(). The first device of the first is the default, and the one of "plan".
static const device_source *const sources[] = {
    &swirl_cpu_source,
#ifdef SWIRL_VULKAN
    &swirl_vulkan_source,
#endif
};

typedef struct device_choice {
  const device_source *source;
  const char *selector; // of one of its devices
  bool plan_only;
  const char *name; // as it was asked for
} device_choice;

static swirl_status fail_unknown(const char *name, swirl_diag *diag) {
  char names[96] = "";
  for (size_t i = 0; i < SWIRL_COUNT(sources); i++) {
    const size_t len = strlen(names);
    snprintf(names + len, sizeof names - len, "%s, ", sources[i]->name);
  }
  return swirl_fail(diag, SWIRL_ERR_DEVICE, "there is no device '%.64s'; this build has: %splan", name, names);
}

// The device that is asked for; NULL: $SWIRL_DEVICE, else the default.
static swirl_status choose_device(device_choice *out, const char *name, swirl_diag *diag) {
  if (name == NULL) name = getenv("SWIRL_DEVICE");
  if (name == NULL) name = sources[0]->name;
  *out = (device_choice){.name = name};
  const char *rest = name;
  if (strcmp(name, "plan") == 0) {
    out->plan_only = true;
    rest = sources[0]->name;
  } else if (strncmp(name, "plan:", 5) == 0) {
    out->plan_only = true;
    rest = name + 5;
  }
  for (size_t i = 0; i < SWIRL_COUNT(sources); i++) {
    const size_t len = strlen(sources[i]->name);
    if (strncmp(rest, sources[i]->name, len) != 0 || (rest[len] != 0 && rest[len] != ':')) continue;
    out->source = sources[i];
    out->selector = rest[len] == 0 ? NULL : rest + len + 1;
    return SWIRL_OK;
  }
  return fail_unknown(name, diag);
}

static bool reserved_is_zero(const u64 *reserved, size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (reserved[i] != 0) return false;
  }
  return true;
}

swirl_status swirl_device_list(swirl_device_info *out, size_t max, size_t *num, swirl_diag *diag) {
  if (num == NULL || (out == NULL && max > 0)) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_device_list: NULL argument");
  }
  // A default that does not exist is reported where it is opened.
  device_choice chosen;
  size_t index = 0; // of it in the list of its source
  if (choose_device(&chosen, NULL, NULL) != SWIRL_OK ||
      chosen.source->find(&index, chosen.selector, NULL) != SWIRL_OK) {
    chosen = (device_choice){0};
  }
  *num = 0;
  for (size_t s = 0; s < SWIRL_COUNT(sources); s++) {
    const size_t first = *num, room = max - size_min(max, first);
    *num += sources[s]->list(room == 0 ? NULL : out + first, room);
    for (size_t i = first; i < size_min(max, *num); i++) {
      out[i].is_default = chosen.source == sources[s] && !chosen.plan_only && index == i - first;
    }
    if (s > 0) continue;
    if (*num < max) {
      out[*num] = out[0];
      out[*num].kind = SWIRL_DEVICE_PLAN;
      snprintf(out[*num].id, sizeof out[*num].id, "plan");
      out[*num].is_default = chosen.source == sources[0] && chosen.plan_only && index == 0;
    }
    ++*num;
  }
  return SWIRL_OK;
}

void swirl_device_describe(const swirl_device *dev, swirl_device_info *out) { *out = dev->info; }

static swirl_status choose_air_kernels(air_kernels_choice *out, const char *name, swirl_diag *diag) {
  *out = AIR_KERNELS_UNSAID;
  if (name == NULL) name = getenv("SWIRL_AIR_KERNELS");
  if (name == NULL) return SWIRL_OK;
  if (strcmp(name, "interpreted") == 0) {
    *out = AIR_KERNELS_INTERPRETED;
  } else if (strcmp(name, "generated") == 0) {
    *out = AIR_KERNELS_GENERATED;
  } else {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "AIR kernels are 'generated' or 'interpreted', not '%.32s'", name);
  }
  return SWIRL_OK;
}

static void log_device(const swirl_device *dev, const char *name) {
  const device_driver *driver = &dev->driver;
  char threads[32] = "";
  if (driver->num_threads > 0) snprintf(threads, sizeof threads, ", %u threads", driver->num_threads);
  SWIRL_LOG(&dev->logger, SWIRL_LOG_INFO, "device %.64s: %s%s%s, %u proofs in flight", name,
            driver->num_threads > 0 ? "instruction set " : "", driver->isa, threads, dev->num_slots);
}

swirl_status swirl_device_warmup(swirl_device *dev, swirl_diag *diag) {
  if (dev == NULL) return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_device_warmup: NULL argument");
  const swirl_status status =
      dev->driver.warmup == NULL || dev->plan_only ? SWIRL_OK : dev->driver.warmup(dev->driver.state);
  return status == SWIRL_OK ? SWIRL_OK : swirl_fail(diag, status, "kernels cannot be compiled");
}

swirl_status swirl_device_open(swirl_device **out, const swirl_device_desc *desc, swirl_diag *diag) {
  if (out == NULL) return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_device_open: out is NULL");
  const swirl_device_desc defaults = {0};
  if (desc == NULL) desc = &defaults;
  if (!reserved_is_zero(desc->reserved, SWIRL_COUNT(desc->reserved))) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_device_desc.reserved must be zero");
  }
  device_choice chosen;
  SWIRL_TRY(choose_device(&chosen, desc->device, diag));
  if (desc->num_threads > 1024 || desc->num_in_flight > 1024) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "at most 1024 threads and 1024 proofs in flight");
  }
  air_kernels_choice air_kernels;
  SWIRL_TRY(choose_air_kernels(&air_kernels, desc->air_kernels, diag));
  const swirl_allocator allocator = desc->allocator != NULL ? *desc->allocator : (swirl_allocator){0};
  if ((allocator.alloc == NULL) != (allocator.release == NULL)) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "an allocator needs both alloc and release");
  }
  swirl_device *dev;
  SWIRL_TRY(swirl_device_create(&dev, &allocator, desc->num_in_flight, diag));
  dev->memory_limit = desc->memory_limit;
  dev->cancel = desc->cancel;
  if (desc->logger != NULL) dev->logger = *desc->logger;
  dev->plan_only = chosen.plan_only;
  const device_request request = {.plan_only = chosen.plan_only,
                                  .num_threads = desc->num_threads,
                                  .num_in_flight = dev->num_slots,
                                  .isa = desc->isa,
                                  .cache_directory =
                                      desc->cache_directory != NULL ? desc->cache_directory : getenv("SWIRL_CACHE_DIR"),
                                  .air_kernels = air_kernels,
                                  .allocator = &dev->allocator,
                                  .logger = &dev->logger};
  const swirl_status status = chosen.source->open(&dev->driver, &dev->info, chosen.selector, &request, diag);
  if (status != SWIRL_OK) {
    swirl_device_close(dev);
    return status;
  }
  log_device(dev, chosen.name);
  *out = dev;
  return SWIRL_OK;
}
