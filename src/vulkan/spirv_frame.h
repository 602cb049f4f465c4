// Frames of generated kernels: SPIR-V of kernels/frame_NAME.comp, from which a kernel is made by writing anew the body
// of one function, air_part(), with types, constants and functions of the frame.
#ifndef SWIRL_VULKAN_SPIRV_FRAME_H
#define SWIRL_VULKAN_SPIRV_FRAME_H

#include "vulkan/spirv.h"

typedef struct spirv_frame {
  const u32 *words;
  u32 num, bound;
  u32 globals_end;                                    // where the functions begin
  u32 part_body, part_rest;                           // behind the parameters of air_part(), and its end
  u32 part_parameter;                                 // id
  u32 num_parts_at;                                   // word of the default of AIR_NUM_PARTS
  u32 type_void, type_u32, type_u64, type_quad, glsl; // ids; type_quad: 0 if the frame has none
} spirv_frame;

// Reads a frame. False if it is none: it lacks air_part(), AIR_NUM_PARTS or a type.
bool swirl_spirv_frame_read(spirv_frame *out, const u32 *words, u32 num);
// The id of a global variable, or of a function, by its name in GLSL; 0: there is none.
u32 swirl_spirv_frame_id(const spirv_frame *frame, const char *name);
// The kernel: the frame with `globals` before its functions, `body` in air_part() and `num_parts` as AIR_NUM_PARTS; ids
// are below `bound`. What only debuggers read is left out.
void swirl_spirv_frame_fill(spirv_words *out, const spirv_frame *frame, const spirv_words *globals,
                            const spirv_words *body, u32 num_parts, u32 bound);

#endif
