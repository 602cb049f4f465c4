// An allocator that has no more than so many bytes: what an input asks for beyond that is an allocation that fails.
#ifndef SWIRL_TESTS_FUZZ_CAPPED_H
#define SWIRL_TESTS_FUZZ_CAPPED_H

#include "base/base.h"

typedef struct capped {
  swirl_allocator allocator; // hand out a pointer to this; for one thread
  size_t cap, used;          // bytes
} capped;

void capped_init(capped *memory, size_t cap);

#endif
