#include "vulkan/vulkan_queue.h"

u32 swirl_vulkan_num_queues(u32 num_in_flight, u32 offered, u32 limit) {
  const u32 most = limit == 0 ? MAX_QUEUES : u32_min(limit, MAX_QUEUES);
  return u32_max(1, u32_min(num_in_flight, u32_min(offered, most)));
}

bool swirl_vulkan_queue_init(vulkan_queue *queue, VkQueue handle) {
  queue->queue = handle;
  atomic_init(&queue->num_runs, 0);
  queue->has_lock = pthread_mutex_init(&queue->lock, NULL) == 0;
  return queue->has_lock;
}

void swirl_vulkan_queue_destroy(vulkan_queue *queue) {
  if (queue->has_lock) pthread_mutex_destroy(&queue->lock);
  queue->has_lock = false;
}
