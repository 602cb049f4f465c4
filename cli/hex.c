#include "hex.h"

#include <stdlib.h>
#include <string.h>

static int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool hex_decode(uint8_t **out, size_t *len, const char *text) {
  const size_t num_digits = strlen(text), num = num_digits / 2;
  if (num_digits % 2 != 0) return false;
  uint8_t *bytes = malloc(num + 1);
  if (bytes == NULL) return false;
  for (size_t i = 0; i < num; i++) {
    const int high = digit(text[2 * i]), low = digit(text[2 * i + 1]);
    if (high < 0 || low < 0) {
      free(bytes);
      return false;
    }
    bytes[i] = (uint8_t)(high << 4 | low);
  }
  *out = bytes;
  *len = num;
  return true;
}
