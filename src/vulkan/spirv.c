#include "vulkan/spirv.h"

#include "base/grow.h"

void swirl_spirv_append(spirv_words *w, const u32 *words, u32 num) {
  if (w->failed || num == 0) return;
  u32 *bigger = num > UINT32_MAX / 4 - w->num ? NULL : swirl_grow(w->allocator, w->words, &w->cap, w->num + num, 4);
  if (bigger == NULL) {
    w->failed = true;
    return;
  }
  w->words = bigger;
  memcpy(w->words + w->num, words, num * sizeof *words);
  w->num += num;
}

void swirl_spirv_op(spirv_words *w, u32 op, const u32 *operands, u32 num) {
  if (num + 1 > SPIRV_MAX_LENGTH) w->failed = true;
  const u32 first = op | (num + 1) << 16;
  swirl_spirv_append(w, &first, 1);
  swirl_spirv_append(w, operands, num);
}

void swirl_spirv_release(spirv_words *w) {
  swirl_mem_release(w->allocator, w->words, w->cap * sizeof *w->words);
  *w = (spirv_words){0};
}
