// The CPU as a device.
#ifndef SWIRL_CPU_CPU_DRIVER_H
#define SWIRL_CPU_CPU_DRIVER_H

#include "device/driver.h"

// Opens the CPU; see swirl_cpu_open(). Without `start` it has no threads and can only tell costs. `allocator` must
// outlive the driver.
swirl_status swirl_cpu_driver_open(device_driver *out, u32 num_threads, const char *isa, bool start,
                                   const swirl_allocator *allocator, swirl_diag *diag);

#endif
