// Proving keys: made from the bytes of a verifying key and the preprocessed traces.
#include "keys/pk.h"

static void destroy(swirl_pk *pk) {
  swirl_device *dev = pk->dev;
  const u32 num_airs = pk->vk == NULL ? 0 : pk->vk->num_airs;
  for (u32 a = 0; a < num_airs && pk->airs != NULL; a++) {
    swirl_memory_destroy(&dev->driver, &pk->airs[a].constraints_memory);
    swirl_memory_destroy(&dev->driver, &pk->airs[a].interactions_memory);
    swirl_air_program_release(&pk->airs[a].constraints, &dev->allocator);
    swirl_air_program_release(&pk->airs[a].interactions, &dev->allocator);
    swirl_committed_destroy(pk->airs[a].preprocessed_committed);
    swirl_trace_destroy(pk->airs[a].preprocessed);
  }
  swirl_mem_release(&dev->allocator, pk->airs, num_airs * sizeof *pk->airs);
  swirl_mem_release(&dev->allocator, pk->block, pk->block_len);
  swirl_mem_release(&dev->allocator, pk, sizeof *pk);
  swirl_device_close(dev);
}

// Commits the preprocessed trace of AIR a and compares with the key.
static swirl_status load_preprocessed(swirl_pk *pk, u32 a, const swirl_matrix *matrix, swirl_diag *diag) {
  const air_vk *air = &pk->vk->airs[a];
  pk_air *out = &pk->airs[a];
  const u32 log_height = (u32)(air->hypercube_dim + (i32)pk->vk->params.l_skip);
  if (matrix == NULL) return swirl_fail(diag, SWIRL_ERR_MISMATCH, "AIR %u: its preprocessed trace is missing", a);
  if (matrix->width != air->preprocessed_width || matrix->log_height != log_height) {
    return swirl_fail(diag, SWIRL_ERR_MISMATCH,
                      "AIR %u: the preprocessed trace is %u columns x 2^%u rows, the key has %u x 2^%u", a,
                      matrix->width, matrix->log_height, air->preprocessed_width, log_height);
  }
  SWIRL_TRY(swirl_trace_create(&out->preprocessed, pk->dev, matrix, 0, diag));
  SWIRL_TRY(swirl_commit_suite(&out->preprocessed_committed, pk->dev, pk->vk->suite, &pk->vk->params,
                               &out->preprocessed, 1, diag));
  if (!pk->dev->plan_only && memcmp(out->preprocessed_committed->root, air->preprocessed_commit,
                                    pk->vk->suite->digest_words * sizeof(u32)) != 0) {
    return swirl_fail(diag, SWIRL_ERR_MISMATCH, "AIR %u: the preprocessed trace is not the one the key commits to", a);
  }
  return SWIRL_OK;
}

// Compiles one program of AIR a and brings it to the device.
static swirl_status load_program(const swirl_pk *pk, air_program *out, device_memory *memory, u32 a, u32 kind) {
  SWIRL_TRY(swirl_air_program_build(out, &pk->vk->airs[a], kind, &pk->dev->allocator));
  return pk->dev->plan_only ? SWIRL_OK : swirl_memory_of(&pk->dev->driver, memory, out->words, out->num_words);
}

static swirl_status load_air(swirl_pk *pk, u32 a, const swirl_matrix *const *preprocessed, swirl_diag *diag) {
  const air_vk *air = &pk->vk->airs[a];
  pk_air *out = &pk->airs[a];
  out->selected = true;
  swirl_status status = load_program(pk, &out->constraints, &out->constraints_memory, a, AIR_PROGRAM_CONSTRAINTS);
  if (status == SWIRL_OK) {
    status = load_program(pk, &out->interactions, &out->interactions_memory, a, AIR_PROGRAM_INTERACTIONS);
  }
  if (status != SWIRL_OK) swirl_fail(diag, status, "AIR %u: %s", a, swirl_status_text(status));
  if (status == SWIRL_OK && air->has_preprocessed) {
    status = load_preprocessed(pk, a, preprocessed == NULL ? NULL : preprocessed[a], diag);
  }
  if (status != SWIRL_OK && diag != NULL) diag->air = a;
  return status;
}

static swirl_status load(swirl_pk *pk, const hash_suite *suite, const u8 *vk_bytes, size_t vk_len, const u32 *air_ids,
                         size_t num_air_ids, const swirl_matrix *const *preprocessed, swirl_diag *diag) {
  pk->block_len = swirl_vk_memory(vk_len);
  pk->block = swirl_mem_alloc(&pk->dev->allocator, pk->block_len);
  if (pk->block == NULL) return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "key of %zu bytes", vk_len);
  SWIRL_TRY(swirl_vk_read_suite(&pk->vk, suite, pk->block, pk->block_len, vk_bytes, vk_len, diag));
  const u32 num_airs = pk->vk->num_airs;
  pk->airs = swirl_mem_alloc(&pk->dev->allocator, num_airs * sizeof *pk->airs);
  if (pk->airs == NULL && num_airs > 0) return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "key of %u AIRs", num_airs);
  if (air_ids == NULL) {
    for (u32 a = 0; a < num_airs; a++) SWIRL_TRY(load_air(pk, a, preprocessed, diag));
    return SWIRL_OK;
  }
  for (size_t i = 0; i < num_air_ids; i++) {
    if (air_ids[i] >= num_airs || (i > 0 && air_ids[i] <= air_ids[i - 1])) {
      return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "air_ids[%zu] = %u: ascending indices below %u are wanted", i,
                        air_ids[i], num_airs);
    }
    SWIRL_TRY(load_air(pk, air_ids[i], preprocessed, diag));
  }
  return SWIRL_OK;
}

swirl_status swirl_pk_create(swirl_pk **out, swirl_device *dev, const hash_suite *suite, const u8 *vk_bytes,
                             size_t vk_len, const u32 *air_ids, size_t num_air_ids,
                             const swirl_matrix *const *preprocessed, swirl_diag *diag) {
  swirl_pk *pk = swirl_mem_alloc(&dev->allocator, sizeof *pk);
  if (pk == NULL) return swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "proving key");
  atomic_init(&pk->references, 1);
  pk->dev = swirl_device_hold(dev);
  const swirl_status status = load(pk, suite, vk_bytes, vk_len, air_ids, num_air_ids, preprocessed, diag);
  if (status != SWIRL_OK) {
    destroy(pk);
    return status;
  }
  SWIRL_LOG(&dev->logger, SWIRL_LOG_INFO, "proving key: %u AIRs, verifying key of %zu bytes", pk->vk->num_airs, vk_len);
  *out = pk;
  return SWIRL_OK;
}

swirl_status swirl_pk_from_vk(swirl_pk **out, swirl_device *dev, const uint8_t *vk_bytes, size_t vk_len,
                              const uint32_t *air_ids, size_t num_air_ids, const swirl_matrix *const *preprocessed,
                              swirl_diag *diag) {
  if (out == NULL || dev == NULL || vk_bytes == NULL) {
    return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_pk_from_vk: NULL argument");
  }
  return swirl_pk_create(out, dev, &swirl_suite_babybear_poseidon2, vk_bytes, vk_len, air_ids, num_air_ids,
                         preprocessed, diag);
}

swirl_status swirl_pk_warm_airs(const swirl_pk *pk, const u32 *airs, u32 num, bool keep) {
  const device_driver *driver = &pk->dev->driver;
  const size_t size = 2 * (size_t)num * sizeof(u32 *);
  if (driver->warm_airs == NULL || num == 0) return SWIRL_OK;
  const u32 **programs = swirl_mem_alloc(&pk->dev->allocator, size);
  if (programs == NULL) return SWIRL_ERR_NO_MEMORY;
  for (u32 i = 0; i < num; i++) {
    programs[2 * i] = pk->airs[airs[i]].constraints.words;
    programs[2 * i + 1] = pk->airs[airs[i]].interactions.words;
  }
  driver->warm_airs(driver->state, programs, 2 * num, keep);
  swirl_mem_release(&pk->dev->allocator, programs, size);
  return SWIRL_OK;
}

swirl_status swirl_pk_warmup(const swirl_pk *pk, swirl_diag *diag) {
  if (pk == NULL) return swirl_fail(diag, SWIRL_ERR_ARGUMENT, "swirl_pk_warmup: NULL argument");
  const u32 num_airs = pk->vk->num_airs;
  const size_t size = num_airs * sizeof(u32);
  u32 *airs = swirl_mem_alloc(&pk->dev->allocator, size), num = 0;
  if (airs == NULL) return num_airs == 0 ? SWIRL_OK : swirl_fail(diag, SWIRL_ERR_NO_MEMORY, "key of %u AIRs", num_airs);
  for (u32 a = 0; a < num_airs; a++) {
    if (pk->airs[a].selected) airs[num++] = a;
  }
  const swirl_status status = swirl_pk_warm_airs(pk, airs, num, true);
  swirl_mem_release(&pk->dev->allocator, airs, size);
  return status == SWIRL_OK ? SWIRL_OK : swirl_fail(diag, status, "key of %u AIRs", num_airs);
}

swirl_pk *swirl_pk_hold(swirl_pk *pk) {
  atomic_fetch_add(&pk->references, 1);
  return pk;
}
void swirl_pk_destroy(swirl_pk *pk) {
  if (pk != NULL && atomic_fetch_sub(&pk->references, 1) == 1) destroy(pk);
}
const swirl_vk *swirl_pk_vk(const swirl_pk *pk) { return pk->vk; }
