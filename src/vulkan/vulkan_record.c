#include "vulkan/vulkan_record.h"

#include "base/grow.h"
#include "vulkan/vulkan_fuse.h"
#include "vulkan/vulkan_launch.h"
#include "vulkan/vulkan_submit.h"

// A chunk ends where its estimated duration exceeds this: a display's GPU survives, and a request to stop waits no
// longer. Estimates are for a large GPU; one that shares the host's memory is some ten times slower or more.
static double max_chunk_ns(const vulkan_device *dev) {
  return dev->offer.type == VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU ? 4e6 : 40e6;
}

static swirl_status begin_chunk(vulkan_device *dev, vulkan_recorded *r) {
  vulkan_chunk *chunks = swirl_grow(dev->allocator, r->chunks, &r->cap_chunks, r->num_chunks + 1, sizeof *r->chunks);
  if (chunks == NULL) return SWIRL_ERR_NO_MEMORY;
  r->chunks = chunks;
  vulkan_chunk *chunk = &chunks[r->num_chunks++];
  *chunk = (vulkan_chunk){0};
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
  VkCommandBuffer commands = r->chunks[r->num_chunks - 1].commands;
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
  chunk->end_piece = r->upload.num;
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
  return swirl_vulkan_memory_create(
      dev, &r->regions, (r->num_regions + OWN_REGIONS) * sizeof(vulkan_region) / sizeof(u32), MEMORY_SHARED);
}

static void launch_group(vulkan_launcher *l, const execution *e, u32 op, u32 end) {
  for (u32 i = op; i < end; i++) {
    if (i == op || e->ops[i].strand != e->ops[i - 1].strand) l->stage = 0;
    l->op = i;
    l->independent = false;
    swirl_vulkan_launch_op(l, e, i);
  }
}

// Ends the chunk inside an operation. What the host has written until the next one begins is seen there.
static swirl_status next_chunk(vulkan_launcher *l) {
  vulkan_device *dev = l->dev;
  vulkan_recorded *r = l->recorded;
  SWIRL_TRY(end_chunk(dev, r, l->op));
  SWIRL_TRY(begin_chunk(dev, r));
  const VkMemoryBarrier barrier = {.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
                                   .srcAccessMask = VK_ACCESS_HOST_WRITE_BIT,
                                   .dstAccessMask = VK_ACCESS_SHADER_READ_BIT};
  dev->api.vkCmdPipelineBarrier(r->chunks[r->num_chunks - 1].commands, VK_PIPELINE_STAGE_HOST_BIT,
                                VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, 0, 1, &barrier, 0, NULL, 0, NULL);
  return SWIRL_OK;
}

static swirl_status absorb(vulkan_launcher *l, u32 position, u32 num, u32 *reply) {
  vulkan_device *dev = l->dev;
  vulkan_recorded *r = l->recorded;
  SWIRL_TRY(swirl_vulkan_absorber_add(dev, &r->absorber, position, num));
  *reply = REPLY_WORDS * (r->absorber.num - 1);
  VkCommandBuffer before = r->chunks[r->num_chunks - 1].commands;
  swirl_vulkan_flush(l, before);
  swirl_vulkan_record_barrier(dev, before);
  r->chunks[r->num_chunks - 1].absorbs = true;
  return next_chunk(l);
}

// Pieces that one chunk waits for are about as large in every program: a program's first matrices may be small.
// Work that has all its pieces does not wait for others, unless it takes no longer than a cut does, or they come as
// soon. Pieces that come beside other work are waited for together.
enum { MAX_PIECE_CHUNKS = 16, MIN_CHUNK_WORDS = 1 << 20, CUT_NS = 10000, CUT_WORDS = 1 << 16 };
static u64 words_of_pieces(const execution *e) {
  u64 words = 0;
  for (u32 i = 0; i < e->num_ops; i++) {
    args_trace_import args;
    if (e->ops[i].op != OP_trace_import) continue;
    memcpy(&args, e->ops[i].args, sizeof args);
    words += (u64)args.width << args.log_height;
  }
  return words / MAX_PIECE_CHUNKS > MIN_CHUNK_WORDS ? words / MAX_PIECE_CHUNKS : MIN_CHUNK_WORDS;
}

static swirl_status await_piece(vulkan_launcher *l, const args_trace_import *args, u32 index, u32 num) {
  vulkan_recorded *r = l->recorded;
  const vulkan_piece piece = {*args, index, num};
  const u64 own = swirl_vulkan_piece_words(&piece);
  u64 words = own;
  for (u32 i = r->num_chunks == 1 ? 0 : r->chunks[r->num_chunks - 2].end_piece; i < r->upload.num; i++) {
    words += swirl_vulkan_piece_words(&r->upload.pieces[i]);
  }
  if (r->ns_ahead > CUT_NS) r->words_behind += own;
  if (r->words_behind > CUT_WORDS || (words > r->piece_words && r->upload.num > 0 && args->beside == 0)) {
    swirl_vulkan_flush(l, r->chunks[r->num_chunks - 1].commands);
    SWIRL_TRY(next_chunk(l));
    r->ns_ahead = 0;
    r->words_behind = 0;
  }
  return swirl_vulkan_upload_add(l->dev, &r->upload, &piece);
}

// Memory for the submissions of all runs.
static swirl_status create_batches(vulkan_device *dev, vulkan_recorded *r) {
  r->batches = swirl_mem_alloc(dev->allocator, r->num_chunks * sizeof *r->batches);
  r->timelines = swirl_mem_alloc(dev->allocator, r->num_chunks * sizeof *r->timelines);
  r->order = swirl_mem_alloc(dev->allocator, (r->num_chunks + 2) * sizeof *r->order);
  if (r->batches == NULL || r->timelines == NULL || r->order == NULL) return SWIRL_ERR_NO_MEMORY;
  r->order[0] = r->before;
  for (u32 i = 0; i < r->num_chunks; i++) r->order[1 + i] = r->chunks[i].commands;
  r->order[r->num_chunks + 1] = r->after;
  return SWIRL_OK;
}

swirl_status swirl_vulkan_record(vulkan_device *dev, vulkan_recorded *r, const execution *e) {
  *r = (vulkan_recorded){0};
  SWIRL_TRY(create_objects(dev, r, e));
  SWIRL_TRY(swirl_vulkan_fuse(dev, &r->fused, e));
  u64 fused = (u64)(uintptr_t)r->fused.base;
  r->piece_words = words_of_pieces(e);
  r->max_chunk_ns = max_chunk_ns(dev);
  span_marks marks = {0};
  static const vulkan_steps steps = {absorb, await_piece};
  vulkan_launcher launcher = {.dev = dev,
                              .suite = e->suite,
                              .recorded = r,
                              .steps = &steps,
                              .regions = (u64)(uintptr_t)r->regions.base,
                              .exchange = r->num_regions,
                              .halved = {REGION_NONE, 0}};
  swirl_status status = begin_chunk(dev, r);
  for (u32 op = 0, end; op < e->num_ops && status == SWIRL_OK; op = end) {
    const vulkan_run run = swirl_vulkan_run(e, op);
    end = op + run.num;
    double own = 0, own_imports = 0;
    for (u32 i = op; i < end && e->costs != NULL; i++) {
      own += e->costs[i].weight;
      if (e->ops[i].op == OP_trace_import) own_imports += e->costs[i].weight;
    }
    const double before = r->chunks[r->num_chunks - 1].ns;
    if (before > 0 && before + own > r->max_chunk_ns) {
      status = end_chunk(dev, r, op);
      if (status == SWIRL_OK) status = begin_chunk(dev, r);
      if (status != SWIRL_OK) break;
    }
    r->chunks[r->num_chunks - 1].ns += own;
    mark_spans(dev, r, &marks, e, op);
    switch (run.kind) {
    case RUN_LAUNCHED: launch_group(&launcher, e, op, end); break;
    case RUN_FUSED:
      swirl_vulkan_launch_fused(&launcher, e, op, run.num, fused);
      fused += (u64)run.num * FUSED_OP_BYTES;
      break;
    case RUN_ABSORBED: swirl_vulkan_launch_absorbed(&launcher, e, op, run.num); break;
    }
    launcher.halved = run.kind == RUN_FUSED ? swirl_vulkan_table_left(e, end - 1) : (dev_ptr){REGION_NONE, 0};
    swirl_vulkan_flush(&launcher, r->chunks[r->num_chunks - 1].commands);
    r->ns_ahead += own - own_imports;
    status = launcher.status;
  }
  if (status == SWIRL_OK) {
    mark_spans(dev, r, &marks, e, e->num_ops);
    status = end_chunk(dev, r, e->num_ops);
  }
  if (status == SWIRL_OK) swirl_vulkan_choose_cuts(r->chunks, r->num_chunks, r->absorber.absorbs);
  if (status == SWIRL_OK) status = create_batches(dev, r);
  if (status == SWIRL_OK) status = swirl_vulkan_upload_start(dev, &r->upload, r->num_regions);
  r->num_dispatches = launcher.num_dispatches;
  r->num_barriers = launcher.num_barriers;
  swirl_vulkan_launcher_release(&launcher);
  return status == SWIRL_OK ? swirl_vulkan_absorber_start(dev, &r->absorber, e->suite) : status;
}

void swirl_vulkan_recorded_destroy(vulkan_device *dev, vulkan_recorded *r) {
  const vulkan_api *api = &dev->api;
  swirl_vulkan_absorber_destroy(dev, &r->absorber);
  swirl_mem_release(dev->allocator, r->batches, r->num_chunks * sizeof *r->batches);
  swirl_mem_release(dev->allocator, r->timelines, r->num_chunks * sizeof *r->timelines);
  swirl_mem_release(dev->allocator, r->order, (r->num_chunks + 2) * sizeof *r->order);
  swirl_vulkan_upload_destroy(dev, &r->upload);
  swirl_vulkan_memory_destroy(dev, &r->regions);
  swirl_vulkan_memory_destroy(dev, &r->fused);
  if (r->queries != VK_NULL_HANDLE) api->vkDestroyQueryPool(dev->device, r->queries, NULL);
  if (r->fence != VK_NULL_HANDLE) api->vkDestroyFence(dev->device, r->fence, NULL);
  if (r->pool != VK_NULL_HANDLE) api->vkDestroyCommandPool(dev->device, r->pool, NULL);
  swirl_mem_release(dev->allocator, r->chunks, r->cap_chunks * sizeof *r->chunks);
  *r = (vulkan_recorded){0};
}
