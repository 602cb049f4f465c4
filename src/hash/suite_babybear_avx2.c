// The BabyBear suite at level avx2.
#include "field/babybear.h"
#include "field/vec_avx2.h"

#define SUITE_ISA "avx2"
#define SUITE_TABLE swirl_suite_babybear_avx2
#include "hash/suite_babybear.inc"
