// Devices of one kind, as a folder of drivers offers them to src/devices.c.
#ifndef SWIRL_DEVICE_DEVICE_SOURCE_H
#define SWIRL_DEVICE_DEVICE_SOURCE_H

#include <swirl/device.h>

#include "device/driver.h"

// swirl_device_desc.air_kernels.
typedef enum air_kernels_choice {
  AIR_KERNELS_UNSAID,
  AIR_KERNELS_INTERPRETED,
  AIR_KERNELS_GENERATED
} air_kernels_choice;

// How a device is to be opened. The pointers outlive the driver.
typedef struct device_request {
  bool plan_only;              // nothing will be executed and no memory asked for: only costs
  u32 num_threads;             // 0: the driver chooses
  u32 num_in_flight;           // slots: at least 1
  const char *isa;             // of swirl_device_desc: NULL if nothing is asked for; read while opening only
  const char *cache_directory; // for compiled kernels; NULL: they are not kept. Read while opening only
  air_kernels_choice air_kernels;
  const swirl_allocator *allocator;
  const swirl_logger *logger;
} device_request;

typedef struct device_source {
  const char *name; // its devices are called "name" and "name:SELECTOR"
  // The device that a selector names (NULL: "name" alone), as an index of list(). ERR_DEVICE if there is none, and the
  // message says what there is. An index holds only as long as the machine's devices stay as they are.
  swirl_status (*find)(size_t *index, const char *selector, swirl_diag *diag);
  // All devices, usable or not, in a fixed order; at most `max` into `out`, all but is_default. Returns how many there
  // are.
  size_t (*list)(swirl_device_info *out, size_t max);
  // Opens the device that a selector names, and tells what list() says of it.
  swirl_status (*open)(device_driver *out, swirl_device_info *info, const char *selector, const device_request *request,
                       swirl_diag *diag);
} device_source;

#endif
