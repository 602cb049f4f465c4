// AIRs from the bytes of an input, by the public builder.
#ifndef SWIRL_TESTS_FUZZ_BUILT_AIR_H
#define SWIRL_TESTS_FUZZ_BUILT_AIR_H

#include <swirl/air.h>

#include "fuzz/fuzz.h"

// Calls the builder of an AIR of this description until the input says that it is done, with expressions on a stack.
// Tame: arguments are in range. Wild: any column, part, bus and handle.
void built_air_calls(swirl_air *air, const swirl_air_desc *desc, fuzz_input *in, bool wild);

#endif
