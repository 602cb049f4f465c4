#include "examples.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const example *const *example_list(size_t *num) {
  static const example *const examples[] = {&fibonacci_example, &range_check_example, &machine_example,
                                            &poseidon2_example, &keccakf_example,     &logup_heavy_example};
  *num = sizeof examples / sizeof examples[0];
  return examples;
}

const example *example_find(const char *name) {
  size_t num;
  const example *const *examples = example_list(&num);
  for (size_t i = 0; i < num; i++) {
    if (strcmp(name, examples[i]->name) == 0) return examples[i];
  }
  return NULL;
}

static swirl_status check_size(const example *ex, uint32_t size, swirl_diag *diag) {
  if (size >= ex->min_size && size <= ex->max_size) return SWIRL_OK;
  return example_fail(diag, SWIRL_ERR_ARGUMENT, "size of the example out of range");
}

swirl_status example_create_airs(const example *ex, example_airs *out, uint32_t size, swirl_diag *diag) {
  example_airs airs = {0};
  swirl_status status = check_size(ex, size, diag);
  if (status == SWIRL_OK) status = ex->create_airs(&airs, size, diag);
  if (status == SWIRL_OK) {
    *out = airs;
  } else {
    example_airs_clear(&airs);
  }
  return status;
}

swirl_status example_create_witness(const example *ex, example_witness *out, uint32_t size, uint32_t num_threads,
                                    swirl_diag *diag) {
  example_witness witness = {0};
  swirl_status status = check_size(ex, size, diag);
  if (status == SWIRL_OK) status = ex->create_witness(&witness, size, num_threads, diag);
  if (status == SWIRL_OK) {
    *out = witness;
  } else {
    example_witness_clear(&witness);
  }
  return status;
}

// The data is ours; a swirl_matrix points at it as constant because the library only reads it.
static void matrix_free(const swirl_matrix *matrix) { free((void *)(uintptr_t)matrix->data); }

void example_airs_clear(example_airs *airs) {
  for (uint32_t i = 0; i < EXAMPLE_MAX_AIRS; i++) {
    swirl_air_destroy(airs->airs[i]);
    matrix_free(&airs->preprocessed[i]);
  }
  *airs = (example_airs){0};
}

void example_witness_clear(example_witness *witness) {
  for (uint32_t i = 0; i < EXAMPLE_MAX_AIRS; i++) {
    matrix_free(&witness->traces[i].main);
    matrix_free(&witness->traces[i].cached);
  }
  *witness = (example_witness){0};
}

swirl_status example_keygen(swirl_pk **out, swirl_device *dev, const swirl_params *params, const example_airs *airs,
                            uint32_t flags, swirl_diag *diag) {
  const swirl_matrix *preprocessed[EXAMPLE_MAX_AIRS] = {NULL};
  const swirl_air *list[EXAMPLE_MAX_AIRS] = {NULL};
  for (uint32_t i = 0; i < airs->num; i++) {
    list[i] = airs->airs[i];
    if (airs->preprocessed[i].width > 0) preprocessed[i] = &airs->preprocessed[i];
  }
  return swirl_keygen(out, dev, params, list, airs->num, preprocessed, flags, diag);
}

void example_view_make(example_view *out, const example_witness *witness) {
  *out = (example_view){0};
  for (uint32_t i = 0; i < witness->num; i++) {
    const example_trace *trace = &witness->traces[i];
    if (trace->absent) continue;
    swirl_air_witness *air = &out->airs[i];
    air->present = true;
    if (trace->main.width > 0) air->common.matrix = &trace->main;
    if (trace->cached.width > 0) {
      out->cached[i].matrix = &trace->cached;
      air->cached = &out->cached[i];
    }
    air->public_values = trace->public_values;
    air->num_public_values = trace->num_public_values;
    out->public_values[i] = (swirl_public_values){trace->public_values, trace->num_public_values};
  }
}

swirl_status example_airs_finish(example_airs *airs, swirl_diag *diag) {
  for (uint32_t i = 0; i < airs->num; i++) {
    const swirl_status status = swirl_air_finish(airs->airs[i], diag);
    if (status != SWIRL_OK) return status;
  }
  return SWIRL_OK;
}

swirl_status example_matrix_create(swirl_matrix *out, uint32_t **data, uint32_t width, uint32_t log_height,
                                   swirl_diag *diag) {
  // Aligned to large pages if it is large: a trace is written column by column, far apart.
  const size_t size = ((size_t)width << log_height) * sizeof **data;
  const size_t align = size >= (size_t)1 << 23 ? (size_t)1 << 21 : 64;
  *data = aligned_alloc(align, (size + align - 1) / align * align);
  if (*data == NULL) return example_fail(diag, SWIRL_ERR_NO_MEMORY, "out of memory");
  *out = (swirl_matrix){.data = *data,
                        .width = width,
                        .log_height = log_height,
                        .row_stride = 1,
                        .col_stride = (size_t)1 << log_height,
                        .form = SWIRL_MONTGOMERY};
  return SWIRL_OK;
}

swirl_status example_fail(swirl_diag *diag, swirl_status status, const char *message) {
  if (diag != NULL) {
    *diag = (swirl_diag){.status = status, .air = -1, .part = -1, .column = -1, .row = -1, .round = -1, .offset = -1};
    snprintf(diag->message, sizeof diag->message, "%s", message);
  }
  return status;
}
