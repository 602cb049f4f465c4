// What a device is to a program: something that tells what an operation costs there, and executes the whole. One driver
// a folder (src/cpu); nothing here or above knows which.
#ifndef SWIRL_DEVICE_DRIVER_H
#define SWIRL_DEVICE_DRIVER_H

#include <swirl/trace_memory.h>

#include "device/ops.h"
#include "device/watch.h"
#include "hash/suite.h"
#include "report/report.h"

typedef enum memory_kind {
  MEMORY_DEVICE, // contents for the device alone
  MEMORY_SHARED  // small: the host writes it before an execution and reads it after, through `host`
} memory_kind;

// Memory of a device; all zero: none.
typedef struct device_memory {
  u32 *base; // what a binding takes: a pointer where memory is the host's, else a device address, which host code never
             // dereferences
  u32 *host; // MEMORY_SHARED, and all memory of devices whose memory is the host's: the host's view; else NULL
  u64 words;
  void *handle; // the driver's own
} device_memory;

// What a run binds a region to. For a trace, `stride` is the distance of its columns in words; `row_stride` matters
// only to the source of trace_import.
typedef struct region_binding {
  u32 *base;
  u64 stride, row_stride;
  bool is_host; // `base` is a pointer to memory of the caller, which is only read. Where device memory is not the
                // host's nothing but trace_import reads such a region, and the driver brings the words over
} region_binding;

// What an operation costs on a device.
typedef struct op_cost {
  u64 launches;      // parallel sections
  u64 bytes;         // read and written, tables and scratch in cache not counted
  u64 field_ops;     // base multiplications
  u64 permutations;  // calls of the suite's permutation (one per sponge block or compression)
  u64 scratch_words; // working memory, for the duration of the operation
  double weight;     // about how long it takes, in a unit of the device's own
} op_cost;

// One recorded operation.
typedef struct op_record {
  u16 op, span;
  dev_ptr scratch; // in the arena; region REGION_NONE where the operation needs none
  // Operations of one group (not 0) follow each other and fall into strands: those of a strand are executed in order,
  // those of different strands may be executed side by side.
  u32 group, strand;
  u32 args[MAX_ARGS_BYTES / 4];
} op_record;

enum { SPAN_MAX_DEPTH = 8 };
// A named part of a program: operations [first_op, end_op). Spans nest; one comes before those inside it.
typedef struct span_record {
  const char *name; // static
  u32 depth, first_op, end_op;
} span_record;

#define SLOT_NONE 0xffffffffu // an execution outside of any slot

// A program with everything bound, to be executed once.
typedef struct execution {
  const hash_suite *suite;
  const region_binding *regions; // [num_regions]
  u32 num_regions;
  u32 slot;       // which run slot of the device: executions with different slots may be under way at a time, and
                  // so may any number of those with SLOT_NONE
  void *prepared; // what prepare() gave for the program; NULL: it was not prepared
  const device_memory *shared; // the MEMORY_SHARED block behind bindings, or NULL: the host's writes to it are visible
                               // to the execution, and the device's writes to the host after it
  const op_record *ops;
  const op_cost *costs;    // [num_ops]; may be NULL without a watch
  const u32 *const *known; // [num_ops] what cost() got as `known` for each; NULL without prepare()
  u32 num_ops, num_spans;
  const span_record *spans;
  span_time *times;         // [num_spans] or NULL: receives when each span began and ended on the device; a span of the
                            // whole program, from the call to its end
  run_watch *watch;         // NULL: nobody watches
  swirl_counters *counters; // NULL, or a GPU adds its submissions, waits and barriers
} execution;

typedef struct device_driver {
  void *state; // the driver's own
  const char *isa;
  u32 num_threads;
  u64 group_words;   // how much memory strands of a group may take together to be executed side by side, about; 0: they
                     // are executed one after the other
  u64 max_words;     // that one memory_create() can give; 0: no bound but what there is
  u64 stored_leaves; // without a memory limit a LogUp-GKR tree of up to so many leaves (32 bytes each) is stored whole:
                     // there is memory for it, and making its lowest layer again would take longer than writing and
                     // reading it
  u64 streamed_words; // a commitment to matrices of which so many words or more come from the caller's memory is made
                      // while they arrive (commit/commit_prove.c); 0: never
  bool host_memory;   // device memory is the host's: matrices and traces can be used where they lie
  // The cost of one operation. `known`: the words at the pointer that its block begins with, where the host knows them
  // (AIR programs, tables); else NULL.
  void (*cost)(const void *state, const hash_suite *suite, const u32 *known, u32 op, const void *args, op_cost *cost);
  // Executes the operations in order and waits for the last. The scratch of each has as many words as its cost asked
  // for, 64-byte aligned. The device takes the times of the spans itself: a GPU has its own clock, and asks it.
  //
  // A device looks at the watch often: the CPU also inside an operation, every few milliseconds; a GPU between
  // submissions, which it keeps short enough when there is a watch. SWIRL_OK: everything was executed. ERR_CANCELLED:
  // not everything; nothing is still running, and what was written is to be thrown away. Executions of other runs at
  // the same time are not touched.
  swirl_status (*execute)(const void *state, const execution *e);
  void (*close)(void *state); // when no memory and no prepared program is left

  // ---- Memory; from any thread. Sizes are never 0; src/device/device_memory.h is how others ask.
  // Contents are undefined, those of the host's view too. ERR_NO_MEMORY.
  swirl_status (*memory_create)(void *state, device_memory *out, u64 words, memory_kind kind);
  // Host words as device memory that is only read: where host_memory, the words themselves, which must outlive it; else
  // a copy, made before this returns.
  swirl_status (*memory_of)(void *state, device_memory *out, const u32 *words, u64 num);
  void (*memory_destroy)(void *state, device_memory *memory); // all-zero memory is allowed
  // Words [at + i * stride, at + i * stride + n) for i < num to the host, without gaps. Waits; safe beside executions
  // that only read the memory.
  swirl_status (*memory_read)(void *state, const device_memory *memory, u32 *out, u64 at, u64 n, u64 num, u64 stride);

  // ---- Memory that code outside of the library reaches as well. Where `memory_create_open` is NULL, that is what any
  // memory is where host_memory, and none elsewhere; the others are then not called.
  // As memory_create() of MEMORY_DEVICE, with the flags SWIRL_TRACE_*, which the device's info offers.
  // ERR_UNSUPPORTED if there is no memory of that kind after all.
  swirl_status (*memory_create_open)(void *state, device_memory *out, u64 words, u32 flags);
  // All but col_stride and bytes, for any memory of the driver.
  void (*memory_describe)(void *state, const device_memory *memory, swirl_trace_memory *out);
  // For memory that was created with a flag for it; all but `bytes`.
  swirl_status (*memory_export)(void *state, const device_memory *memory, swirl_trace_handle *out);
  // What code outside of the device wrote through a handle is seen by the executions that follow.
  swirl_status (*memory_acquire)(void *state, const device_memory *memory);
  void (*native)(void *state, swirl_native_device *out); // NULL: none

  // ---- Recorded programs; NULL: the driver prepares nothing. Called once when a program is complete, from any thread:
  // `e` is without bindings, slot, times and watch, and its arrays live as long as the program. What `prepared`
  // receives is handed to every execution of the program. Beside it a driver must execute what was not prepared.
  swirl_status (*prepare)(void *state, const execution *e, void **prepared);
  void (*unprepare)(void *state, void *prepared);

  // ---- Makes ahead, and keeps, what else is made when first needed (compiled kernels); NULL: nothing. Any thread.
  swirl_status (*warmup)(void *state);
  // The same for what AIR programs need: [num] programs. A program for which it cannot be made does without. `keep`:
  // for other processes as well. NULL: nothing. Any thread.
  void (*warm_airs)(void *state, const u32 *const *programs, u32 num, bool keep);
} device_driver;

#endif
