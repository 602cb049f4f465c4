// A program: a straight line of operations on device buffers, written once by the phases (docs/architecture.md).
//
// Recording cannot fail call by call: the first error sticks and is read once, at the end. Buffers of the arena are
// given out while recording, with explicit ends of life, so that the offsets of the plan are final as soon as an
// operation is recorded; scratch of an operation is a buffer that lives for that operation.
#ifndef SWIRL_DEVICE_PROGRAM_H
#define SWIRL_DEVICE_PROGRAM_H

#include <swirl/prove.h>

#include "device/arena_layout.h"
#include "device/device_memory.h"

// How a run finds the base of an object region.
typedef enum region_kind {
  REGION_BOUND, // given by each run
  REGION_FIXED, // known now: keys, committed data of keys
  REGION_ALIAS  // a buffer of the arena seen as a trace
} region_kind;
typedef struct region_record {
  region_kind kind;
  u32 *fixed;       // REGION_FIXED: base, on the device; only read
  const u32 *words; // REGION_FIXED: the host's words of it where recording needs them (AIR programs); else NULL
  dev_ptr alias;    // REGION_ALIAS: the buffer
  u64 stride;       // REGION_FIXED, REGION_ALIAS: words between columns
} region_record;

// A word of the proof that the shape alone determines (lengths, heights).
typedef struct static_word {
  u32 offset, value;
} static_word;

typedef struct program {
  const swirl_allocator *allocator;
  const device_driver *driver; // of the device planned for
  const hash_suite *suite;
  swirl_status status; // first error
  const char *error;   // what it was about

  op_record *ops;
  u32 num_ops, cap_ops;
  op_cost *costs; // [num_ops]
  u32 cap_costs;
  span_record *spans;
  u32 num_spans, cap_spans;
  u32 span_stack[SPAN_MAX_DEPTH], span_depth;
  region_record *regions;
  u32 num_regions, cap_regions; // object regions, from REGION_FIRST_OBJECT
  u32 *tables;
  u32 num_table_words, cap_tables;
  static_word *statics;
  u32 num_statics, cap_statics;
  u8 *log_is_sample;
  u32 num_log, cap_log;
  bool record_log;
  u32 num_input_words, num_proof_words;
  arena_layout arena;
  // The group that is being recorded
  u32 group, strand; // 0: none
  u32 num_groups;
  dev_ptr *deferred; // buffers whose life ends with it
  u32 num_deferred, cap_deferred;
  u64 deferred_words;
  // Since swirl_program_seal()
  const u32 **known; // [num_ops] as execution.known; NULL if the driver prepares nothing
  device_memory table_memory;
  void *prepared; // the driver's own
} program;

// Memory of one run at a time.
typedef struct run_memory {
  device_memory arena[ARENA_PIECES]; // MEMORY_DEVICE: the pieces
  device_memory shared;              // MEMORY_SHARED: proof, status, inputs, log
} run_memory;

void swirl_program_init(program *p, const device_driver *driver, const hash_suite *suite,
                        const swirl_allocator *allocator);
void swirl_program_release(program *p);
// Records an error unless there is one already.
void swirl_program_fail(program *p, swirl_status status, const char *what);

// A buffer of `words` words in the arena, 64-byte aligned, contents undefined; 0 words give REGION_NONE.
dev_ptr swirl_program_alloc(program *p, const char *name, u64 words);
// Ends its life: later buffers may take its place. REGION_NONE is allowed.
void swirl_program_free(program *p, dev_ptr buffer);
// Appends constant words to REGION_TABLES.
dev_ptr swirl_program_table(program *p, const void *words, size_t num_words);
// Reserves words of REGION_INPUT / REGION_PROOF.
dev_ptr swirl_program_input(program *p, u32 words);
dev_ptr swirl_program_proof(program *p, u32 words);
void swirl_program_static(program *p, dev_ptr at, u32 value); // a static word of the proof
u32 swirl_program_region_bound(program *p);
// A trace or committed data; only read.
u32 swirl_program_region_fixed(program *p, const device_memory *memory, u64 stride);
// An AIR program: `words` are what `memory` (which may be empty where nothing is executed) holds.
u32 swirl_program_region_words(program *p, const device_memory *memory, const u32 *words);
u32 swirl_program_region_alias(program *p, dev_ptr buffer, u64 stride);

// Appends `n` entries to the transcript log.
void swirl_program_log_append(program *p, u32 n, u8 is_sample);

void swirl_program_span_begin(program *p, const char *name);
void swirl_program_span_end(program *p);
// What is recorded between begin and end falls into strands, each begun by swirl_program_strand(): one neither reads
// nor writes what another writes, so that a device may execute them side by side. No span begins or ends inside. Where
// the device does so, buffers that are freed inside live until the group's end, so that strands share no memory; a
// group that holds too much is divided between two strands.
void swirl_program_group_begin(program *p);
void swirl_program_strand(program *p);
void swirl_program_group_end(program *p);
void swirl_program_record(program *p, u32 op, const void *args, size_t size);
#define RECORD(p, name, ...)                                                                                           \
  do {                                                                                                                 \
    const args_##name args_ = {__VA_ARGS__};                                                                           \
    swirl_program_record(p, OP_##name, &args_, sizeof args_);                                                          \
  } while (0)

#define DEV_NONE ((dev_ptr){REGION_NONE, 0})
static inline bool dev_same(dev_ptr a, dev_ptr b) { return a.region == b.region && a.offset == b.offset; }
// `words` words behind p in one buffer, which ends within the reach of the 32-bit offset.
static inline dev_ptr dev_at(dev_ptr p, u64 words) { return (dev_ptr){p.region, p.offset + (u32)words}; }
// Element i of an ext array.
static inline dev_ptr dev_ext(dev_ptr p, u64 i) { return dev_at(p, 4 * i); }

// Whether every buffer fits into one allocation of the device. A program that does not can be counted, but not sealed.
bool swirl_program_fits(const program *p);
// Memory of one run, in words: a piece of the arena, all of them, and the shared block of inputs, proof, status and
// log.
u64 swirl_program_piece_words(const program *p, u32 piece);
u64 swirl_program_arena_words(const program *p);
u64 swirl_program_shared_words(const program *p);
// When recording is complete, once: brings the tables to the device and lets the driver prepare the program. Before it
// a program cannot be executed; after it nothing is recorded.
swirl_status swirl_program_seal(program *p, swirl_diag *diag);
// Fills the bindings [REGION_FIRST_OBJECT + num_regions] of everything that is not REGION_BOUND for a run in `memory`,
// whose blocks have at least as many words as the functions above say. host[r]: the host's view of region r, NULL for
// the arena and the tables.
void swirl_program_bind(const program *p, region_binding *bindings, u32 *host[REGION_FIRST_OBJECT],
                        const run_memory *memory);
// Executes all operations of a sealed program in slot `slot`, whose memory is `memory`; `times` [num_spans], if not
// NULL, receives the times of the spans. ERR_CANCELLED if `watch` (may be NULL) says so. `counters`, if not NULL:
// submissions, waits, dispatches and barriers are added.
swirl_status swirl_program_execute(const program *p, const region_binding *bindings, u32 slot, const run_memory *memory,
                                   span_time *times, run_watch *watch, swirl_counters *counters);
// What a span will cost, with the spans inside. Memory is not counted.
swirl_counters swirl_program_span_counters(const program *p, u32 span);

#endif
