// The BabyBear suite at level avx512.
#include "field/babybear.h"
#include "field/vec_avx512.h"

#define SUITE_ISA "avx512"
#define SUITE_TABLE swirl_suite_babybear_avx512
#include "hash/suite_babybear.inc"
