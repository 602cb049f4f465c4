#include "vulkan/air_parts.h"

// The longest part. At most `num` parts, each but the last at least as long as an equal share.
static u32 divide(air_parts *p, const air_program_view *view, u32 num) {
  const u32 first = view->header[AIR_WORD_NUM_PROLOGUE], end = view->num_instructions;
  const u32 least = (u32)ceil_div_u64(end - first, num);
  u32 longest = 0;
  p->starts[0] = first;
  for (u32 i = first; i < end; i++) {
    const u32 length = i + 1 - p->starts[p->num_parts];
    const bool cut = view->instructions[4 * (size_t)i] == (AIR_OP_OUT | (u32)AIR_OUT_CUT << 8);
    if (i + 1 < end && (!cut || length < least)) continue;
    p->starts[++p->num_parts] = i + 1;
    longest = u32_max(longest, length);
  }
  return longest;
}

static void group(air_parts *p, u32 module) {
  u32 begin = p->starts[0];
  for (u32 i = 1; i <= p->num_parts; i++) {
    if (i < p->num_parts && p->starts[i + 1] - begin <= module) continue;
    p->modules[++p->num_modules] = i;
    begin = p->starts[i];
  }
}

swirl_status swirl_air_parts_make(air_parts *out, const u32 *program, const air_limits *limits,
                                  const swirl_allocator *allocator) {
  const air_program_view view = air_program_open(program);
  const u32 num = view.num_instructions / limits->part + 1;
  *out = (air_parts){.cap = num + 1};
  out->starts = swirl_mem_alloc(allocator, out->cap * sizeof(u32));
  out->modules = swirl_mem_alloc(allocator, out->cap * sizeof(u32));
  if (out->starts == NULL || out->modules == NULL) return SWIRL_ERR_NO_MEMORY;
  const u32 longest = divide(out, &view, num);
  group(out, limits->module);
  return longest <= limits->part_max ? SWIRL_OK : SWIRL_ERR_UNSUPPORTED;
}

void swirl_air_parts_release(air_parts *parts, const swirl_allocator *allocator) {
  swirl_mem_release(allocator, parts->starts, parts->cap * sizeof(u32));
  swirl_mem_release(allocator, parts->modules, parts->cap * sizeof(u32));
  *parts = (air_parts){0};
}
