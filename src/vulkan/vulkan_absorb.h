// Long absorbs, done by the host inside a recorded program: permutations in series are much faster on a CPU's core than
// on a GPU. What is observed and the sponge come to a buffer that both see; the program goes on when the sponge is
// back.
#ifndef SWIRL_VULKAN_VULKAN_ABSORB_H
#define SWIRL_VULKAN_VULKAN_ABSORB_H

#include "vulkan/vulkan_device.h"

// `num` elements observed from a position.
typedef struct vulkan_absorb {
  u32 position, num;
} vulkan_absorb;

// The absorbs of one recording in their order, and a thread that does them, which sleeps between runs. All zero: none.
// Two timelines, each with one writer, so that the host may let the program go on at any time: the device advances
// `exported` when it has written the exchange, the thread advances `absorbed` when the reply is there. Their values go
// on from run to run.
enum { REPLY_WORDS = 64 }; // of `replies` an absorb: whole lines
typedef struct vulkan_absorber {
  vulkan_device *dev;
  const hash_suite *suite; // in its fastest form
  vulkan_absorb *absorbs;  // [num]
  u32 num, cap;
  // host_type. What comes: the sponge (sponge_words), the elements (num); one absorb after the other. What goes back:
  // the sponges, each in a place of its own. A device that wrote or read a line of memory in a submission may not see
  // what the host writes there before its end, barrier or not: so none is both written and read, and none read twice.
  vulkan_buffer exchange, replies;
  VkSemaphore exported, absorbed;
  u64 base; // their value when a run begins
  pthread_t thread;
  bool has_lock, has_changed, has_thread;
  pthread_mutex_t lock;   // guards what follows
  pthread_cond_t changed; // any of it
  u32 num_submitted;      // absorbs of this run whose elements are on their way: the thread waits for them
  u32 num_done;           // of these
  bool is_given_up;       // the run: what was submitted may never come
  bool is_closing;        // the thread ends
  swirl_status status;    // of the run: its first failure
} vulkan_absorber;

// While recording: one more absorb.
swirl_status swirl_vulkan_absorber_add(vulkan_device *dev, vulkan_absorber *a, u32 position, u32 num);
// When all are known: the exchange, the timelines and the thread; nothing if there is no absorb. `a` stays where it is.
swirl_status swirl_vulkan_absorber_start(vulkan_device *dev, vulkan_absorber *a, const hash_suite *suite);
// No run may be under way; whatever has been added or started.
void swirl_vulkan_absorber_destroy(vulkan_device *dev, vulkan_absorber *a);

// In a run: `num` more absorbs are on the queue. They begin now, not before: nobody uses a semaphore while it is
// submitted.
void swirl_vulkan_absorber_submitted(vulkan_absorber *a, u32 num);
// Waits until all that were submitted are done; `give_up`: the device failed, and they may never come. Where the thread
// itself failed, which the status tells, the program runs on with a wrong sponge.
swirl_status swirl_vulkan_absorber_wait(vulkan_absorber *a, bool give_up);
// The run is over, and the thread idle.
void swirl_vulkan_absorber_end_run(vulkan_absorber *a);

#endif
