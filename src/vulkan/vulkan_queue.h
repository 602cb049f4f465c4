// Queues: runs that have one each overlap on the device; those that share one follow each other there.
#ifndef SWIRL_VULKAN_VULKAN_QUEUE_H
#define SWIRL_VULKAN_VULKAN_QUEUE_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/base.h"
#include "vulkan/vulkan_api.h"

enum { MAX_QUEUES = 4 };

typedef struct vulkan_queue {
  VkQueue queue;
  pthread_mutex_t lock; // one thread at a time submits to it
  bool has_lock;
  atomic_uint num_runs; // executions under way that submit to it
} vulkan_queue;

// With how many queues a device is opened that `num_in_flight` runs share, where the family offers `offered`, at least
// one. `limit`: 0, or the user's bound.
u32 swirl_vulkan_num_queues(u32 num_in_flight, u32 offered, u32 limit);

bool swirl_vulkan_queue_init(vulkan_queue *queue, VkQueue handle);
void swirl_vulkan_queue_destroy(vulkan_queue *queue); // a zeroed one is allowed

// Whether another execution than the one that asks is under way on the queue.
static inline bool swirl_vulkan_queue_is_shared(const vulkan_queue *queue) { return atomic_load(&queue->num_runs) > 1; }

#endif
