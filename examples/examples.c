#include "examples.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const example *const *example_list(size_t *num) {
  static const example *const examples[] = {&fibonacci_example, &keccakf_example};
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

void example_witness_clear(example_witness *witness) {
  // The data is ours; a swirl_matrix points at it as constant because the library only reads it.
  free((void *)(uintptr_t)witness->main.data);
  *witness = (example_witness){0};
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
