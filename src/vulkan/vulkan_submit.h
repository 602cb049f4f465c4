// From recorded chunks to submissions. In a queue all that follows a wait for a semaphore waits as well. A run that has
// its queue to itself is one submission, whatever it waits for. One that shares its queue comes when what it needs of
// the host is there: its matrices are copied first, and what follows an absorb is submitted after it, so that meanwhile
// the queue works for the others.
#ifndef SWIRL_VULKAN_VULKAN_SUBMIT_H
#define SWIRL_VULKAN_VULKAN_SUBMIT_H

#include "vulkan/vulkan_record.h"

enum { MAX_SUBMISSIONS = 3 }; // of a run that nobody watches

// After recording: marks the absorbs where a run may be cut, the longest ones, so many that no run has more than
// MAX_SUBMISSIONS. `absorbs`: one for each chunk that absorbs, in order.
void swirl_vulkan_choose_cuts(vulkan_chunk *chunks, u32 num, const vulkan_absorb *absorbs);
// The chunk behind the last of the submission that begins with chunk `at`.
u32 swirl_vulkan_submission_end(const vulkan_chunk *chunks, u32 num, u32 at, bool is_shared);

// Uploads, submits and waits: everything has been executed if the result is SWIRL_OK, and nothing is under way any more
// whatever it is. The regions are bound, and `before` and `after` recorded.
swirl_status swirl_vulkan_run_chunks(vulkan_device *dev, vulkan_recorded *r, const execution *e);

#endif
