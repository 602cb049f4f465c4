// Reading a verifying key: no bytes crash it, its memory is what it says, and an accepted key is its own encoding.
#include <stdlib.h>
#include <string.h>
#include <swirl/keys.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const size_t block_len = swirl_vk_memory(size);
  if (block_len == 0) return 0;
  void *block = malloc(block_len);
  const swirl_vk *vk = NULL;
  swirl_diag diag;
  if (block == NULL) return 0;
  if (swirl_vk_read(&vk, block, block_len, data, size, &diag) == SWIRL_OK) {
    uint8_t *again = malloc(size);
    swirl_soundness soundness;
    if (again == NULL) return 0;
    if (swirl_vk_encoded_len(vk) != size || swirl_vk_encode(vk, again, size) != SWIRL_OK ||
        memcmp(again, data, size) != 0) {
      __builtin_trap();
    }
    (void)swirl_vk_soundness(&soundness, vk);
    (void)swirl_verify_memory(vk);
    free(again);
  }
  free(block);
  return 0;
}
