#include "fuzz/built_air.h"

enum { STACK = 16, MAX_CALLS = 256, MAX_MESSAGE = 4 };

typedef struct builder {
  swirl_air *air;
  const swirl_air_desc *desc;
  fuzz_input *in;
  bool wild;
  swirl_expr stack[STACK];
  u32 depth;
} builder;

// An index below n, if there is one.
static u32 pick(builder *b, u32 n) {
  if (!b->wild) return n == 0 ? 0 : fuzz_below(b->in, n < 256 ? n : 256);
  const u32 byte = fuzz_byte(b->in);
  return byte == 255 ? fuzz_u32(b->in) : byte;
}

static void push(builder *b, swirl_expr expr) {
  if (b->depth == STACK) {
    memmove(b->stack, b->stack + 1, (STACK - 1) * sizeof *b->stack);
    b->depth--;
  }
  b->stack[b->depth++] = expr;
}
// An empty stack gives a constant, or a handle of nothing.
static swirl_expr pop(builder *b) {
  if (b->depth > 0) return b->stack[--b->depth];
  return b->wild ? (swirl_expr){pick(b, 0)} : swirl_constant(b->air, 1);
}

static void push_variable(builder *b, u32 kind) {
  const swirl_air_desc *desc = b->desc;
  const bool next = kind % 2 != 0;
  if (kind < 2 && (b->wild || desc->common_main_width > 0)) {
    const u32 column = pick(b, desc->common_main_width);
    push(b, next ? swirl_main_next(b->air, column) : swirl_main(b->air, column));
  } else if (kind < 4 && (b->wild || desc->preprocessed_width > 0)) {
    const u32 column = pick(b, desc->preprocessed_width);
    push(b, next ? swirl_preprocessed_next(b->air, column) : swirl_preprocessed(b->air, column));
  } else if (b->wild || desc->num_cached_mains > 0) {
    const u32 part = pick(b, desc->num_cached_mains);
    const u32 column = pick(b, part < desc->num_cached_mains ? desc->cached_widths[part] : 1);
    push(b, next ? swirl_cached_next(b->air, part, column) : swirl_cached(b->air, part, column));
  } else {
    push(b, swirl_is_first(b->air));
  }
}

static void interact(builder *b, bool and_back) {
  swirl_expr message[MAX_MESSAGE];
  const u32 len = b->wild ? pick(b, 0) % (MAX_MESSAGE + 1) : 1 + fuzz_below(b->in, 2);
  for (u32 i = 0; i < len; i++) message[i] = pop(b);
  const swirl_expr count = pop(b);
  const u32 bus = pick(b, 3), weight = pick(b, 3);
  swirl_interact(b->air, bus, message, len, count, weight);
  if (and_back) swirl_interact(b->air, bus, message, len, swirl_neg(b->air, count), weight);
}

static void call(builder *b, u32 what) {
  swirl_expr a;
  switch (what) {
  case 0:
  case 1:
  case 2:
  case 3:
  case 4:
  case 5: push_variable(b, what); break;
  case 6:
    if (b->wild || b->desc->num_public_values > 0) push(b, swirl_public(b->air, pick(b, b->desc->num_public_values)));
    break;
  case 7: push(b, swirl_is_first(b->air)); break;
  case 8: push(b, swirl_is_last(b->air)); break;
  case 9: push(b, swirl_is_transition(b->air)); break;
  case 10:
    push(b, swirl_constant(b->air, b->wild ? (u64)fuzz_u32(b->in) << 32 | fuzz_u32(b->in) : fuzz_byte(b->in)));
    break;
  case 11: // twice: expressions are shared, and trees grow exponentially
    a = pop(b);
    push(b, a);
    push(b, a);
    break;
  case 12: a = pop(b), push(b, swirl_add(b->air, pop(b), a)); break;
  case 13: a = pop(b), push(b, swirl_sub(b->air, pop(b), a)); break;
  case 14: a = pop(b), push(b, swirl_mul(b->air, pop(b), a)); break;
  case 15: push(b, swirl_neg(b->air, pop(b))); break;
  case 16:
  case 17: swirl_assert_zero(b->air, (swirl_rows)pick(b, 4), pop(b)); break;
  case 18: interact(b, false); break;
  default: interact(b, true); break;
  }
}

void built_air_calls(swirl_air *air, const swirl_air_desc *desc, fuzz_input *in, bool wild) {
  enum { KINDS = 20 };
  builder b = {.air = air, .desc = desc, .in = in, .wild = wild};
  for (u32 i = 0; i < MAX_CALLS && in->left > 0; i++) {
    const u32 what = fuzz_byte(in);
    if (what == 255) break; // done
    call(&b, what % KINDS);
  }
}
