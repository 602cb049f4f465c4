// As avx512; Poseidon2 uses 52-bit multiply-adds.
#include "field/vec_avx512.h"
#define P2_IFMA
