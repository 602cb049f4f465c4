#define _POSIX_C_SOURCE 200809L
#include "public_values.h"

#include "diag_text.h"
#include "json_file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static const size_t max_file_len = (size_t)4 << 30;
static const uint32_t modulus = 2013265921;

void public_values_clear(public_values *values) {
  free(values->airs);
  free(values->words);
}

bool public_values_alloc(public_values *out, size_t num_airs, size_t num_words) {
  *out = (public_values){.num_airs = num_airs};
  out->airs = calloc(num_airs + 1, sizeof *out->airs);
  out->words = calloc(num_words + 1, sizeof *out->words);
  return out->airs != NULL && out->words != NULL;
}

static bool public_values_fail(const char *command, const char *path, const char *what, size_t air) {
  fprintf(stderr, "swirl %s: %s: AIR %zu: %s\n", command, path, air, what);
  return false;
}

static bool public_values_fill(public_values *out, const char *command, const char *path, const json_t *root) {
  size_t used = 0;
  for (size_t air = 0; air < out->num_airs; air++) {
    const json_t *list = json_array_get(root, air);
    if (!json_is_array(list)) return public_values_fail(command, path, "not a list", air);
    out->airs[air] = (swirl_public_values){out->words + used, json_array_size(list)};
    for (size_t i = 0; i < json_array_size(list); i++) {
      const json_t *value = json_array_get(list, i);
      if (!json_is_integer(value) || json_integer_value(value) < 0 || json_integer_value(value) >= modulus) {
        return public_values_fail(command, path, "a value is not an integer below 2013265921", air);
      }
      out->words[used++] = (uint32_t)json_integer_value(value);
    }
  }
  return true;
}

bool public_values_load(public_values *out, const char *command, const char *path) {
  json_t *root = NULL;
  swirl_diag diag = diag_none();
  if (json_file_load(&root, path, max_file_len, &diag) != SWIRL_OK) {
    fprintf(stderr, "swirl %s: %s\n", command, diag.message);
    return false;
  }
  bool good = json_is_array(root);
  if (!good) fprintf(stderr, "swirl %s: %s: not a list with one list per AIR\n", command, path);
  if (good) {
    size_t total = 0;
    for (size_t air = 0; air < json_array_size(root); air++) total += json_array_size(json_array_get(root, air));
    good = public_values_alloc(out, json_array_size(root), total);
    if (!good) fprintf(stderr, "swirl %s: out of memory\n", command);
  }
  good = good && public_values_fill(out, command, path, root);
  json_decref(root);
  return good;
}

char *public_values_text(const swirl_public_values *airs, size_t num_airs) {
  char *text = NULL;
  size_t len;
  FILE *to = open_memstream(&text, &len);
  if (to == NULL) return NULL;
  fputc('[', to);
  for (size_t air = 0; air < num_airs; air++) {
    fputs(air == 0 ? "[" : ", [", to);
    for (size_t i = 0; i < airs[air].num; i++) fprintf(to, "%s%" PRIu32, i == 0 ? "" : ", ", airs[air].values[i]);
    fputc(']', to);
  }
  fputs("]\n", to);
  const bool good = ferror(to) == 0;
  if (fclose(to) == 0 && good) return text;
  free(text);
  return NULL;
}
