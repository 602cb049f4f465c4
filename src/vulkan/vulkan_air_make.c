#include "vulkan/vulkan_air_make.h"

#include <stdatomic.h>

#include "vulkan/air_code.h"
#include "vulkan/vulkan_device.h"

enum { MAX_THREADS = 16 };

// A part is 256 instructions, some thousands of a GPU: the sums of a workgroup, about 300, weigh little beside it, and
// with 36 parts keccakf's 2^12 points at a time are work for a large GPU. A module is what drivers compile in a second
// or a few. An instruction of the extension field is up to fifteen of the base field, and large programs would be
// megabytes of code.
const air_limits swirl_vulkan_air_limits[NUM_AIR_USES] = {
    [AIR_USE_round0] = {.part = 256, .part_max = 4096, .module = 2048, .keep = {64, 1024, 8192}},
    [AIR_USE_leaves] = {.part = 256, .part_max = 4096, .module = 2048, .whole_interactions = true},
    [AIR_USE_mle] = {.part = 64, .part_max = 512, .module = 512, .program = 1024},
};

static const struct {
  vulkan_frame frame;
  air_target target;
} kinds[NUM_AIR_USES] = {
    [AIR_USE_round0] = {FRAME_round0, AIR_TARGET_SUMS},
    [AIR_USE_leaves] = {FRAME_leaves, AIR_TARGET_LEAVES},
    [AIR_USE_mle] = {FRAME_mle, AIR_TARGET_EXT_SUMS},
};

swirl_status swirl_vulkan_air_divide(air_job *job, const u32 *program, const air_limits *limits,
                                     const swirl_allocator *allocator) {
  const air_keep_limits *keep = &limits->keep;
  const air_flow_kind kind = keep->most > 0 ? AIR_FLOW_WITH_KEPT : AIR_FLOW_WHOLE;
  SWIRL_TRY(swirl_air_flow_make(&job->flow, program, kind, keep, allocator));
  job->kernels->num_kept = job->flow.num_kept;
  if (job->flow.num_kept > 0) SWIRL_TRY(swirl_air_flow_make(&job->of_kept, program, AIR_FLOW_OF_KEPT, keep, allocator));
  return swirl_air_parts_make(&job->kernels->parts, &job->flow, limits, allocator);
}
void swirl_vulkan_air_job_release(air_job *job, const swirl_allocator *allocator) {
  swirl_air_flow_release(&job->flow, allocator);
  swirl_air_flow_release(&job->of_kept, allocator);
}

swirl_status swirl_vulkan_air_code(spirv_words *out, const air_job *job, u32 module) {
  const air_parts *parts = &job->kernels->parts;
  const bool keeps = module == parts->num_modules;
  const vulkan_kernel_code *code = &swirl_vulkan_frames[keeps ? FRAME_round0_kept : kinds[job->use].frame];
  spirv_frame frame;
  if (!swirl_spirv_frame_read(&frame, code->words, (u32)(code->bytes / sizeof(u32)))) return SWIRL_ERR_UNSUPPORTED;
  if (!keeps) return swirl_air_code_make(out, &frame, kinds[job->use].target, &job->flow, parts, module);
  u32 starts[] = {0, job->of_kept.num}, modules[] = {0, 1};
  const air_parts whole = {.starts = starts, .modules = modules, .num_parts = 1, .num_modules = 1};
  return swirl_air_code_make(out, &frame, AIR_TARGET_KEEP, &job->of_kept, &whole, 0);
}

// One module of a job.
typedef struct task {
  air_job *job;
  u32 module;
  swirl_status status;
  VkResult result;
} task;
typedef struct crew {
  vulkan_device *dev;
  task *tasks;
  u32 num;
  atomic_uint next;
} crew;

static void make_module(vulkan_device *dev, task *t) {
  spirv_words words = {.allocator = dev->allocator};
  air_kernels *k = t->job->kernels;
  VkPipeline *pipeline = t->module < k->parts.num_modules ? &k->pipelines[t->module] : &k->keep;
  t->status = swirl_vulkan_air_code(&words, t->job, t->module);
  if (t->status == SWIRL_OK) t->result = swirl_vulkan_compile(dev, words.words, words.num * sizeof(u32), pipeline);
  swirl_spirv_release(&words);
}
static void *work(void *argument) {
  crew *c = argument;
  for (u32 i; (i = atomic_fetch_add(&c->next, 1)) < c->num;) make_module(c->dev, &c->tasks[i]);
  return NULL;
}

void swirl_vulkan_air_make(vulkan_device *dev, air_job *jobs, u32 num) {
  u32 num_tasks = 0;
  for (u32 i = 0; i < num; i++) num_tasks += jobs[i].status == SWIRL_OK ? air_job_num_modules(&jobs[i]) : 0;
  crew c = {.dev = dev, .tasks = swirl_mem_alloc(dev->allocator, num_tasks * sizeof *c.tasks)};
  atomic_init(&c.next, 0);
  for (u32 i = 0; i < num; i++) {
    if (jobs[i].status == SWIRL_OK && c.tasks == NULL) jobs[i].status = SWIRL_ERR_NO_MEMORY;
    if (jobs[i].status != SWIRL_OK) continue;
    for (u32 m = 0; m < air_job_num_modules(&jobs[i]); m++) c.tasks[c.num++] = (task){.job = &jobs[i], .module = m};
  }
  const u32 most = u32_min(u32_min(dev->num_host_threads, MAX_THREADS), c.num);
  pthread_t threads[MAX_THREADS];
  u32 started = 0;
  while (started + 1 < most && pthread_create(&threads[started], NULL, work, &c) == 0) started++;
  work(&c);
  for (u32 i = 0; i < started; i++) pthread_join(threads[i], NULL);
  for (u32 i = 0; i < c.num; i++) {
    air_job *job = c.tasks[i].job;
    if (job->status == SWIRL_OK) job->status = c.tasks[i].status;
    if (job->result == VK_SUCCESS) job->result = c.tasks[i].result;
  }
  swirl_mem_release(dev->allocator, c.tasks, num_tasks * sizeof *c.tasks);
}
