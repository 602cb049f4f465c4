#include "vulkan/spirv_frame.h"

// Four characters a word, the first in the lowest byte. Behind the name of a function stand its parameters.
static bool is_name(const u32 *text, u32 num_words, const char *name) {
  for (u32 i = 0; i < 4 * num_words; i++) {
    const char c = (char)(text[i / 4] >> 8 * (i % 4) & 0xffu);
    if (name[i] == 0) return c == 0 || c == '(';
    if (c != name[i]) return false;
  }
  return false;
}

u32 swirl_spirv_frame_id(const spirv_frame *f, const char *name) {
  for (u32 at = SPIRV_HEADER_WORDS; at < f->globals_end; at += spirv_length(f->words[at])) {
    if (spirv_opcode(f->words[at]) == SPIRV_NAME && is_name(f->words + at + 2, spirv_length(f->words[at]) - 2, name))
      return f->words[at + 1];
  }
  return 0;
}

static void find_globals(spirv_frame *f) {
  u32 at = SPIRV_HEADER_WORDS;
  for (; at < f->num && spirv_opcode(f->words[at]) != SPIRV_FUNCTION; at += spirv_length(f->words[at])) {
    const u32 *w = f->words + at;
    switch (spirv_opcode(w[0])) {
    case SPIRV_EXT_INST_IMPORT: f->glsl = w[1]; break;
    case SPIRV_TYPE_INT:
      if (w[2] == 32 && w[3] == 0) f->type_u32 = w[1];
      if (w[2] == 64 && w[3] == 0) f->type_u64 = w[1];
      break;
    case SPIRV_TYPE_VECTOR:
      if (w[2] == f->type_u32 && w[3] == 4) f->type_quad = w[1];
      break;
    default: break;
    }
  }
  f->globals_end = at;
}

bool swirl_spirv_frame_read(spirv_frame *f, const u32 *words, u32 num) {
  *f = (spirv_frame){.words = words, .num = num};
  if (num < SPIRV_HEADER_WORDS || words[0] != SPIRV_MAGIC) return false;
  for (u32 at = SPIRV_HEADER_WORDS; at < num; at += spirv_length(words[at])) {
    if (spirv_length(words[at]) == 0 || spirv_length(words[at]) > num - at) return false;
  }
  f->bound = words[SPIRV_BOUND];
  find_globals(f);
  const u32 part = swirl_spirv_frame_id(f, "air_part"), num_parts = swirl_spirv_frame_id(f, "AIR_NUM_PARTS");
  for (u32 at = SPIRV_HEADER_WORDS; at < f->globals_end; at += spirv_length(words[at])) {
    if (spirv_opcode(words[at]) == SPIRV_SPEC_CONSTANT && words[at + 2] == num_parts) f->num_parts_at = at + 3;
  }
  bool inside = false;
  for (u32 at = f->globals_end; at < num; at += spirv_length(words[at])) {
    const u32 op = spirv_opcode(words[at]);
    if (op == SPIRV_FUNCTION) inside = words[at + 2] == part;
    if (inside && op == SPIRV_FUNCTION) f->type_void = words[at + 1];
    if (inside && op == SPIRV_FUNCTION_PARAMETER) {
      f->part_parameter = words[at + 2];
      f->part_body = at + spirv_length(words[at]);
    }
    if (inside && op == SPIRV_FUNCTION_END) f->part_rest = at;
  }
  return f->part_parameter != 0 && f->part_rest != 0 && f->num_parts_at != 0 && f->type_u32 != 0 && f->type_u64 != 0 &&
         f->glsl != 0;
}

static bool is_debug(u32 op) { return op >= SPIRV_SOURCE_CONTINUED && op <= SPIRV_STRING; }

void swirl_spirv_frame_fill(spirv_words *out, const spirv_frame *f, const spirv_words *globals, const spirv_words *body,
                            u32 num_parts, u32 bound) {
  swirl_spirv_append(out, f->words, SPIRV_HEADER_WORDS);
  u32 num_parts_at = 0;
  for (u32 at = SPIRV_HEADER_WORDS; at < f->globals_end; at += spirv_length(f->words[at])) {
    if (is_debug(spirv_opcode(f->words[at]))) continue;
    if (at + 3 == f->num_parts_at) num_parts_at = out->num + 3;
    swirl_spirv_append(out, f->words + at, spirv_length(f->words[at]));
  }
  swirl_spirv_append(out, globals->words, globals->num);
  swirl_spirv_append(out, f->words + f->globals_end, f->part_body - f->globals_end);
  swirl_spirv_append(out, body->words, body->num);
  swirl_spirv_append(out, f->words + f->part_rest, f->num - f->part_rest);
  out->failed = out->failed || globals->failed || body->failed;
  if (out->failed) return;
  out->words[SPIRV_BOUND] = bound;
  out->words[num_parts_at] = num_parts;
}
