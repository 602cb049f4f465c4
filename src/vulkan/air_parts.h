// How an AIR program is divided for generated kernels: into parts of about equal length, and the parts into modules,
// each a kernel of its own. A part may begin anywhere: what it reads of parts before, it makes again; so it begins
// where that is little.
#ifndef SWIRL_VULKAN_AIR_PARTS_H
#define SWIRL_VULKAN_AIR_PARTS_H

#include "vulkan/air_flow.h"

// In instructions of the program. A workgroup does at least a part for its points. Compilers see a part as one block of
// straight-line code, and take a time that grows faster than the block: a program without a good place to divide it
// within `part_max` is left to the interpreter. A module is compiled as a whole, beside others; there an output counts
// as several instructions.
typedef struct air_limits {
  u32 part, part_max, module;
  u32 program; // a longer one is left to the interpreter, by those who ask for kernels; 0: any
  air_keep_limits keep;
  bool whole_interactions; // no part begins within the OUTs of an interaction
} air_limits;

typedef struct air_parts {
  u32 *starts;  // [num_parts + 1] instructions; the prologue is in none
  u32 *modules; // [num_modules + 1] parts
  u32 num_parts, num_modules, cap;
} air_parts;

// ERR_UNSUPPORTED: a part would be too long; ERR_NO_MEMORY. Release whatever the result.
swirl_status swirl_air_parts_make(air_parts *out, const air_flow *flow, const air_limits *limits,
                                  const swirl_allocator *allocator);
void swirl_air_parts_release(air_parts *parts, const swirl_allocator *allocator);

#endif
