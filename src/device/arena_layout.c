#include "device/arena_layout.h"

#include "base/grow.h"

// Makes room for one more gap; insertion and removal keep the order by offset.
static bool insert_gap(arena_layout *a, const swirl_allocator *allocator, u32 at, arena_gap gap) {
  arena_gap *gaps = swirl_grow(allocator, a->gaps, &a->cap_gaps, a->num_gaps + 1, sizeof *gaps);
  if (gaps == NULL) return false;
  a->gaps = gaps;
  memmove(gaps + at + 1, gaps + at, (a->num_gaps - at) * sizeof *gaps);
  gaps[at] = gap;
  a->num_gaps++;
  return true;
}

static void remove_gap(arena_layout *a, u32 at) {
  a->num_gaps--;
  memmove(a->gaps + at, a->gaps + at + 1, (a->num_gaps - at) * sizeof *a->gaps);
}

bool swirl_arena_layout_take(arena_layout *a, const swirl_allocator *allocator, const char *name, u64 words, u32 op,
                             u64 *offset) {
  arena_buffer *buffers = swirl_grow(allocator, a->buffers, &a->cap_buffers, a->num_buffers + 1, sizeof *buffers);
  if (buffers == NULL) return false;
  a->buffers = buffers;
  words = ceil_div_u64(words, ARENA_ALIGN_WORDS) * ARENA_ALIGN_WORDS;
  u32 best = UINT32_MAX;
  for (u32 i = 0; i < a->num_gaps; i++) {
    if (a->gaps[i].words >= words && (best == UINT32_MAX || a->gaps[i].words < a->gaps[best].words)) best = i;
  }
  if (best != UINT32_MAX) {
    *offset = a->gaps[best].offset;
    a->gaps[best].offset += words;
    a->gaps[best].words -= words;
    if (a->gaps[best].words == 0) remove_gap(a, best);
  } else {
    *offset = a->top;
    a->top += words;
    if (a->top > a->peak) a->peak = a->top;
  }
  buffers[a->num_buffers++] =
      (arena_buffer){.name = name, .offset = *offset, .words = words, .first_op = op, .last_op = UINT32_MAX};
  return true;
}

bool swirl_arena_layout_give(arena_layout *a, const swirl_allocator *allocator, u64 offset, u32 op) {
  u32 found = a->num_buffers;
  for (u32 i = a->num_buffers; i-- > 0;) {
    if (a->buffers[i].offset == offset && a->buffers[i].last_op == UINT32_MAX) {
      found = i;
      break;
    }
  }
  if (found == a->num_buffers) return false;
  const u64 words = a->buffers[found].words;
  a->buffers[found].last_op = op;
  u32 at = 0; // first gap above the buffer
  while (at < a->num_gaps && a->gaps[at].offset < offset) at++;
  const bool joins_below = at > 0 && a->gaps[at - 1].offset + a->gaps[at - 1].words == offset;
  const bool joins_above = at < a->num_gaps && offset + words == a->gaps[at].offset;
  if (joins_below && joins_above) {
    a->gaps[at - 1].words += words + a->gaps[at].words;
    remove_gap(a, at);
    at--;
  } else if (joins_below) {
    at--;
    a->gaps[at].words += words;
  } else if (joins_above) {
    a->gaps[at].offset = offset;
    a->gaps[at].words += words;
  } else if (!insert_gap(a, allocator, at, (arena_gap){offset, words})) {
    return false;
  }
  if (a->gaps[at].offset + a->gaps[at].words == a->top) { // the highest gap is no gap
    a->top = a->gaps[at].offset;
    remove_gap(a, at);
  }
  return true;
}

u64 swirl_arena_layout_words(const arena_layout *a, u64 offset) {
  for (u32 i = a->num_buffers; i-- > 0;) {
    if (a->buffers[i].offset == offset && a->buffers[i].last_op == UINT32_MAX) return a->buffers[i].words;
  }
  return 0;
}

void swirl_arena_layout_release(arena_layout *a, const swirl_allocator *allocator) {
  swirl_mem_release(allocator, a->buffers, a->cap_buffers * sizeof *a->buffers);
  swirl_mem_release(allocator, a->gaps, a->cap_gaps * sizeof *a->gaps);
  *a = (arena_layout){0};
}
