// Memory of a device, as everyone above the drivers asks for it.
#ifndef SWIRL_DEVICE_DEVICE_MEMORY_H
#define SWIRL_DEVICE_DEVICE_MEMORY_H

#include "device/driver.h"

// Contents are undefined. 0 words give no memory. ERR_NO_MEMORY; ERR_TOO_LARGE where the bytes are no size, or
// more than one allocation of the device. `out` is all zero after a failure.
swirl_status swirl_memory_create(const device_driver *driver, device_memory *out, u64 words, memory_kind kind);
// Host words as device memory that is only read; they must outlive it. Failures as above.
swirl_status swirl_memory_of(const device_driver *driver, device_memory *out, const u32 *words, u64 num);
// A failure of one of these as the caller's: `what` was to have `words` words. Returns `status`.
swirl_status swirl_memory_fail(const device_driver *driver, swirl_status status, const char *what, u64 words,
                               swirl_diag *diag);
// All zero is allowed, and what is left behind.
void swirl_memory_destroy(const device_driver *driver, device_memory *memory);
// Words [at, at + n) to the host; waits.
swirl_status swirl_memory_read(const device_driver *driver, const device_memory *memory, u32 *out, u64 at, u64 n);
// Words [at + i * stride, at + i * stride + n) for i < num, without gaps; waits once.
swirl_status swirl_memory_gather(const device_driver *driver, const device_memory *memory, u32 *out, u64 at, u64 n,
                                 u64 num, u64 stride);
// As swirl_memory_create(), for use from outside too: `flags` of swirl_trace_create_open() that the device offers.
swirl_status swirl_memory_create_open(const device_driver *driver, device_memory *out, u64 words, u32 flags);

#endif
