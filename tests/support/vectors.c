#define _POSIX_C_SOURCE 200809L
#include "support/vectors.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

__attribute__((noreturn, format(printf, 1, 2))) static void die(const char *format, ...) {
  va_list args;
  va_start(args, format);
  vfprintf(stderr, format, args);
  va_end(args);
  fputc('\n', stderr);
  exit(2);
}

static void *must(void *memory) {
  if (memory == NULL) die("out of memory");
  return memory;
}

u8 *vectors_read(const char *path, size_t *len) {
  char full[4096];
  snprintf(full, sizeof full, "%s/%s", VECTORS_DIR, path);
  gzFile file = gzopen(full, "rb"); // reads plain files as they are
  if (file == NULL) die("cannot open %s", full);
  size_t used = 0, cap = 1 << 16;
  u8 *bytes = must(malloc(cap));
  for (;;) {
    if (cap - used < (1 << 15)) bytes = must(realloc(bytes, cap *= 2));
    const int n = gzread(file, bytes + used, 1 << 14);
    if (n < 0) die("cannot read %s", full);
    if (n == 0) break;
    used += (size_t)n;
  }
  gzclose(file);
  bytes[used] = 0;
  if (len != NULL) *len = used;
  return bytes;
}

json_t *vectors_load(const char *path) {
  size_t len;
  u8 *bytes = vectors_read(path, &len);
  json_error_t error;
  json_t *value = json_loadb((const char *)bytes, len, 0, &error);
  if (value == NULL) die("%s: line %d: %s", path, error.line, error.text);
  free(bytes);
  return value;
}

json_t *vectors_get(const json_t *object, const char *key) {
  json_t *value = json_object_get(object, key);
  if (value == NULL) die("no member %s", key);
  return value;
}

u64 vectors_u64(const json_t *object, const char *key) {
  const json_t *value = vectors_get(object, key);
  if (!json_is_integer(value) || json_integer_value(value) < 0) die("member %s is not an unsigned integer", key);
  return (u64)json_integer_value(value);
}

const char *vectors_string(const json_t *object, const char *key) {
  const char *text = json_string_value(vectors_get(object, key));
  if (text == NULL) die("member %s is not a string", key);
  return text;
}

static unsigned hex_digit(char c) {
  if (c >= '0' && c <= '9') return (unsigned)(c - '0');
  if (c >= 'a' && c <= 'f') return (unsigned)(c - 'a') + 10u;
  die("not a hex digit: %c", c);
}

u8 *vectors_hex(const char *hex, size_t *len) {
  const size_t n = strlen(hex);
  if (n % 2 != 0) die("odd number of hex digits");
  u8 *bytes = must(malloc(n / 2 + 1));
  for (size_t i = 0; i < n / 2; i++) bytes[i] = (u8)(hex_digit(hex[2 * i]) << 4 | hex_digit(hex[2 * i + 1]));
  *len = n / 2;
  return bytes;
}

void vectors_words(u32 *out, const json_t *array, size_t n) {
  if (!json_is_array(array) || json_array_size(array) != n) die("not an array of %zu integers", n);
  for (size_t i = 0; i < n; i++) {
    const json_t *value = json_array_get(array, i);
    if (!json_is_integer(value)) die("not an integer");
    out[i] = (u32)json_integer_value(value);
  }
}

static int compare_names(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

char **vectors_list(const char *directory) {
  char full[4096];
  snprintf(full, sizeof full, "%s/%s", VECTORS_DIR, directory);
  DIR *dir = opendir(full);
  if (dir == NULL) die("cannot open %s", full);
  size_t n = 0, cap = 16;
  char **names = must(malloc(cap * sizeof *names));
  for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
    if (entry->d_name[0] == '.') continue;
    if (n + 2 > cap) names = must(realloc(names, (cap *= 2) * sizeof *names));
    names[n++] = must(strdup(entry->d_name));
  }
  closedir(dir);
  qsort(names, n, sizeof *names, compare_names);
  names[n] = NULL;
  return names;
}

void vectors_list_free(char **names) {
  for (char **name = names; *name != NULL; name++) free(*name);
  free(names);
}
