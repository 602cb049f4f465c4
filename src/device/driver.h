// What a device is to a program: something that tells what an operation costs there, and executes it. One driver a
// folder (src/cpu); nothing here or above knows which.
#ifndef SWIRL_DEVICE_DRIVER_H
#define SWIRL_DEVICE_DRIVER_H

#include "device/ops.h"
#include "hash/suite.h"

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
} op_cost;

typedef struct device_driver {
  void *state; // the driver's own
  const char *isa;
  u32 num_threads;
  // The cost of one operation. `prog`: the words of the AIR program that its block names, or NULL.
  void (*cost)(const void *state, const hash_suite *suite, const u32 *prog, u32 op, const void *args, op_cost *cost);
  // Executes one operation. `scratch`: as many words as its cost asked for, 64-byte aligned.
  void (*execute)(const void *state, const hash_suite *suite, const region_binding *regions, u32 *scratch, u32 op,
                  const void *args);
  void (*close)(void *state);
} device_driver;

#endif
