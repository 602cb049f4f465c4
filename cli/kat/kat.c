#include "kat.h"

#include "diag_text.h"
#include "hex.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const uint32_t modulus = 2013265921;

// ---- Lines

__attribute__((format(printf, 3, 0))) static void line(const char *word, const kat *k, const char *format,
                                                       va_list args) {
  printf("%s %s: ", word, k->path);
  vprintf(format, args);
  putchar('\n');
}

void kat_ok(kat *k, const char *format, ...) {
  va_list args;
  va_start(args, format);
  line("ok", k, format, args);
  va_end(args);
  k->num_ok++;
}

void kat_fail(kat *k, const char *format, ...) {
  va_list args;
  va_start(args, format);
  line("FAIL", k, format, args);
  va_end(args);
  k->num_failed++;
}

void kat_skip(kat *k, const char *format, ...) {
  va_list args;
  va_start(args, format);
  line("skip", k, format, args);
  va_end(args);
  k->num_skipped++;
}

// ---- Comparisons

bool kat_status(kat *k, const char *what, swirl_status got, swirl_status want, const swirl_diag *diag) {
  if (got == want) return true;
  const swirl_diag none = diag_none();
  kat_fail(k, "%s: %s, expected %s", what, diag_format(got, got == SWIRL_OK ? &none : diag).text,
           swirl_status_name(want));
  return false;
}

bool kat_same_uint(kat *k, const char *what, uint64_t got, uint64_t want) {
  if (got == want) return true;
  kat_fail(k, "%s is %" PRIu64 ", expected %" PRIu64, what, got, want);
  return false;
}

bool kat_same_text(kat *k, const char *what, const char *got, const char *want) {
  if (strcmp(got, want) == 0) return true;
  kat_fail(k, "%s is %s, expected %s", what, got, want);
  return false;
}

bool kat_same_bytes(kat *k, const char *what, const uint8_t *got, size_t got_len, const uint8_t *want,
                    size_t want_len) {
  const size_t common = got_len < want_len ? got_len : want_len;
  for (size_t i = 0; i < common; i++) {
    if (got[i] == want[i]) continue;
    kat_fail(k, "%s: byte %zu of %zu is 0x%02x, expected 0x%02x", what, i, want_len, got[i], want[i]);
    return false;
  }
  if (got_len == want_len) return true;
  kat_fail(k, "%s: %zu bytes, expected %zu; the first %zu are equal", what, got_len, want_len, common);
  return false;
}

bool kat_same_words(kat *k, const char *what, const uint32_t *got, size_t got_len, const uint32_t *want,
                    size_t want_len) {
  const size_t common = got_len < want_len ? got_len : want_len;
  for (size_t i = 0; i < common; i++) {
    if (got[i] == want[i]) continue;
    kat_fail(k, "%s: element %zu of %zu is %" PRIu32 ", expected %" PRIu32, what, i, want_len, got[i], want[i]);
    return false;
  }
  if (got_len == want_len) return true;
  kat_fail(k, "%s: %zu elements, expected %zu; the first %zu are equal", what, got_len, want_len, common);
  return false;
}

// ---- Values of the file

bool kat_text(kat *k, const char **out, const json_t *object, const char *name) {
  *out = json_string_value(json_object_get(object, name));
  if (*out == NULL) kat_fail(k, "%s is missing or not a string", name);
  return *out != NULL;
}

bool kat_uint(kat *k, uint64_t *out, const json_t *object, const char *name) {
  const json_t *value = json_object_get(object, name);
  if (!json_is_integer(value) || json_integer_value(value) < 0) {
    kat_fail(k, "%s is missing or not a whole number", name);
    return false;
  }
  *out = (uint64_t)json_integer_value(value);
  return true;
}

bool kat_words(kat *k, uint32_t *out, size_t num, const json_t *object, const char *name) {
  swirl_diag diag = diag_none();
  if (case_read_words(out, num, json_object_get(object, name), name, &diag) == SWIRL_OK) return true;
  kat_fail(k, "%s", diag.message);
  return false;
}

bool kat_hex(kat *k, uint8_t **out, size_t *len, const json_t *object, const char *name) {
  const char *text;
  if (!kat_text(k, &text, object, name)) return false;
  if (hex_decode(out, len, text)) return true;
  kat_fail(k, "%s is not hexadecimal", name);
  return false;
}

bool kat_word_list(kat *k, uint32_t **out, size_t *len, const json_t *object, const char *name) {
  const json_t *list = json_object_get(object, name);
  const size_t num = json_array_size(list);
  uint32_t *words = calloc(num + 1, sizeof *words);
  if (words == NULL || !json_is_array(list)) {
    kat_fail(k, "%s is missing or not an array", name);
    free(words);
    return false;
  }
  for (size_t i = 0; i < num; i++) {
    const json_t *value = json_array_get(list, i);
    if (!json_is_integer(value) || json_integer_value(value) < 0 || json_integer_value(value) >= modulus) {
      kat_fail(k, "%s[%zu] is not a field element", name, i);
      free(words);
      return false;
    }
    words[i] = (uint32_t)json_integer_value(value);
  }
  *out = words;
  *len = num;
  return true;
}

// ---- Keys and verdicts

bool kat_key_read(kat *k, kat_key *out, const uint8_t *bytes, size_t len) {
  *out = (kat_key){0};
  swirl_diag diag = diag_none();
  const size_t size = swirl_vk_memory(len);
  out->block = size == 0 ? NULL : malloc(size);
  if (out->block == NULL) {
    kat_fail(k, "no memory to read a key of %zu bytes", len);
    return false;
  }
  const swirl_status status = swirl_vk_read(&out->vk, out->block, size, bytes, len, &diag);
  if (kat_status(k, "reading the key", status, SWIRL_OK, &diag)) return true;
  free(out->block);
  *out = (kat_key){0};
  return false;
}

void kat_key_clear(kat_key *key) {
  free(key->block);
  *key = (kat_key){0};
}

uint8_t *kat_key_bytes(kat *k, size_t *len, const swirl_vk *vk) {
  const swirl_diag diag = diag_none();
  *len = swirl_vk_encoded_len(vk);
  uint8_t *bytes = malloc(*len + 1);
  if (bytes == NULL) {
    kat_fail(k, "no memory for a key of %zu bytes", *len);
    return NULL;
  }
  if (kat_status(k, "encoding the key", swirl_vk_encode(vk, bytes, *len), SWIRL_OK, &diag)) return bytes;
  free(bytes);
  return NULL;
}

double kat_key_bits(const swirl_vk *vk) {
  swirl_soundness soundness;
  return swirl_vk_soundness(&soundness, vk) == SWIRL_OK ? soundness.total : 0;
}

swirl_status kat_verify(const swirl_vk *vk, const uint8_t *proof, size_t len, swirl_transcript *transcript,
                        swirl_diag *diag) {
  *diag = diag_none();
  const size_t size = swirl_verify_memory(vk);
  void *block = malloc(size + 1);
  if (block == NULL) return SWIRL_ERR_NO_MEMORY;
  // A copy of exactly this length, so that a memory checker sees every read past the end.
  uint8_t *copy = malloc(len > 0 ? len : 1);
  if (copy != NULL && len > 0) memcpy(copy, proof, len);
  const swirl_verify_desc desc = {.isa = getenv("SWIRL_CPU_ISA")};
  const swirl_status status = copy == NULL
                                  ? SWIRL_ERR_NO_MEMORY
                                  : swirl_verify_with_proof_values(vk, &desc, copy, len, block, size, transcript, diag);
  free(copy);
  free(block);
  return status;
}

const char *kat_verdict(swirl_status status) {
  const char *name = swirl_status_reference(status);
  return name[0] != 0 ? name : swirl_status_name(status);
}

// ---- Files beside a file

char *kat_sibling(const char *path, const char *name, const char *const *suffixes) {
  const char *slash = strrchr(path, '/');
  const size_t directory = slash == NULL ? 0 : (size_t)(slash - path) + 1;
  for (; *suffixes != NULL; suffixes++) {
    const size_t len = directory + strlen(name) + strlen(*suffixes) + 1;
    char *sibling = malloc(len);
    if (sibling == NULL) return NULL;
    snprintf(sibling, len, "%.*s%s%s", (int)directory, path, name, *suffixes);
    FILE *file = fopen(sibling, "rb");
    if (file != NULL) {
      fclose(file);
      return sibling;
    }
    free(sibling);
  }
  return NULL;
}
