#include "json_file.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

__attribute__((format(printf, 3, 4))) static swirl_status file_fail(swirl_diag *diag, swirl_status status,
                                                                    const char *format, ...) {
  if (diag != NULL) {
    *diag = (swirl_diag){.status = status, .air = -1, .part = -1, .column = -1, .row = -1, .round = -1, .offset = -1};
    va_list args;
    va_start(args, format);
    vsnprintf(diag->message, sizeof diag->message, format, args);
    va_end(args);
  }
  return status;
}

// Everything from `file` in growing memory; zlib passes plain files through unchanged.
static swirl_status read_all(unsigned char **out, size_t *len, gzFile file, const char *path, size_t max_len,
                             swirl_diag *diag) {
  size_t capacity = (size_t)1 << 16, used = 0;
  unsigned char *bytes = malloc(capacity + 1);
  for (;;) {
    if (bytes == NULL) return file_fail(diag, SWIRL_ERR_NO_MEMORY, "%.160s: out of memory", path);
    const size_t room = capacity - used;
    const int got = gzread(file, bytes + used, (unsigned)(room < (1u << 30) ? room : 1u << 30));
    if (got < 0) {
      int code;
      const char *text = gzerror(file, &code);
      swirl_status status =
          file_fail(diag, SWIRL_ERR_ARGUMENT, "%.160s: %.64s", path, code == Z_ERRNO ? strerror(errno) : text);
      free(bytes);
      return status;
    }
    if (got == 0) break;
    used += (size_t)got;
    if (used > max_len) {
      free(bytes);
      return file_fail(diag, SWIRL_ERR_TOO_LARGE, "%.160s: more than %zu bytes", path, max_len);
    }
    if (used == capacity) {
      capacity *= 2;
      unsigned char *more = realloc(bytes, capacity + 1);
      if (more == NULL) free(bytes);
      bytes = more;
    }
  }
  bytes[used] = 0;
  *out = bytes;
  *len = used;
  return SWIRL_OK;
}

swirl_status file_load(unsigned char **out, size_t *len, const char *path, size_t max_len, swirl_diag *diag) {
  gzFile file = gzopen(path, "rb");
  if (file == NULL) {
    return file_fail(diag, SWIRL_ERR_ARGUMENT, "%.160s: %.64s", path,
                     errno != 0 ? strerror(errno) : "cannot be opened");
  }
  unsigned char *bytes = NULL;
  swirl_status status = read_all(&bytes, len, file, path, max_len, diag);
  const int closed = gzclose(file);
  if (status == SWIRL_OK && closed != Z_OK) { // Z_BUF_ERROR: the last gzip stream is cut off
    free(bytes);
    return file_fail(diag, SWIRL_ERR_ARGUMENT, "%.160s: the compressed file is cut off or damaged", path);
  }
  if (status == SWIRL_OK) *out = bytes;
  return status;
}

swirl_status json_file_load(json_t **out, const char *path, size_t max_len, swirl_diag *diag) {
  unsigned char *bytes;
  size_t len;
  swirl_status status = file_load(&bytes, &len, path, max_len, diag);
  if (status != SWIRL_OK) return status;
  json_error_t error;
  json_t *value = json_loadb((const char *)bytes, len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
  free(bytes);
  if (value == NULL) {
    return file_fail(diag, SWIRL_ERR_ARGUMENT, "%.120s:%d:%d: %.90s", path, error.line, error.column, error.text);
  }
  *out = value;
  return SWIRL_OK;
}
