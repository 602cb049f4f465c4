#define _POSIX_C_SOURCE 200809L // clock_gettime, pthread_condattr_setclock

#include "device/watched_wait.h"

#include <time.h>

enum { WAIT_NS = 20000000 };

bool swirl_cond_init_watched(pthread_cond_t *cond) {
  pthread_condattr_t attributes;
  if (pthread_condattr_init(&attributes) != 0) return false;
  const bool made =
      pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 && pthread_cond_init(cond, &attributes) == 0;
  pthread_condattr_destroy(&attributes);
  return made;
}

void swirl_cond_wait_watched(pthread_cond_t *cond, pthread_mutex_t *mutex, const run_watch *watch) {
  struct timespec until;
  if (watch == NULL || clock_gettime(CLOCK_MONOTONIC, &until) != 0) {
    pthread_cond_wait(cond, mutex);
    return;
  }
  until.tv_nsec += WAIT_NS;
  if (until.tv_nsec >= 1000000000) {
    until.tv_nsec -= 1000000000;
    until.tv_sec++;
  }
  pthread_cond_timedwait(cond, mutex, &until);
}
