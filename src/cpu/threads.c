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

// One loop at a time. A loop is open while it has something to claim: threads that look up enter it, claim pieces of
// the range by index and leave; it ends when it is closed and nobody is inside. So a loop waits for nobody who did not
// take part. Which thread gets which piece is open, what a piece is, is not.
//
// Whoever waits, looks for a short while and then sleeps. A sleeper counts itself before it looks for the last time,
// and who changes what it waits for looks at the count afterwards, so no wake-up is lost.
struct thread_pool {
  swirl_allocator allocator;
  u32 num_threads; // with the caller
  u32 num_started;
  pthread_t *threads;
  pthread_mutex_t mutex; // guards `busy`, and sleeping
  pthread_cond_t wake, done, freed;
  bool busy; // a loop runs
  // Loops so far << 32, LOOP_OPEN, number of threads inside without the caller.
  atomic_ullong state;
  atomic_uint num_asleep;    // threads
  atomic_bool caller_asleep; // until the last one leaves
  bool stop;                 // instead of a loop
  // The current loop
  loop current;
  atomic_size_t next; // first index not claimed
};

#define LOOP_OPEN (1ull << 31)
#define LOOP_INSIDE (LOOP_OPEN - 1)

enum { SPIN_ROUNDS = 2000 };
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

// Claims a piece: half of what is left, shared among all threads, so that pieces become small when little is left, and
// a thread that is held up at the end holds up little.
static size_t claim(thread_pool *pool, size_t *begin) {
  const loop *l = &pool->current;
  size_t piece;
  *begin = atomic_load(&pool->next);
  do {
    if (*begin >= l->n) return 0;
    const size_t grains = (l->n - *begin) / l->grain / (2 * (size_t)pool->num_threads);
    piece = size_min(l->n - *begin, (grains == 0 ? 1 : grains) * l->grain);
  } while (!atomic_compare_exchange_weak(&pool->next, begin, *begin + piece));
  return piece;
}

static void run_pieces(thread_pool *pool, u32 thread) {
  const loop *l = &pool->current;
  size_t grains = 1, begin, piece;
  while ((piece = claim(pool, &begin)) != 0) {
    if (l->watch == NULL) {
      l->fn(l->arg, thread, begin, begin + piece);
    } else if (!run_watched(l, thread, begin, begin + piece, &grains)) {
      return;
    }
  }
}

// ---- Threads

// Waits for a loop after loop `seen`; returns the state.
static u64 wait_for_loop(thread_pool *pool, u64 seen) {
  for (u32 i = 0; i < SPIN_ROUNDS; i++) {
    const u64 state = atomic_load(&pool->state);
    if (state >> 32 != seen) return state;
    relax();
  }
  pthread_mutex_lock(&pool->mutex);
  atomic_fetch_add(&pool->num_asleep, 1);
  u64 state;
  while ((state = atomic_load(&pool->state)) >> 32 == seen) pthread_cond_wait(&pool->wake, &pool->mutex);
  atomic_fetch_sub(&pool->num_asleep, 1);
  pthread_mutex_unlock(&pool->mutex);
  return state;
}

static bool enter(thread_pool *pool, unsigned long long state) {
  while ((state & LOOP_OPEN) != 0) {
    if (atomic_compare_exchange_weak(&pool->state, &state, state + 1)) return true;
  }
  return false;
}

static void leave(thread_pool *pool) {
  const u64 state = atomic_fetch_sub(&pool->state, 1) - 1;
  if ((state & (LOOP_OPEN | LOOP_INSIDE)) != 0 || !atomic_load(&pool->caller_asleep)) return;
  pthread_mutex_lock(&pool->mutex);
  pthread_cond_signal(&pool->done);
  pthread_mutex_unlock(&pool->mutex);
}

typedef struct start_arg {
  thread_pool *pool;
  u32 thread;
  bool started;
} start_arg;

static void *thread_main(void *arg) {
  start_arg *start = arg; // on the creator's stack, which waits until `started`
  thread_pool *pool = start->pool;
  const u32 thread = start->thread;
  pthread_mutex_lock(&pool->mutex);
  start->started = true;
  pthread_cond_signal(&pool->done);
  pthread_mutex_unlock(&pool->mutex);
  u64 seen = 0;
  for (;;) {
    const u64 state = wait_for_loop(pool, seen);
    seen = state >> 32;
    if (!enter(pool, state)) continue;
    const bool stop = pool->stop;
    if (!stop) run_pieces(pool, thread);
    leave(pool);
    if (stop) return NULL;
  }
}

// Opens a loop.
static void open_loop(thread_pool *pool) {
  const u64 loops = (atomic_load(&pool->state) >> 32) + 1;
  atomic_store(&pool->state, loops << 32 | LOOP_OPEN);
  if (atomic_load(&pool->num_asleep) == 0) return;
  pthread_mutex_lock(&pool->mutex);
  pthread_cond_broadcast(&pool->wake);
  pthread_mutex_unlock(&pool->mutex);
}

// Closes it, and waits for those inside.
static void close_loop(thread_pool *pool) {
  atomic_fetch_and(&pool->state, ~LOOP_OPEN);
  for (u32 i = 0; i < SPIN_ROUNDS; i++) {
    if ((atomic_load(&pool->state) & LOOP_INSIDE) == 0) return;
    relax();
  }
  pthread_mutex_lock(&pool->mutex);
  atomic_store(&pool->caller_asleep, true);
  while ((atomic_load(&pool->state) & LOOP_INSIDE) != 0) pthread_cond_wait(&pool->done, &pool->mutex);
  atomic_store(&pool->caller_asleep, false);
  pthread_mutex_unlock(&pool->mutex);
}

void swirl_pool_destroy(thread_pool *pool) {
  if (pool == NULL) return;
  pool->stop = true;
  open_loop(pool); // and leave it open
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
    start_arg start = {.pool = pool, .thread = i};
    pthread_mutex_lock(&pool->mutex);
    if (pthread_create(&pool->threads[i - 1], NULL, thread_main, &start) != 0) {
      status = SWIRL_ERR_THREAD;
    } else {
      pool->num_started++;
      while (!start.started) pthread_cond_wait(&pool->done, &pool->mutex);
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
  if (!take(pool, l->watch)) return;
  pool->current = *l;
  atomic_store(&pool->next, 0);
  open_loop(pool);
  run_pieces(pool, 0);
  close_loop(pool);
  pthread_mutex_lock(&pool->mutex);
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
