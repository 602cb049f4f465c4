// swirl/control.h: watching a call that takes long, stopping it, and hearing what the library has to tell.
#ifndef SWIRL_CONTROL_H
#define SWIRL_CONTROL_H

#include <swirl/base.h>

#ifdef __cplusplus
extern "C" {
#endif

// A request to stop. Calls look at it all the time, also inside one long operation: on a CPU they return within 100 ms,
// on a GPU between submissions. A call that stops returns ERR_CANCELLED and leaves everything as if it had not begun:
// outputs, reports and transcripts are untouched, nothing is held; the same objects serve again.
//
// One for a single run goes into swirl_run_options, and stops that run alone. One for a device goes into
// swirl_device_desc, and stops every call on the device: runs, commitments, key generation, loading keys, traces,
// checks. A call that has finished its work when the request comes may still succeed.
typedef struct swirl_cancel swirl_cancel;
// `allocator` NULL: malloc and free; copied.
SWIRL_API SWIRL_NODISCARD swirl_status swirl_cancel_create(swirl_cancel **out, const swirl_allocator *allocator,
                                                           swirl_diag *diag);
// No call may be looking at it any more; one of a device lives until the last object made from that device is gone.
SWIRL_API void swirl_cancel_destroy(swirl_cancel *cancel); // NULL is allowed
// From any thread, and from a signal handler: a single store without a lock. Stays until it is reset.
SWIRL_API void swirl_cancel_request(swirl_cancel *cancel);
SWIRL_API bool swirl_cancel_is_requested(const swirl_cancel *cancel);
// Withdraws the request, for calls that begin afterwards; none may be looking at it.
SWIRL_API void swirl_cancel_reset(swirl_cancel *cancel);

// How far a run is.
typedef struct swirl_progress {
  const char *span;     // the innermost span under way, a name of swirl/report.h
  double share;         // of the run's time, estimated from the work done and to do: from 0 to 1, never falls
  uint64_t elapsed_ns;  // since the run began to execute; elapsed_ns * (1 - share) / share is what is left, about
  uint64_t done, total; // operations
} swirl_progress;

// Called in the thread that called the library: at the start, then at most ten times a second, and at the end of a run
// that succeeds, with share 1. A long wait for a device that is busy with other runs has no calls. It must not call the
// library, except swirl_cancel_request().
typedef void (*swirl_progress_fn)(void *context, const swirl_progress *progress);

// What a logger wants to hear: a level has those before it in it.
typedef enum swirl_log_level {
  SWIRL_LOG_WARNING = 0, // something works, but not as it could: an instruction set this machine lacks, a failed run
  SWIRL_LOG_INFO = 1,    // what was made: devices, keys, provers with their plans
  SWIRL_LOG_DEBUG = 2    // what happens in a run: memory, waiting, time
} swirl_log_level;

// Hears what the library has to tell, for people: the texts may change with every version. Goes into swirl_device_desc.
// `message` is one line, without a line break, valid during the call. The call comes from whichever thread is calling
// the library, so from several at once if they do; the library holds no lock. It must not call the library.
typedef struct swirl_logger {
  void (*fn)(void *context, swirl_log_level level, const char *message); // NULL: nobody hears
  void *context;
  swirl_log_level level; // the last level to hear
} swirl_logger;

#ifdef __cplusplus
}
#endif
#endif
