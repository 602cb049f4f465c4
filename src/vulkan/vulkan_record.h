// A program as command buffers: recorded once for a slot, submitted for every run there.
#ifndef SWIRL_VULKAN_VULKAN_RECORD_H
#define SWIRL_VULKAN_VULKAN_RECORD_H

#include "vulkan/vulkan_absorb.h"
#include "vulkan/vulkan_memory.h"
#include "vulkan/vulkan_upload.h"

// Operations of bounded duration, or up to where something of the host is waited for.
typedef struct vulkan_chunk {
  VkCommandBuffer commands;
  double ns;     // estimated
  u32 end_op;    // the operation behind the last that ends here
  u32 end_piece; // the upload's piece behind the last that is read up to here
  bool absorbs;  // the next chunk waits until the host has done the next absorb
  bool is_cut;   // the next chunk may be submitted after that (vulkan_submit.h)
} vulkan_chunk;

enum { OWN_REGIONS = 2 }; // behind the program's: the absorber's exchange, its replies

// The semaphores of a chunk's batch.
typedef struct vulkan_timeline {
  VkTimelineSemaphoreSubmitInfo info;
  VkSemaphore waits[2];
  u64 values[2], signal;
} vulkan_timeline;

// How far the run under way has been submitted. The absorbing thread goes on with it where the caller ended.
typedef struct vulkan_submitted {
  vulkan_device *dev;
  vulkan_queue *queue;
  u32 next; // the first chunk that is not
  u32 num_submissions;
  bool is_fenced; // the fence is behind the last submission
} vulkan_submitted;

typedef struct vulkan_recorded {
  VkCommandPool pool;
  vulkan_chunk *chunks; // [num_chunks]
  u32 num_chunks, cap_chunks;
  double max_chunk_ns; // of a chunk of several operations, and of a submission of several chunks that someone watches
  u64 num_dispatches, num_barriers; // of a run
  VkCommandBuffer before, after;    // recorded for every run: transfers to and from the device
  // Chunk by chunk, all in one submission, or one at a time where someone watches.
  VkSubmitInfo *batches;      // [num_chunks]
  vulkan_timeline *timelines; // [num_chunks]
  VkCommandBuffer *order;     // [num_chunks + 2] before, chunks, after
  vulkan_absorber absorber;
  vulkan_upload upload;
  u64 piece_words; // of the pieces of one chunk, about
  // While recording: what would wait for pieces that it does not need. Estimated, of the work behind the last chunk
  // that ended for a piece; words of the pieces behind that work.
  double ns_ahead;
  u64 words_behind;
  vulkan_submitted run;
  VkFence fence;
  VkQueryPool queries; // begin and end of every span; VK_NULL_HANDLE: none
  u32 num_queries;
  device_memory regions; // MEMORY_SHARED: vulkan_region [num_regions + OWN_REGIONS], the last are the absorber's
  u32 num_regions;
  device_memory fused; // records of the runs of small operations (vulkan_fuse.h)
} vulkan_recorded;

// Records `e`; its bindings are not looked at. Destroy whatever the result; `r` stays where it is.
swirl_status swirl_vulkan_record(vulkan_device *dev, vulkan_recorded *r, const execution *e);
void swirl_vulkan_recorded_destroy(vulkan_device *dev, vulkan_recorded *r);
// Binds the regions of `e`, uploads the host's matrices, and runs it.
swirl_status swirl_vulkan_recorded_run(vulkan_device *dev, vulkan_recorded *r, const execution *e);

// Members of device_driver.
swirl_status swirl_vulkan_prepare(void *state, const execution *e, void **out);
void swirl_vulkan_unprepare(void *state, void *memory);
swirl_status swirl_vulkan_execute(const void *state, const execution *e);

#endif
