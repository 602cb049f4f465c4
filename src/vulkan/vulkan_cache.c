#include "vulkan/vulkan_cache.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_MAX_LEN = 1024, MAX_FILE = 256 << 20 };

// In front of the driver's bytes. What the driver gave is believed only whole: drivers have crashed on less.
typedef struct cache_header {
  char magic[8];
  u32 vendor, device, driver_version, zero;
  u8 driver_uuid[VK_UUID_SIZE];
  u64 len, checksum;
} cache_header;

// FNV-1a: against damage, not against malice.
static u64 checksum(const u8 *bytes, size_t len) {
  u64 h = 0xcbf29ce484222325ull;
  for (size_t i = 0; i < len; i++) h = (h ^ bytes[i]) * 0x100000001b3ull;
  return h;
}

static cache_header header_for(const vulkan_device *dev, const u8 *bytes, size_t len) {
  cache_header header = {.magic = "swirlgpu",
                         .vendor = dev->offer.vendor,
                         .device = dev->offer.device,
                         .driver_version = dev->offer.driver_version,
                         .len = len,
                         .checksum = checksum(bytes, len)};
  memcpy(header.driver_uuid, dev->offer.driver_uuid, sizeof header.driver_uuid);
  return header;
}

// The name tells devices apart; that the rest fits is checked inside.
static bool path_of(char *out, size_t size, const vulkan_device *dev, const char *directory, const char *suffix) {
  const int len = snprintf(out, size, "%s/vulkan-%04x-%04x%s", directory, (unsigned)dev->offer.vendor,
                           (unsigned)dev->offer.device, suffix);
  return len > 0 && (size_t)len < size;
}

// The whole file, or NULL. Release with `size`.
static u8 *read_file(const swirl_allocator *allocator, const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) return NULL;
  u8 *bytes = NULL;
  long len = -1;
  if (fseek(file, 0, SEEK_END) == 0) len = ftell(file);
  if (len > 0 && len <= MAX_FILE && fseek(file, 0, SEEK_SET) == 0) {
    *size = (size_t)len;
    bytes = swirl_mem_alloc_uninit(allocator, *size);
    if (bytes != NULL && fread(bytes, 1, *size, file) != *size) {
      swirl_mem_release(allocator, bytes, *size);
      bytes = NULL;
    }
  }
  fclose(file);
  return bytes;
}

// The driver's bytes in a file, or NULL and what is wrong with it.
static const u8 *contents(const vulkan_device *dev, const u8 *bytes, size_t size, const char **wrong) {
  cache_header found;
  *wrong = "damaged";
  if (size < sizeof found) return NULL;
  memcpy(&found, bytes, sizeof found);
  const u8 *inner = bytes + sizeof found;
  if (memcmp(found.magic, "swirlgpu", sizeof found.magic) != 0 || found.len != size - sizeof found) return NULL;
  const cache_header wanted = header_for(dev, inner, size - sizeof found);
  if (found.checksum != wanted.checksum) return NULL;
  *wrong = "of another driver";
  return memcmp(&found, &wanted, sizeof found) == 0 ? inner : NULL;
}

swirl_status swirl_vulkan_cache_open(vulkan_device *dev, const char *directory, const swirl_logger *logger) {
  char path[PATH_MAX_LEN];
  u8 *file = NULL;
  size_t size = 0;
  VkPipelineCacheCreateInfo info = {.sType = VK_STRUCTURE_TYPE_PIPELINE_CACHE_CREATE_INFO};
  if (directory != NULL && path_of(path, sizeof path, dev, directory, ".cache")) {
    file = read_file(dev->allocator, path, &size);
    if (file != NULL) {
      const char *wrong;
      info.pInitialData = contents(dev, file, size, &wrong);
      if (info.pInitialData != NULL) {
        info.initialDataSize = size - sizeof(cache_header);
      } else {
        SWIRL_LOG(logger, SWIRL_LOG_WARNING, "%s is %s: ignored, kernels are compiled again", path, wrong);
      }
    }
  }
  const VkResult result = dev->api.vkCreatePipelineCache(dev->device, &info, NULL, &dev->cache);
  swirl_mem_release(dev->allocator, file, size);
  return swirl_vulkan_status(dev, result);
}

// Bytes to a file that is there whole or not at all.
static bool write_file(const char *path, const char *temporary, const cache_header *header, const u8 *bytes) {
  FILE *file = fopen(temporary, "wb");
  if (file == NULL) return false;
  bool good = fwrite(header, sizeof *header, 1, file) == 1 && fwrite(bytes, 1, header->len, file) == header->len;
  good = fclose(file) == 0 && good;
  if (good && rename(temporary, path) == 0) return true;
  remove(temporary);
  return false;
}

// The directory and those above it.
static bool make_directory(const char *directory) {
  char path[PATH_MAX_LEN];
  snprintf(path, sizeof path, "%s", directory);
  for (char *p = path + 1; *p != 0; p++) {
    if (*p != '/') continue;
    *p = 0;
    mkdir(path, 0700); // most are there
    *p = '/';
  }
  return mkdir(path, 0700) == 0;
}

void swirl_vulkan_cache_save(vulkan_device *dev, const char *directory, const swirl_logger *logger) {
  char path[PATH_MAX_LEN], temporary[PATH_MAX_LEN], suffix[32];
  size_t len = 0;
  if (directory == NULL || !dev->has_compiled || dev->is_lost) return;
  snprintf(suffix, sizeof suffix, ".%ld", (long)getpid());
  if (!path_of(path, sizeof path, dev, directory, ".cache") ||
      !path_of(temporary, sizeof temporary, dev, directory, suffix)) {
    return;
  }
  if (dev->api.vkGetPipelineCacheData(dev->device, dev->cache, &len, NULL) != VK_SUCCESS || len == 0) return;
  u8 *bytes = swirl_mem_alloc_uninit(dev->allocator, len);
  if (bytes == NULL) return;
  const size_t size = len;
  bool good = dev->api.vkGetPipelineCacheData(dev->device, dev->cache, &len, bytes) == VK_SUCCESS;
  if (good) {
    const cache_header header = header_for(dev, bytes, len);
    good = write_file(path, temporary, &header, bytes);
    if (!good && errno == ENOENT && make_directory(directory)) good = write_file(path, temporary, &header, bytes);
  }
  swirl_mem_release(dev->allocator, bytes, size);
  if (good) {
    dev->has_compiled = false;
  } else {
    SWIRL_LOG(logger, SWIRL_LOG_WARNING, "compiled kernels cannot be kept in %s", path);
  }
}
