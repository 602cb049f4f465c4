// Writing SPIR-V: a growing list of words, and the numbers of the instructions that the generator of kernels
// (air_code.h) reads and writes.
#ifndef SWIRL_VULKAN_SPIRV_H
#define SWIRL_VULKAN_SPIRV_H

#include "base/base.h"

enum {
  SPIRV_MAGIC = 0x07230203,
  SPIRV_HEADER_WORDS = 5,
  SPIRV_BOUND = 3, // word of the header: ids are below it
  SPIRV_MAX_LENGTH = 65535,
};
// Instructions. The length in words is in the high half of the first.
enum {
  SPIRV_SOURCE_CONTINUED = 2,
  SPIRV_SOURCE = 3,
  SPIRV_SOURCE_EXTENSION = 4,
  SPIRV_NAME = 5,
  SPIRV_MEMBER_NAME = 6,
  SPIRV_STRING = 7,
  SPIRV_EXT_INST_IMPORT = 11,
  SPIRV_EXT_INST = 12,
  SPIRV_TYPE_INT = 21,
  SPIRV_TYPE_VECTOR = 23,
  SPIRV_CONSTANT = 43,
  SPIRV_CONSTANT_COMPOSITE = 44,
  SPIRV_SPEC_CONSTANT = 50,
  SPIRV_FUNCTION = 54,
  SPIRV_FUNCTION_PARAMETER = 55,
  SPIRV_FUNCTION_END = 56,
  SPIRV_FUNCTION_CALL = 57,
  SPIRV_LOAD = 61,
  SPIRV_STORE = 62,
  SPIRV_COMPOSITE_EXTRACT = 81,
  SPIRV_UCONVERT = 113,
  SPIRV_IADD = 128,
  SPIRV_ISUB = 130,
  SPIRV_IMUL = 132,
  SPIRV_SELECTION_MERGE = 247,
  SPIRV_LABEL = 248,
  SPIRV_BRANCH = 249,
  SPIRV_SWITCH = 251,
  SPIRV_RETURN = 253,
};
enum { GLSL_UMIN = 38 }; // of the extended instructions "GLSL.std.450"

typedef struct spirv_words {
  const swirl_allocator *allocator;
  u32 *words;
  u32 num, cap;
  bool failed; // memory ran out: nothing more is appended
} spirv_words;

void swirl_spirv_append(spirv_words *w, const u32 *words, u32 num);
// One instruction.
void swirl_spirv_op(spirv_words *w, u32 op, const u32 *operands, u32 num);
#define SPIRV_OP(w, op, ...)                                                                                           \
  do {                                                                                                                 \
    const u32 operands_[] = {__VA_ARGS__};                                                                             \
    swirl_spirv_op(w, op, operands_, SWIRL_COUNT(operands_));                                                          \
  } while (0)
void swirl_spirv_release(spirv_words *w);

static inline u32 spirv_opcode(u32 first_word) { return first_word & 0xffffu; }
static inline u32 spirv_length(u32 first_word) { return first_word >> 16; }

#endif
