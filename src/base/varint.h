// Variable-length integers of key bytes (spec 04 section 6.1): groups of seven bits, lowest first, high bit = more.
#ifndef SWIRL_BASE_VARINT_H
#define SWIRL_BASE_VARINT_H

#include "base/base.h"

// Reads one integer of at most `max` from bytes [len]. Returns how many bytes it takes, or 0 if the bytes end inside
// it, if it is larger than max, or if it is not in its shortest form (a key has exactly one encoding).
static inline size_t varint_read(u64 *out, const u8 *bytes, size_t len, u64 max) {
  u64 value = 0;
  for (size_t i = 0; i < len && i < 10; i++) {
    const u64 group = bytes[i] & 0x7fu;
    if (i == 9 && group > 1) return 0; // beyond 64 bits
    value |= group << (7 * i);
    if ((bytes[i] & 0x80u) != 0) continue;
    if ((i > 0 && group == 0) || value > max) return 0;
    *out = value;
    return i + 1;
  }
  return 0;
}

// Writes an integer in its shortest form and returns how many bytes that takes; `out` NULL only counts them.
static inline size_t varint_write(u8 *out, u64 value) {
  size_t len = 0;
  for (; value > 0x7f; value >>= 7, len++) {
    if (out != NULL) out[len] = (u8)(value & 0x7f) | 0x80;
  }
  if (out != NULL) out[len] = (u8)value;
  return len + 1;
}

#endif
