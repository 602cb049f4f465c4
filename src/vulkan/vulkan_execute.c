// Running recorded programs.
#include "vulkan/vulkan_launch.h"
#include "vulkan/vulkan_record.h"
#include "vulkan/vulkan_upload.h"

static swirl_status bind(vulkan_device *dev, vulkan_recorded *r, const execution *e) {
  for (u32 i = 0; i < r->num_regions; i++) {
    const region_binding *binding = &e->regions[i];
    vulkan_region region = {(u64)(uintptr_t)binding->base, binding->stride, binding->row_stride};
    if (binding->is_host) SWIRL_TRY(swirl_vulkan_upload(dev, &r->uploads[i], e, i, &region.base));
    memcpy(r->regions.host + i * sizeof region / sizeof(u32), &region, sizeof region);
  }
  const vulkan_region own[OWN_REGIONS] = {{.base = r->absorber.exchange.address},
                                          {.base = r->absorber.replies.address}};
  memcpy(r->regions.host + r->num_regions * sizeof own[0] / sizeof(u32), own, sizeof own);
  return SWIRL_OK;
}

// What surrounds the chunks: transfers of shared memory, and the reset of the queries.
static swirl_status record_surroundings(vulkan_device *dev, vulkan_recorded *r, const execution *e) {
  const vulkan_api *api = &dev->api;
  const VkCommandBufferBeginInfo begin = {.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO,
                                          .flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT};
  SWIRL_TRY(swirl_vulkan_status(dev, api->vkBeginCommandBuffer(r->before, &begin)));
  swirl_vulkan_record_barrier(dev, r->before);
  swirl_vulkan_record_to_device(dev, r->before, &r->regions);
  if (e->shared != NULL) swirl_vulkan_record_to_device(dev, r->before, e->shared);
  if (r->queries != VK_NULL_HANDLE) api->vkCmdResetQueryPool(r->before, r->queries, 0, r->num_queries);
  swirl_vulkan_record_barrier(dev, r->before);
  SWIRL_TRY(swirl_vulkan_status(dev, api->vkEndCommandBuffer(r->before)));
  SWIRL_TRY(swirl_vulkan_status(dev, api->vkBeginCommandBuffer(r->after, &begin)));
  swirl_vulkan_record_barrier(dev, r->after);
  if (e->shared != NULL) {
    swirl_vulkan_record_to_host(dev, r->after, e->shared);
    swirl_vulkan_record_barrier(dev, r->after);
  }
  return swirl_vulkan_status(dev, api->vkEndCommandBuffer(r->after));
}

// One batch a chunk, with the transfers around the first and the last. In a queue all that follows a wait for a
// semaphore waits as well: during an absorb of the host another run's batches on this queue stand still.
static void make_batches(vulkan_recorded *r) {
  static const VkPipelineStageFlags everything = VK_PIPELINE_STAGE_ALL_COMMANDS_BIT;
  const vulkan_absorber *a = &r->absorber;
  u64 absorbed = a->base; // by the end of the chunk before
  for (u32 i = 0; i < r->num_chunks; i++) {
    const bool waits = i > 0 && r->chunks[i - 1].absorbs, signals = r->chunks[i].absorbs;
    const u32 first = i == 0 ? 0 : 1 + i, end = i == r->num_chunks - 1 ? r->num_chunks + 2 : 2 + i;
    vulkan_timeline *t = &r->timelines[i];
    t->wait = absorbed;
    t->signal = absorbed + 1;
    t->info = (VkTimelineSemaphoreSubmitInfo){.sType = VK_STRUCTURE_TYPE_TIMELINE_SEMAPHORE_SUBMIT_INFO,
                                              .waitSemaphoreValueCount = waits,
                                              .pWaitSemaphoreValues = &t->wait,
                                              .signalSemaphoreValueCount = signals,
                                              .pSignalSemaphoreValues = &t->signal};
    r->batches[i] = (VkSubmitInfo){.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO,
                                   .pNext = &t->info,
                                   .waitSemaphoreCount = waits,
                                   .pWaitSemaphores = &a->absorbed,
                                   .pWaitDstStageMask = &everything,
                                   .commandBufferCount = end - first,
                                   .pCommandBuffers = r->order + first,
                                   .signalSemaphoreCount = signals,
                                   .pSignalSemaphores = &a->exported};
    absorbed += signals;
  }
}

// Submits `num` batches with as many absorbs, and waits for both.
static swirl_status submit_and_wait(vulkan_device *dev, vulkan_recorded *r, const execution *e,
                                    const VkSubmitInfo *batches, u32 num, u32 num_absorbs) {
  if (e->counters != NULL) {
    e->counters->submissions++;
    e->counters->waits++;
  }
  SWIRL_TRY(swirl_vulkan_submit(dev, batches, num, r->fence));
  swirl_vulkan_absorber_submitted(&r->absorber, num_absorbs);
  const swirl_status status = swirl_vulkan_wait(dev, r->fence);
  const swirl_status absorbed = swirl_vulkan_absorber_wait(&r->absorber, status != SWIRL_OK);
  return status != SWIRL_OK ? status : absorbed;
}

// One submission; where someone watches, one for every chunk.
static swirl_status submit(vulkan_device *dev, vulkan_recorded *r, const execution *e) {
  if (e->watch == NULL) return submit_and_wait(dev, r, e, r->batches, r->num_chunks, r->absorber.num);
  for (u32 i = 0, op = 0; i < r->num_chunks; i++) {
    if (swirl_watch_is_cancelled(e->watch)) return SWIRL_ERR_CANCELLED;
    SWIRL_TRY(submit_and_wait(dev, r, e, &r->batches[i], 1, r->chunks[i].absorbs));
    for (; op < r->chunks[i].end_op; op++) {
      swirl_watch_op(e->watch, e->num_spans == 0 ? "" : e->spans[e->ops[op].span].name, e->costs[op].weight);
      swirl_watch_op_done(e->watch);
    }
  }
  return swirl_watch_is_cancelled(e->watch) ? SWIRL_ERR_CANCELLED : SWIRL_OK;
}

static swirl_status read_times(vulkan_device *dev, const vulkan_recorded *r, const execution *e) {
  if (e->times == NULL) return SWIRL_OK;
  memset(e->times, 0, e->num_spans * sizeof *e->times);
  if (r->queries == VK_NULL_HANDLE) return SWIRL_OK;
  const size_t size = r->num_queries * sizeof(u64);
  u64 *ticks = swirl_mem_alloc(dev->allocator, size);
  if (ticks == NULL) return SWIRL_ERR_NO_MEMORY;
  const swirl_status status =
      swirl_vulkan_status(dev, dev->api.vkGetQueryPoolResults(dev->device, r->queries, 0, r->num_queries, size, ticks,
                                                              sizeof *ticks, VK_QUERY_RESULT_64_BIT));
  const u64 mask = dev->offer.timestamp_bits >= 64 ? UINT64_MAX : ((u64)1 << dev->offer.timestamp_bits) - 1;
  for (u32 i = 0; i < e->num_spans && status == SWIRL_OK; i++) { // from the first span's beginning
    e->times[i].begin = (u64)((double)((ticks[2 * i] - ticks[0]) & mask) * dev->offer.timestamp_ns);
    e->times[i].end = (u64)((double)((ticks[2 * i + 1] - ticks[0]) & mask) * dev->offer.timestamp_ns);
  }
  swirl_mem_release(dev->allocator, ticks, size);
  return status;
}

swirl_status swirl_vulkan_recorded_run(vulkan_device *dev, vulkan_recorded *r, const execution *e) {
  SWIRL_TRY(bind(dev, r, e));
  SWIRL_TRY(record_surroundings(dev, r, e));
  make_batches(r);
  const swirl_status status = submit(dev, r, e);
  swirl_vulkan_absorber_end_run(&r->absorber);
  SWIRL_TRY(status);
  if (e->counters != NULL) {
    e->counters->dispatches += r->num_dispatches;
    e->counters->barriers += r->num_barriers;
  }
  return read_times(dev, r, e);
}

// A program that may be run in several slots: recorded for each when it is first run there.
typedef struct vulkan_prepared {
  pthread_mutex_t lock; // guards the list
  vulkan_recorded **slots;
  u32 num_slots;
} vulkan_prepared;

swirl_status swirl_vulkan_prepare(void *state, const execution *e, void **out) {
  vulkan_device *dev = state;
  (void)e;
  vulkan_prepared *prepared = swirl_mem_alloc(dev->allocator, sizeof *prepared);
  if (prepared == NULL) return SWIRL_ERR_NO_MEMORY;
  if (pthread_mutex_init(&prepared->lock, NULL) != 0) {
    swirl_mem_release(dev->allocator, prepared, sizeof *prepared);
    return SWIRL_ERR_THREAD;
  }
  *out = prepared;
  return SWIRL_OK;
}

void swirl_vulkan_unprepare(void *state, void *memory) {
  vulkan_device *dev = state;
  vulkan_prepared *prepared = memory;
  if (prepared == NULL) return;
  for (u32 i = 0; i < prepared->num_slots; i++) {
    if (prepared->slots[i] == NULL) continue;
    swirl_vulkan_recorded_destroy(dev, prepared->slots[i]);
    swirl_mem_release(dev->allocator, prepared->slots[i], sizeof **prepared->slots);
  }
  swirl_mem_release(dev->allocator, prepared->slots, prepared->num_slots * sizeof *prepared->slots);
  pthread_mutex_destroy(&prepared->lock);
  swirl_mem_release(dev->allocator, prepared, sizeof *prepared);
}

// The recording for a slot, made if there is none yet. Nobody else uses the slot meanwhile.
static swirl_status recorded_for(vulkan_device *dev, vulkan_prepared *prepared, const execution *e,
                                 vulkan_recorded **out) {
  pthread_mutex_lock(&prepared->lock);
  if (e->slot >= prepared->num_slots) {
    vulkan_recorded **slots = swirl_mem_alloc(dev->allocator, (e->slot + 1) * sizeof *slots);
    if (slots == NULL) {
      pthread_mutex_unlock(&prepared->lock);
      return SWIRL_ERR_NO_MEMORY;
    }
    if (prepared->num_slots > 0) memcpy(slots, prepared->slots, prepared->num_slots * sizeof *slots);
    swirl_mem_release(dev->allocator, prepared->slots, prepared->num_slots * sizeof *slots);
    prepared->slots = slots;
    prepared->num_slots = e->slot + 1;
  }
  vulkan_recorded *recorded = prepared->slots[e->slot];
  pthread_mutex_unlock(&prepared->lock);
  if (recorded == NULL) {
    recorded = swirl_mem_alloc(dev->allocator, sizeof *recorded);
    if (recorded == NULL) return SWIRL_ERR_NO_MEMORY;
    const swirl_status status = swirl_vulkan_record(dev, recorded, e);
    if (status != SWIRL_OK) {
      swirl_vulkan_recorded_destroy(dev, recorded);
      swirl_mem_release(dev->allocator, recorded, sizeof *recorded);
      return status;
    }
    pthread_mutex_lock(&prepared->lock);
    prepared->slots[e->slot] = recorded;
    pthread_mutex_unlock(&prepared->lock);
  }
  *out = recorded;
  return SWIRL_OK;
}

swirl_status swirl_vulkan_execute(const void *state, const execution *e) {
  vulkan_device *dev = (vulkan_device *)(uintptr_t)state; // its queue and kernels have their lock
  if (dev->is_lost) return SWIRL_ERR_DEVICE_LOST;
  if (e->prepared != NULL && e->slot != SLOT_NONE) {
    vulkan_recorded *recorded;
    SWIRL_TRY(recorded_for(dev, e->prepared, e, &recorded));
    return swirl_vulkan_recorded_run(dev, recorded, e);
  }
  vulkan_recorded once;
  swirl_status status = swirl_vulkan_record(dev, &once, e);
  if (status == SWIRL_OK) status = swirl_vulkan_recorded_run(dev, &once, e);
  swirl_vulkan_recorded_destroy(dev, &once);
  return status;
}
