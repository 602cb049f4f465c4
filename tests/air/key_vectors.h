// Keys in the published vectors, for tests of AIRs and keys.
#ifndef TESTS_AIR_KEY_VECTORS_H
#define TESTS_AIR_KEY_VECTORS_H

#include "keys/vk_build.h"
#include "support/vectors.h"

// Eight canonical integers to suite form.
void vector_digest(u32 out[SUITE_MAX_DIGEST_WORDS], const json_t *list);
// The commitment of an AIR of a vector file: `data` is null or has `commit` and `hypercube_dim`.
preprocessed_commitment vector_commitment(const json_t *data, u32 l_skip);
// Asserts that the key's encoding is these bytes, and that the key read from them encodes to them again.
void assert_key_bytes(const swirl_vk *vk, const u8 *bytes, size_t len);

#endif
