// Key generation: AIRs and parameters to keys (spec 04 section 3). It commits preprocessed traces, so it stands above
// the phases.
#include "air/air.h"
#include "keys/pk.h"
#include "keys/vk_build.h"

// Commits the preprocessed trace of AIR `a` for its root; proving commits it once more with the finished key.
static swirl_status commit_preprocessed(preprocessed_commitment *out, swirl_device *dev, const hash_suite *suite,
                                        const swirl_params *params, const swirl_matrix *matrix, size_t a,
                                        swirl_diag *diag) {
  swirl_trace *trace = NULL;
  swirl_committed *committed = NULL;
  swirl_status status = swirl_trace_create(&trace, dev, matrix, 0, diag);
  if (status == SWIRL_OK) status = swirl_commit_suite(&committed, dev, suite, params, &trace, 1, diag);
  if (status == SWIRL_OK) {
    *out = (preprocessed_commitment){.present = true, .log_height = matrix->log_height};
    memcpy(out->digest, committed->root, suite->digest_words * sizeof(u32));
  } else if (diag != NULL) {
    diag->air = (i64)a;
    diag->part = 1;
  }
  swirl_committed_destroy(committed);
  swirl_trace_destroy(trace);
  return status;
}

// The verifying key's bytes, in memory of `allocator`.
static swirl_status build_bytes(u8 **bytes, size_t *len, swirl_device *dev, const hash_suite *suite,
                                const swirl_params *params, const swirl_air *const *airs, size_t num_airs,
                                const swirl_matrix *const *preprocessed, u32 flags, swirl_diag *diag) {
  const swirl_allocator *allocator = &dev->allocator;
  preprocessed_commitment *pre = swirl_mem_alloc(allocator, num_airs * sizeof *pre);
  if (pre == NULL) return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "keygen of %zu AIRs", num_airs);
  swirl_status status = SWIRL_OK;
  for (size_t a = 0; a < num_airs && status == SWIRL_OK; a++) {
    if (preprocessed == NULL || preprocessed[a] == NULL) continue;
    status = commit_preprocessed(&pre[a], dev, suite, params, preprocessed[a], a, diag);
  }
  swirl_vk *vk = NULL;
  if (status == SWIRL_OK) {
    status = swirl_vk_build(&vk, suite, params, airs, num_airs, pre, flags, allocator, diag);
  }
  if (status == SWIRL_OK) {
    *len = swirl_vk_encoded_len(vk);
    *bytes = swirl_mem_alloc(allocator, *len);
    status = *bytes == NULL ? swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "key of %zu bytes", *len)
                            : swirl_vk_encode(vk, *bytes, *len);
  }
  swirl_vk_release(vk);
  swirl_mem_release(allocator, pre, num_airs * sizeof *pre);
  return status;
}

// Widths of the preprocessed traces against the AIRs; the key would not tell where the mistake is.
static swirl_status check_preprocessed(const swirl_device *dev, const swirl_params *params,
                                       const swirl_air *const *airs, size_t num_airs,
                                       const swirl_matrix *const *preprocessed, swirl_diag *diag) {
  for (size_t a = 0; a < num_airs; a++) {
    if (airs[a] == NULL) return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "AIR %zu is NULL", a);
    const swirl_matrix *matrix = preprocessed == NULL ? NULL : preprocessed[a];
    const u32 width = airs[a]->preprocessed_width;
    swirl_status status = SWIRL_OK;
    if (matrix != NULL && dev->plan_only) {
      status =
          swirl_fail(diag, SWIRL_ERR_UNSUPPORTED, "AIR %zu: the device 'plan' cannot commit its preprocessed trace", a);
    } else if ((matrix == NULL) != (width == 0)) {
      status = swirl_fail(diag, SWIRL_ERR_TRACE, "AIR %zu: a preprocessed trace of %u columns is wanted, %s given", a,
                          width, matrix == NULL ? "none" : "one");
    } else if (matrix != NULL && matrix->width != width) {
      status = swirl_fail(diag, SWIRL_ERR_TRACE, "AIR %zu: the preprocessed trace has %u columns instead of %u", a,
                          matrix->width, width);
    } else if (matrix != NULL && matrix->log_height > params->l_skip + params->n_stack) {
      status = swirl_fail(diag, SWIRL_ERR_TRACE, "AIR %zu: the preprocessed trace has 2^%u rows, at most 2^%u fit", a,
                          matrix->log_height, params->l_skip + params->n_stack);
    }
    if (status != SWIRL_OK) {
      if (diag != NULL) diag->air = (i64)a;
      return status;
    }
  }
  return SWIRL_OK;
}

swirl_status swirl_keygen_suite(swirl_pk **out, swirl_device *dev, const hash_suite *suite, const swirl_params *params,
                                const swirl_air *const *airs, size_t num_airs, const swirl_matrix *const *preprocessed,
                                u32 flags, swirl_diag *diag) {
  if (out == NULL || dev == NULL || params == NULL || airs == NULL || num_airs == 0 || num_airs > UINT32_MAX ||
      (flags & ~SWIRL_ALLOW_INSECURE) != 0) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_keygen: NULL argument, no AIR, or unknown flag");
  }
  SWIRL_TRY(swirl_params_validate(params, diag));
  SWIRL_TRY(check_preprocessed(dev, params, airs, num_airs, preprocessed, diag));
  u8 *bytes = NULL;
  size_t len = 0;
  swirl_status status = build_bytes(&bytes, &len, dev, suite, params, airs, num_airs, preprocessed, flags, diag);
  if (status == SWIRL_OK) status = swirl_pk_create(out, dev, suite, bytes, len, NULL, 0, preprocessed, diag);
  swirl_mem_release(&dev->allocator, bytes, len);
  return status;
}

swirl_status swirl_keygen(swirl_pk **out, swirl_device *dev, const swirl_params *params, const swirl_air *const *airs,
                          size_t num_airs, const swirl_matrix *const *preprocessed, uint32_t flags, swirl_diag *diag) {
  return swirl_keygen_suite(out, dev, &swirl_suite_babybear_poseidon2, params, airs, num_airs, preprocessed, flags,
                            diag);
}
