// A device whose memory is not the host's: the CPU behind addresses that lead nowhere. Whoever above the drivers
// follows a base crashes; whoever expects device memory to change when host memory does, or the other way round outside
// of an execution, gets wrong proofs.
#ifndef SWIRL_TESTS_DEVICE_DETACHED_H
#define SWIRL_TESTS_DEVICE_DETACHED_H

#include "device/device.h"

// Closing it checks that all memory and all prepared programs were given back.
void detached_open(swirl_device **out, u32 num_in_flight);

// Matrices that it copied from the caller's memory so far.
u64 detached_imports(const swirl_device *dev);
// Reads of its memory so far, each of which waits.
u64 detached_reads(const swirl_device *dev);

#endif
