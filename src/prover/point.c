// Opening points as objects on a device.
#include "prover/point.h"

swirl_status swirl_point_make(swirl_point **out, swirl_device *dev, const u32 *words, size_t len, swirl_diag *diag) {
  const size_t size = sizeof(swirl_point) + 4 * len * sizeof(u32);
  swirl_point *point = swirl_mem_alloc(&dev->allocator, size);
  if (point == NULL) return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "opening point");
  point->dev = swirl_device_hold(dev);
  point->len = len;
  point->size = size;
  memcpy(point->words, words, 4 * len * sizeof(u32));
  *out = point;
  return SWIRL_OK;
}

swirl_status swirl_point_create(swirl_point **out, swirl_device *dev, const uint32_t *values, size_t len,
                                swirl_diag *diag) {
  if (out == NULL || dev == NULL || values == NULL || len == 0 || len > 64) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_point_create: NULL argument, or not 1 to 64 elements");
  }
  u32 words[4 * 64];
  for (size_t i = 0; i < 4 * len; i++) {
    if (values[i] >= BB_P) return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "point word %zu is not a field element", i);
    words[i] = bb_from_canonical(values[i]);
  }
  return swirl_point_make(out, dev, words, len, diag);
}

size_t swirl_point_len(const swirl_point *point) { return point->len; }

void swirl_point_read(const swirl_point *point, uint32_t *out) {
  for (size_t i = 0; i < 4 * point->len; i++) out[i] = bb_to_canonical(point->words[i]);
}

void swirl_point_destroy(swirl_point *point) {
  if (point == NULL) return;
  swirl_device *dev = point->dev;
  swirl_mem_release(&dev->allocator, point, point->size);
  swirl_device_close(dev);
}
