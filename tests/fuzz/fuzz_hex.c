// Hexadecimal text: what is decoded spells the same again, but for the case of letters.
#include <hex.h>

#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char *text = malloc(size + 1);
  if (text == NULL) return 0;
  if (size > 0) memcpy(text, data, size);
  text[size] = 0;
  u8 *bytes;
  size_t len;
  if (hex_decode(&bytes, &len, text)) {
    FUZZ_REQUIRE(2 * len == strlen(text));
    for (size_t i = 0; i < len; i++) {
      char spelled[3];
      snprintf(spelled, sizeof spelled, "%02x", bytes[i]);
      for (u32 k = 0; k < 2; k++) FUZZ_REQUIRE(spelled[k] == text[2 * i + k] || spelled[k] == (text[2 * i + k] | 0x20));
    }
    free(bytes);
  }
  free(text);
  return 0;
}
