// Reading the published vectors in tests of AIRs and keys. A vector that cannot be read is a failed test.
#ifndef TESTS_AIR_VECTOR_FILE_H
#define TESTS_AIR_VECTOR_FILE_H

#include <jansson.h>
#include <stddef.h>

#include "keys/vk_build.h"

// tests/vectors/<name>; release with json_decref().
json_t *vector_load(const char *name);
// Member `name`, which must exist.
json_t *vector_get(const json_t *object, const char *name);
u64 vector_uint(const json_t *object, const char *name);
// Hex to bytes; free with free().
u8 *vector_hex(size_t *len, const json_t *string);
// Eight canonical integers to suite form.
void vector_digest(u32 out[SUITE_MAX_DIGEST_WORDS], const json_t *list);
// Whether the key's encoding is these bytes; says where it is not.
void assert_key_bytes(const swirl_vk *vk, const u8 *bytes, size_t len);
// The commitment of an AIR of a vector file: `data` is null or has `commit` and `hypercube_dim`.
preprocessed_commitment vector_commitment(const json_t *data, u32 l_skip);

#endif
