// The BabyBear suite at level avx512ifma.
#include "field/babybear.h"
#include "field/vec_avx512ifma.h"

#define SUITE_ISA "avx512ifma"
#define SUITE_TABLE swirl_suite_babybear_avx512ifma
#include "hash/suite_babybear.inc"
