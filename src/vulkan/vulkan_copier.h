// Threads that copy the caller's memory to where a device reads it: one core does not fill the bus. They belong to the
// device, serve all its runs and sleep between them.
#ifndef SWIRL_VULKAN_VULKAN_COPIER_H
#define SWIRL_VULKAN_VULKAN_COPIER_H

#include <pthread.h>

#include "base/base.h"

enum { MAX_COPIERS = 15 }; // beside the thread that wants the copy

typedef struct vulkan_copy {
  u8 *to;
  const u8 *from;
  u64 bytes;
  u64 left; // of them, while it is under way
} vulkan_copy;

// Copies of one caller, in their order.
typedef struct vulkan_copy_job {
  struct vulkan_copy_job *next;
  vulkan_copy *copies; // [num]
  u32 num;
  u32 at; // the copy that the next block is of
  u64 at_byte;
  u32 num_there; // the first copies, that are complete
  bool is_telling;
  void (*there)(void *context, u32 num_there);
  void *context;
} vulkan_copy_job;

typedef struct vulkan_copiers {
  bool has_lock, has_changed;
  pthread_mutex_t lock;   // guards what follows
  pthread_cond_t changed; // any of it
  vulkan_copy_job *jobs;  // first come, first served
  pthread_t threads[MAX_COPIERS];
  u32 num_threads, max_threads;
  bool is_started; // with the first copy that is worth it
  bool is_closing;
} vulkan_copiers;

// `num_threads`: that the process may use, with the one that wants the copy.
bool swirl_vulkan_copiers_init(vulkan_copiers *c, u32 num_threads);
void swirl_vulkan_copiers_destroy(vulkan_copiers *c); // no copy may be under way; a zeroed one is allowed

// Makes `num` copies, the first ones first, and returns when all are done. Whenever more of the first are complete,
// `there` hears how many, in the thread of any copier, one call at a time and with growing numbers. From any thread.
void swirl_vulkan_copy(vulkan_copiers *c, vulkan_copy *copies, u32 num, void (*there)(void *context, u32 num_there),
                       void *context);

#endif
