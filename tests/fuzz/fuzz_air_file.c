// AIR files: no JSON crashes the reader or key generation, and each mistake has a message that begins with a place.
#include <air_file.h>
#include <swirl/keys.h>

#include "fuzz/capped.h"
#include "fuzz/fuzz.h"
#include "fuzz/json_mutator.h"

enum { CAP = 1 << 20, MAX_AIRS = 64 };

static void make_keys(const air_file *file) {
  capped memory;
  capped_init(&memory, CAP);
  const swirl_device_desc desc = {.device = "cpu", .num_threads = 1, .isa = "scalar", .allocator = &memory.allocator};
  const swirl_matrix *preprocessed[MAX_AIRS] = {NULL};
  for (size_t i = 0; i < file->num_airs; i++) {
    if (file->preprocessed[i].width > 0) preprocessed[i] = &file->preprocessed[i];
  }
  swirl_device *dev;
  swirl_pk *pk;
  FUZZ_REQUIRE(swirl_device_open(&dev, &desc, NULL) == SWIRL_OK);
  if (swirl_keygen(&pk, dev, &file->params, (const swirl_air *const *)file->airs, file->num_airs, preprocessed,
                   SWIRL_ALLOW_INSECURE, NULL) == SWIRL_OK) {
    swirl_pk_destroy(pk);
  }
  swirl_device_close(dev);
  FUZZ_REQUIRE(memory.used == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  json_t *root = json_input(data, size);
  if (root == NULL) return 0;
  air_file file;
  swirl_diag diag = {.status = SWIRL_OK};
  const swirl_status status = air_file_parse(&file, root, &diag);
  FUZZ_REQUIRE(diag.status == status);
  if (status == SWIRL_OK) {
    FUZZ_REQUIRE(!file.has_params || swirl_params_validate(&file.params, NULL) == SWIRL_OK);
    if (file.has_params && file.num_airs <= MAX_AIRS) make_keys(&file);
    air_file_clear(&file);
  } else {
    FUZZ_REQUIRE(strchr(diag.message, ':') != NULL);
  }
  json_decref(root);
  return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed) {
  return json_mutate(data, size, max_size, seed);
}
