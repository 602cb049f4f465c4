// Waiting for another thread while someone may ask to stop. A signal handler can only store, so the waiting thread
// looks up from time to time.
#ifndef SWIRL_DEVICE_WATCHED_WAIT_H
#define SWIRL_DEVICE_WATCHED_WAIT_H

#include <pthread.h>

#include "device/watch.h"

// A condition variable to wait on with swirl_cond_wait_watched(); false if there are no resources.
bool swirl_cond_init_watched(pthread_cond_t *cond);
// As pthread_cond_wait(); with `watch` not NULL it also returns after 20 ms.
void swirl_cond_wait_watched(pthread_cond_t *cond, pthread_mutex_t *mutex, const run_watch *watch);

#endif
