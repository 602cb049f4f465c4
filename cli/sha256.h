// SHA-256 (FIPS 180-4), by which files of known answers name keys and proofs.
#ifndef SWIRL_CLI_SHA256_H
#define SWIRL_CLI_SHA256_H

#include <stddef.h>
#include <stdint.h>

typedef struct sha256_text {
  char text[65]; // lower-case hexadecimal
} sha256_text;

sha256_text sha256(const uint8_t *bytes, size_t len);

#endif
