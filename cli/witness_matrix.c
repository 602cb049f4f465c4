#include "witness_matrix.h"

#include "npy_file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRY(expr)                                                                                                      \
  do {                                                                                                                 \
    const swirl_status try_status_ = (expr);                                                                           \
    if (try_status_ != SWIRL_OK) return try_status_;                                                                   \
  } while (0)

enum { MAX_LOG_HEIGHT = 27 };
static const uint32_t modulus = 2013265921;
static const uint32_t unread_word = 0; // stands for the words of a matrix of which only the shape is read

// Names the file in front of what is wrong with it.
static swirl_status file_fail(witness_reader *r, swirl_status status, const char *path, const char *message) {
  const char *directory = path[0] == '/' ? "" : r->directory;
  return json_fail(&r->json, status, "%.80s%.80s: %.150s", directory, path, message);
}

static swirl_status load_array(witness_reader *r, npy_file *out, const char *path, bool header_only) {
  swirl_diag diag = {0};
  const char *directory = path[0] == '/' ? "" : r->directory;
  char *full = malloc(strlen(directory) + strlen(path) + 1);
  if (full == NULL) return json_fail(&r->json, SWIRL_ERR_NO_MEMORY, "out of memory");
  strcpy(full, directory);
  strcat(full, path);
  const swirl_status status = npy_file_load(out, full, header_only, &diag);
  free(full);
  return status == SWIRL_OK ? SWIRL_OK : file_fail(r, status, path, diag.message);
}

// The first word, in the order of the file, that is no field element. Whole blocks first: they are all good.
static swirl_status check_words(witness_reader *r, const char *path, const npy_file *file) {
  enum { BLOCK = 4096 };
  const npy *a = &file->array;
  const uint64_t num = a->rows * a->columns;
  for (uint64_t start = 0; start < num; start += BLOCK) {
    const uint64_t end = num - start < BLOCK ? num : start + BLOCK;
    uint32_t num_bad = 0;
    for (uint64_t i = start; i < end; i++) num_bad += file->words[i] >= modulus;
    for (uint64_t i = start; num_bad != 0 && i < end; i++) {
      if (file->words[i] < modulus) continue;
      const uint64_t row = a->fortran_order ? i % a->rows : i / a->columns;
      const uint64_t column = a->fortran_order ? i / a->rows : i % a->columns;
      char text[128];
      snprintf(text, sizeof text, "column %" PRIu64 ", row %" PRIu64 ": %" PRIu32 " is not below p = %" PRIu32, column,
               row, file->words[i], modulus);
      const swirl_status status = file_fail(r, SWIRL_ERR_TRACE_VALUE, path, text);
      if (r->json.diag != NULL) {
        r->json.diag->column = (int64_t)column;
        r->json.diag->row = (int64_t)row;
      }
      return status;
    }
  }
  return SWIRL_OK;
}

// ---- Matrices

static swirl_status check_shape(witness_reader *r, uint32_t *log_height, const char *path, const npy *a,
                                uint32_t width) {
  char text[128];
  uint32_t log = 0;
  while (log < MAX_LOG_HEIGHT && (uint64_t)1 << log < a->rows) log++;
  if ((uint64_t)1 << log != a->rows) {
    snprintf(text, sizeof text, "%" PRIu64 " rows, must be a power of two up to 2^%d", a->rows, MAX_LOG_HEIGHT);
    return file_fail(r, SWIRL_ERR_TRACE, path, text);
  }
  if (a->columns != width) {
    snprintf(text, sizeof text, "%" PRIu64 " columns, the key has %" PRIu32, a->columns, width);
    return file_fail(r, SWIRL_ERR_TRACE, path, text);
  }
  *log_height = log;
  return SWIRL_OK;
}

// A path alone is a matrix in canonical form.
static swirl_status read_reference(witness_reader *r, const char **path, swirl_form *form, const json_t *value) {
  *form = SWIRL_CANONICAL;
  const json_t *npy_value = value;
  if (json_is_object(value)) {
    npy_value = json_object_get(value, "npy");
    const json_t *form_value = json_object_get(value, "form");
    const char *name = form_value == NULL ? "canonical" : json_string_value(form_value);
    TRY(json_need_members(&r->json, value, (const char *const[]){"npy", "form", NULL}));
    if (name == NULL || (strcmp(name, "canonical") != 0 && strcmp(name, "montgomery") != 0)) {
      return json_fail(&r->json, SWIRL_ERR_ARGUMENT, "form is neither \"canonical\" nor \"montgomery\"");
    }
    if (name[0] == 'm') *form = SWIRL_MONTGOMERY;
  }
  *path = json_string_value(npy_value);
  if (*path != NULL && (*path)[0] != 0) return SWIRL_OK;
  return json_fail(&r->json, SWIRL_ERR_ARGUMENT, "neither the name of a .npy file nor an object with \"npy\"");
}

swirl_status witness_matrix_read(witness_reader *r, swirl_matrix *out, const json_t *value, uint32_t width) {
  const char *path = NULL;
  swirl_form form = SWIRL_CANONICAL;
  npy_file file = {.words = NULL};
  uint32_t log_height = 0;
  TRY(read_reference(r, &path, &form, value));
  TRY(load_array(r, &file, path, r->shape_only));
  swirl_status status = check_shape(r, &log_height, path, &file.array, width);
  if (status == SWIRL_OK && !r->shape_only) status = check_words(r, path, &file);
  if (status != SWIRL_OK) {
    free(file.words);
    return status;
  }
  *out = (swirl_matrix){.data = r->shape_only ? &unread_word : file.words,
                        .width = width,
                        .log_height = log_height,
                        .row_stride = (size_t)file.array.row_stride,
                        .col_stride = (size_t)file.array.col_stride,
                        .form = form};
  // One column lies the same in both orders; said in this way it can be used in place.
  if (width == 1) out->row_stride = 1, out->col_stride = (size_t)file.array.rows;
  return SWIRL_OK;
}

void witness_matrix_clear(swirl_matrix *matrix) {
  // The words are ours; a swirl_matrix points at them as constant because the library only reads them.
  if (matrix->data != &unread_word) free((void *)(uintptr_t)matrix->data);
  *matrix = (swirl_matrix){0};
}

// ---- Public values

static swirl_status read_inline(witness_reader *r, uint32_t *out, const json_t *list, uint32_t num) {
  for (uint32_t i = 0; i < num; i++) {
    uint64_t word;
    const size_t mark = json_enter_index(&r->json, i);
    TRY(json_read_uint(&r->json, &word, json_array_get(list, i), modulus - 1));
    out[i] = (uint32_t)word;
    json_leave(&r->json, mark);
  }
  return SWIRL_OK;
}

static swirl_status values_count(witness_reader *r, uint64_t have, uint32_t num) {
  if (have == num) return SWIRL_OK;
  return json_fail(&r->json, SWIRL_ERR_ARGUMENT, "%" PRIu64 " public values, the key has %" PRIu32, have, num);
}

swirl_status witness_values_read(witness_reader *r, uint32_t **out, const json_t *value, uint32_t num) {
  if (value == NULL) return values_count(r, 0, num);
  if (json_is_array(value)) {
    TRY(values_count(r, json_array_size(value), num));
    *out = calloc((size_t)num + 1, sizeof **out);
    if (*out == NULL) return json_fail(&r->json, SWIRL_ERR_NO_MEMORY, "out of memory");
    return read_inline(r, *out, value, num);
  }
  const char *path = json_string_value(value);
  if (path == NULL) return json_fail(&r->json, SWIRL_ERR_ARGUMENT, "neither a list nor the name of a .npy file");
  npy_file file = {.words = NULL};
  TRY(load_array(r, &file, path, false));
  *out = file.words;
  TRY(values_count(r, file.array.rows, num));
  if (file.array.columns != 1) return json_fail(&r->json, SWIRL_ERR_ARGUMENT, "more than one column");
  return check_words(r, path, &file);
}
