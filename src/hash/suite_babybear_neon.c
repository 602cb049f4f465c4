// The BabyBear suite at level neon.
#include "field/babybear.h"
#include "field/vec_neon.h"

#define SUITE_ISA "neon"
#define SUITE_TABLE swirl_suite_babybear_neon
#include "hash/suite_babybear.inc"
