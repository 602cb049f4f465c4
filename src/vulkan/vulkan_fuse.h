// Small operations in one dispatch. Between two dispatches a GPU is idle for microseconds, and a proof has thousands of
// operations in series that take no longer themselves: rounds of a sumcheck, and what the transcript does between them.
// Runs of them are executed by one workgroup (kernels/serial.comp). Only prepared programs are fused: the records of
// the runs are uploaded once.
#ifndef SWIRL_VULKAN_VULKAN_FUSE_H
#define SWIRL_VULKAN_VULKAN_FUSE_H

#include "device/driver.h"
#include "vulkan/serial_format.h"

struct vulkan_device;
struct vulkan_launcher;

// What becomes of the next operations: their own launchers make dispatches, of one operation or of a group; or they are
// executed by one workgroup; or what they observe is absorbed by the host. The first of a fused run may be a large sum,
// whose last step is then the first of the dispatch. A run lies within the spans that it touches.
typedef struct vulkan_run {
  enum { RUN_LAUNCHED, RUN_FUSED, RUN_ABSORBED } kind;
  u32 num;
} vulkan_run;
// The run that begins with `op`.
vulkan_run swirl_vulkan_run(const execution *e, u32 op);
// Uploads the records of all fused runs of `e`, in order; none: `out` stays zero. Release with
// swirl_vulkan_memory_destroy().
swirl_status swirl_vulkan_fuse(struct vulkan_device *dev, device_memory *out, const execution *e);
// Records the fused run of `num` operations from `op` on, whose records are at `address`.
void swirl_vulkan_launch_fused(struct vulkan_launcher *l, const execution *e, u32 op, u32 num, u64 address);
// A large gkr_fold_eq is in a run without its table, if the gkr_fold_sums behind the run can make that: it reads it.
// The table that is left to be halved by the operation behind a run whose last is `op`; REGION_NONE: none.
dev_ptr swirl_vulkan_table_left(const execution *e, u32 op);
enum { FUSED_OP_BYTES = SERIAL_WORDS * sizeof(u32) };

#endif
