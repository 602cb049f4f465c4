// How operations become dispatches. Every operation has a launcher (launch_*.c), which is run twice: when the program
// is recorded, to tell what the operation costs, and when its command buffer is made.
#ifndef SWIRL_VULKAN_LAUNCH_H
#define SWIRL_VULKAN_LAUNCH_H

#include "vulkan/serial_format.h"
#include "vulkan/vulkan_device.h"

// Push constants: the operation's block at 0, parameters of the dispatch, the operation's scratch, the region table.
// kernels/common.glsl has the same.
enum { MAX_PUSH_ARGS = 96, NUM_PARAMS = 5, PUSH_BYTES = 128, GROUP_SIZE = 256 };
typedef struct vulkan_push {
  u32 args[MAX_PUSH_ARGS / 4];
  u32 params[NUM_PARAMS];
  u32 scratch; // its piece of the arena plus its word offset there, a multiple of ARENA_PIECES
  u64 regions; // address of the region table
} vulkan_push;
_Static_assert(sizeof(vulkan_push) == PUSH_BYTES, "push constants");

// An entry of the region table.
typedef struct vulkan_region {
  u64 base, stride, row_stride; // address; words; words
} vulkan_region;

// A dispatch that was launched and is not recorded yet.
typedef struct vulkan_dispatch {
  VkPipeline pipeline;
  vulkan_push push;
  u32 groups[3];
  u32 stage; // a barrier stands between dispatches of different stages
} vulkan_dispatch;

// What an operation may ask of the recording beside dispatches (vulkan_record.c).
struct vulkan_launcher;
typedef struct vulkan_steps {
  swirl_status (*absorb)(struct vulkan_launcher *l, u32 position, u32 num, u32 *reply);
  swirl_status (*await_piece)(struct vulkan_launcher *l, const args_trace_import *args, u32 index, u32 num);
} vulkan_steps;

typedef struct vulkan_launcher {
  vulkan_device *dev;
  const hash_suite *suite;
  const u32 *known; // words that the host knows at the block's first pointer: an AIR program or a table; or NULL
  op_cost *cost;    // not NULL: nothing is recorded, the launcher tells what it would do
  vulkan_dispatch *dispatches; // [num] since the last flush
  u32 num, cap;
  u32 stage;                        // of the strand's last dispatch
  u64 num_dispatches, num_barriers; // recorded so far
  struct vulkan_recorded *recorded; // what is recorded
  const vulkan_steps *steps;
  u32 op; // number in the program
  const void *args;
  size_t args_size;
  dev_ptr scratch;
  u64 planned_scratch; // words of it
  u64 regions;
  u32 exchange;         // region of what the host absorbs; the next one's: what comes back
  serial_sum *sum_left; // not NULL: the last step of a sum is not launched, but told here
  dev_ptr halved;       // table that a gkr_fold_sums is to halve for itself (vulkan_fuse.h); REGION_NONE: none
  bool independent;     // the next dispatch reads and writes nothing that those since the last barrier wrote
  swirl_status status;  // first failure
} vulkan_launcher;

// What a launcher calls. Dispatches follow each other in order, each seeing what those before wrote.
// Workgroups [gx][gy][gz] of a kernel; up to NUM_PARAMS parameters.
void swirl_vulkan_dispatch(vulkan_launcher *l, vulkan_kernel kernel, u32 gx, u32 gy, u32 gz, const u32 *params,
                           u32 num_params);
// The same with a pipeline of the launcher's own: kernels made for an AIR (vulkan_air.h).
void swirl_vulkan_dispatch_pipeline(vulkan_launcher *l, VkPipeline pipeline, u32 gx, u32 gy, u32 gz, const u32 *params,
                                    u32 num_params);
// As many workgroups of GROUP_SIZE as `threads` need, in a grid that every device takes (group_index() of common.glsl).
void swirl_vulkan_dispatch_linear(vulkan_launcher *l, vulkan_kernel kernel, u64 threads, const u32 *params,
                                  u32 num_params);
#define DISPATCH(l, kernel, gx, gy, gz, ...)                                                                           \
  do {                                                                                                                 \
    const u32 params_[] = {__VA_ARGS__};                                                                               \
    swirl_vulkan_dispatch(l, KERNEL_##kernel, gx, gy, gz, params_, SWIRL_COUNT(params_));                              \
  } while (0)
#define DISPATCH_LINEAR(l, kernel, threads, ...)                                                                       \
  do {                                                                                                                 \
    const u32 params_[] = {__VA_ARGS__};                                                                               \
    swirl_vulkan_dispatch_linear(l, KERNEL_##kernel, threads, params_, SWIRL_COUNT(params_));                          \
  } while (0)
// The next dispatch is independent of the last: no barrier between them.
static inline void swirl_vulkan_independent(vulkan_launcher *l) { l->independent = true; }
// The host absorbs `num` elements from `position`, and what follows goes on after that. Dispatches before have written
// to region l->exchange: the sponge, then the elements. Those after find the new sponge in region l->exchange + 1, from
// the word on that is returned.
u32 swirl_vulkan_absorb(vulkan_launcher *l, u32 position, u32 num);
// The next dispatch reads part `index` of `num` of what the operation reads of the caller's memory: it waits until the
// host has brought that here (vulkan_upload.h).
void swirl_vulkan_await_piece(vulkan_launcher *l, const args_trace_import *args, u32 index, u32 num);
// Asks for `words` words of scratch, once an operation. An operation that asks for more than when it was planned, since
// there was no memory to make its kernels then or there is none now, is not launched.
static inline void swirl_vulkan_scratch(vulkan_launcher *l, u64 words) {
  if (l->cost != NULL) {
    l->cost->scratch_words = words;
  } else if (words > l->planned_scratch) {
    l->status = SWIRL_ERR_NO_MEMORY;
  }
}
// Adds to what the operation is said to cost (op_cost).
static inline void swirl_vulkan_work(vulkan_launcher *l, u64 bytes, u64 field_ops, u64 permutations) {
  if (l->cost == NULL) return;
  l->cost->bytes += bytes;
  l->cost->field_ops += field_ops;
  l->cost->permutations += permutations;
}
// Whether the kernels know the program's hash suite; where they do not, the launch fails.
static inline bool swirl_vulkan_knows_suite(vulkan_launcher *l) {
  if (l->suite->name == swirl_suite_babybear_poseidon2.name) return true; // in any of its forms
  l->status = SWIRL_ERR_UNSUPPORTED;
  return false;
}

// The launchers, one an operation.
#define X(name) void swirl_vulkan_launch_##name(vulkan_launcher *l, const args_##name *a);
SWIRL_OPS(X)
#undef X
// How many operations from `op` on observe so much together that the host absorbs them at once; 0: they do not.
u32 swirl_vulkan_absorbed_ops(const execution *e, u32 op);
void swirl_vulkan_launch_absorbed(vulkan_launcher *l, const execution *e, u32 op, u32 num);
// Launches `op`, whose block is `args`.
void swirl_vulkan_launch(vulkan_launcher *l, u32 op, const void *args);
// Operation `op` of a program, with its scratch.
void swirl_vulkan_launch_op(vulkan_launcher *l, const execution *e, u32 op);
// Records what was launched since the last flush, stage by stage. Strands begin at stage 0: their first dispatches run
// side by side, then their second ones, and so on.
void swirl_vulkan_flush(vulkan_launcher *l, VkCommandBuffer commands);
void swirl_vulkan_launcher_release(vulkan_launcher *l);

#endif
