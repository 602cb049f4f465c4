#include "vulkan/vulkan_upload.h"

#include "base/grow.h"
#include "vulkan/vulkan_import.h"
#include "vulkan/vulkan_launch.h"

// A piece costs the device a dispatch and, when it waits for it, some 10 us: less than it takes to copy a small one.
enum { MIN_PIECE_WORDS = 1 << 20, MAX_PIECES = 16 };

u32 swirl_vulkan_num_pieces(u64 words) {
  const u64 num = words / MIN_PIECE_WORDS;
  return num < 1 ? 1 : num > MAX_PIECES ? MAX_PIECES : (u32)num;
}

u64 swirl_vulkan_piece_words(const vulkan_piece *p) { return ((u64)p->args.width << p->args.log_height) / p->num; }

// How many words from its base the device has read of the region when it is done with the piece and those before.
static u64 words_read(const vulkan_piece *p, const region_binding *binding) {
  u64 columns = p->args.width, rows = (u64)1 << p->args.log_height;
  u64 *cut = binding->stride < binding->row_stride ? &rows : &columns;
  const u64 tiles = ceil_div_u64(*cut, IMPORT_TILE) * (p->index + 1) / p->num;
  *cut = tiles * IMPORT_TILE < *cut ? tiles * IMPORT_TILE : *cut;
  if (rows == 0 || columns == 0) return 0;
  return p->args.src.offset + (p->args.first + columns - 1) * binding->stride + (rows - 1) * binding->row_stride + 1;
}

swirl_status swirl_vulkan_upload_add(vulkan_device *dev, vulkan_upload *u, const vulkan_piece *piece) {
  vulkan_piece *pieces = swirl_grow(dev->allocator, u->pieces, &u->cap, u->num + 1, sizeof *pieces);
  if (pieces == NULL) return SWIRL_ERR_NO_MEMORY;
  u->pieces = pieces;
  pieces[u->num++] = *piece;
  return SWIRL_OK;
}

swirl_status swirl_vulkan_upload_start(vulkan_device *dev, vulkan_upload *u, u32 num_regions) {
  if (u->num == 0) return SWIRL_OK;
  u->num_regions = num_regions;
  u->passages = swirl_mem_alloc(dev->allocator, num_regions * sizeof *u->passages);
  u->copies = swirl_mem_alloc(dev->allocator, u->num * sizeof *u->copies);
  if (u->passages == NULL || u->copies == NULL) return SWIRL_ERR_NO_MEMORY;
  return swirl_vulkan_timeline_create(dev, &u->uploaded);
}

void swirl_vulkan_upload_destroy(vulkan_device *dev, vulkan_upload *u) {
  if (u->uploaded != VK_NULL_HANDLE) dev->api.vkDestroySemaphore(dev->device, u->uploaded, NULL);
  for (u32 i = 0; i < u->num_regions && u->passages != NULL; i++) {
    swirl_vulkan_buffer_destroy(dev, &u->passages[i].staging);
    swirl_vulkan_buffer_destroy(dev, &u->passages[i].imported);
  }
  swirl_mem_release(dev->allocator, u->passages, u->num_regions * sizeof *u->passages);
  swirl_mem_release(dev->allocator, u->copies, u->num * sizeof *u->copies);
  swirl_mem_release(dev->allocator, u->pieces, u->cap * sizeof *u->pieces);
  *u = (vulkan_upload){0};
}

swirl_status swirl_vulkan_upload_bind(vulkan_device *dev, vulkan_upload *u, const execution *e, u32 region, u64 *base) {
  const region_binding *binding = &e->regions[region];
  u64 words = 0;
  for (u32 i = 0; i < u->num; i++) {
    const u64 read = u->pieces[i].args.src.region == region ? words_read(&u->pieces[i], binding) : 0;
    words = read > words ? read : words;
  }
  *base = 0;
  if (words == 0) return SWIRL_OK; // nothing reads it
  vulkan_passage *way = &u->passages[region];
  way->words = words;
  way->copied = 0;
  if (swirl_vulkan_import(dev, &way->imported, binding->base, words * sizeof(u32), base)) return SWIRL_OK;
  if (dev->imports) {
    SWIRL_LOG(&dev->logger, SWIRL_LOG_DEBUG, "%s: a matrix of %llu bytes cannot be read in place and is copied",
              dev->offer.name, (unsigned long long)words * sizeof(u32));
  }
  if (way->staging.bytes < words * sizeof(u32)) {
    swirl_vulkan_buffer_destroy(dev, &way->staging);
    SWIRL_TRY(swirl_vulkan_buffer_create(dev, &way->staging, words * sizeof(u32), dev->host_type));
  }
  *base = way->staging.address;
  return SWIRL_OK;
}

// Each piece brings what those before it have not, and what stands beside its end: what a GPU has once read it may find
// in its cache, not in memory, until the end of the submission, and it reads more than it was told to.
enum { BESIDE_WORDS = 1024 };
static void list_copies(vulkan_upload *u, const execution *e) {
  for (u32 i = 0; i < u->num; i++) {
    const u32 region = u->pieces[i].args.src.region;
    const region_binding *binding = &e->regions[region];
    vulkan_passage *way = &u->passages[region];
    const u64 first = way->copied, read = words_read(&u->pieces[i], binding),
              rounded = ceil_div_u64(read, BESIDE_WORDS) * BESIDE_WORDS,
              end = rounded < way->words ? rounded : way->words;
    u->copies[i] = (vulkan_copy){0};
    if (!binding->is_host || way->imported.buffer != VK_NULL_HANDLE || read <= first) continue;
    u->copies[i].to = (u8 *)((u32 *)way->staging.mapped + first);
    u->copies[i].from = (const u8 *)(binding->base + first);
    u->copies[i].bytes = (end - first) * sizeof(u32);
    way->copied = end;
  }
}

typedef struct copy_context {
  vulkan_device *dev;
  vulkan_upload *u;
  VkResult result; // the last
} copy_context;
static void there(void *context, u32 num_there) {
  copy_context *c = context;
  const VkSemaphoreSignalInfo info = {
      .sType = VK_STRUCTURE_TYPE_SEMAPHORE_SIGNAL_INFO, .semaphore = c->u->uploaded, .value = c->u->base + num_there};
  c->result = c->dev->api.vkSignalSemaphore(c->dev->device, &info);
}

swirl_status swirl_vulkan_upload_copy(vulkan_device *dev, vulkan_upload *u, const execution *e) {
  if (u->num == 0) return SWIRL_OK;
  copy_context context = {dev, u, VK_SUCCESS};
  list_copies(u, e);
  swirl_vulkan_copy(&dev->copiers, u->copies, u->num, there, &context);
  return swirl_vulkan_status(dev, context.result);
}

void swirl_vulkan_upload_end_run(vulkan_device *dev, vulkan_upload *u) {
  if (u->num == 0) return;
  u->base += u->num;
  for (u32 i = 0; i < u->num_regions; i++) swirl_vulkan_buffer_destroy(dev, &u->passages[i].imported);
}
