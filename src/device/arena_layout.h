// Where the buffers of a program lie in its arena: places are given out while the program is recorded, first the
// smallest gap that fits, and a buffer's place is free again after its last operation.
//
// The arena comes in pieces, each an allocation of its own and a region of the program. No buffer lies in two.
#ifndef SWIRL_DEVICE_ARENA_LAYOUT_H
#define SWIRL_DEVICE_ARENA_LAYOUT_H

#include "device/ops.h"

typedef struct arena_buffer {
  const char *name;
  u32 piece;
  u64 offset, words;     // in words; offset, in the piece, is a multiple of 16
  u32 first_op, last_op; // last_op UINT32_MAX while it lives
} arena_buffer;

typedef struct arena_gap {
  u32 piece;
  u64 offset, words;
} arena_gap;

typedef struct arena_piece {
  u64 top, peak; // first word above all living buffers; highest top ever
} arena_piece;

typedef struct arena_layout {
  u64 piece_words;       // of a piece at most; more only where a single buffer has more
  u64 largest;           // words of the largest buffer
  arena_buffer *buffers; // every buffer ever given out
  u32 num_buffers, cap_buffers;
  arena_gap *gaps; // free places below the tops, by piece and offset
  u32 num_gaps, cap_gaps;
  arena_piece pieces[ARENA_PIECES];
  u32 num_pieces;
} arena_layout;

enum { ARENA_ALIGN_WORDS = 16 };

static inline bool is_in_arena(dev_ptr p) { return p.region < REGION_ARENA + ARENA_PIECES; }

// `max_words`: of one allocation, 0: no bound. A piece is never larger than a place's 32-bit offset reaches.
void swirl_arena_layout_init(arena_layout *a, u64 max_words);
// Gives out `words` words. A buffer larger than a piece may be gets a place too, so that whoever records can count: see
// `largest`. ERR_NO_MEMORY for the bookkeeping; ERR_TOO_LARGE if all pieces are full.
swirl_status swirl_arena_layout_take(arena_layout *a, const swirl_allocator *allocator, const char *name, u64 words,
                                     u32 op, dev_ptr *out);
// Ends the life of the living buffer at `place`. False if there is none, or no memory.
bool swirl_arena_layout_give(arena_layout *a, const swirl_allocator *allocator, dev_ptr place, u32 op);
// Words of the living buffer at `place`; 0 if there is none.
u64 swirl_arena_layout_words(const arena_layout *a, dev_ptr place);
void swirl_arena_layout_release(arena_layout *a, const swirl_allocator *allocator);

#endif
