// Reading the published vectors (tests/vectors) in tests. A file that is missing or malformed ends the program: there
// is nothing a test could do about it. Everything returned is from malloc, for the caller to free.
#ifndef SWIRL_TESTS_SUPPORT_VECTORS_H
#define SWIRL_TESTS_SUPPORT_VECTORS_H

#include <jansson.h>

#include "base/base.h"

// The bytes of tests/vectors/`path`, decompressed if they are gzip, with a zero byte behind them.
u8 *vectors_read(const char *path, size_t *len);
// The JSON value in tests/vectors/`path` (.json or .json.gz); give back with json_decref().
json_t *vectors_load(const char *path);
// A member that must be there.
json_t *vectors_get(const json_t *object, const char *key);
// An unsigned member.
u64 vectors_u64(const json_t *object, const char *key);
const char *vectors_string(const json_t *object, const char *key);
// Bytes of lower-case hex.
u8 *vectors_hex(const char *hex, size_t *len);
// The integers of a JSON array, of exactly n elements, as 32-bit words.  out [n]
void vectors_words(u32 *out, const json_t *array, size_t n);

// Names in tests/vectors/`directory`, sorted; NULL-terminated. vectors_list_free() gives it back.
char **vectors_list(const char *directory);
void vectors_list_free(char **names);

#endif
