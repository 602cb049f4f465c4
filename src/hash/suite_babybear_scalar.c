// The BabyBear suite at level scalar.
#include "field/babybear.h"
#include "field/vec_scalar.h"

#define SUITE_ISA "scalar"
#define SUITE_TABLE swirl_suite_babybear_poseidon2
#include "hash/suite_babybear.inc"
