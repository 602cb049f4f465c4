// An opening point.
#ifndef SWIRL_PROVER_POINT_H
#define SWIRL_PROVER_POINT_H

#include "device/device.h"

struct swirl_point {
  swirl_device *dev;
  size_t len, size;
  u32 words[]; // [len] ext mont
};

// A point of mont words.
swirl_status swirl_point_make(swirl_point **out, swirl_device *dev, const u32 *words, size_t len, swirl_diag *diag);

#endif
