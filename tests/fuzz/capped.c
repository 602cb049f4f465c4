#define _POSIX_C_SOURCE 200112L
#include "fuzz/capped.h"

#include "fuzz/fuzz.h"

static void *capped_alloc(void *context, size_t size, size_t align) {
  capped *memory = context;
  if (size > memory->cap - memory->used) return NULL;
  void *block;
  if (posix_memalign(&block, align, size) != 0) return NULL; // no rounding up: a sanitizer knows the exact length
  memory->used += size;
  return block;
}

static void capped_release(void *context, void *block, size_t size) {
  capped *memory = context;
  FUZZ_REQUIRE(size <= memory->used);
  memory->used -= size;
  free(block);
}

void capped_init(capped *memory, size_t cap) {
  *memory = (capped){.allocator = {capped_alloc, capped_release, memory}, .cap = cap};
}
