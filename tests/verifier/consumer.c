// consumer KEY PROOF [MIN_BITS]: verifies a proof with libswirl_verify alone. What a program that embeds the verifier
// looks like: files and memory are its own.
#include <stdio.h>
#include <stdlib.h>
#include <swirl/proof.h>
#include <swirl/verify.h>

typedef struct file_bytes {
  uint8_t *bytes;
  size_t len;
} file_bytes;

static file_bytes read_file(const char *path) {
  file_bytes out = {NULL, 0};
  FILE *file = fopen(path, "rb");
  if (file == NULL || fseek(file, 0, SEEK_END) != 0) exit(2);
  const long size = ftell(file);
  if (size < 0 || fseek(file, 0, SEEK_SET) != 0) exit(2);
  out.bytes = malloc((size_t)size + 1);
  if (out.bytes == NULL || fread(out.bytes, 1, (size_t)size, file) != (size_t)size) exit(2);
  out.len = (size_t)size;
  fclose(file);
  return out;
}

static int fail(const char *what, const swirl_diag *diag) {
  fprintf(stderr, "%s: %s\n", what, diag->message);
  return 1;
}

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  const file_bytes key = read_file(argv[1]), proof = read_file(argv[2]);
  const swirl_vk *vk;
  swirl_diag diag = {0};
  const size_t key_size = swirl_vk_memory(key.len);
  void *key_block = malloc(key_size);
  if (key_block == NULL || swirl_vk_read(&vk, key_block, key_size, key.bytes, key.len, &diag) != SWIRL_OK) {
    return fail("key", &diag);
  }
  const size_t size = swirl_verify_memory(vk);
  void *block = malloc(size);
  const swirl_verify_desc desc = {.min_security_bits = argc > 3 ? atof(argv[3]) : 0};
  if (block == NULL ||
      swirl_verify_with_proof_values(vk, &desc, proof.bytes, proof.len, block, size, NULL, &diag) != SWIRL_OK) {
    return fail("rejected", &diag);
  }
  swirl_proof_view view;
  swirl_proof_air_info air;
  if (swirl_proof_view_init(&view, proof.bytes, proof.len, &diag) != SWIRL_OK) return fail("proof", &diag);
  while (swirl_proof_view_next_air(&view, &air)) {
    if (air.is_present) printf("AIR %u: 2^%u rows\n", (unsigned)air.air, (unsigned)air.log_height);
  }
  puts("accepted");
  free(block);
  free(key_block);
  free(proof.bytes);
  free(key.bytes);
  return 0;
}
