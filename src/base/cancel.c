#include "base/cancel.h"

_Static_assert(ATOMIC_INT_LOCK_FREE == 2, "a signal handler may not wait for a lock");

swirl_status swirl_cancel_create(swirl_cancel **out, const swirl_allocator *allocator, swirl_diag *diag) {
  if (out == NULL) return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_cancel_create: out is NULL");
  if (allocator != NULL && (allocator->alloc == NULL) != (allocator->release == NULL)) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "an allocator needs both alloc and release");
  }
  swirl_cancel *cancel = swirl_mem_alloc(allocator, sizeof *cancel);
  if (cancel == NULL) return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "cancel token");
  if (allocator != NULL) cancel->allocator = *allocator;
  atomic_init(&cancel->requested, 0);
  *out = cancel;
  return SWIRL_OK;
}

void swirl_cancel_destroy(swirl_cancel *cancel) {
  if (cancel == NULL) return;
  const swirl_allocator allocator = cancel->allocator;
  swirl_mem_release(&allocator, cancel, sizeof *cancel);
}

void swirl_cancel_request(swirl_cancel *cancel) { atomic_store(&cancel->requested, 1); }
void swirl_cancel_reset(swirl_cancel *cancel) { atomic_store(&cancel->requested, 0); }
bool swirl_cancel_is_requested(const swirl_cancel *cancel) { return swirl_is_cancelled(cancel); }

swirl_status swirl_fail_cancelled(swirl_diag *diag) {
  return swirl_fail(diag, SWIRL_ERR_CANCELLED, "%s", swirl_status_text(SWIRL_ERR_CANCELLED));
}
