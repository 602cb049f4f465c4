// Random AIR programs (device/air_program_format.h), of more kinds than the compiler makes: any operands, any number of
// slots, with a prologue or without.
#ifndef TESTS_VULKAN_RANDOM_PROGRAM_H
#define TESTS_VULKAN_RANDOM_PROGRAM_H

#include "vulkan/twin.h"

enum { RANDOM_REGIONS = 2, RANDOM_WIDTH = 5, RANDOM_PUBLICS = 4 };

typedef struct random_program {
  dev_ptr prog, inputs, publics, weights, beta;
  u32 num_inputs, num_weights;
} random_program;

// In the arena of `t`, with traces of 2^log_height rows for its inputs; `size` instructions or a few more.
random_program random_program_make(twin *t, u32 kind, u32 size, u32 log_height);

#endif
