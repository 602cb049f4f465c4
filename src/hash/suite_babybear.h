// What the forms of the BabyBear suite share: positions and codec forms, which no instruction set changes.
#ifndef SWIRL_HASH_SUITE_BABYBEAR_H
#define SWIRL_HASH_SUITE_BABYBEAR_H

#include "hash/poseidon2.h"
#include "hash/suite.h"

enum { BABYBEAR_DIGEST_WORDS = 8 };

// The name of all its forms, by address.
extern const char swirl_babybear_name[];

// As the members of hash_suite.
const hash_suite *swirl_babybear_at_level(const char *isa);
u32 swirl_babybear_after_observe(u32 position, size_t n);
u32 swirl_babybear_after_observe_digest(u32 position);
u32 swirl_babybear_after_sample(u32 position, size_t n);
void swirl_babybear_encode_digest(u8 *out, const u32 *digest);
bool swirl_babybear_decode_digest(u32 *out, const u8 *bytes);
size_t swirl_babybear_read_key_digest(u32 *out, const u8 *bytes, size_t len);
size_t swirl_babybear_write_key_digest(u8 *out, const u32 *digest);

#endif
