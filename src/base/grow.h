// Growing an array by doubling.
#ifndef SWIRL_BASE_GROW_H
#define SWIRL_BASE_GROW_H

#include "base/base.h"

// Returns an array of at least `needed` elements of `size` bytes holding the first *cap ones of `array` (which is given
// back), or NULL, `array` untouched, if there is no memory. *cap is updated.
static inline void *swirl_grow(const swirl_allocator *allocator, void *array, u32 *cap, u32 needed, size_t size) {
  if (needed <= *cap) return array;
  const u32 new_cap = needed > UINT32_MAX / 2 ? needed : u32_max(2 * needed, 16);
  void *bigger = swirl_mem_alloc_uninit(allocator, (size_t)new_cap * size);
  if (bigger == NULL) return NULL;
  if (array != NULL) memcpy(bigger, array, (size_t)*cap * size);
  swirl_mem_release(allocator, array, (size_t)*cap * size);
  *cap = new_cap;
  return bigger;
}

#endif
