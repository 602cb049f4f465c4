// The caller's matrices on their way to the device, in pieces: the device lays out the first while the host copies the
// next. Or no way at all, where the device reads the caller's memory itself.
#ifndef SWIRL_VULKAN_VULKAN_UPLOAD_H
#define SWIRL_VULKAN_VULKAN_UPLOAD_H

#include "vulkan/vulkan_device.h"

// Part `index` of `num` of what a trace_import reads, along the dimension whose words are further apart.
typedef struct vulkan_piece {
  args_trace_import args;
  u32 index, num;
} vulkan_piece;

// A region's way.
typedef struct vulkan_passage {
  vulkan_buffer staging;  // a copy; grows, and stays for the next run
  vulkan_buffer imported; // the caller's own pages; ends with the run
  u64 words, copied;      // that the run reads; of them, by the pieces that have been listed
} vulkan_passage;

// The pieces of one recording in their order. All zero: none. The host advances `uploaded` by one for each; the values
// go on from run to run.
typedef struct vulkan_upload {
  vulkan_piece *pieces; // [num]
  u32 num, cap;
  vulkan_passage *passages; // [num_regions]
  u32 num_regions;
  VkSemaphore uploaded;
  u64 base;            // its value when a run begins
  vulkan_copy *copies; // [num] of the run under way
} vulkan_upload;

enum { IMPORT_TILE = 32 }; // columns and rows of a workgroup, as kernels/trace_import.comp

// In how many pieces a trace_import of `words` words is dispatched.
u32 swirl_vulkan_num_pieces(u64 words);
u64 swirl_vulkan_piece_words(const vulkan_piece *piece); // about

// While recording: one more piece.
swirl_status swirl_vulkan_upload_add(vulkan_device *dev, vulkan_upload *u, const vulkan_piece *piece);
// When all are known.
swirl_status swirl_vulkan_upload_start(vulkan_device *dev, vulkan_upload *u, u32 num_regions);
void swirl_vulkan_upload_destroy(vulkan_device *dev, vulkan_upload *u); // no run may be under way

// In a run: where the device will read `region`, which is the caller's memory.
swirl_status swirl_vulkan_upload_bind(vulkan_device *dev, vulkan_upload *u, const execution *e, u32 region, u64 *base);
// When all are bound: copies all pieces and advances the semaphore, before or after the run is submitted.
swirl_status swirl_vulkan_upload_copy(vulkan_device *dev, vulkan_upload *u, const execution *e);
// The run is over, or never began.
void swirl_vulkan_upload_end_run(vulkan_device *dev, vulkan_upload *u);

#endif
