#include "check/check_text.h"

#include <stdio.h>

#include "keys/expression.h"

// ---- Text of bounded length

typedef struct text_writer {
  char *text;
  size_t len;
  bool is_full;
} text_writer;

static void put(text_writer *w, const char *piece) {
  static const char cut[] = "...";
  const size_t len = strlen(piece);
  if (w->is_full) return;
  if (w->len + len + sizeof cut > CHECK_TEXT_LEN) {
    memcpy(w->text + w->len, cut, sizeof cut);
    w->is_full = true;
    return;
  }
  memcpy(w->text + w->len, piece, len + 1);
  w->len += len;
}

// ---- The expression, and what it reads

typedef struct expression_writer {
  text_writer w;
  u32 seen[CHECK_TEXT_VARIABLES]; // variables and selectors written, by node
  u32 num_seen;
  bool saw_more;
} expression_writer;

static bool put_piece(void *context, const char *piece) {
  expression_writer *e = context;
  put(&e->w, piece);
  return !e->w.is_full;
}

static void note_seen(void *context, u32 node) {
  expression_writer *e = context;
  for (u32 i = 0; i < e->num_seen; i++) {
    if (e->seen[i] == node) return;
  }
  if (e->num_seen == CHECK_TEXT_VARIABLES) {
    e->saw_more = true;
  } else {
    e->seen[e->num_seen++] = node;
  }
}

swirl_status swirl_check_text(check_text *out, const air_vk *air, u32 node, const u32 *values, u32 lane,
                              const swirl_allocator *allocator) {
  expression_writer e = {.w = {.text = out->expression}};
  const expression_sink sink = {.put = put_piece, .leaf = note_seen, .context = &e};
  out->expression[0] = out->values[0] = '\0';
  SWIRL_TRY(swirl_expression_write(&sink, air, node, allocator));

  text_writer w = {.text = out->values};
  for (u32 i = 0; i < e.num_seen; i++) {
    char name[EXPRESSION_NAME_LEN], value[EXPRESSION_NAME_LEN + 16];
    swirl_expression_name(name, air, &air->nodes[e.seen[i]]);
    snprintf(value, sizeof value, " = %u", bb_to_canonical(values[(size_t)e.seen[i] * CHECK_BLOCK + lane]));
    if (i > 0) put(&w, ", ");
    put(&w, name);
    put(&w, value);
  }
  if (e.saw_more) put(&w, ", ...");
  return SWIRL_OK;
}
