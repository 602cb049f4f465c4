#include "witness_file.h"

#include "json_file.h"
#include "witness_matrix.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <swirl/keys.h>

#define TRY(expr)                                                                                                      \
  do {                                                                                                                 \
    const swirl_status try_status_ = (expr);                                                                           \
    if (try_status_ != SWIRL_OK) return try_status_;                                                                   \
  } while (0)

enum { MAX_LOG_HEIGHT = 27 };
static const size_t max_file_len = (size_t)1 << 30;

struct witness_air {
  bool is_listed;
  swirl_matrix common;  // data NULL if there is none
  swirl_matrix *cached; // [num_cached]
  swirl_witness_matrix *cached_refs;
  size_t num_cached;
  uint32_t *public_values;
};

typedef struct manifest {
  witness_reader reader;
  const swirl_vk *vk;
  const swirl_air *const *airs; // NULL: names are not known
  witness_file *file;
} manifest;

// ---- Which AIR

static swirl_status find_name(manifest *m, size_t *out, const char *name) {
  json_reader *r = &m->reader.json;
  size_t num_found = 0;
  if (m->airs == NULL) {
    return json_fail(r, SWIRL_ERR_ARGUMENT, "\"%.64s\": a proving key has no names, give the AIR's index", name);
  }
  for (size_t i = 0; i < m->file->num_airs; i++) {
    if (strcmp(swirl_air_name(m->airs[i]), name) == 0) *out = i, num_found++;
  }
  if (num_found == 1) return SWIRL_OK;
  return json_fail(r, SWIRL_ERR_ARGUMENT, "%s AIR is called \"%.64s\"", num_found == 0 ? "no" : "more than one", name);
}

static swirl_status read_which(manifest *m, size_t *out, const json_t *value) {
  json_reader *r = &m->reader.json;
  const size_t mark = json_enter(r, "air");
  if (json_is_string(value)) {
    TRY(find_name(m, out, json_string_value(value)));
  } else {
    uint64_t index;
    if (value != NULL && !json_is_integer(value)) {
      return json_fail(r, SWIRL_ERR_ARGUMENT, "neither the index nor the name of an AIR");
    }
    TRY(json_read_uint(r, &index, value, m->file->num_airs - 1));
    *out = (size_t)index;
  }
  if (m->file->owned[*out].is_listed) return json_fail(r, SWIRL_ERR_ARGUMENT, "AIR %zu is listed twice", *out);
  json_leave(r, mark);
  return SWIRL_OK;
}

// An entry may repeat the AIR's name, for its readers.
static swirl_status check_name(manifest *m, size_t air, const json_t *value) {
  json_reader *r = &m->reader.json;
  const char *name = json_string_value(value); // NULL if it is no string
  const size_t mark = json_enter(r, "name");
  if (value != NULL && name == NULL) return json_fail(r, SWIRL_ERR_ARGUMENT, "is not a string");
  if (name != NULL && m->airs != NULL && strcmp(name, swirl_air_name(m->airs[air])) != 0) {
    return json_fail(r, SWIRL_ERR_ARGUMENT, "AIR %zu is called \"%.64s\", not \"%.64s\"", air,
                     swirl_air_name(m->airs[air]), name);
  }
  json_leave(r, mark);
  return SWIRL_OK;
}

// ---- One AIR

static swirl_status read_common(manifest *m, witness_air *out, const json_t *value, uint32_t width) {
  json_reader *r = &m->reader.json;
  const size_t mark = json_enter(r, "common");
  if ((width > 0) != (value != NULL)) {
    return json_fail(r, SWIRL_ERR_TRACE, width > 0 ? "is missing" : "the AIR has no common main");
  }
  if (width > 0) TRY(witness_matrix_read(&m->reader, &out->common, value, width));
  json_leave(r, mark);
  return SWIRL_OK;
}

static swirl_status read_cached(manifest *m, witness_air *out, const json_t *list, const swirl_air_info *info) {
  const uint32_t num = info->num_cached_mains;
  json_reader *r = &m->reader.json;
  const size_t mark = json_enter(r, "cached");
  if (list != NULL) TRY(json_need_array(r, list));
  if (json_array_size(list) != num) {
    return json_fail(r, SWIRL_ERR_TRACE, "%zu cached mains, the key has %" PRIu32, json_array_size(list), num);
  }
  out->cached = calloc((size_t)num + 1, sizeof *out->cached);
  out->cached_refs = calloc((size_t)num + 1, sizeof *out->cached_refs);
  if (out->cached == NULL || out->cached_refs == NULL) return json_fail(r, SWIRL_ERR_NO_MEMORY, "out of memory");
  out->num_cached = num;
  for (uint32_t i = 0; i < num; i++) {
    const size_t at = json_enter_index(r, i);
    TRY(witness_matrix_read(&m->reader, &out->cached[i], json_array_get(list, i), info->cached_widths[i]));
    out->cached_refs[i].matrix = &out->cached[i];
    json_leave(r, at);
  }
  json_leave(r, mark);
  return SWIRL_OK;
}

// The height: that of the matrices, all alike.
static swirl_status read_height(manifest *m, const witness_air *air, uint32_t *out, const json_t *object) {
  json_reader *r = &m->reader.json;
  const json_t *value = json_object_get(object, "log_height");
  const swirl_matrix *first = air->common.data != NULL ? &air->common : air->num_cached > 0 ? &air->cached[0] : NULL;
  uint64_t given = first == NULL ? 0 : first->log_height;
  if (value != NULL || first == NULL) TRY(json_member_uint(r, &given, object, "log_height", MAX_LOG_HEIGHT));
  if (first != NULL && given != first->log_height) {
    return json_fail(r, SWIRL_ERR_TRACE, "log_height %" PRIu64 ", but the matrix has 2^%" PRIu32 " rows", given,
                     first->log_height);
  }
  for (size_t i = 0; i < air->num_cached; i++) {
    if (air->cached[i].log_height == given) continue;
    return json_fail(r, SWIRL_ERR_TRACE, "cached[%zu] has 2^%" PRIu32 " rows, the AIR's other matrices 2^%" PRIu64, i,
                     air->cached[i].log_height, given);
  }
  *out = (uint32_t)given;
  return SWIRL_OK;
}

static swirl_status read_present(manifest *m, size_t air, const json_t *object) {
  json_reader *r = &m->reader.json;
  witness_air *owned = &m->file->owned[air];
  swirl_air_witness *witness = &m->file->airs[air];
  swirl_air_info info;
  TRY(swirl_vk_air_info(&info, m->vk, (uint32_t)air));
  TRY(read_common(m, owned, json_object_get(object, "common"), info.common_main_width));
  TRY(read_cached(m, owned, json_object_get(object, "cached"), &info));
  TRY(read_height(m, owned, &witness->log_height, object));
  const size_t mark = json_enter(r, "public_values");
  TRY(witness_values_read(&m->reader, &owned->public_values, json_object_get(object, "public_values"),
                          info.num_public_values));
  json_leave(r, mark);
  witness->present = true;
  if (owned->common.data != NULL) witness->common.matrix = &owned->common;
  witness->cached = owned->cached_refs;
  witness->public_values = owned->public_values;
  witness->num_public_values = info.num_public_values;
  return SWIRL_OK;
}

static swirl_status read_air(manifest *m, size_t *air, const json_t *object) {
  json_reader *r = &m->reader.json;
  TRY(json_need_object(r, object));
  TRY(json_need_members(
      r, object,
      (const char *const[]){"air", "name", "present", "common", "cached", "public_values", "log_height", NULL}));
  TRY(read_which(m, air, json_object_get(object, "air")));
  TRY(check_name(m, *air, json_object_get(object, "name")));
  m->file->owned[*air].is_listed = true;
  const json_t *present = json_object_get(object, "present");
  if (present != NULL && !json_is_boolean(present)) {
    return json_fail(r, SWIRL_ERR_ARGUMENT, "present is neither true nor false");
  }
  if (!json_is_false(present)) return read_present(m, *air, object);
  if (json_object_size(object) == (json_object_get(object, "name") == NULL ? 2 : 3)) return SWIRL_OK;
  return json_fail(r, SWIRL_ERR_ARGUMENT, "an absent AIR has no trace");
}

static swirl_status read_manifest(manifest *m, const json_t *root) {
  json_reader *r = &m->reader.json;
  TRY(json_need_object(r, root));
  TRY(json_need_members(r, root, (const char *const[]){"airs", NULL}));
  const json_t *list = json_object_get(root, "airs");
  const size_t mark = json_enter(r, "airs");
  TRY(json_need_array(r, list));
  for (size_t i = 0; i < json_array_size(list); i++) {
    size_t air = SIZE_MAX;
    const size_t at = json_enter_index(r, i);
    const swirl_status status = read_air(m, &air, json_array_get(list, i));
    if (status != SWIRL_OK) {
      if (r->diag != NULL && air != SIZE_MAX) r->diag->air = (int64_t)air;
      return status;
    }
    json_leave(r, at);
  }
  json_leave(r, mark);
  return SWIRL_OK;
}

// ---- The file

// The part of `path` up to the last slash; NULL if there is no memory.
static char *directory_of(const char *path) {
  const char *slash = strrchr(path, '/');
  const size_t len = slash == NULL ? 0 : (size_t)(slash - path) + 1;
  char *directory = malloc(len + 1);
  if (directory == NULL) return NULL;
  memcpy(directory, path, len);
  directory[len] = 0;
  return directory;
}

swirl_status witness_file_load(witness_file *out, const char *path, const swirl_vk *vk, const swirl_air *const *airs,
                               bool shape_only, swirl_diag *diag) {
  json_t *root = NULL;
  TRY(json_file_load(&root, path, max_file_len, diag));
  char *directory = directory_of(path);
  witness_file file = {.num_airs = swirl_vk_num_airs(vk)};
  file.airs = calloc(file.num_airs, sizeof *file.airs);
  file.owned = calloc(file.num_airs, sizeof *file.owned);
  manifest m = {.reader = {.json = {.diag = diag}, .directory = directory, .shape_only = shape_only},
                .vk = vk,
                .airs = airs,
                .file = &file};
  swirl_status status = SWIRL_ERR_NO_MEMORY;
  if (file.airs == NULL || file.owned == NULL || directory == NULL) {
    (void)json_fail(&m.reader.json, status, "out of memory");
  } else {
    status = read_manifest(&m, root);
  }
  json_decref(root);
  free(directory);
  if (status == SWIRL_OK) {
    *out = file;
  } else {
    witness_file_clear(&file);
  }
  return status;
}

void witness_file_clear(witness_file *file) {
  for (size_t i = 0; file->owned != NULL && i < file->num_airs; i++) {
    witness_air *air = &file->owned[i];
    witness_matrix_clear(&air->common);
    for (size_t part = 0; part < air->num_cached; part++) witness_matrix_clear(&air->cached[part]);
    free(air->cached);
    free(air->cached_refs);
    free(air->public_values);
  }
  free(file->airs);
  free(file->owned);
  *file = (witness_file){0};
}
