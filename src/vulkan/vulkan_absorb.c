#include "vulkan/vulkan_absorb.h"

#include "base/grow.h"

// The thread looks so often whether the run was given up: nothing else ends the wait for what will not come.
static const u64 poll_ns = 10000000;

swirl_status swirl_vulkan_absorber_add(vulkan_device *dev, vulkan_absorber *a, u32 position, u32 num) {
  vulkan_absorb *absorbs = swirl_grow(dev->allocator, a->absorbs, &a->cap, a->num + 1, sizeof *absorbs);
  if (absorbs == NULL) return SWIRL_ERR_NO_MEMORY;
  a->absorbs = absorbs;
  absorbs[a->num++] = (vulkan_absorb){position, num};
  return SWIRL_OK;
}

// VK_TIMEOUT: the run was given up.
static VkResult wait_exported(vulkan_absorber *a, u64 value) {
  const VkSemaphoreWaitInfo info = {.sType = VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO,
                                    .semaphoreCount = 1,
                                    .pSemaphores = &a->exported,
                                    .pValues = &value};
  VkResult result;
  bool is_given_up;
  do {
    result = a->dev->api.vkWaitSemaphores(a->dev->device, &info, poll_ns);
    pthread_mutex_lock(&a->lock);
    is_given_up = a->is_given_up;
    pthread_mutex_unlock(&a->lock);
  } while (result == VK_TIMEOUT && !is_given_up);
  return result;
}

static VkResult signal_absorbed(const vulkan_absorber *a, u64 value) {
  const VkSemaphoreSignalInfo info = {
      .sType = VK_STRUCTURE_TYPE_SEMAPHORE_SIGNAL_INFO, .semaphore = a->absorbed, .value = value};
  return a->dev->api.vkSignalSemaphore(a->dev->device, &info);
}

static void absorb(const vulkan_absorber *a, u32 i) {
  u32 sponge[SUITE_MAX_SPONGE_WORDS];
  const u32 *came = a->exchange.mapped;
  const size_t words = a->suite->sponge_words;
  memcpy(sponge, came, words * sizeof *sponge);
  a->suite->observe(sponge, a->absorbs[i].position, came + words, a->absorbs[i].num);
  memcpy((u32 *)a->replies.mapped + (size_t)i * REPLY_WORDS, sponge, words * sizeof *sponge);
}

static VkResult take_turn(vulkan_absorber *a, u32 i) {
  VkResult result = wait_exported(a, a->base + i + 1);
  if (result != VK_SUCCESS) return result;
  absorb(a, i);
  return signal_absorbed(a, a->base + i + 1);
}

static void *run_thread(void *argument) {
  vulkan_absorber *a = argument;
  pthread_mutex_lock(&a->lock);
  for (;;) {
    while (a->num_done == a->num_submitted && !a->is_closing) pthread_cond_wait(&a->changed, &a->lock);
    if (a->num_done == a->num_submitted) break;
    const u32 i = a->num_done;
    pthread_mutex_unlock(&a->lock);
    const VkResult result = take_turn(a, i);
    // After a failure nothing on the queue waits for this thread any more.
    if (result != VK_SUCCESS) signal_absorbed(a, a->base + a->num);
    pthread_mutex_lock(&a->lock);
    a->num_done = result == VK_SUCCESS ? i + 1 : a->num_submitted;
    if (result != VK_SUCCESS) a->status = swirl_vulkan_status(a->dev, result);
    pthread_cond_broadcast(&a->changed);
  }
  pthread_mutex_unlock(&a->lock);
  return NULL;
}

static swirl_status create_timeline(vulkan_device *dev, VkSemaphore *out) {
  const VkSemaphoreTypeCreateInfo type = {.sType = VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO,
                                          .semaphoreType = VK_SEMAPHORE_TYPE_TIMELINE};
  const VkSemaphoreCreateInfo info = {.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO, .pNext = &type};
  return swirl_vulkan_status(dev, dev->api.vkCreateSemaphore(dev->device, &info, NULL, out));
}

swirl_status swirl_vulkan_absorber_start(vulkan_device *dev, vulkan_absorber *a, const hash_suite *suite) {
  if (a->num == 0) return SWIRL_OK;
  a->dev = dev;
  a->suite = swirl_suite_at_level(suite, NULL);
  u64 words = 0;
  for (u32 i = 0; i < a->num; i++) words = words > a->absorbs[i].num ? words : a->absorbs[i].num;
  words += suite->sponge_words;
  const u64 reply_bytes = (u64)a->num * REPLY_WORDS * sizeof(u32);
  SWIRL_TRY(swirl_vulkan_buffer_create(dev, &a->exchange, words * sizeof(u32), dev->host_type));
  SWIRL_TRY(swirl_vulkan_buffer_create(dev, &a->replies, reply_bytes, dev->host_type));
  // Field elements also where a run was given up before anyone wrote any.
  memset(a->exchange.mapped, 0, words * sizeof(u32));
  memset(a->replies.mapped, 0, reply_bytes);
  SWIRL_TRY(create_timeline(dev, &a->exported));
  SWIRL_TRY(create_timeline(dev, &a->absorbed));
  a->has_lock = pthread_mutex_init(&a->lock, NULL) == 0;
  a->has_changed = pthread_cond_init(&a->changed, NULL) == 0;
  a->has_thread = a->has_lock && a->has_changed && pthread_create(&a->thread, NULL, run_thread, a) == 0;
  return a->has_thread ? SWIRL_OK : SWIRL_ERR_THREAD;
}

void swirl_vulkan_absorber_destroy(vulkan_device *dev, vulkan_absorber *a) {
  if (a->has_thread) {
    pthread_mutex_lock(&a->lock);
    a->is_closing = true;
    pthread_cond_broadcast(&a->changed);
    pthread_mutex_unlock(&a->lock);
    pthread_join(a->thread, NULL);
  }
  if (a->has_changed) pthread_cond_destroy(&a->changed);
  if (a->has_lock) pthread_mutex_destroy(&a->lock);
  if (a->exported != VK_NULL_HANDLE) dev->api.vkDestroySemaphore(dev->device, a->exported, NULL);
  if (a->absorbed != VK_NULL_HANDLE) dev->api.vkDestroySemaphore(dev->device, a->absorbed, NULL);
  swirl_vulkan_buffer_destroy(dev, &a->exchange);
  swirl_vulkan_buffer_destroy(dev, &a->replies);
  swirl_mem_release(dev->allocator, a->absorbs, a->cap * sizeof *a->absorbs);
  *a = (vulkan_absorber){0};
}

void swirl_vulkan_absorber_submitted(vulkan_absorber *a, u32 num) {
  if (num == 0) return;
  pthread_mutex_lock(&a->lock);
  a->num_submitted += num;
  pthread_cond_broadcast(&a->changed);
  pthread_mutex_unlock(&a->lock);
}

swirl_status swirl_vulkan_absorber_wait(vulkan_absorber *a, bool give_up) {
  if (a->num == 0) return SWIRL_OK;
  pthread_mutex_lock(&a->lock);
  a->is_given_up = give_up;
  while (a->num_done < a->num_submitted) pthread_cond_wait(&a->changed, &a->lock);
  const swirl_status status = a->status;
  pthread_mutex_unlock(&a->lock);
  return status;
}

void swirl_vulkan_absorber_end_run(vulkan_absorber *a) {
  if (a->num == 0) return;
  pthread_mutex_lock(&a->lock);
  a->base += a->num;
  a->num_submitted = a->num_done = 0;
  a->is_given_up = false;
  a->status = SWIRL_OK;
  pthread_mutex_unlock(&a->lock);
}
