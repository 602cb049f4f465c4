// Measures single operations on a GPU, by its own clock.
//
// As in a prover, memory is there from the start: all cases are gone through twice, the first time for its size alone,
// and nothing that is measured lies in memory that was got or given back shortly before.
#ifndef TESTS_VULKAN_BENCH_RIG_H
#define TESTS_VULKAN_BENCH_RIG_H

#include "device/driver.h"

enum { RIG_TRACE = REGION_FIRST_OBJECT, RIG_HOST, RIG_SEED, RIG_REGIONS };

typedef struct rig {
  device_driver gpu, cpu; // cpu: only with `check`
  const char *only;       // part of the names of the operations to measure; NULL: all
  bool sizing;            // only find out what the cases need; true at first
  bool interpret;         // AIR programs, even where kernels would be made for them
  bool check;             // compare what small cases leave in the arena with what the CPU leaves
  double byte_rate, product_rate, permutation_rate; // a second, at best: the floors
  device_memory arena, trace, tables, seed, status; // bound from `capacity` on
  u64 arena_used, trace_used, trace_stride;         // of the case, words
  u64 arena_most, trace_most;                       // of all cases so far
  u32 *table_words;                                 // what the host knows: tables, AIR programs
  u64 tables_used, tables_cap;
  u32 *host; // the region RIG_HOST
  u64 host_words, host_stride;
  u32 num_failed;
} rig;

// GPU number `index`. Ends the program, with a message, if that fails; so does everything that runs out of memory.
void rig_open(rig *r, u32 index);
void rig_close(rig *r);
// After all cases were gone through: memory for the largest. From here on they are measured.
void rig_reserve(rig *r);
// Bytes read and written a nanosecond by a copy of 1 GiB, so that a reader can tell a slow machine from a slow
// operation; 0: the cases have no room for it.
double rig_yardstick(rig *r);

// What a case is made of. Contents of the arena, the trace and the host's matrix are pseudo-random base values.
void rig_clear(rig *r);
dev_ptr rig_take(rig *r, u64 words); // in the arena, 64-byte aligned
static inline dev_ptr rig_ext(rig *r, u64 n) { return rig_take(r, 4 * n); }
dev_ptr rig_put(rig *r, const void *words, u64 num_words); // a copy in the tables
dev_ptr rig_put_below(rig *r, u64 num, u32 bound);         // random indices in the tables
void rig_bind_trace(rig *r, u64 width, u64 stride);        // RIG_TRACE: columns `stride` words apart
void rig_bind_host(rig *r, u64 words, u64 stride);         // RIG_HOST, rows one word apart

// Executes the operation, often enough in one submission to be measured well, and prints a line: the median time of
// several submissions, what it moves and computes a second, and how many times the floor it takes.
void rig_measure(rig *r, u32 op, const char *name, const char *what, const void *args, size_t size);
// The same with a block's members.
#define MEASURE(r, op_name, what, ...)                                                                                 \
  do {                                                                                                                 \
    const args_##op_name args_ = {__VA_ARGS__};                                                                        \
    rig_measure((r), OP_##op_name, #op_name, (what), &args_, sizeof args_);                                            \
  } while (0)

#endif
