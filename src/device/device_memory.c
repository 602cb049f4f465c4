#include "device/device_memory.h"

static bool is_too_large(const device_driver *driver, u64 words) {
  return words > SIZE_MAX / 2 / sizeof(u32) || (driver->max_words != 0 && words > driver->max_words);
}

swirl_status swirl_memory_create(const device_driver *driver, device_memory *out, u64 words, memory_kind kind) {
  *out = (device_memory){0};
  if (words == 0) return SWIRL_OK;
  if (is_too_large(driver, words)) return SWIRL_ERR_TOO_LARGE;
  const swirl_status status = driver->memory_create(driver->state, out, words, kind);
  if (status != SWIRL_OK) *out = (device_memory){0};
  return status;
}

swirl_status swirl_memory_of(const device_driver *driver, device_memory *out, const u32 *words, u64 num) {
  *out = (device_memory){0};
  if (num == 0) return SWIRL_OK;
  if (is_too_large(driver, num)) return SWIRL_ERR_TOO_LARGE;
  const swirl_status status = driver->memory_of(driver->state, out, words, num);
  if (status != SWIRL_OK) *out = (device_memory){0};
  return status;
}

swirl_status swirl_memory_fail(const device_driver *driver, swirl_status status, const char *what, u64 words,
                               swirl_diag *diag) {
  const unsigned long long bytes = words * sizeof(u32), most = driver->max_words * sizeof(u32);
  if (status != SWIRL_ERR_TOO_LARGE || most == 0) return swirl_fail(diag, status, "%s of %llu bytes", what, bytes);
  return swirl_fail(diag, status, "%s of %llu bytes: one allocation of the device has %llu at most", what, bytes, most);
}

void swirl_memory_destroy(const device_driver *driver, device_memory *memory) {
  if (memory->words != 0) driver->memory_destroy(driver->state, memory);
  *memory = (device_memory){0};
}

swirl_status swirl_memory_read(const device_driver *driver, const device_memory *memory, u32 *out, u64 at, u64 n) {
  return swirl_memory_gather(driver, memory, out, at, n, 1, n);
}

swirl_status swirl_memory_gather(const device_driver *driver, const device_memory *memory, u32 *out, u64 at, u64 n,
                                 u64 num, u64 stride) {
  if (n == 0 || num == 0) return SWIRL_OK;
  SWIRL_ASSERT(at <= memory->words && (num - 1) * stride <= memory->words - at &&
               n <= memory->words - at - (num - 1) * stride);
  return driver->memory_read(driver->state, memory, out, at, n, num, stride);
}

swirl_status swirl_memory_create_open(const device_driver *driver, device_memory *out, u64 words, u32 flags) {
  if (driver->memory_create_open == NULL) return swirl_memory_create(driver, out, words, MEMORY_DEVICE);
  *out = (device_memory){0};
  if (is_too_large(driver, words)) return SWIRL_ERR_TOO_LARGE;
  const swirl_status status = driver->memory_create_open(driver->state, out, words, flags);
  if (status != SWIRL_OK) *out = (device_memory){0};
  return status;
}
