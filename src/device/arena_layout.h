// Where the buffers of a program lie in its arena: offsets are given out while the program is recorded, first the
// smallest gap that fits, and a buffer's place is free again after its last operation.
#ifndef SWIRL_DEVICE_ARENA_LAYOUT_H
#define SWIRL_DEVICE_ARENA_LAYOUT_H

#include "base/base.h"

typedef struct arena_buffer {
  const char *name;
  u64 offset, words;     // in words; offset is a multiple of 16
  u32 first_op, last_op; // last_op UINT32_MAX while it lives
} arena_buffer;

typedef struct arena_gap {
  u64 offset, words;
} arena_gap;

typedef struct arena_layout {
  arena_buffer *buffers; // every buffer ever given out
  u32 num_buffers, cap_buffers;
  arena_gap *gaps; // free places below `top`, by offset
  u32 num_gaps, cap_gaps;
  u64 top, peak; // first word above all living buffers; highest top ever
} arena_layout;

enum { ARENA_ALIGN_WORDS = 16 };

// Gives out `words` words. False if there is no memory for the bookkeeping.
bool swirl_arena_layout_take(arena_layout *a, const swirl_allocator *allocator, const char *name, u64 words, u32 op,
                             u64 *offset);
// Ends the life of the living buffer at `offset`. False if there is none, or no memory.
bool swirl_arena_layout_give(arena_layout *a, const swirl_allocator *allocator, u64 offset, u32 op);
// Words of the living buffer at `offset`; 0 if there is none.
u64 swirl_arena_layout_words(const arena_layout *a, u64 offset);
void swirl_arena_layout_release(arena_layout *a, const swirl_allocator *allocator);

#endif
