// The pool of threads: ranges cover exactly once, pieces are multiples of the grain, thread numbers are distinct, and
// several callers may loop at once. Meant for the preset `tsan` as much as for its assertions.
#include "support/cmocka_all.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "cpu/threads.h"
#include "report/report.h"

enum { MAX_N = 5000, MAX_THREADS = 16, CALLERS = 4, LOOPS = 60 };

static const u32 THREAD_COUNTS[] = {1, 2, 5, MAX_THREADS};

// What one loop sees. Cells are plain words: a race detector knows if two ranges share one, or if the caller reads
// before all is done.
typedef struct loop {
  u32 num_threads;
  size_t n, grain;
  u32 cells[MAX_N];
  atomic_uint inside[MAX_THREADS]; // calls under way by thread number
  atomic_uint mistakes;
} loop;

static void visit(void *arg, u32 thread, size_t begin, size_t end) {
  loop *l = arg;
  if (thread >= l->num_threads || begin >= end || end > l->n || begin % l->grain != 0 ||
      (end != l->n && end % l->grain != 0)) {
    atomic_fetch_add(&l->mistakes, 1);
    return;
  }
  if (atomic_fetch_add(&l->inside[thread], 1) != 0) atomic_fetch_add(&l->mistakes, 1);
  for (size_t i = begin; i < end; i++) l->cells[i]++;
  atomic_fetch_sub(&l->inside[thread], 1);
}

// `watch`: NULL, or nobody asks it to stop.
static u32 count_mistakes(loop *l, thread_pool *pool, run_watch *watch, size_t n, size_t grain) {
  *l = (loop){.num_threads = swirl_pool_num_threads(pool), .n = n, .grain = grain};
  swirl_parallel_for(pool, watch, 1, n, grain, visit, l);
  u32 mistakes = atomic_load(&l->mistakes);
  for (size_t i = 0; i < MAX_N; i++) mistakes += l->cells[i] != (i < n);
  return mistakes;
}

static void test_cover(void **state) {
  (void)state;
  static const size_t NS[] = {0, 1, 2, 3, 7, 8, 15, 16, 17, 63, 64, 65, 257, 1000, MAX_N};
  static const size_t GRAINS[] = {1, 2, 3, 16, 64, 1000, MAX_N + 1};
  loop *l = malloc(sizeof *l);
  assert_non_null(l);
  for (size_t t = 0; t < SWIRL_COUNT(THREAD_COUNTS); t++) {
    thread_pool *pool;
    assert_int_equal(swirl_pool_create(&pool, THREAD_COUNTS[t], NULL), SWIRL_OK);
    assert_int_equal(swirl_pool_num_threads(pool), THREAD_COUNTS[t]);
    for (size_t i = 0; i < SWIRL_COUNT(NS); i++) {
      for (size_t g = 0; g < SWIRL_COUNT(GRAINS); g++) {
        run_watch watch = {0};
        if (count_mistakes(l, pool, NULL, NS[i], GRAINS[g]) != 0 ||
            count_mistakes(l, pool, &watch, NS[i], GRAINS[g]) != 0) {
          fail_msg("%u threads, n %zu, grain %zu", THREAD_COUNTS[t], NS[i], GRAINS[g]);
        }
      }
    }
    swirl_pool_destroy(pool);
  }
  free(l);
}

typedef struct caller {
  thread_pool *pool;
  u32 seed, mistakes;
} caller;

static void *run_caller(void *arg) {
  caller *c = arg;
  loop *l = malloc(sizeof *l);
  for (u32 i = 0; i < LOOPS && l != NULL; i++) {
    const size_t n = (size_t)(i * 37 + c->seed * 101) % 700, grain = 1 + (i + c->seed) % 9;
    run_watch watch = {0};
    c->mistakes += count_mistakes(l, c->pool, i % 2 == 0 ? NULL : &watch, n, grain);
  }
  c->mistakes += l == NULL;
  free(l);
  return NULL;
}

static void test_callers_at_once(void **state) {
  (void)state;
  for (size_t t = 0; t < SWIRL_COUNT(THREAD_COUNTS); t++) {
    thread_pool *pool;
    assert_int_equal(swirl_pool_create(&pool, THREAD_COUNTS[t], NULL), SWIRL_OK);
    caller callers[CALLERS];
    pthread_t threads[CALLERS];
    for (u32 i = 0; i < CALLERS; i++) {
      callers[i] = (caller){.pool = pool, .seed = i};
      assert_int_equal(pthread_create(&threads[i], NULL, run_caller, &callers[i]), 0);
    }
    for (u32 i = 0; i < CALLERS; i++) {
      assert_int_equal(pthread_join(threads[i], NULL), 0);
      assert_int_equal(callers[i].mistakes, 0);
    }
    swirl_pool_destroy(pool);
  }
}

// ---- Cancelling inside a loop

enum { MANY = 1 << 20, STOP_AFTER = 100 };

typedef struct counted {
  swirl_cancel cancel;
  run_watch watch;
  atomic_uint visited;
} counted;

static void visit_until_cancelled(void *arg, u32 thread, size_t begin, size_t end) {
  (void)thread;
  counted *c = arg;
  for (size_t i = begin; i < end; i++) {
    // Long enough for a slice to stay at few items
    for (u64 from = swirl_monotonic_ns(); swirl_monotonic_ns() - from < 100000;) {
    }
    if (atomic_fetch_add(&c->visited, 1) + 1 == STOP_AFTER) swirl_cancel_request(&c->cancel);
  }
}

// A loop of minutes ends soon after the request, on every thread, and the pool serves again.
static void test_cancel(void **state) {
  (void)state;
  counted *c = malloc(sizeof *c);
  loop *l = malloc(sizeof *l);
  assert_true(c != NULL && l != NULL);
  for (size_t t = 0; t < SWIRL_COUNT(THREAD_COUNTS); t++) {
    thread_pool *pool;
    assert_int_equal(swirl_pool_create(&pool, THREAD_COUNTS[t], NULL), SWIRL_OK);
    *c = (counted){.watch = {.run = &c->cancel}};
    swirl_parallel_for(pool, &c->watch, 1, MANY, 1, visit_until_cancelled, c);
    const u32 visited = atomic_load(&c->visited);
    assert_true(visited >= STOP_AFTER && visited < MANY / 10);
    swirl_parallel_for(pool, &c->watch, 1, MANY, 1, visit_until_cancelled, c); // asked to stop before it begins
    assert_int_equal(atomic_load(&c->visited), visited);
    assert_int_equal(count_mistakes(l, pool, NULL, 1000, 1), 0);
    swirl_pool_destroy(pool);
  }
  free(l);
  free(c);
}

// Pools that come and go, with and without a loop: threads end while they look for work and while they sleep.
static void test_short_lives(void **state) {
  (void)state;
  loop *l = malloc(sizeof *l);
  assert_non_null(l);
  for (u32 i = 0; i < 40; i++) {
    thread_pool *pool;
    assert_int_equal(swirl_pool_create(&pool, 1 + i % 5, NULL), SWIRL_OK);
    if (i % 2 != 0) assert_int_equal(count_mistakes(l, pool, NULL, 100, 1), 0);
    swirl_pool_destroy(pool);
  }
  swirl_pool_destroy(NULL);
  free(l);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_cover),
      cmocka_unit_test(test_callers_at_once),
      cmocka_unit_test(test_cancel),
      cmocka_unit_test(test_short_lives),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
