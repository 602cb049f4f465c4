// A pool of threads of the library's own (pthreads). One primitive: a parallel loop over an index range, split by
// index, never by arrival.
#ifndef SWIRL_CPU_THREADS_H
#define SWIRL_CPU_THREADS_H

#include "device/watch.h"

typedef struct thread_pool thread_pool;

// Starts num_threads - 1 threads (the caller of a loop is the first). ERR_THREAD if one cannot be started.
swirl_status swirl_pool_create(thread_pool **out, u32 num_threads, const swirl_allocator *allocator);
void swirl_pool_destroy(thread_pool *pool);
u32 swirl_pool_num_threads(const thread_pool *pool);

// Calls fn(arg, thread, begin, end) so that the ranges [begin, end) cover [0, n) exactly once; every range but the last
// of a split is a multiple of `grain` long; `thread` < num_threads is distinct among calls that run at the same time.
// Returns when all are done. May be called from several threads at once (one loop runs after the other); not from
// inside a loop.
//
// With `watch` (NULL: none) the ranges are short in time. When it is cancelled, the rest of [0, n) is left out; while
// waiting for another caller's loop too. The calling thread tells it the share of [0, n) that is done, which is `share`
// of what is left of the operation.
typedef void (*parallel_fn)(void *arg, u32 thread, size_t begin, size_t end);
void swirl_parallel_for(thread_pool *pool, run_watch *watch, double share, size_t n, size_t grain, parallel_fn fn,
                        void *arg);

#endif
