// What a device is to a program: something that tells what an operation costs there, and executes the whole. One driver
// a folder (src/cpu); nothing here or above knows which.
#ifndef SWIRL_DEVICE_DRIVER_H
#define SWIRL_DEVICE_DRIVER_H

#include "device/ops.h"
#include "device/watch.h"
#include "hash/suite.h"
#include "report/report.h"

// What a run binds a region to. For a trace, `stride` is the distance of its columns in words; `row_stride` matters
// only to the source of trace_import.
typedef struct region_binding {
  u32 *base;
  u64 stride, row_stride;
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
  u32 scratch; // arena offset in words
  u32 args[MAX_ARGS_BYTES / 4];
} op_record;

enum { SPAN_MAX_DEPTH = 8 };
// A named part of a program: operations [first_op, end_op). Spans nest; one comes before those inside it.
typedef struct span_record {
  const char *name; // static
  u32 depth, first_op, end_op;
} span_record;

// A program with everything bound, to be executed once.
typedef struct execution {
  const hash_suite *suite;
  const region_binding *regions;
  const op_record *ops;
  const op_cost *costs; // [num_ops]; may be NULL without a watch
  u32 num_ops, num_spans;
  const span_record *spans;
  span_time *times; // [num_spans] or NULL: receives when each span began and ended on the device
  run_watch *watch; // NULL: nobody watches
} execution;

typedef struct device_driver {
  void *state; // the driver's own
  const char *isa;
  u32 num_threads;
  // The cost of one operation. `prog`: the words of the AIR program, or the table of placed columns, that its block
  // names, or NULL.
  void (*cost)(const void *state, const hash_suite *suite, const u32 *prog, u32 op, const void *args, op_cost *cost);
  // Executes the operations in order and waits for the last. The scratch of each has as many words as its cost asked
  // for, 64-byte aligned. The device takes the times of the spans itself: a GPU has its own clock, and asks it.
  //
  // A device looks at the watch often: the CPU also inside an operation, every few milliseconds; a GPU between
  // submissions, which it keeps short enough when there is a watch. SWIRL_OK: everything was executed. ERR_CANCELLED:
  // not everything; nothing is still running, and what was written is to be thrown away. Executions of other runs at
  // the same time are not touched.
  swirl_status (*execute)(const void *state, const execution *e);
  void (*close)(void *state);
} device_driver;

#endif
