#include "device/arena_layout.h"

#include "base/grow.h"

void swirl_arena_layout_init(arena_layout *a, u64 max_words) {
  const u64 reach = (u64)1 << 32;
  const u64 words = max_words == 0 || max_words > reach ? reach : max_words;
  *a = (arena_layout){.piece_words = words / ARENA_ALIGN_WORDS * ARENA_ALIGN_WORDS};
}

// Makes room for one more gap; insertion and removal keep the order by piece and offset.
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

// Whether a buffer may stand there in a piece. One that is too large for any piece stands at the start of one.
static bool may_stand(const arena_layout *a, u64 offset, u64 words) {
  return offset == 0 || offset + words <= a->piece_words;
}

// The smallest gap that fits; UINT32_MAX if there is none.
static u32 find_gap(const arena_layout *a, u64 words) {
  u32 best = UINT32_MAX;
  for (u32 i = 0; i < a->num_gaps; i++) {
    const arena_gap *gap = &a->gaps[i];
    if (gap->words < words || !may_stand(a, gap->offset, words)) continue;
    if (best == UINT32_MAX || gap->words < a->gaps[best].words) best = i;
  }
  return best;
}

// The piece, or a new one, that grows least if the buffer is put on its top, of several the fullest; UINT32_MAX if
// there is none.
static u32 find_top(const arena_layout *a, u64 words) {
  u32 best = UINT32_MAX;
  u64 least = UINT64_MAX;
  for (u32 i = 0; i <= a->num_pieces && i < ARENA_PIECES; i++) {
    const arena_piece *piece = &a->pieces[i];
    const u64 end = piece->top + words, growth = end > piece->peak ? end - piece->peak : 0;
    if (!may_stand(a, piece->top, words) || growth > least) continue;
    if (growth == least && piece->top <= a->pieces[best].top) continue;
    best = i;
    least = growth;
  }
  return best;
}

swirl_status swirl_arena_layout_take(arena_layout *a, const swirl_allocator *allocator, const char *name, u64 words,
                                     u32 op, dev_ptr *out) {
  arena_buffer *buffers = swirl_grow(allocator, a->buffers, &a->cap_buffers, a->num_buffers + 1, sizeof *buffers);
  if (buffers == NULL) return SWIRL_ERR_NO_MEMORY;
  a->buffers = buffers;
  words = ceil_div_u64(words, ARENA_ALIGN_WORDS) * ARENA_ALIGN_WORDS;
  arena_buffer buffer = {.name = name, .words = words, .first_op = op, .last_op = UINT32_MAX};
  const u32 at = find_gap(a, words);
  if (at != UINT32_MAX) {
    arena_gap *gap = &a->gaps[at];
    buffer.piece = gap->piece;
    buffer.offset = gap->offset;
    gap->offset += words;
    gap->words -= words;
    if (gap->words == 0) remove_gap(a, at);
  } else {
    buffer.piece = find_top(a, words);
    if (buffer.piece == UINT32_MAX) return SWIRL_ERR_TOO_LARGE;
    arena_piece *piece = &a->pieces[buffer.piece];
    if (buffer.piece == a->num_pieces) a->num_pieces++;
    buffer.offset = piece->top;
    piece->top += words;
    if (piece->top > piece->peak) piece->peak = piece->top;
  }
  if (words > a->largest) a->largest = words;
  buffers[a->num_buffers++] = buffer;
  *out = (dev_ptr){REGION_ARENA + buffer.piece, (u32)buffer.offset};
  return SWIRL_OK;
}

// The number of the living buffer at `place`; num_buffers if there is none.
static u32 find_living(const arena_layout *a, dev_ptr place) {
  for (u32 i = a->num_buffers; i-- > 0;) {
    const arena_buffer *buffer = &a->buffers[i];
    if (buffer->last_op == UINT32_MAX && REGION_ARENA + buffer->piece == place.region && buffer->offset == place.offset)
      return i;
  }
  return a->num_buffers;
}

bool swirl_arena_layout_give(arena_layout *a, const swirl_allocator *allocator, dev_ptr place, u32 op) {
  const u32 found = find_living(a, place);
  if (found == a->num_buffers) return false;
  arena_buffer *buffer = &a->buffers[found];
  buffer->last_op = op;
  const u32 piece = buffer->piece;
  const u64 offset = buffer->offset, words = buffer->words;
  u32 at = 0; // first gap above the buffer, or in a later piece
  while (at < a->num_gaps &&
         (a->gaps[at].piece < piece || (a->gaps[at].piece == piece && a->gaps[at].offset < offset))) {
    at++;
  }
  const bool joins_below =
      at > 0 && a->gaps[at - 1].piece == piece && a->gaps[at - 1].offset + a->gaps[at - 1].words == offset;
  const bool joins_above = at < a->num_gaps && a->gaps[at].piece == piece && offset + words == a->gaps[at].offset;
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
  } else if (!insert_gap(a, allocator, at, (arena_gap){piece, offset, words})) {
    return false;
  }
  arena_piece *owner = &a->pieces[piece];
  if (a->gaps[at].offset + a->gaps[at].words == owner->top) { // the highest gap is no gap
    owner->top = a->gaps[at].offset;
    remove_gap(a, at);
  }
  return true;
}

u64 swirl_arena_layout_words(const arena_layout *a, dev_ptr place) {
  const u32 found = find_living(a, place);
  return found == a->num_buffers ? 0 : a->buffers[found].words;
}

void swirl_arena_layout_release(arena_layout *a, const swirl_allocator *allocator) {
  swirl_mem_release(allocator, a->buffers, a->cap_buffers * sizeof *a->buffers);
  swirl_mem_release(allocator, a->gaps, a->cap_gaps * sizeof *a->gaps);
  *a = (arena_layout){0};
}
