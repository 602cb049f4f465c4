// A verifying key of the vectors, read into memory of its own, and verification with it.
#ifndef SWIRL_TESTS_SUPPORT_VERIFYING_H
#define SWIRL_TESTS_SUPPORT_VERIFYING_H

#include <swirl/keys.h>
#include <swirl/verify.h>

#include "support/vectors.h"

typedef struct verifying {
  const swirl_vk *vk;
  void *key_block, *block;
  size_t block_len;
} verifying;

// Reads the key bytes [len]; ends the program if they are refused.
void verifying_open(verifying *v, const u8 *bytes, size_t len);
// The key of a case file.
void verifying_open_case(verifying *v, const json_t *file);
void verifying_close(verifying *v);
// Verifies a copy of `proof` of exactly `len` bytes, so that a sanitizer sees every read behind its end.
swirl_status verifying_run(const verifying *v, const u8 *proof, size_t len, swirl_transcript *out, swirl_diag *diag);

#endif
