#include "vulkan/vulkan_source.h"

#include <stdio.h>

#include "vulkan/vulkan_device.h"
#include "vulkan/vulkan_driver.h"
#include "vulkan/vulkan_selftest.h"

enum { MAX_LISTED = 64 };

static size_t list(swirl_device_info *out, size_t max) {
  u32 num = 0;
  swirl_diag ignored;
  for (size_t i = 0; i < max; i++) out[i] = (swirl_device_info){0};
  swirl_vulkan_list(out, (u32)size_min(max, MAX_LISTED), &num, &ignored);
  for (u32 i = 0; i < num && i < max; i++) snprintf(out[i].id, sizeof out[i].id, "gpu:%u", i);
  return num;
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }
static bool contains(const char *text, const char *part) {
  const size_t len = strlen(part);
  for (; strlen(text) >= len; text++) {
    size_t i = 0;
    while (i < len && lower(text[i]) == lower(part[i])) i++;
    if (i == len) return true;
  }
  return false;
}

// The 32 digits of a UUID, hyphens anywhere.
static bool is_uuid(const swirl_device_info *info, const char *text) {
  char digits[33];
  size_t num = 0;
  for (; *text != 0; text++) {
    if (*text == '-') continue;
    if (num == 32) return false;
    digits[num++] = lower(*text);
  }
  digits[num] = 0;
  char own[33];
  for (size_t i = 0; i < sizeof info->uuid; i++) snprintf(own + 2 * i, 3, "%02x", info->uuid[i]);
  return num == 32 && strcmp(digits, own) == 0;
}

static bool is_number(const char *text, size_t *number) {
  *number = 0;
  if (*text == 0 || strlen(text) > 4) return false;
  for (; *text != 0; text++) {
    if (*text < '0' || *text > '9') return false;
    *number = 10 * *number + (size_t)(*text - '0');
  }
  return true;
}

// The first usable one, a GPU before a CPU that speaks Vulkan; SIZE_MAX: none.
static size_t best_of(const swirl_device_info *infos, size_t num) {
  size_t best = SIZE_MAX;
  for (size_t i = 0; i < num; i++) {
    if (!infos[i].is_usable) continue;
    if (best == SIZE_MAX || (infos[best].is_software && !infos[i].is_software)) best = i;
  }
  return best;
}

static swirl_status find(size_t *index, const char *selector, swirl_diag *diag) {
  static const size_t infos_bytes = MAX_LISTED * sizeof(swirl_device_info);
  swirl_device_info *infos = swirl_mem_alloc(NULL, infos_bytes);
  if (infos == NULL) return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "list of GPUs");
  u32 num = 0;
  swirl_diag why;
  swirl_diag_clear(&why);
  swirl_vulkan_list(infos, MAX_LISTED, &num, &why);
  size_t found = SIZE_MAX, number;
  if (selector == NULL) {
    found = best_of(infos, num);
  } else if (is_number(selector, &number)) {
    if (number < num) found = number;
  } else {
    for (size_t i = num; i-- > 0;) {
      if (is_uuid(&infos[i], selector) || contains(infos[i].name, selector)) found = i;
    }
  }
  swirl_status status = SWIRL_OK;
  if (found != SIZE_MAX) {
    *index = found;
  } else if (num == 0) {
    status = swirl_fail(diag, SWIRL_ERR_DEVICE, "there is no GPU: %s",
                        why.message[0] != 0 ? why.message : "Vulkan lists none; is a driver installed?");
  } else if (selector == NULL) {
    status = swirl_fail(diag, SWIRL_ERR_DEVICE, "no GPU is fit: %s %s", infos[0].name, infos[0].reason);
  } else {
    status = swirl_fail(diag, SWIRL_ERR_DEVICE, "there is no GPU '%.64s'; Vulkan lists %u, the first is '%s'", selector,
                        num, infos[0].name);
  }
  swirl_mem_release(NULL, infos, infos_bytes);
  return status;
}

static swirl_status open_gpu(device_driver *out, size_t index, const device_request *request, swirl_diag *diag) {
  if (request->isa != NULL) {
    return swirl_fail(diag, SWIRL_ERR_DEVICE, "a GPU has no instruction set '%.32s' to choose", request->isa);
  }
  SWIRL_TRY(
      swirl_vulkan_driver_open(out, (u32)index, request->cache_directory, request->logger, request->allocator, diag));
  vulkan_device *dev = out->state;
  if (request->air_kernels != AIR_KERNELS_UNSAID) {
    dev->airs.mode = request->air_kernels == AIR_KERNELS_GENERATED ? AIR_MODE_GENERATE : AIR_MODE_INTERPRET;
  }
  if (request->plan_only) {
    if (dev->airs.mode == AIR_MODE_GENERATE) dev->airs.mode = AIR_MODE_PLAN;
    return SWIRL_OK;
  }
  const swirl_status status = swirl_vulkan_self_test(out, dev->offer.name, diag);
  if (status != SWIRL_OK) {
    out->close(out->state);
    *out = (device_driver){0};
  }
  return status;
}

const device_source swirl_vulkan_source = {.name = "gpu", .find = find, .list = list, .open = open_gpu};
