#include "case_file.h"

#include "json_reader.h"

#include <stdio.h>
#include <stdlib.h>

#define TRY(expr)                                                                                                      \
  do {                                                                                                                 \
    const swirl_status try_status_ = (expr);                                                                           \
    if (try_status_ != SWIRL_OK) return try_status_;                                                                   \
  } while (0)

enum { MAX_LOG_HEIGHT = 27, DIGEST_WORDS = 8 };
static const uint32_t modulus = 2013265921;

// Reads the elements of `list`, which must have `num`, into `out`.
static swirl_status read_words(json_reader *r, uint32_t *out, size_t num, const json_t *list) {
  TRY(json_need_array(r, list));
  if (json_array_size(list) != num) {
    return json_fail(r, SWIRL_ERR_ARGUMENT, "%zu elements, must be %zu", json_array_size(list), num);
  }
  for (size_t i = 0; i < num; i++) {
    uint64_t word;
    const size_t at = json_enter_index(r, i);
    TRY(json_read_uint(r, &word, json_array_get(list, i), modulus - 1));
    out[i] = (uint32_t)word;
    json_leave(r, at);
  }
  return SWIRL_OK;
}

swirl_status case_read_words(uint32_t *out, size_t num, const json_t *list, const char *what, swirl_diag *diag) {
  json_reader reader = {.diag = diag};
  (void)json_enter(&reader, what);
  return read_words(&reader, out, num, list);
}

// A list of columns of 2^log_height elements each; an empty list gives a matrix of width 0.
static swirl_status read_columns(json_reader *r, swirl_matrix *out, uint32_t log_height, const json_t *columns) {
  TRY(json_need_array(r, columns));
  const size_t width = json_array_size(columns), height = (size_t)1 << log_height;
  if (width == 0) return SWIRL_OK;
  // Before memory is taken: the first column has the height, so the file is about as long as the matrix.
  for (size_t i = 0; i < width; i++) {
    if (json_array_size(json_array_get(columns, i)) != height) {
      return json_fail(r, SWIRL_ERR_ARGUMENT, "column %zu has not 2^%lu rows", i, (unsigned long)log_height);
    }
  }
  uint32_t *data = calloc(width * height, sizeof *data);
  if (data == NULL) return json_fail(r, SWIRL_ERR_NO_MEMORY, "out of memory");
  *out = (swirl_matrix){.data = data, .width = (uint32_t)width, .log_height = log_height, .form = SWIRL_CANONICAL};
  for (size_t i = 0; i < width; i++) {
    const size_t at = json_enter_index(r, i);
    TRY(read_words(r, data + i * height, height, json_array_get(columns, i)));
    json_leave(r, at);
  }
  return SWIRL_OK;
}

static swirl_status read_cached(json_reader *r, case_air *out, uint32_t log_height, const json_t *trace) {
  const json_t *parts = json_object_get(trace, "cached_main_columns");
  const size_t mark = json_enter(r, "cached_main_columns");
  TRY(json_need_array(r, parts));
  const size_t num = json_array_size(parts);
  out->cached = calloc(num + 1, sizeof *out->cached);
  out->cached_refs = calloc(num + 1, sizeof *out->cached_refs);
  out->cached_commitments = calloc(num + 1, sizeof *out->cached_commitments);
  if (out->cached == NULL || out->cached_refs == NULL || out->cached_commitments == NULL) {
    return json_fail(r, SWIRL_ERR_NO_MEMORY, "out of memory");
  }
  out->num_cached = num;
  for (size_t i = 0; i < num; i++) {
    const size_t at = json_enter_index(r, i);
    TRY(read_columns(r, &out->cached[i], log_height, json_array_get(parts, i)));
    if (out->cached[i].width == 0) return json_fail(r, SWIRL_ERR_ARGUMENT, "has no columns");
    out->cached_refs[i].matrix = &out->cached[i];
    json_leave(r, at);
  }
  json_leave(r, mark);
  const json_t *commitments = json_object_get(trace, "cached_commitments");
  const size_t mark_commitments = json_enter(r, "cached_commitments");
  TRY(json_need_array(r, commitments));
  if (json_array_size(commitments) != num) return json_fail(r, SWIRL_ERR_ARGUMENT, "must be %zu", num);
  for (size_t i = 0; i < num; i++) {
    const size_t at = json_enter_index(r, i);
    TRY(read_words(r, out->cached_commitments[i].words, DIGEST_WORDS, json_array_get(commitments, i)));
    json_leave(r, at);
  }
  json_leave(r, mark_commitments);
  return SWIRL_OK;
}

static swirl_status read_trace(json_reader *r, case_air *out, swirl_air_witness *witness, const json_t *trace) {
  uint64_t log_height;
  TRY(json_need_object(r, trace));
  TRY(json_member_uint(r, &log_height, trace, "log_height", MAX_LOG_HEIGHT));
  const size_t mark = json_enter(r, "common_main_columns");
  TRY(read_columns(r, &out->common, (uint32_t)log_height, json_object_get(trace, "common_main_columns")));
  json_leave(r, mark);
  TRY(read_cached(r, out, (uint32_t)log_height, trace));

  const json_t *values = json_object_get(trace, "public_values");
  const size_t mark_values = json_enter(r, "public_values");
  TRY(json_need_array(r, values));
  const size_t num_values = json_array_size(values);
  out->public_values = calloc(num_values + 1, sizeof *out->public_values);
  if (out->public_values == NULL) return json_fail(r, SWIRL_ERR_NO_MEMORY, "out of memory");
  TRY(read_words(r, out->public_values, num_values, values));
  json_leave(r, mark_values);

  *witness = (swirl_air_witness){.present = true,
                                 .common.matrix = out->common.width > 0 ? &out->common : NULL,
                                 .cached = out->cached_refs,
                                 .log_height = (uint32_t)log_height,
                                 .public_values = out->public_values,
                                 .num_public_values = num_values};
  return SWIRL_OK;
}

static swirl_status read_traces(json_reader *r, case_file *file, const json_t *traces) {
  const size_t mark = json_enter(r, "traces");
  TRY(json_need_object(r, traces));
  size_t found = 0;
  for (size_t i = 0; i < file->air.num_airs; i++) {
    char key[24];
    snprintf(key, sizeof key, "%zu", i);
    const json_t *trace = json_object_get(traces, key);
    if (trace == NULL) continue;
    found++;
    const size_t at = json_enter(r, key);
    TRY(read_trace(r, &file->traces[i], &file->witness[i], trace));
    json_leave(r, at);
  }
  if (found != json_object_size(traces)) return json_fail(r, SWIRL_ERR_ARGUMENT, "of an AIR that there is not");
  json_leave(r, mark);
  file->has_traces = true;
  return SWIRL_OK;
}

swirl_status case_file_parse(case_file *out, const json_t *root, const swirl_params *params, swirl_diag *diag) {
  json_reader reader = {.diag = diag};
  case_file file = {0};
  TRY(air_file_parse(&file.air, root, diag));
  if (params != NULL) file.air.params = *params, file.air.has_params = true;
  swirl_status status = SWIRL_OK;
  const size_t num = file.air.num_airs;
  file.preprocessed = calloc(num, sizeof *file.preprocessed);
  file.traces = calloc(num, sizeof *file.traces);
  file.witness = calloc(num, sizeof *file.witness);
  if (file.preprocessed == NULL || file.traces == NULL || file.witness == NULL) {
    status = json_fail(&reader, SWIRL_ERR_NO_MEMORY, "out of memory");
  } else if (!file.air.has_params) {
    status = json_fail(&reader, SWIRL_ERR_ARGUMENT, "no params");
  } else {
    for (size_t i = 0; i < num; i++) {
      if (file.air.preprocessed[i].width > 0) file.preprocessed[i] = &file.air.preprocessed[i];
    }
    const json_t *traces = json_object_get(root, "traces");
    if (traces != NULL) status = read_traces(&reader, &file, traces);
  }
  if (status != SWIRL_OK) {
    case_file_clear(&file);
    return status;
  }
  *out = file;
  return SWIRL_OK;
}

// The words of a matrix that this file made.
static void clear_matrix(swirl_matrix *matrix) { free((void *)(uintptr_t)matrix->data); }

void case_file_clear(case_file *file) {
  for (size_t i = 0; file->traces != NULL && i < file->air.num_airs; i++) {
    case_air *air = &file->traces[i];
    clear_matrix(&air->common);
    for (size_t part = 0; part < air->num_cached; part++) clear_matrix(&air->cached[part]);
    free(air->cached);
    free(air->cached_refs);
    free(air->cached_commitments);
    free(air->public_values);
  }
  free(file->traces);
  free(file->witness);
  free(file->preprocessed);
  air_file_clear(&file->air);
  *file = (case_file){0};
}

size_t case_file_order(const case_file *file, size_t *out) {
  size_t num = 0;
  for (size_t air = 0; air < file->air.num_airs; air++) {
    if (!file->witness[air].present) continue;
    size_t at = num++;
    for (; at > 0 && file->witness[out[at - 1]].log_height < file->witness[air].log_height; at--) out[at] = out[at - 1];
    out[at] = air;
  }
  return num;
}

swirl_status case_file_fits(const case_file *file, const swirl_vk *vk, swirl_diag *diag) {
  json_reader reader = {.diag = diag};
  for (size_t i = 0; i < file->air.num_airs; i++) {
    swirl_air_info info;
    TRY(swirl_vk_air_info(&info, vk, (uint32_t)i));
    if (file->witness[i].present && file->traces[i].num_cached != info.num_cached_mains) {
      return json_fail(&reader, SWIRL_ERR_TRACE, "AIR %zu has %lu cached mains, its trace %zu", i,
                       (unsigned long)info.num_cached_mains, file->traces[i].num_cached);
    }
  }
  return SWIRL_OK;
}
