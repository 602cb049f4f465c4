#include "vulkan/vulkan_copier.h"

enum { BLOCK = 1 << 20, MIN_SHARED = 4 << 20 };

// ---- With the lock held; it is given back while bytes are copied and while the caller is told.

static void tell(vulkan_copiers *c, vulkan_copy_job *job) {
  while (!job->is_telling) {
    u32 there = job->num_there;
    while (there < job->num && job->copies[there].left == 0) there++;
    if (there == job->num_there) return;
    job->num_there = there;
    job->is_telling = true;
    pthread_mutex_unlock(&c->lock);
    job->there(job->context, there);
    pthread_mutex_lock(&c->lock);
    job->is_telling = false;
    pthread_cond_broadcast(&c->changed);
  }
}

// Copies the job's next block; false: none is left to begin with.
static bool copy_block(vulkan_copiers *c, vulkan_copy_job *job) {
  while (job->at < job->num && job->at_byte == job->copies[job->at].bytes) {
    job->at++;
    job->at_byte = 0;
  }
  if (job->at == job->num) return false;
  vulkan_copy *copy = &job->copies[job->at];
  const u64 at = job->at_byte, bytes = copy->bytes - at < BLOCK ? copy->bytes - at : BLOCK;
  job->at_byte += bytes;
  pthread_mutex_unlock(&c->lock);
  memcpy(copy->to + at, copy->from + at, bytes);
  pthread_mutex_lock(&c->lock);
  copy->left -= bytes;
  if (copy->left == 0) tell(c, job);
  return true;
}

static bool copy_any(vulkan_copiers *c) {
  for (vulkan_copy_job *job = c->jobs; job != NULL; job = job->next) {
    if (copy_block(c, job)) return true; // the job may be gone
  }
  return false;
}

static void *run_thread(void *argument) {
  vulkan_copiers *c = argument;
  pthread_mutex_lock(&c->lock);
  while (!c->is_closing) {
    if (!copy_any(c)) pthread_cond_wait(&c->changed, &c->lock);
  }
  pthread_mutex_unlock(&c->lock);
  return NULL;
}

// Threads that cannot be had are done without.
static void start_threads(vulkan_copiers *c) {
  c->is_started = true;
  while (c->num_threads < c->max_threads && pthread_create(&c->threads[c->num_threads], NULL, run_thread, c) == 0) {
    c->num_threads++;
  }
}

// ---- From outside

bool swirl_vulkan_copiers_init(vulkan_copiers *c, u32 num_threads) {
  c->max_threads = u32_min(num_threads - 1, MAX_COPIERS);
  c->has_lock = pthread_mutex_init(&c->lock, NULL) == 0;
  c->has_changed = pthread_cond_init(&c->changed, NULL) == 0;
  return c->has_lock && c->has_changed;
}

void swirl_vulkan_copiers_destroy(vulkan_copiers *c) {
  if (c->num_threads > 0) {
    pthread_mutex_lock(&c->lock);
    c->is_closing = true;
    pthread_cond_broadcast(&c->changed);
    pthread_mutex_unlock(&c->lock);
    for (u32 i = 0; i < c->num_threads; i++) pthread_join(c->threads[i], NULL);
  }
  if (c->has_changed) pthread_cond_destroy(&c->changed);
  if (c->has_lock) pthread_mutex_destroy(&c->lock);
  *c = (vulkan_copiers){0};
}

static void append(vulkan_copiers *c, vulkan_copy_job *job) {
  vulkan_copy_job **end = &c->jobs;
  while (*end != NULL) end = &(*end)->next;
  *end = job;
}

static void take_out(vulkan_copiers *c, const vulkan_copy_job *job) {
  vulkan_copy_job **at = &c->jobs;
  while (*at != job) at = &(*at)->next;
  *at = job->next;
}

void swirl_vulkan_copy(vulkan_copiers *c, vulkan_copy *copies, u32 num, void (*there)(void *context, u32 num_there),
                       void *context) {
  vulkan_copy_job job = {.copies = copies, .num = num, .there = there, .context = context};
  u64 bytes = 0;
  for (u32 i = 0; i < num; i++) bytes += copies[i].left = copies[i].bytes;
  pthread_mutex_lock(&c->lock);
  tell(c, &job); // of those without bytes
  append(c, &job);
  if (bytes >= MIN_SHARED) {
    if (!c->is_started) start_threads(c);
    pthread_cond_broadcast(&c->changed);
  }
  while (copy_block(c, &job)) continue;
  take_out(c, &job);
  while (job.num_there < num || job.is_telling) pthread_cond_wait(&c->changed, &c->lock);
  pthread_mutex_unlock(&c->lock);
}
