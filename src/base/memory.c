// Memory through the caller's allocator.
#include "base/base.h"

#include <stdlib.h>

enum { ALIGNMENT = 64 }; // a cache line and the widest vector

void *swirl_mem_alloc_uninit(const swirl_allocator *allocator, size_t size) {
  if (size == 0 || size > SIZE_MAX - ALIGNMENT) return NULL;
  if (allocator != NULL && allocator->alloc != NULL) return allocator->alloc(allocator->context, size, ALIGNMENT);
  return aligned_alloc(ALIGNMENT, (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
}

void *swirl_mem_alloc(const swirl_allocator *allocator, size_t size) {
  void *memory = swirl_mem_alloc_uninit(allocator, size);
  if (memory != NULL) memset(memory, 0, size);
  return memory;
}

void swirl_mem_release(const swirl_allocator *allocator, void *memory, size_t size) {
  if (memory == NULL) return;
  if (allocator != NULL && allocator->alloc != NULL) {
    if (allocator->release != NULL) allocator->release(allocator->context, memory, size);
  } else {
    free(memory);
  }
}
