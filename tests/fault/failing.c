#include "fault/failing.h"

#include <stdio.h>
#include <stdlib.h>

// In front of every block, for release() to compare with.
enum { HEADER = 64 };

static void *failing_alloc(void *context, size_t size, size_t align) {
  failing *f = context;
  const size_t call = atomic_fetch_add(&f->calls, 1);
  if (call >= f->fail_from && call < f->fail_to) {
    atomic_fetch_add(&f->failures, 1);
    return NULL;
  }
  if (align > HEADER || size == 0) abort();
  u8 *block = aligned_alloc(HEADER, HEADER + (size + HEADER - 1) / HEADER * HEADER);
  if (block == NULL) return NULL;
  memcpy(block, &size, sizeof size);
  atomic_fetch_add(&f->blocks, 1);
  return block + HEADER;
}

static void failing_release(void *context, void *memory, size_t size) {
  failing *f = context;
  u8 *block = (u8 *)memory - HEADER;
  size_t known;
  memcpy(&known, block, sizeof known);
  if (known != size) {
    fprintf(stderr, "a block of %zu bytes is given back with size %zu\n", known, size);
    abort();
  }
  atomic_fetch_sub(&f->blocks, 1);
  free(block);
}

void failing_init(failing *f) {
  *f = (failing){.allocator = {failing_alloc, failing_release, f}};
  failing_disarm(f);
}
void failing_arm(failing *f, size_t from, size_t to) {
  atomic_store(&f->calls, 0);
  atomic_store(&f->failures, 0);
  f->fail_from = from;
  f->fail_to = to;
}
void failing_disarm(failing *f) { failing_arm(f, SIZE_MAX, SIZE_MAX); }
