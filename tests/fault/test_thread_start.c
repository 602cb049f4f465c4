// The n-th thread cannot be started, for every n: ERR_THREAD, no device, nothing leaks, and the threads that were
// started before have ended. This program is linked with --wrap=pthread_create.
#include "support/cmocka_all.h"

#include <errno.h>
#include <pthread.h>
#include <swirl/device.h>

#include "cpu/threads.h"
#include "fault/failing.h"

enum { THREADS = 6 };

int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*start)(void *), void *arg);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*start)(void *), void *arg);

static u32 starts_left;

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*start)(void *), void *arg) {
  if (starts_left == 0) return EAGAIN;
  starts_left--;
  return __real_pthread_create(thread, attr, start, arg);
}

static void test_device(void **state) {
  (void)state;
  failing memory;
  failing_init(&memory);
  const swirl_device_desc desc = {.device = "cpu", .num_threads = THREADS, .allocator = &memory.allocator};
  for (u32 allowed = 0; allowed < THREADS; allowed++) {
    swirl_device *dev = NULL;
    swirl_diag diag = {.status = SWIRL_OK};
    starts_left = allowed;
    const swirl_status status = swirl_device_open(&dev, &desc, &diag);
    if (allowed < THREADS - 1) {
      assert_int_equal(status, SWIRL_ERR_THREAD);
      assert_int_equal(diag.status, SWIRL_ERR_THREAD);
      assert_null(dev);
    } else {
      assert_int_equal(status, SWIRL_OK);
      assert_int_equal(swirl_device_num_threads(dev), THREADS);
      swirl_device_close(dev);
    }
    assert_int_equal(atomic_load(&memory.blocks), 0);
  }
}

// One thread is the caller's own: no thread is started, and none is missed.
static void test_one_thread(void **state) {
  (void)state;
  starts_left = 0;
  thread_pool *pool;
  assert_int_equal(swirl_pool_create(&pool, 1, NULL), SWIRL_OK);
  swirl_pool_destroy(pool);
  assert_int_equal(swirl_pool_create(&pool, 2, NULL), SWIRL_ERR_THREAD);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_device),
      cmocka_unit_test(test_one_thread),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
