// How an AIR program is divided for generated kernels: into parts of about equal length, which begin at its cuts
// (device/air_cuts.h), and the parts into modules, each a kernel of its own.
#ifndef SWIRL_VULKAN_AIR_PARTS_H
#define SWIRL_VULKAN_AIR_PARTS_H

#include "device/air_program_format.h"

// In instructions of the program. A workgroup does at least a part for its points. Compilers see a part as one block of
// straight-line code, and take a time that grows faster than the block: a program that has no cut within `part_max` is
// left to the interpreter. A module is compiled as a whole, beside others.
typedef struct air_limits {
  u32 part, part_max, module;
} air_limits;

typedef struct air_parts {
  u32 *starts;  // [num_parts + 1] instructions
  u32 *modules; // [num_modules + 1] parts
  u32 num_parts, num_modules, cap;
} air_parts;

// ERR_UNSUPPORTED: a part would be too long; ERR_NO_MEMORY. Release whatever the result.
swirl_status swirl_air_parts_make(air_parts *out, const u32 *program, const air_limits *limits,
                                  const swirl_allocator *allocator);
void swirl_air_parts_release(air_parts *parts, const swirl_allocator *allocator);

#endif
