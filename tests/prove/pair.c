#include "prove/pair.h"

#include <stdlib.h>

#include "support/good.h"

swirl_pk *device_pair_key(device_pair *pair, swirl_device *dev) {
  swirl_pk *pk = NULL;
  good(swirl_keygen(&pk, dev, &pair->system.params, (const swirl_air *const *)pair->system.airs, SYSTEM_AIRS,
                    pair->system.preprocessed_list, SWIRL_ALLOW_INSECURE, &pair->diag),
       &pair->diag);
  return pk;
}

static swirl_device *open_device(device_pair *pair, const char *name) {
  swirl_device *dev = NULL;
  const swirl_device_desc desc = {.device = name, .num_threads = strcmp(name, "cpu") == 0 ? 2 : 0};
  good(swirl_device_open(&dev, &desc, &pair->diag), &pair->diag);
  return dev;
}

device_pair *device_pair_open(const char *device) {
  device_pair *pair = calloc(1, sizeof *pair);
  assert_non_null(pair);
  pair->dev = open_device(pair, device);
  pair->cpu = open_device(pair, "cpu");
  swirl_device_describe(pair->dev, &pair->info);
  test_system_create(&pair->system, 2, 7, 2);
  pair->pk = device_pair_key(pair, pair->dev);
  pair->cpu_pk = device_pair_key(pair, pair->cpu);
  test_witness_create(&pair->w, 3);
  return pair;
}

void device_pair_close(device_pair *pair) {
  swirl_pk_destroy(pair->pk);
  swirl_pk_destroy(pair->cpu_pk);
  test_system_destroy(&pair->system);
  swirl_device_close(pair->dev);
  swirl_device_close(pair->cpu);
  free(pair);
}

void assert_same_proof(const swirl_proof *a, const swirl_proof *b) {
  size_t len[2];
  const uint8_t *bytes[2] = {swirl_proof_bytes(a, &len[0]), swirl_proof_bytes(b, &len[1])};
  assert_int_equal(len[0], len[1]);
  assert_memory_equal(bytes[0], bytes[1], len[0]);
}
