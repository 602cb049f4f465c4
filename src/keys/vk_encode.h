// The bytes of a verifying key (spec 04 section 6).
#ifndef SWIRL_KEYS_VK_ENCODE_H
#define SWIRL_KEYS_VK_ENCODE_H

#include "keys/vk.h"

// Encodes the key without its pre-hash, which is what the pre-hash is of; returns the number of bytes. `out` may be
// NULL to learn that number.
size_t swirl_vk_encode_hashed(const swirl_vk *vk, u8 *out);

#endif
