// Opening a device, its lifetime, and the memory slots of runs.
#include "device/device.h"

#include "device/watched_wait.h"

struct device_lock {
  pthread_mutex_t mutex;
  pthread_cond_t freed;
};

// Creates the lock; nothing is left behind on failure.
static swirl_status create_lock(swirl_device *dev) {
  struct device_lock *lock = swirl_mem_alloc(&dev->allocator, sizeof *lock);
  if (lock == NULL) return SWIRL_ERR_NO_MEMORY;
  if (pthread_mutex_init(&lock->mutex, NULL) != 0) {
    swirl_mem_release(&dev->allocator, lock, sizeof *lock);
    return SWIRL_ERR_THREAD;
  }
  if (!swirl_cond_init_watched(&lock->freed)) {
    pthread_mutex_destroy(&lock->mutex);
    swirl_mem_release(&dev->allocator, lock, sizeof *lock);
    return SWIRL_ERR_THREAD;
  }
  dev->lock = lock;
  return SWIRL_OK;
}

static void release_memory(swirl_device *dev, run_memory *memory) {
  for (u32 i = 0; i < ARENA_PIECES; i++) swirl_memory_destroy(&dev->driver, &memory->arena[i]);
  swirl_memory_destroy(&dev->driver, &memory->shared);
}

static void destroy(swirl_device *dev) {
  const swirl_allocator allocator = dev->allocator;
  for (u32 i = 0; i < dev->num_slots && dev->slots != NULL; i++) {
    release_memory(dev, &dev->slots[i].memory);
  }
  if (dev->driver.close != NULL) dev->driver.close(dev->driver.state);
  swirl_mem_release(&allocator, dev->slots, dev->num_slots * sizeof *dev->slots);
  if (dev->lock != NULL) {
    pthread_cond_destroy(&dev->lock->freed);
    pthread_mutex_destroy(&dev->lock->mutex);
    swirl_mem_release(&allocator, dev->lock, sizeof *dev->lock);
  }
  swirl_mem_release(&allocator, dev, sizeof *dev);
}

swirl_status swirl_device_create(swirl_device **out, const swirl_allocator *allocator, u32 num_in_flight,
                                 swirl_diag *diag) {
  swirl_device *dev = swirl_mem_alloc(allocator, sizeof *dev);
  if (dev == NULL) return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "device");
  atomic_init(&dev->references, 1);
  dev->allocator = *allocator;
  dev->num_slots = u32_max(num_in_flight, 1);
  dev->slots = swirl_mem_alloc(allocator, dev->num_slots * sizeof *dev->slots);
  swirl_status status = dev->slots == NULL ? SWIRL_ERR_NO_MEMORY : create_lock(dev);
  if (status != SWIRL_OK) {
    destroy(dev);
    return swirl_fail(diag, status, "device");
  }
  *out = dev;
  return SWIRL_OK;
}

swirl_device *swirl_device_hold(swirl_device *dev) {
  atomic_fetch_add(&dev->references, 1);
  return dev;
}

void swirl_device_close(swirl_device *dev) {
  if (dev != NULL && atomic_fetch_sub(&dev->references, 1) == 1) destroy(dev);
}

const char *swirl_device_isa(const swirl_device *dev) { return dev->driver.isa; }
uint32_t swirl_device_num_threads(const swirl_device *dev) { return dev->driver.num_threads; }

u64 swirl_run_memory_words(const run_memory *memory) {
  u64 sum = memory->shared.words;
  for (u32 i = 0; i < ARENA_PIECES; i++) sum += memory->arena[i].words;
  return sum;
}

// How many words there will be when every block is large enough for `p`.
static u64 grown_words(const run_memory *memory, const program *p) {
  u64 sum = u64_max(memory->shared.words, swirl_program_shared_words(p));
  for (u32 i = 0; i < ARENA_PIECES; i++) sum += u64_max(memory->arena[i].words, swirl_program_piece_words(p, i));
  return sum;
}

// The free slot whose memory fits best: the smallest that is large enough, else the largest.
static u32 choose_slot(const swirl_device *dev, const program *p) {
  u32 best = UINT32_MAX;
  for (u32 i = 0; i < dev->num_slots; i++) {
    if (dev->slots[i].busy) continue;
    if (best == UINT32_MAX) {
      best = i;
      continue;
    }
    const run_memory *memory = &dev->slots[i].memory, *least = &dev->slots[best].memory;
    const u64 words = swirl_run_memory_words(memory), least_words = swirl_run_memory_words(least);
    const bool fits = grown_words(memory, p) == words, best_fits = grown_words(least, p) == least_words;
    const bool smaller = words < least_words;
    if (fits != best_fits ? fits : fits == smaller) best = i;
  }
  return best;
}

run_watch *swirl_device_watch(const swirl_device *dev, run_watch *watch) {
  if (dev->cancel == NULL) return NULL;
  *watch = (run_watch){.device = dev->cancel};
  return watch;
}

// Makes a block of slot `slot` one of at least `words` words; a smaller one is given back first.
static swirl_status grow(swirl_device *dev, u32 slot, device_memory *block, u64 words, memory_kind kind,
                         memory_growth *growth) {
  if (block->words >= words) return SWIRL_OK;
  SWIRL_LOG(&dev->logger, SWIRL_LOG_DEBUG, "working memory %u grows from %llu to %llu bytes%s", slot,
            (unsigned long long)block->words * sizeof(u32), (unsigned long long)words * sizeof(u32),
            kind == MEMORY_SHARED ? " of inputs and outputs" : "");
  swirl_memory_destroy(&dev->driver, block);
  SWIRL_TRY(swirl_memory_create(&dev->driver, block, words, kind));
  growth->blocks++;
  growth->bytes += words * sizeof(u32);
  return SWIRL_OK;
}

static swirl_status grow_memory(swirl_device *dev, u32 slot, const program *p, memory_growth *growth) {
  run_memory *memory = &dev->slots[slot].memory;
  // What several programs need of each block may be more than the limit, which each of them meets.
  if (dev->memory_limit != 0 && grown_words(memory, p) > dev->memory_limit / sizeof(u32)) release_memory(dev, memory);
  for (u32 i = 0; i < ARENA_PIECES; i++) {
    const u64 words = swirl_program_piece_words(p, i);
    SWIRL_TRY(grow(dev, slot, &memory->arena[i], words, MEMORY_DEVICE, growth));
  }
  return grow(dev, slot, &memory->shared, swirl_program_shared_words(p), MEMORY_SHARED, growth);
}

swirl_status swirl_device_take_slot(swirl_device *dev, u32 *slot, memory_growth *growth, const program *p,
                                    const run_watch *watch, swirl_diag *diag) {
  *growth = (memory_growth){0};
  if (dev->plan_only) return swirl_fail(diag, SWIRL_ERR_UNSUPPORTED, "the device 'plan' executes nothing");
  const u64 bytes = (swirl_program_arena_words(p) + swirl_program_shared_words(p)) * sizeof(u32);
  if (dev->memory_limit != 0 && bytes > dev->memory_limit) {
    return swirl_fail(
        diag, SWIRL_ERR_MEMORY_LIMIT,
        "this needs %llu bytes of working memory, the device's memory limit is %llu: raise it or split the "
        "witness into smaller proofs",
        (unsigned long long)bytes, (unsigned long long)dev->memory_limit);
  }
  pthread_mutex_lock(&dev->lock->mutex);
  u32 chosen;
  bool waited = false;
  while ((chosen = choose_slot(dev, p)) == UINT32_MAX) {
    waited = true;
    if (watch != NULL && swirl_watch_is_cancelled(watch)) {
      pthread_mutex_unlock(&dev->lock->mutex);
      return swirl_fail_cancelled(diag);
    }
    swirl_cond_wait_watched(&dev->lock->freed, &dev->lock->mutex, watch);
  }
  dev->slots[chosen].busy = true;
  pthread_mutex_unlock(&dev->lock->mutex);
  if (waited) SWIRL_LOG(&dev->logger, SWIRL_LOG_DEBUG, "waited for the working memory of another run");
  const swirl_status status = grow_memory(dev, chosen, p, growth);
  if (status != SWIRL_OK) {
    swirl_device_give_slot(dev, chosen);
    if (status != SWIRL_ERR_NO_MEMORY) return swirl_fail(diag, status, "%s", swirl_status_text(status));
    return swirl_fail(
        diag, status,
        "working memory of a proof: %llu bytes cannot be had; a memory limit below that makes the proof in "
        "less memory and more time",
        (unsigned long long)bytes);
  }
  *slot = chosen;
  return SWIRL_OK;
}

void swirl_device_give_slot(swirl_device *dev, u32 slot) {
  pthread_mutex_lock(&dev->lock->mutex);
  dev->slots[slot].busy = false;
  pthread_cond_signal(&dev->lock->freed);
  pthread_mutex_unlock(&dev->lock->mutex);
}

swirl_status swirl_program_status(const program *p, swirl_diag *diag) {
  if (p->status == SWIRL_OK) return SWIRL_OK;
  return swirl_fail(diag, p->status, "%s: %s", p->error, swirl_status_text(p->status));
}

swirl_status swirl_error_word_status(const u32 *words, swirl_diag *diag) {
  const swirl_status status = (swirl_status)words[STATUS_CODE];
  if (status == SWIRL_OK) return SWIRL_OK;
  if (status != SWIRL_ERR_TRACE_VALUE) return swirl_fail(diag, status, "%s", swirl_status_text(status));
  swirl_fail(diag, status, "AIR %u, part %u, column %u, row %u: the word is not a field element (>= 2013265921)",
             words[STATUS_AIR], words[STATUS_PART], words[STATUS_COLUMN], words[STATUS_ROW]);
  if (diag != NULL) {
    diag->air = words[STATUS_AIR];
    diag->part = words[STATUS_PART];
    diag->column = words[STATUS_COLUMN];
    diag->row = words[STATUS_ROW];
  }
  return status;
}

swirl_digest swirl_digest_of(const hash_suite *suite, const u32 *words) {
  u8 bytes[SUITE_DIGEST_BYTES];
  suite->encode_digest(bytes, words);
  swirl_digest digest;
  for (u32 i = 0; i < 8; i++) digest.words[i] = load_le32(bytes + 4 * i);
  return digest;
}
