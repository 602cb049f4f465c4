// Verifying any bytes with one key, whose file $SWIRL_FUZZ_VK names: no proof crashes it.
#include <stdio.h>
#include <stdlib.h>
#include <swirl/keys.h>
#include <swirl/verify.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_KEY = 1 << 20 };
static const swirl_vk *key;
static void *block;
static size_t block_len;

int LLVMFuzzerInitialize(int *argc, char ***argv) {
  (void)argc;
  (void)argv;
  static uint8_t bytes[MAX_KEY];
  const char *path = getenv("SWIRL_FUZZ_VK");
  FILE *file = path == NULL ? NULL : fopen(path, "rb");
  if (file == NULL) {
    fputs("fuzz_proof: SWIRL_FUZZ_VK names no key\n", stderr);
    exit(1);
  }
  const size_t len = fread(bytes, 1, sizeof bytes, file);
  fclose(file);
  const size_t key_len = swirl_vk_memory(len);
  swirl_diag diag;
  if (swirl_vk_read(&key, malloc(key_len), key_len, bytes, len, &diag) != SWIRL_OK) {
    fprintf(stderr, "fuzz_proof: %s: %s\n", path, diag.message);
    exit(1);
  }
  block_len = swirl_verify_memory(key);
  block = malloc(block_len);
  return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  swirl_diag diag;
  uint32_t num_airs, values[4];
  size_t num;
  (void)swirl_verify_with_proof_values(key, NULL, data, size, block, block_len, NULL, &diag);
  if (swirl_proof_num_airs(&num_airs, data, size, &diag) == SWIRL_OK && num_airs > 0) {
    (void)swirl_proof_air(data, size, num_airs - 1, NULL, NULL, values, 4, &num, &diag);
  }
  return 0;
}
