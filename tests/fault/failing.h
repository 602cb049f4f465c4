// An allocator that fails on request and knows what is out.
#ifndef SWIRL_TESTS_FAULT_FAILING_H
#define SWIRL_TESTS_FAULT_FAILING_H

#include <stdatomic.h>

#include "base/base.h"

typedef struct failing {
  swirl_allocator allocator; // hand out a pointer to this
  atomic_size_t calls;       // since failing_arm()
  atomic_size_t failures;    // since failing_arm()
  atomic_size_t blocks;      // out now
  size_t fail_from, fail_to; // calls counted from 0 that fail: [fail_from, fail_to)
} failing;

void failing_init(failing *f);
// The next calls are counted from 0, and those of [from, to) fail.
void failing_arm(failing *f, size_t from, size_t to);
// No call fails any more.
void failing_disarm(failing *f);

#endif
