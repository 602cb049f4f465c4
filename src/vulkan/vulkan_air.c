#include "vulkan/vulkan_air.h"

#include "vulkan/vulkan_air_make.h"
#include "vulkan/vulkan_device.h"

typedef enum air_state { AIR_UNMADE = 0, AIR_MADE, AIR_INTERPRETED } air_state;

// A program, by its words.
typedef struct air_entry {
  struct air_entry *next;
  u32 *words; // a copy
  u64 num_words;
  air_state states[NUM_AIR_USES];
  air_kernels kernels[NUM_AIR_USES];
} air_entry;

swirl_status swirl_vulkan_airs_create(vulkan_device *dev) {
  vulkan_airs *airs = swirl_mem_alloc(dev->allocator, sizeof *airs);
  if (airs == NULL) return SWIRL_ERR_NO_MEMORY;
  dev->airs = airs;
  memcpy(airs->limits, swirl_vulkan_air_limits, sizeof airs->limits);
  airs->has_lock = pthread_mutex_init(&airs->lock, NULL) == 0;
  airs->has_making = airs->has_lock && pthread_mutex_init(&airs->making, NULL) == 0;
  return airs->has_making ? SWIRL_OK : SWIRL_ERR_THREAD;
}

static void release_kernels(vulkan_device *dev, air_kernels *k) {
  for (u32 m = 0; k->pipelines != NULL && m < k->parts.num_modules; m++)
    if (k->pipelines[m] != VK_NULL_HANDLE) dev->api.vkDestroyPipeline(dev->device, k->pipelines[m], NULL);
  if (k->keep != VK_NULL_HANDLE) dev->api.vkDestroyPipeline(dev->device, k->keep, NULL);
  swirl_mem_release(dev->allocator, k->pipelines, k->parts.num_modules * sizeof *k->pipelines);
  swirl_air_parts_release(&k->parts, dev->allocator);
  *k = (air_kernels){0};
}

static void release_entry(vulkan_device *dev, air_entry *e) {
  if (e == NULL) return;
  for (u32 use = 0; use < NUM_AIR_USES; use++) release_kernels(dev, &e->kernels[use]);
  swirl_mem_release(dev->allocator, e->words, e->num_words * sizeof(u32));
  swirl_mem_release(dev->allocator, e, sizeof *e);
}

void swirl_vulkan_airs_destroy(vulkan_device *dev) {
  vulkan_airs *airs = dev->airs;
  if (airs == NULL) return;
  while (airs->first != NULL) {
    air_entry *e = airs->first;
    airs->first = e->next;
    release_entry(dev, e);
  }
  if (airs->has_lock) pthread_mutex_destroy(&airs->lock);
  if (airs->has_making) pthread_mutex_destroy(&airs->making);
  swirl_mem_release(dev->allocator, airs, sizeof *airs);
  dev->airs = NULL;
}

static air_entry *create_entry(vulkan_device *dev, const u32 *program, u64 num_words) {
  air_entry *e = swirl_mem_alloc(dev->allocator, sizeof *e);
  if (e == NULL) return NULL;
  e->num_words = num_words;
  e->words = swirl_mem_alloc(dev->allocator, num_words * sizeof(u32));
  if (e->words == NULL) {
    release_entry(dev, e);
    return NULL;
  }
  memcpy(e->words, program, num_words * sizeof(u32));
  return e;
}

// The program's entry, made if there is none. NULL: no memory. The hash only spares comparisons.
static air_entry *entry_of(vulkan_device *dev, const u32 *program) {
  const u64 num_words = air_program_num_words(program);
  pthread_mutex_lock(&dev->airs->lock);
  air_entry *e = dev->airs->first;
  while (e != NULL && (e->words[AIR_WORD_HASH] != program[AIR_WORD_HASH] || e->num_words != num_words ||
                       memcmp(e->words, program, num_words * sizeof(u32)) != 0))
    e = e->next;
  if (e == NULL && (e = create_entry(dev, program, num_words)) != NULL) {
    e->next = dev->airs->first;
    dev->airs->first = e;
  }
  pthread_mutex_unlock(&dev->airs->lock);
  return e;
}

static air_state state_of(vulkan_device *dev, const air_entry *e, air_use use) {
  pthread_mutex_lock(&dev->airs->lock);
  const air_state state = e->states[use];
  pthread_mutex_unlock(&dev->airs->lock);
  return state;
}
static void set_state(vulkan_device *dev, air_entry *e, air_use use, air_state state) {
  pthread_mutex_lock(&dev->airs->lock);
  e->states[use] = state;
  pthread_mutex_unlock(&dev->airs->lock);
}

static swirl_status divide(vulkan_device *dev, air_job *job) {
  air_kernels *k = job->kernels;
  SWIRL_TRY(swirl_vulkan_air_divide(job, job->entry->words, &dev->airs->limits[job->use], dev->allocator));
  k->pipelines = swirl_mem_alloc(dev->allocator, k->parts.num_modules * sizeof *k->pipelines);
  return k->pipelines == NULL ? SWIRL_ERR_NO_MEMORY : SWIRL_OK;
}

static void tell(const vulkan_device *dev, const air_job *job) {
  const u32 num = job->entry->words[AIR_WORD_NUM_INSTRUCTIONS];
  const bool interactions = job->entry->words[AIR_WORD_KIND] == AIR_PROGRAM_INTERACTIONS;
  if (!air_job_failed(job)) return;
  const bool fit = job->status != SWIRL_ERR_UNSUPPORTED;
  SWIRL_LOG(&dev->logger, fit ? SWIRL_LOG_WARNING : SWIRL_LOG_INFO,
            "%s: no kernel for %s of an AIR (%u instructions), they are interpreted: %s", dev->offer.name,
            interactions ? "interactions" : "constraints", num,
            !fit                      ? "it cannot be divided well"
            : job->status != SWIRL_OK ? swirl_status_text(job->status)
                                      : "the driver cannot compile it");
}

// Makes the jobs that nobody has done. `jobs` has room for `num`, and names entries and uses.
static void make(vulkan_device *dev, air_job *jobs, u32 num) {
  u32 num_left = 0;
  pthread_mutex_lock(&dev->airs->making);
  for (u32 i = 0; i < num; i++) {
    air_job job = jobs[i];
    bool done = state_of(dev, job.entry, job.use) != AIR_UNMADE;
    for (u32 j = 0; j < num_left; j++) done = done || (jobs[j].entry == job.entry && jobs[j].use == job.use);
    if (done) continue;
    job.kernels = &job.entry->kernels[job.use];
    job.status = divide(dev, &job);
    jobs[num_left++] = job;
  }
  if (dev->airs->mode == AIR_MODE_GENERATE) swirl_vulkan_air_make(dev, jobs, num_left);
  for (u32 i = 0; i < num_left; i++) {
    if (air_job_failed(&jobs[i])) release_kernels(dev, jobs[i].kernels);
    set_state(dev, jobs[i].entry, jobs[i].use, air_job_failed(&jobs[i]) ? AIR_INTERPRETED : AIR_MADE);
  }
  pthread_mutex_unlock(&dev->airs->making);
  for (u32 i = 0; i < num_left; i++) {
    tell(dev, &jobs[i]);
    swirl_vulkan_air_job_release(&jobs[i], dev->allocator);
  }
}

bool swirl_vulkan_air_is_used(const u32 *program, air_use use, const air_limits *limits) {
  const u32 num = program[AIR_WORD_NUM_INSTRUCTIONS];
  if (use == AIR_USE_leaves && program[AIR_WORD_KIND] != AIR_PROGRAM_INTERACTIONS) return false;
  return num > 0 && (limits->program == 0 || num <= limits->program);
}

u32 swirl_vulkan_air_shares(const air_kernels *kernels, u32 m, u32 wanted) {
  const air_parts *p = &kernels->parts;
  const u32 num = p->modules[m + 1] - p->modules[m];
  return u32_max(1, u32_min(num, (u32)ceil_div_u64((u64)wanted * num, p->num_parts)));
}

const air_kernels *swirl_vulkan_air(vulkan_device *dev, air_use use, const u32 *program) {
  if (dev->airs->mode == AIR_MODE_INTERPRET || !swirl_vulkan_air_is_used(program, use, &dev->airs->limits[use]))
    return NULL;
  air_entry *e = entry_of(dev, program);
  if (e == NULL) {
    SWIRL_LOG(&dev->logger, SWIRL_LOG_WARNING, "%s: no memory for kernels of an AIR, it is interpreted",
              dev->offer.name);
    return NULL;
  }
  air_state state = state_of(dev, e, use);
  if (state == AIR_UNMADE) {
    air_job job = {.entry = e, .use = use};
    make(dev, &job, 1);
    state = state_of(dev, e, use);
  }
  return state == AIR_MADE ? &e->kernels[use] : NULL;
}

void swirl_vulkan_airs_warm(vulkan_device *dev, const u32 *const *programs, u32 num) {
  if (dev->airs->mode == AIR_MODE_INTERPRET || num == 0) return;
  air_job *jobs = swirl_mem_alloc(dev->allocator, (size_t)num * NUM_AIR_USES * sizeof *jobs);
  u32 num_jobs = 0;
  for (u32 i = 0; jobs != NULL && i < num; i++) {
    for (u32 use = 0; use < NUM_AIR_USES; use++) {
      air_entry *e = swirl_vulkan_air_is_used(programs[i], (air_use)use, &dev->airs->limits[use])
                         ? entry_of(dev, programs[i])
                         : NULL;
      if (e != NULL) jobs[num_jobs++] = (air_job){.entry = e, .use = (air_use)use};
    }
  }
  make(dev, jobs, num_jobs);
  swirl_mem_release(dev->allocator, jobs, (size_t)num * NUM_AIR_USES * sizeof *jobs);
}
