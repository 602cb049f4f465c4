// Making the kernels of AIR programs (vulkan_air.h): code, then pipelines, several at a time.
#ifndef SWIRL_VULKAN_VULKAN_AIR_MAKE_H
#define SWIRL_VULKAN_VULKAN_AIR_MAKE_H

#include "vulkan/spirv.h"
#include "vulkan/vulkan_air.h"

// A program's kernels for one use, to be made. `kernels` has its parts and room for its pipelines, or `status` says why
// not: then nothing is made.
typedef struct air_job {
  struct air_entry *entry;
  air_use use;
  air_flow flow, of_kept;
  air_kernels *kernels;
  swirl_status status; // of dividing, then of the code
  VkResult result;     // of the compilation
} air_job;
static inline bool air_job_failed(const air_job *job) { return job->status != SWIRL_OK || job->result != VK_SUCCESS; }

extern const air_limits swirl_vulkan_air_limits[NUM_AIR_USES]; // what devices begin with

// Tells of each job whether it succeeded. Pipelines of failed ones may be there in part.
void swirl_vulkan_air_make(struct vulkan_device *dev, air_job *jobs, u32 num);

// Whether a program comes in such an operation, does anything there, and is not too long by `limits`.
bool swirl_vulkan_air_is_used(const u32 *program, air_use use, const air_limits *limits);
// Divides a program for a use: flow, kept values and parts of `job`. ERR_UNSUPPORTED: it is not fit for kernels;
// ERR_NO_MEMORY. Release whatever the result.
swirl_status swirl_vulkan_air_divide(air_job *job, const u32 *program, const air_limits *limits,
                                     const swirl_allocator *allocator);
void swirl_vulkan_air_job_release(air_job *job, const swirl_allocator *allocator); // not what `kernels` has
// The code of module `module`, or of the kernel of kept values, which comes behind the last.
swirl_status swirl_vulkan_air_code(spirv_words *out, const air_job *job, u32 module);
static inline u32 air_job_num_modules(const air_job *job) {
  return job->kernels->parts.num_modules + (job->kernels->num_kept > 0);
}

#endif
