// Reed-Solomon codes: stacking, the message step, the transform (11.2 to 11.4).
#include "vulkan/launch_tiles.h"

// A transform of columns of 2^log_words words, elements of 2^log_w words, 2^log_given of them given.
typedef struct code_shape {
  u32 log_words, log_w, log_given, log_parts, part, columns;
  u32 table; // its place in scratch
} code_shape;

// ntt.glsl: nodes, and roots.
static u64 table_words(u32 log_words) { return log_words < LOG_TILE ? (u64)1 << LOG_TILE : (u64)2 << (log_words - 4); }

static void make_table(vulkan_launcher *l, const code_shape *s) {
  DISPATCH_LINEAR(l, ntt_twiddles, table_words(s->log_words), s->log_words, s->part, s->log_w, s->table);
}
static void expand(vulkan_launcher *l, const code_shape *s, u32 from_src) {
  const vulkan_grid g = swirl_vulkan_column_grid((u64)1 << s->log_words, s->columns);
  DISPATCH(l, ntt_expand, g.x, g.y, g.z, s->log_given, s->log_words, s->columns, from_src);
}

static void pass(vulkan_launcher *l, const code_shape *s, u32 row_bit, u32 word_bits, u32 low, u32 high) {
  const vulkan_grid g = swirl_vulkan_tile_grid(s->log_words, s->columns);
  DISPATCH(l, ntt_pass, g.x, g.y, g.z, s->log_words, row_bit | word_bits << 8, low | high << 8, s->columns, s->table);
}
// The stages on the lowest `bits` index bits, in place: strided passes until the rest is inside a tile.
static u32 finish(vulkan_launcher *l, const code_shape *s, u32 bits) {
  u32 passes = 0;
  for (u32 rows; bits > LOG_TILE; bits -= rows, passes++) {
    rows = u32_max(LEAST_ROW_BITS, u32_min(ROW_BITS, bits - LOG_TILE));
    pass(l, s, bits - rows, LOG_TILE - rows, LOG_TILE - rows, LOG_TILE);
  }
  if (bits > s->log_w) {
    pass(l, s, 0, 0, s->log_w, bits);
    passes++;
  }
  return passes;
}

static code_shape base_shape(const args_rs_encode *a) {
  code_shape s = {.log_words = a->log_stacked + a->log_blowup - a->log_parts,
                  .log_parts = a->log_parts,
                  .part = a->part,
                  .columns = a->width};
  s.log_given = u32_min(a->log_stacked, s.log_words);
  s.table = (u32)ceil_div_u64(((u64)a->width << u32_min(a->log_stacked, 8)) + 1, 16) * 16; // behind the directory
  return s;
}

enum { MOST_CHUNKS = 1024 }; // of one dispatch: invocations should not loop for long, and some drivers count

void swirl_vulkan_launch_rs_encode(vulkan_launcher *l, const args_rs_encode *a) {
  const code_shape s = base_shape(a);
  const u32 given = s.log_given, zeros = s.log_words - given, chunks = 1u << (a->log_stacked - given);
  const u64 read = (u64)a->width << a->log_stacked, code = (u64)a->width << s.log_words;
  swirl_vulkan_scratch(l, s.table + table_words(s.log_words));
  DISPATCH_LINEAR(l, rs_directory, s.table, 0);
  swirl_vulkan_independent(l);
  make_table(l, &s);
  const bool fused = given >= LOG_TILE, direct = fused && chunks == 1 && a->l_skip <= MESSAGE16_LOG;
  if (!direct) {
    const vulkan_grid g = swirl_vulkan_column_grid((u64)1 << given, a->width);
    for (u32 end = chunks, first; end > 0; end = first) {
      first = end - u32_min(end, MOST_CHUNKS);
      DISPATCH(l, rs_stack, g.x, g.y, g.z, given, s.log_words, first, end, end < chunks);
    }
    if (a->l_skip > 0) swirl_vulkan_message(l, given, 0, a->l_skip, a->width, s.log_words);
  }
  u32 bits = given, passes = 0;
  if (fused) {
    const u32 twice = given == ROW_BITS + LOG_TILE + 1; // one stage more saves a pass
    const vulkan_grid g = swirl_vulkan_column_grid(0, a->width);
    bits -= ROW_BITS + twice;
    DISPATCH(l, rs_first, 1u << (bits - 4), g.y, g.z, given, zeros, !direct, twice, s.table);
  } else if (zeros > 0) {
    expand(l, &s, 0);
  }
  passes += finish(l, &s, bits);
  swirl_vulkan_work(l, 4 * (read + (direct ? 0 : 3 * ((u64)a->width << given)) + code) + 8 * passes * code,
                    (chunks > 1 ? read : 0) + ((u64)a->width << given) * (a->l_skip / 2 + 1) + code * given / 2, 0);
}

void swirl_vulkan_launch_rs_encode_ext(vulkan_launcher *l, const args_rs_encode_ext *a) {
  const code_shape s = {.log_words = a->log_len + 2, .log_w = 2, .log_given = a->log_coeffs + 2, .columns = 1};
  swirl_vulkan_scratch(l, table_words(s.log_words));
  make_table(l, &s);
  u32 bits = s.log_given;
  if (bits >= LOG_TILE) {
    const vulkan_grid g = swirl_vulkan_tile_grid(s.log_words, 1); // tiles of the given words, times their copies
    bits -= ROW_BITS;
    DISPATCH(l, rs_ext_first, g.x, g.y, g.z, s.log_given, s.log_words - s.log_given, s.table);
  } else {
    expand(l, &s, 1);
  }
  const u32 passes = finish(l, &s, bits);
  swirl_vulkan_work(l, ((u64)16 << a->log_coeffs) + ((u64)(16 + 32 * passes) << a->log_len),
                    (u64)(2 * a->log_coeffs) << a->log_len, 0);
}
