// Verifies proofs from standard input, one line each: key and proof in hexadecimal, and the reference's name of the
// verdict. Needs the C library and libswirl_verify only, so that it runs wherever they do.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <swirl/keys.h>
#include <swirl/verify.h>

enum { MAX_LINE = 1 << 20 };

static int digit(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

// In place: the bytes that a word of the line spells.
static size_t decode(char *word) {
  const size_t len = strlen(word) / 2;
  for (size_t i = 0; i < len; i++) word[i] = (char)(digit(word[2 * i]) << 4 | digit(word[2 * i + 1]));
  return len;
}

static swirl_status verify(const uint8_t *key, size_t key_len, const uint8_t *proof, size_t proof_len) {
  const size_t vk_len = swirl_vk_memory(key_len);
  void *vk_block = malloc(vk_len), *block = NULL;
  const swirl_vk *vk;
  swirl_status status = swirl_vk_read(&vk, vk_block, vk_len, key, key_len, NULL);
  if (status == SWIRL_OK) {
    const size_t block_len = swirl_verify_memory(vk);
    block = malloc(block_len);
    status = swirl_verify_with_proof_values(vk, NULL, proof, proof_len, block, block_len, NULL, NULL);
  }
  free(block);
  free(vk_block);
  return status;
}

int main(void) {
  static char line[MAX_LINE], key[MAX_LINE], proof[MAX_LINE], verdict[256];
  size_t num = 0, failed = 0;
  while (fgets(line, sizeof line, stdin) != NULL) {
    if (sscanf(line, "%1048575s %1048575s %255s", key, proof, verdict) != 3) return 2;
    const size_t key_len = decode(key), proof_len = decode(proof);
    const swirl_status status = verify((const uint8_t *)key, key_len, (const uint8_t *)proof, proof_len);
    num++;
    if (strcmp(swirl_status_reference(status), verdict) == 0) continue;
    printf("line %zu: %s, expected %s\n", num, swirl_status_name(status), verdict);
    failed++;
  }
  printf("%zu proofs, %zu with another verdict, %zu-bit words\n", num, failed, 8 * sizeof(void *));
  return num == 0 || failed > 0;
}
