#include "vulkan/vulkan_record.h"

#include "base/grow.h"
#include "vulkan/vulkan_fuse.h"
#include "vulkan/vulkan_launch.h"

// A chunk ends where its estimated duration exceeds this: a display's GPU survives, and a request to stop waits no
// longer.
static const double chunk_ns = 40e6;

static swirl_status begin_chunk(vulkan_device *dev, vulkan_recorded *r) {
  vulkan_chunk *chunks = swirl_grow(dev->allocator, r->chunks, &r->cap_chunks, r->num_chunks + 1, sizeof *r->chunks);
  if (chunks == NULL) return SWIRL_ERR_NO_MEMORY;
  r->chunks = chunks;
  vulkan_chunk *chunk = &chunks[r->num_chunks++];
  const VkCommandBufferAllocateInfo info = {.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
                                            .commandPool = r->pool,
                                            .level = VK_COMMAND_BUFFER_LEVEL_PRIMARY,
                                            .commandBufferCount = 1};
  const VkCommandBufferBeginInfo begin = {.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO};
  SWIRL_TRY(swirl_vulkan_status(dev, dev->api.vkAllocateCommandBuffers(dev->device, &info, &chunk->commands)));
  return swirl_vulkan_status(dev, dev->api.vkBeginCommandBuffer(chunk->commands, &begin));
}

// The times of spans are taken where their operations begin and end. Spans nest, and the next to begin is the next of
// the list.
typedef struct span_marks {
  u32 next, open[SPAN_MAX_DEPTH], num_open;
} span_marks;

static void mark_spans(vulkan_device *dev, vulkan_recorded *r, span_marks *m, const execution *e, u32 op) {
  if (r->queries == VK_NULL_HANDLE) return;
  const VkCommandBuffer commands = r->chunks[r->num_chunks - 1].commands;
  for (;;) {
    if (m->num_open > 0 && e->spans[m->open[m->num_open - 1]].end_op == op) {
      dev->api.vkCmdWriteTimestamp(commands, VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT, r->queries,
                                   2 * m->open[--m->num_open] + 1);
    } else if (m->next < e->num_spans && e->spans[m->next].first_op == op) {
      dev->api.vkCmdWriteTimestamp(commands, VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT, r->queries, 2 * m->next);
      m->open[m->num_open++] = m->next++;
    } else {
      return;
    }
  }
}

static swirl_status end_chunk(vulkan_device *dev, vulkan_recorded *r, u32 op) {
  vulkan_chunk *chunk = &r->chunks[r->num_chunks - 1];
  chunk->end_op = op;
  return swirl_vulkan_status(dev, dev->api.vkEndCommandBuffer(chunk->commands));
}

static swirl_status create_objects(vulkan_device *dev, vulkan_recorded *r, const execution *e) {
  const vulkan_api *api = &dev->api;
  const VkCommandPoolCreateInfo pool = {.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
                                        .flags = VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT,
                                        .queueFamilyIndex = dev->offer.queue_family};
  const VkFenceCreateInfo fence = {.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO};
  SWIRL_TRY(swirl_vulkan_status(dev, api->vkCreateCommandPool(dev->device, &pool, NULL, &r->pool)));
  SWIRL_TRY(swirl_vulkan_status(dev, api->vkCreateFence(dev->device, &fence, NULL, &r->fence)));
  VkCommandBuffer pair[2];
  const VkCommandBufferAllocateInfo info = {.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
                                            .commandPool = r->pool,
                                            .level = VK_COMMAND_BUFFER_LEVEL_PRIMARY,
                                            .commandBufferCount = 2};
  SWIRL_TRY(swirl_vulkan_status(dev, api->vkAllocateCommandBuffers(dev->device, &info, pair)));
  r->before = pair[0];
  r->after = pair[1];
  if (e->num_spans > 0 && dev->offer.timestamp_bits > 0) {
    r->num_queries = 2 * e->num_spans;
    const VkQueryPoolCreateInfo queries = {.sType = VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO,
                                           .queryType = VK_QUERY_TYPE_TIMESTAMP,
                                           .queryCount = r->num_queries};
    SWIRL_TRY(swirl_vulkan_status(dev, api->vkCreateQueryPool(dev->device, &queries, NULL, &r->queries)));
  }
  r->num_regions = e->num_regions;
  r->uploads = swirl_mem_alloc(dev->allocator, r->num_regions * sizeof *r->uploads);
  if (r->uploads == NULL) return SWIRL_ERR_NO_MEMORY;
  return swirl_vulkan_memory_create(dev, &r->regions, r->num_regions * sizeof(vulkan_region) / sizeof(u32),
                                    MEMORY_SHARED);
}

swirl_status swirl_vulkan_record(vulkan_device *dev, vulkan_recorded *r, const execution *e) {
  *r = (vulkan_recorded){0};
  SWIRL_TRY(create_objects(dev, r, e));
  SWIRL_TRY(swirl_vulkan_fuse(dev, &r->fused, e));
  u64 fused = (u64)(uintptr_t)r->fused.base;
  span_marks marks = {0};
  vulkan_launcher launcher = {
      .dev = dev, .suite = e->suite, .regions = (u64)(uintptr_t)r->regions.base, .halved = {REGION_NONE, 0}};
  double weight = 0;
  SWIRL_TRY(begin_chunk(dev, r));
  for (u32 op = 0, num; op < e->num_ops; op += num) {
    num = swirl_vulkan_fused_ops(e, op);
    double own = 0;
    for (u32 i = op; i < op + num && e->costs != NULL; i++) own += e->costs[i].weight;
    if (weight > 0 && weight + own > chunk_ns) {
      SWIRL_TRY(end_chunk(dev, r, op));
      SWIRL_TRY(begin_chunk(dev, r));
      weight = 0;
    }
    weight += own;
    mark_spans(dev, r, &marks, e, op);
    launcher.commands = r->chunks[r->num_chunks - 1].commands;
    if (num > 1) {
      swirl_vulkan_launch_fused(&launcher, e, op, num, fused);
      fused += (u64)num * FUSED_OP_BYTES;
      launcher.halved = swirl_vulkan_table_left(e, op + num - 1);
      continue;
    }
    launcher.scratch = e->ops[op].scratch;
    launcher.known = e->known == NULL ? NULL : e->known[op];
    swirl_vulkan_launch(&launcher, e->ops[op].op, e->ops[op].args);
    launcher.halved.region = REGION_NONE;
  }
  mark_spans(dev, r, &marks, e, e->num_ops);
  SWIRL_TRY(end_chunk(dev, r, e->num_ops));
  return launcher.status;
}

void swirl_vulkan_recorded_destroy(vulkan_device *dev, vulkan_recorded *r) {
  const vulkan_api *api = &dev->api;
  for (u32 i = 0; i < r->num_regions && r->uploads != NULL; i++) swirl_vulkan_buffer_destroy(dev, &r->uploads[i]);
  swirl_mem_release(dev->allocator, r->uploads, r->num_regions * sizeof *r->uploads);
  swirl_vulkan_memory_destroy(dev, &r->regions);
  swirl_vulkan_memory_destroy(dev, &r->fused);
  if (r->queries != VK_NULL_HANDLE) api->vkDestroyQueryPool(dev->device, r->queries, NULL);
  if (r->fence != VK_NULL_HANDLE) api->vkDestroyFence(dev->device, r->fence, NULL);
  if (r->pool != VK_NULL_HANDLE) api->vkDestroyCommandPool(dev->device, r->pool, NULL);
  swirl_mem_release(dev->allocator, r->chunks, r->cap_chunks * sizeof *r->chunks);
  *r = (vulkan_recorded){0};
}
