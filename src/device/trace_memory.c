// Traces that the caller's own code writes where they lie.
#include <swirl/trace_memory.h>

#include "device/device.h"

// What the device does not offer.
static swirl_status check_flags(const swirl_device *dev, u32 flags, swirl_diag *diag) {
  const swirl_device_info *info = &dev->info;
  if ((flags & ~(SWIRL_TRACE_MAPPED | SWIRL_TRACE_FD | SWIRL_TRACE_DMA_BUF)) != 0) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_trace_create_open: unknown flag");
  }
  if ((flags & SWIRL_TRACE_FD) != 0 && (flags & SWIRL_TRACE_DMA_BUF) != 0) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT,
                      "a trace is exported as an opaque descriptor or as a dma-buf, not both");
  }
  if ((flags & SWIRL_TRACE_MAPPED) != 0 && !info->has_mapped_traces) {
    return swirl_fail(diag, SWIRL_ERR_UNSUPPORTED, "%s has no memory of its own that the host sees", info->name);
  }
  if (((flags & SWIRL_TRACE_FD) != 0 && !info->has_fd_traces) ||
      ((flags & SWIRL_TRACE_DMA_BUF) != 0 && !info->has_dma_buf_traces)) {
    return swirl_fail(diag, SWIRL_ERR_UNSUPPORTED, "%s exports no memory as %s", info->name,
                      (flags & SWIRL_TRACE_FD) != 0 ? "an opaque file descriptor" : "a dma-buf");
  }
  return SWIRL_OK;
}

swirl_status swirl_trace_create_open(swirl_trace **out, swirl_device *dev, uint32_t width, uint32_t log_height,
                                     uint32_t flags, swirl_diag *diag) {
  if (out == NULL || dev == NULL) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_trace_create_open: NULL argument");
  }
  if (width == 0 || log_height > BB_TWO_ADICITY) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT,
                      "trace of %u columns x 2^%u rows: at least one column, at most 2^%u rows", width, log_height,
                      BB_TWO_ADICITY);
  }
  SWIRL_TRY(check_flags(dev, flags, diag));
  swirl_trace *trace = swirl_trace_create_empty(dev, width, log_height, diag);
  if (trace == NULL) return SWIRL_ERR_NO_MEMORY;
  trace->can_open = true;
  trace->open_flags = flags;
  atomic_store(&trace->is_open, true);
  const u64 words = (u64)width << log_height;
  const swirl_status status =
      dev->plan_only ? SWIRL_OK : swirl_memory_create_open(&dev->driver, &trace->memory, words, flags);
  if (status != SWIRL_OK) {
    swirl_trace_destroy(trace);
    if (status == SWIRL_ERR_TOO_LARGE) return swirl_memory_fail(&dev->driver, status, "trace", words, diag);
    return swirl_fail(diag, status, "trace of %llu bytes%s%s", (unsigned long long)words * sizeof(u32),
                      (flags & SWIRL_TRACE_MAPPED) != 0 ? " that the host sees" : "",
                      (flags & (SWIRL_TRACE_FD | SWIRL_TRACE_DMA_BUF)) != 0 ? " for export" : "");
  }
  *out = trace;
  return SWIRL_OK;
}

swirl_status swirl_trace_describe(const swirl_trace *trace, swirl_trace_memory *out) {
  if (trace == NULL || out == NULL) return SWIRL_ERR_ARGUMENT;
  if (trace->dev->plan_only) return SWIRL_ERR_UNSUPPORTED;
  const device_driver *driver = &trace->dev->driver;
  const device_memory *memory = &trace->memory;
  swirl_trace_memory found = {.device_address = (u64)(uintptr_t)memory->base,
                              .host = driver->host_memory ? memory->base : NULL};
  if (driver->memory_describe != NULL) driver->memory_describe(driver->state, memory, &found);
  found.col_stride = trace->stride;
  found.bytes = ((trace->width - 1) * trace->stride + ((u64)1 << trace->log_height)) * sizeof(u32);
  *out = found;
  return SWIRL_OK;
}

swirl_status swirl_trace_export(swirl_trace *trace, swirl_trace_handle *out, swirl_diag *diag) {
  if (trace == NULL || out == NULL) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_trace_export: NULL argument");
  }
  if ((trace->open_flags & (SWIRL_TRACE_FD | SWIRL_TRACE_DMA_BUF)) == 0) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "the trace was not made to be exported");
  }
  if (trace->dev->plan_only)
    return swirl_fail(diag, SWIRL_ERR_UNSUPPORTED, "a trace that is only planned has no memory");
  const device_driver *driver = &trace->dev->driver;
  const swirl_device_info *info = &trace->dev->info;
  swirl_trace_handle handle = {.is_dma_buf = (trace->open_flags & SWIRL_TRACE_DMA_BUF) != 0,
                               .bytes = trace->memory.words * sizeof(u32)};
  const swirl_status status = driver->memory_export(driver->state, &trace->memory, &handle);
  if (status != SWIRL_OK) return swirl_fail(diag, status, "export of a trace: %s", swirl_status_text(status));
  memcpy(handle.device_uuid, info->uuid, sizeof handle.device_uuid);
  memcpy(handle.driver_uuid, info->driver_uuid, sizeof handle.driver_uuid);
  atomic_store(&trace->is_exported, true);
  *out = handle;
  return SWIRL_OK;
}

// Checks the words and brings them into Montgomery form.
static swirl_status take_over(const swirl_trace *trace, swirl_form form, swirl_diag *diag) {
  const device_driver *driver = &trace->dev->driver;
  if (atomic_load(&trace->is_exported)) {
    const swirl_status status = driver->memory_acquire(driver->state, &trace->memory);
    if (status != SWIRL_OK) return swirl_fail(diag, status, "%s", swirl_status_text(status));
  }
  // First of all, since a trace with a bad word is to stay as it is.
  SWIRL_TRY(swirl_trace_check(trace, 0, 0, diag));
  if (form == SWIRL_MONTGOMERY) return SWIRL_OK;
  const region_binding itself = {.base = trace->memory.base, .stride = trace->stride, .row_stride = 1};
  return swirl_trace_import(trace, &itself, true, 0, 0, diag);
}

swirl_status swirl_trace_seal(swirl_trace *trace, swirl_form form, swirl_diag *diag) {
  if (trace == NULL || (form != SWIRL_CANONICAL && form != SWIRL_MONTGOMERY)) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_trace_seal: no trace, or a form that is none");
  }
  if (!atomic_load(&trace->is_open)) return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "the trace is not open");
  const swirl_status status = trace->dev->plan_only ? SWIRL_OK : take_over(trace, form, diag);
  if (status != SWIRL_OK) {
    if (diag != NULL) diag->air = diag->part = -1; // a trace belongs to no AIR yet
    return status;
  }
  atomic_store(&trace->is_open, false);
  return SWIRL_OK;
}

swirl_status swirl_trace_reopen(swirl_trace *trace, swirl_diag *diag) {
  if (trace == NULL || !trace->can_open) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "only a trace of swirl_trace_create_open() can be opened again");
  }
  if (atomic_load(&trace->references) != 1) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "a commitment holds the trace: it must not change");
  }
  atomic_store(&trace->is_open, true);
  return SWIRL_OK;
}

swirl_status swirl_device_native(const swirl_device *dev, swirl_native_device *out) {
  if (dev == NULL || out == NULL) return SWIRL_ERR_ARGUMENT;
  if (dev->driver.native == NULL || dev->plan_only) return SWIRL_ERR_UNSUPPORTED;
  swirl_native_device found = {0};
  dev->driver.native(dev->driver.state, &found);
  *out = found;
  return SWIRL_OK;
}
