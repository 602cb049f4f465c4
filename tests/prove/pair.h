// A device and the CPU, each with a proving key of the small system, and a witness: what the one proves is compared
// with what the other does.
#ifndef SWIRL_TESTS_PROVE_PAIR_H
#define SWIRL_TESTS_PROVE_PAIR_H

#include "prove/system.h"

typedef struct device_pair {
  swirl_device *dev, *cpu;
  swirl_device_info info; // of `dev`
  test_system system;
  swirl_pk *pk, *cpu_pk;
  test_witness w;
  swirl_diag diag;
} device_pair;

// `device`: an id, also "cpu". Fails the test if something cannot be made.
device_pair *device_pair_open(const char *device);
void device_pair_close(device_pair *pair);
swirl_pk *device_pair_key(device_pair *pair, swirl_device *dev); // another key

// The proofs have the same bytes.
void assert_same_proof(const swirl_proof *a, const swirl_proof *b);

#endif
