// A request to stop (swirl/control.h) as those see it who look at it.
#ifndef SWIRL_BASE_CANCEL_H
#define SWIRL_BASE_CANCEL_H

#include <stdatomic.h>
#include <swirl/control.h>

#include "base/base.h"

struct swirl_cancel {
  swirl_allocator allocator;
  atomic_int requested;
};

// NULL: nobody can ask to stop.
static inline bool swirl_is_cancelled(const swirl_cancel *cancel) {
  return cancel != NULL && atomic_load_explicit(&cancel->requested, memory_order_relaxed) != 0;
}
// ERR_CANCELLED, with its message.
swirl_status swirl_fail_cancelled(swirl_diag *diag);

#endif
