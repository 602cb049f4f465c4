// Someone who watches a program being executed: may stop it, and hears how far it is.
#ifndef SWIRL_DEVICE_WATCH_H
#define SWIRL_DEVICE_WATCH_H

#include "base/cancel.h"

typedef struct run_watch {
  const swirl_cancel *run, *device; // NULL: none
  swirl_progress_fn progress;       // NULL: none
  void *context;
  // How far it is: kept by the thread that executes.
  u64 start_ns, last_ns;
  double total, done, weight; // weights of all operations, of those done, of the one under way
  double inside;              // share of the operation under way that is done
  u64 num_ops, ops_done;
  const char *span;
} run_watch;

// From any thread.
static inline bool swirl_watch_is_cancelled(const run_watch *w) {
  return swirl_is_cancelled(w->run) || swirl_is_cancelled(w->device);
}
// Begins with `num_ops` operations of weight `total`. The calls below come from one thread.
void swirl_watch_begin(run_watch *w, double total, u64 num_ops);
// An operation of weight `weight` inside `span` begins; `share` of it is done; it is done.
void swirl_watch_op(run_watch *w, const char *span, double weight);
void swirl_watch_inside(run_watch *w, double share);
void swirl_watch_op_done(run_watch *w);
// Everything is done.
void swirl_watch_end(run_watch *w);

#endif
