// Devices and the objects on them, as the prover sees them.
#ifndef SWIRL_DEVICE_DEVICE_H
#define SWIRL_DEVICE_DEVICE_H

#include <stdatomic.h>

#include "base/log.h"
#include "device/program.h"

// Sizes of buffers are 64-bit numbers that become sizes of memory. The verifier alone runs on 32-bit machines as well.
_Static_assert(sizeof(size_t) >= sizeof(u64), "the prover needs a 64-bit machine; build the target swirl_verify");

// Memory of one proof at a time; grows between proofs, serves every program.
typedef struct run_slot {
  run_memory memory;
  bool busy;
} run_slot;

// What was taken from the device's allocator or the device.
typedef struct memory_growth {
  u64 blocks, bytes;
} memory_growth;

struct swirl_device {
  atomic_uint references;
  swirl_allocator allocator; // the device's own copy
  device_driver driver;
  swirl_device_info info;
  bool plan_only;             // the device "plan": objects have sizes but no contents
  u64 memory_limit;           // 0: none
  const swirl_cancel *cancel; // stops every call; NULL: none
  swirl_logger logger;        // without a function: none
  u32 num_slots;
  run_slot *slots;
  struct device_lock *lock; // guards `slots`
};

// A device without a driver yet; the one who opens it (src/devices.c) sets `driver`, with the device's own allocator.
swirl_status swirl_device_create(swirl_device **out, const swirl_allocator *allocator, u32 num_in_flight,
                                 swirl_diag *diag);
swirl_device *swirl_device_hold(swirl_device *dev); // one more reference; give back with swirl_device_close()

// Whether what lives on the device `owner` can be used by a call on `dev`.
static inline bool swirl_device_reaches(const swirl_device *dev, const swirl_device *owner) {
  return dev == owner || dev->plan_only || (dev->driver.host_memory && owner->driver.host_memory && !owner->plan_only);
}

// Words that are held for the runs of a slot.
u64 swirl_run_memory_words(const run_memory *memory);

// The watch of a call that has nothing but the device's own request to stop; NULL if there is none.
run_watch *swirl_device_watch(const swirl_device *dev, run_watch *watch);

// The memory for one run of `p`: waits while all slots are busy, until `watch` (may be NULL) is cancelled. `growth`
// receives what was taken for it: nothing if the blocks were large enough.
swirl_status swirl_device_take_slot(swirl_device *dev, u32 *slot, memory_growth *growth, const program *p,
                                    const run_watch *watch, swirl_diag *diag);
void swirl_device_give_slot(swirl_device *dev, u32 slot);

struct swirl_trace {
  atomic_uint references;
  swirl_device *dev;
  device_memory memory; // mont, col-major; column c at word c * stride; empty on the device "plan"
  u64 stride;
  u32 width, log_height;
  // Of swirl_trace_create_open(). While it is open nothing but its owner's code looks at its words.
  bool can_open;
  u32 open_flags;
  atomic_bool is_open, is_exported;
};
swirl_trace *swirl_trace_hold(swirl_trace *trace);
// A trace without memory, not open; NULL: no memory for it.
swirl_trace *swirl_trace_create_empty(swirl_device *dev, u32 width, u32 log_height, swirl_diag *diag);
// Whether a call on `dev` can read the trace: ERR_MISMATCH, ERR_ARGUMENT, and the rest of a sentence about it in `why`.
swirl_status swirl_trace_usable(const swirl_trace *trace, const swirl_device *dev, const char **why);
// The operations on the trace as a whole, in executions of their own, outside of any slot. ERR_TRACE_VALUE with the
// place; `source` may be the trace itself (driver.h), for words that have been checked.
swirl_status swirl_trace_import(const swirl_trace *trace, const region_binding *source, bool canonical, u32 air,
                                u32 part, swirl_diag *diag);
swirl_status swirl_trace_check(const swirl_trace *trace, u32 air, u32 part, swirl_diag *diag);

// As swirl_trace_create(), for the trace of an AIR's part: they are the place of a bad word.
swirl_status swirl_trace_create_at(swirl_trace **out, swirl_device *dev, const swirl_matrix *matrix, u32 flags, u32 air,
                                   u32 part, swirl_diag *diag);

// True if a matrix has the layout and form in which a device can use it where it lies.
bool swirl_matrix_in_place(const swirl_matrix *matrix);
// The distance of columns in words of a matrix whose strides may both be 0.
u64 swirl_matrix_col_stride(const swirl_matrix *matrix);
u64 swirl_matrix_row_stride(const swirl_matrix *matrix);
swirl_status swirl_matrix_check(const swirl_matrix *matrix, swirl_diag *diag);

struct swirl_committed {
  atomic_uint references;
  swirl_device *dev;
  const hash_suite *suite;
  u32 l_skip, log_stacked, log_blowup, k; // the parameters it was made with
  u32 width;                              // stacked columns
  u32 num_traces;
  swirl_trace **traces;
  device_memory code;               // [width][2^(log_stacked + log_blowup)], as rs_encode; empty on the device "plan"
  device_memory layers;             // as merkle_leaves; empty on the device "plan"
  u64 root_at;                      // the root in it, words
  u32 root[SUITE_MAX_DIGEST_WORDS]; // suite form
};
swirl_committed *swirl_committed_hold(swirl_committed *committed);
swirl_status swirl_commit_suite(swirl_committed **out, swirl_device *dev, const hash_suite *suite,
                                const swirl_params *params, swirl_trace *const *traces, size_t num_traces,
                                swirl_diag *diag);

// Turns a program's error, or its error word after a run, into a status. AIR, part, column and row are filled in.
swirl_status swirl_program_status(const program *p, swirl_diag *diag);
swirl_status swirl_error_word_status(const u32 *status_words, swirl_diag *diag);

// Canonical digest of a suite-form one.
swirl_digest swirl_digest_of(const hash_suite *suite, const u32 *words);

#endif
