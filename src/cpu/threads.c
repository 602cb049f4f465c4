#include "cpu/threads.h"

#include <pthread.h>
#include <stdatomic.h>

#include "device/watched_wait.h"
#include "report/report.h"

typedef struct loop {
  run_watch *watch;
  double begin, share; // of the operation that is done before, and that the loop is
  parallel_fn fn;
  void *arg;
  size_t n, grain;
} loop;

// One loop at a time. Threads wait for `generation` to change: for a short while by looking, then asleep. A thread
// claims pieces of the range by index; which thread gets which piece is open, what a piece is, is not.
struct thread_pool {
  swirl_allocator allocator;
  u32 num_threads; // with the caller
  u32 num_started;
  pthread_t *threads;
  pthread_mutex_t mutex; // guards `generation` against lost wake-ups, `busy`, `stop`, `num_active`
  pthread_cond_t wake, done, freed;
  bool busy; // a loop runs
  atomic_uint generation;
  u32 num_active; // threads that have not finished the current loop
  bool stop;
  // The current loop
  loop current;
  size_t piece;
  atomic_size_t next; // first index not claimed
};

enum { SPIN_ROUNDS = 2000, PIECES_PER_THREAD = 4 };
enum { SLICE_NS = 2000000 }; // a watched loop looks up after a slice

static void relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

// A range in slices of `*grains` grains, which becomes so many that a slice takes about SLICE_NS. False: cancelled.
static bool run_watched(const loop *l, u32 thread, size_t begin, size_t end, size_t *grains) {
  u64 now = swirl_monotonic_ns();
  while (begin < end) {
    if (swirl_watch_is_cancelled(l->watch)) return false;
    const size_t slice = *grains * l->grain, to = end - begin > slice ? begin + slice : end;
    l->fn(l->arg, thread, begin, to);
    const u64 then = now;
    now = swirl_monotonic_ns();
    if (now - then < SLICE_NS / 2 && slice < l->n) *grains *= 2;
    if (now - then > SLICE_NS && *grains > 1) *grains /= 2;
    if (thread == 0) swirl_watch_inside(l->watch, l->begin + l->share * ((double)to / (double)l->n));
    begin = to;
  }
  return true;
}

static void run_pieces(thread_pool *pool, u32 thread) {
  const loop *l = &pool->current;
  size_t grains = 1;
  for (;;) {
    const size_t begin = atomic_fetch_add(&pool->next, pool->piece);
    if (begin >= l->n) return;
    const size_t end = size_min(l->n, begin + pool->piece);
    if (l->watch == NULL) {
      l->fn(l->arg, thread, begin, end);
    } else if (!run_watched(l, thread, begin, end, &grains)) {
      return;
    }
  }
}

typedef struct start_arg {
  thread_pool *pool;
  u32 thread;
} start_arg;

static void *thread_main(void *arg) {
  const start_arg start = *(start_arg *)arg;
  thread_pool *pool = start.pool;
  u32 seen = 0;
  // The creator waits for this on `done`, since `arg` is on its stack.
  pthread_mutex_lock(&pool->mutex);
  pool->num_active--;
  pthread_cond_signal(&pool->done);
  pthread_mutex_unlock(&pool->mutex);
  for (;;) {
    for (u32 i = 0; i < SPIN_ROUNDS && atomic_load(&pool->generation) == seen; i++) relax();
    pthread_mutex_lock(&pool->mutex);
    while (atomic_load(&pool->generation) == seen) pthread_cond_wait(&pool->wake, &pool->mutex);
    seen = atomic_load(&pool->generation);
    const bool stop = pool->stop;
    pthread_mutex_unlock(&pool->mutex);
    if (stop) return NULL;
    run_pieces(pool, start.thread);
    pthread_mutex_lock(&pool->mutex);
    if (--pool->num_active == 0) pthread_cond_signal(&pool->done);
    pthread_mutex_unlock(&pool->mutex);
  }
}

static void advance(thread_pool *pool) {
  atomic_fetch_add(&pool->generation, 1);
  pthread_cond_broadcast(&pool->wake);
}

void swirl_pool_destroy(thread_pool *pool) {
  if (pool == NULL) return;
  pthread_mutex_lock(&pool->mutex);
  pool->stop = true;
  advance(pool);
  pthread_mutex_unlock(&pool->mutex);
  for (u32 i = 0; i < pool->num_started; i++) pthread_join(pool->threads[i], NULL);
  pthread_cond_destroy(&pool->freed);
  pthread_cond_destroy(&pool->done);
  pthread_cond_destroy(&pool->wake);
  pthread_mutex_destroy(&pool->mutex);
  const swirl_allocator allocator = pool->allocator;
  swirl_mem_release(&allocator, pool->threads, pool->num_threads * sizeof *pool->threads);
  swirl_mem_release(&allocator, pool, sizeof *pool);
}

swirl_status swirl_pool_create(thread_pool **out, u32 num_threads, const swirl_allocator *allocator) {
  thread_pool *pool = swirl_mem_alloc(allocator, sizeof *pool);
  if (pool == NULL) return SWIRL_ERR_NO_MEMORY;
  if (allocator != NULL) pool->allocator = *allocator;
  pool->num_threads = u32_max(num_threads, 1);
  pool->threads = swirl_mem_alloc(allocator, pool->num_threads * sizeof *pool->threads);
  if (pool->threads == NULL) {
    swirl_mem_release(allocator, pool, sizeof *pool);
    return SWIRL_ERR_NO_MEMORY;
  }
  // These only fail for lack of resources that glibc does not need for default attributes.
  if (pthread_mutex_init(&pool->mutex, NULL) != 0 || pthread_cond_init(&pool->wake, NULL) != 0 ||
      pthread_cond_init(&pool->done, NULL) != 0 || !swirl_cond_init_watched(&pool->freed)) {
    swirl_mem_release(allocator, pool->threads, pool->num_threads * sizeof *pool->threads);
    swirl_mem_release(allocator, pool, sizeof *pool);
    return SWIRL_ERR_THREAD;
  }
  swirl_status status = SWIRL_OK;
  for (u32 i = 1; i < pool->num_threads && status == SWIRL_OK; i++) {
    start_arg start = {pool, i};
    pthread_mutex_lock(&pool->mutex);
    pool->num_active = 1;
    if (pthread_create(&pool->threads[i - 1], NULL, thread_main, &start) != 0) {
      status = SWIRL_ERR_THREAD;
    } else {
      pool->num_started++;
      while (pool->num_active != 0) pthread_cond_wait(&pool->done, &pool->mutex);
    }
    pthread_mutex_unlock(&pool->mutex);
  }
  if (status != SWIRL_OK) {
    swirl_pool_destroy(pool);
    return status;
  }
  *out = pool;
  return SWIRL_OK;
}

u32 swirl_pool_num_threads(const thread_pool *pool) { return pool->num_threads; }

// Takes the pool for a loop of the calling thread. False: cancelled while another one had it.
static bool take(thread_pool *pool, const run_watch *watch) {
  pthread_mutex_lock(&pool->mutex);
  while (pool->busy && !(watch != NULL && swirl_watch_is_cancelled(watch))) {
    swirl_cond_wait_watched(&pool->freed, &pool->mutex, watch);
  }
  const bool taken = !pool->busy;
  if (taken) pool->busy = true;
  pthread_mutex_unlock(&pool->mutex);
  return taken;
}

// A loop on all threads.
static void run_shared(thread_pool *pool, const loop *l) {
  const size_t pieces = (size_t)pool->num_threads * PIECES_PER_THREAD;
  const size_t num_grains = (l->n + l->grain - 1) / l->grain;
  if (!take(pool, l->watch)) return;
  pool->current = *l;
  pool->piece = (num_grains + pieces - 1) / pieces * l->grain;
  atomic_store(&pool->next, 0);
  pthread_mutex_lock(&pool->mutex);
  pool->num_active = pool->num_started;
  advance(pool);
  pthread_mutex_unlock(&pool->mutex);
  run_pieces(pool, 0);
  pthread_mutex_lock(&pool->mutex);
  while (pool->num_active != 0) pthread_cond_wait(&pool->done, &pool->mutex);
  pool->busy = false;
  pthread_cond_signal(&pool->freed);
  pthread_mutex_unlock(&pool->mutex);
}

void swirl_parallel_for(thread_pool *pool, run_watch *watch, double share, size_t n, size_t grain, parallel_fn fn,
                        void *arg) {
  if (n == 0) return;
  loop l = {.watch = watch, .fn = fn, .arg = arg, .n = n, .grain = grain == 0 ? 1 : grain};
  if (watch != NULL) {
    l.begin = watch->inside;
    l.share = share * (1 - l.begin);
  }
  if (n > l.grain && pool->num_threads > 1) {
    run_shared(pool, &l);
  } else if (watch != NULL) {
    size_t grains = 1;
    run_watched(&l, 0, 0, n, &grains);
  } else {
    fn(arg, 0, 0, n);
  }
  if (watch != NULL) watch->inside = l.begin + l.share;
}
