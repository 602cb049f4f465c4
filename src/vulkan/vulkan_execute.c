// Running recorded programs.
#include "vulkan/vulkan_launch.h"
#include "vulkan/vulkan_submit.h"

static swirl_status bind(vulkan_device *dev, vulkan_recorded *r, const execution *e) {
  for (u32 i = 0; i < r->num_regions; i++) {
    const region_binding *binding = &e->regions[i];
    vulkan_region region = {(u64)(uintptr_t)binding->base, binding->stride, binding->row_stride};
    if (binding->is_host) SWIRL_TRY(swirl_vulkan_upload_bind(dev, &r->upload, e, i, &region.base));
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

static swirl_status read_ticks(vulkan_device *dev, const vulkan_recorded *r, const execution *e) {
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

static u64 min_u64(u64 a, u64 b) { return a < b ? a : b; }

// The outermost span is what the caller waited, `wall` ns: with the way of its matrices to the device, what the queue
// did for others, and the way back. Those inside have the device's times, and the last ends when the caller goes on.
static swirl_status read_times(vulkan_device *dev, const vulkan_recorded *r, const execution *e, u64 wall) {
  if (e->times == NULL || e->num_spans == 0) return SWIRL_OK;
  memset(e->times, 0, e->num_spans * sizeof *e->times);
  if (r->queries != VK_NULL_HANDLE) SWIRL_TRY(read_ticks(dev, r, e));
  u64 last = 0;
  for (u32 i = 0; i < e->num_spans; i++) last = e->times[i].end > last ? e->times[i].end : last;
  const u64 before = wall - min_u64(last, wall);
  for (u32 i = 0; i < e->num_spans; i++) {
    e->times[i].begin = min_u64(e->times[i].begin + before, wall);
    e->times[i].end = min_u64(e->times[i].end + before, wall);
  }
  if (e->spans[0].first_op == 0 && e->spans[0].end_op == e->num_ops) e->times[0] = (span_time){0, wall};
  return SWIRL_OK;
}

swirl_status swirl_vulkan_recorded_run(vulkan_device *dev, vulkan_recorded *r, const execution *e) {
  const u64 start = swirl_monotonic_ns();
  swirl_status status = bind(dev, r, e);
  if (status == SWIRL_OK) status = record_surroundings(dev, r, e);
  if (status == SWIRL_OK) status = swirl_vulkan_run_chunks(dev, r, e);
  swirl_vulkan_absorber_end_run(&r->absorber);
  swirl_vulkan_upload_end_run(dev, &r->upload);
  SWIRL_TRY(status);
  if (e->counters != NULL) {
    e->counters->dispatches += r->num_dispatches;
    e->counters->barriers += r->num_barriers;
  }
  return read_times(dev, r, e, swirl_monotonic_ns() - start);
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
  vulkan_device *dev = (vulkan_device *)(uintptr_t)state; // its queues and kernels have their locks
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
