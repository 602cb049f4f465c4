// The CPU as a device.
#ifndef SWIRL_CPU_CPU_DRIVER_H
#define SWIRL_CPU_CPU_DRIVER_H

#include <swirl/device.h>

#include "device/device_source.h"

// Opens the CPU; see swirl_cpu_open(). Without `start` it has no threads and can only tell costs. `allocator` must
// outlive the driver.
swirl_status swirl_cpu_driver_open(device_driver *out, u32 num_threads, const char *isa, bool start,
                                   const swirl_allocator *allocator, swirl_diag *diag);

// The CPU for src/devices.c; where no instruction set is asked for it obeys $SWIRL_CPU_ISA.
extern const device_source swirl_cpu_source;

// What the CPU offers, for swirl_device_list(); all but `id` and `kind`. `isa` as above.
void swirl_cpu_driver_info(swirl_device_info *out, const char *isa);

#endif
