// Codes and transforms on the GPU.
#include "vulkan/twin.h"

enum { MAX_ENTRIES = 4096 };

// Columns of traces, placed one after the other as a layout does: `width` stacked columns of 2^log_stacked rows, the
// last not always full. Heights are at most 2^tallest.
typedef struct placed {
  placed_column entries[MAX_ENTRIES];
  u32 num;
} placed;

static void place(twin *t, placed *p, u32 width, u32 l, u32 log_stacked, u32 tallest) {
  u32 regions[4], heights[4];
  heights[0] = tallest;
  for (u32 i = 1; i < 4; i++) heights[i] = twin_below(heights[i - 1] + 1);
  for (u32 i = 0; i < 4; i++) regions[i] = twin_trace(t, 3, 1u << heights[i], 4 * twin_below(5) + (twin_below(3) == 0));
  const u64 end = (u64)width << log_stacked;
  u64 at = 0;
  p->num = 0;
  for (u32 i = 0; i < 4; i++) {
    const u32 lift = u32_max(heights[i], l), most = i == 3 ? MAX_ENTRIES : 1 + twin_below(8);
    if (lift > log_stacked) continue;
    for (u32 n = 0; n < most && at + ((u64)1 << lift) <= end && p->num < MAX_ENTRIES; n++, at += (u64)1 << lift) {
      if (i == 3 && at + ((u64)1 << lift) == end && twin_below(3) != 0 && p->num > 0) break;
      p->entries[p->num++] = (placed_column){regions[i], twin_below(3), heights[i],
                                             (u32)(at & (((u64)1 << log_stacked) - 1)), (u32)(at >> log_stacked)};
    }
  }
}

static void encode(twin *t, u32 width, u32 l, u32 log_stacked, u32 log_blowup, u32 tallest, u32 log_parts, u32 part) {
  static placed p;
  twin_reset(t);
  place(t, &p, width, l, log_stacked, tallest);
  const dev_ptr table = twin_words_in(t, REGION_TABLES, p.entries, p.num * (sizeof *p.entries / sizeof(u32)));
  const dev_ptr dst = twin_alloc(t, (size_t)width << (log_stacked + log_blowup - log_parts));
  TWIN(t, rs_encode, table, dst, p.num, width, l, log_stacked, log_blowup, log_parts, part, 0);
}

// Some of the stacked columns.
static void encode_columns(twin *t, u32 first, u32 width, u32 l, u32 log_stacked, u32 log_blowup, u32 tallest) {
  static placed p;
  twin_reset(t);
  place(t, &p, first + width + 1, l, log_stacked, tallest);
  u32 begin = 0, end = 0;
  while (begin < p.num && p.entries[begin].weight < first) begin++;
  for (end = begin; end < p.num && p.entries[end].weight < first + width;) end++;
  dev_ptr table = twin_words_in(t, REGION_TABLES, p.entries, p.num * (sizeof *p.entries / sizeof(u32)));
  table.offset += begin * (u32)(sizeof *p.entries / sizeof(u32));
  const dev_ptr dst = twin_alloc(t, (size_t)width << (log_stacked + log_blowup));
  TWIN(t, rs_encode, table, dst, end - begin, width, l, log_stacked, log_blowup, 0, 0, first);
}
static void test_rs_encode_columns(void **state) {
  for (u32 l = 0; l <= 6; l++) {
    for (u32 log_stacked = l; log_stacked <= 13; log_stacked += 1 + log_stacked / 6) {
      encode_columns(*state, 1 + twin_below(5), 1 + twin_below(3), l, log_stacked, 1 + twin_below(3),
                     twin_below(log_stacked + 1));
    }
  }
  encode_columns(*state, 3, 2, 4, 16, 1, 13);
}

static void test_rs_encode_small(void **state) {
  for (u32 l = 0; l <= 10; l++) {
    for (u32 log_stacked = l; log_stacked <= 11; log_stacked++) {
      const u32 log_blowup = 1 + (l + log_stacked) % 4u;
      encode(*state, 1 + twin_below(3), l, log_stacked, log_blowup, twin_below(log_stacked + 1), 0, 0);
    }
  }
}
static void test_rs_encode_parts(void **state) {
  for (u32 l = 0; l <= 6; l++) {
    for (u32 log_stacked = l; log_stacked <= 15; log_stacked += 3) {
      const u32 log_blowup = 1 + twin_below(4);
      for (u32 log_parts = 1; log_parts <= log_stacked + log_blowup - l; log_parts += 1 + log_parts / 2) {
        const u32 part = twin_random() & ((1u << log_parts) - 1);
        encode(*state, 1 + twin_below(2), l, log_stacked, log_blowup, twin_below(log_stacked + 1), log_parts, part);
      }
    }
  }
}
static void test_rs_encode_large(void **state) {
  for (u32 log_stacked = 12; log_stacked <= 16; log_stacked++) {
    for (u32 log_blowup = 1; log_blowup <= 4 && log_stacked + log_blowup <= 18; log_blowup++) {
      encode(*state, 2, (log_stacked + log_blowup) % 6, log_stacked, log_blowup, log_stacked - 3, 0, 0);
    }
  }
  encode(*state, 3, 4, 14, 1, 8, 0, 0);
  encode(*state, 2, 12, 13, 1, 10, 0, 0); // long blocks
  encode(*state, 1, 4, 19, 1, 12, 0, 0);
  encode(*state, 1, 2, 21, 1, 20, 0, 0); // passes of nine and twelve bits
  encode(*state, 1, 4, 21, 2, 17, 1, 1);
  encode(*state, 1, 3, 22, 1, 15, 0, 0); // three passes
}

static void test_rs_encode_ext(void **state) {
  twin *t = *state;
  for (u32 log_len = 0; log_len <= 19; log_len++) {
    for (u32 log_coeffs = log_len > 13 ? log_len % 2 : 0; log_coeffs <= log_len; log_coeffs += log_len > 13 ? 2 : 1) {
      if (log_len > 16 && log_coeffs + 4 < log_len) continue;
      twin_reset(t);
      const dev_ptr src = twin_ext(t, (size_t)1 << log_coeffs), dst = twin_alloc(t, (size_t)4 << log_len);
      TWIN(t, rs_encode_ext, src, dst, log_coeffs, log_len);
    }
  }
}

static void test_message_transform(void **state) {
  twin *t = *state;
  for (u32 l = 0; l <= 12; l++) {
    for (u32 log_len = l; log_len <= 13; log_len++) {
      twin_reset(t);
      const dev_ptr src = twin_ext(t, (size_t)1 << log_len), dst = twin_alloc(t, (size_t)4 << log_len);
      TWIN(t, message_transform, src, dst, l, log_len);
      TWIN(t, message_transform, src, src, l, log_len);
    }
  }
}

static void test_zeta(void **state) {
  twin *t = *state;
  for (u32 log_len = 0; log_len <= 19; log_len++) {
    for (u32 inverse = 0; inverse < 2; inverse++) {
      twin_reset(t);
      const dev_ptr src = twin_ext(t, (size_t)1 << log_len), dst = twin_alloc(t, (size_t)4 << log_len);
      TWIN(t, zeta, src, dst, log_len, inverse);
      TWIN(t, zeta, src, src, log_len, inverse);
    }
  }
}

static void combine(twin *t, const placed_column *entries, u32 num, u32 weights, u32 l, u32 log_len) {
  const dev_ptr table = twin_words_in(t, REGION_TABLES, entries, num * (sizeof *entries / sizeof(u32)));
  const dev_ptr at = twin_ext(t, weights), dst = twin_zero(t, (size_t)4 << log_len);
  TWIN(t, combine_columns, table, at, dst, num, l, log_len);
}
// Stacked columns, and many columns at one place.
static void test_combine_columns(void **state) {
  static placed p;
  twin *t = *state;
  for (u32 l = 0; l <= 7; l++) {
    for (u32 log_len = l; log_len <= 14; log_len += 1 + log_len / 8) {
      twin_reset(t);
      place(t, &p, 1 + twin_below(5), l, log_len, twin_below(log_len + 1));
      combine(t, p.entries, p.num, 5, l, log_len);
    }
  }
  twin_reset(t); // more entries than a workgroup looks at at a time
  place(t, &p, 4, 2, 19, 10);
  combine(t, p.entries, p.num, 4, 2, 19);
  static const u32 numbers[] = {0, 1, 3, 4, 5, 63, 64, 255, 256, 257, 700};
  for (size_t i = 0; i < SWIRL_COUNT(numbers); i++) {
    for (u32 h = 0; h <= 12; h += 3) {
      placed_column entries[700];
      twin_reset(t);
      const u32 region = twin_trace(t, 50, 1u << h, (u32)i % 3);
      for (u32 e = 0; e < numbers[i]; e++) entries[e] = (placed_column){region, twin_below(50), h, 0, twin_below(700)};
      combine(t, entries, numbers[i], 700, 0, h);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_rs_encode_small),
      cmocka_unit_test(test_rs_encode_parts),
      cmocka_unit_test(test_rs_encode_large),
      cmocka_unit_test(test_rs_encode_columns),
      cmocka_unit_test(test_rs_encode_ext),
      cmocka_unit_test(test_message_transform),
      cmocka_unit_test(test_zeta),
      cmocka_unit_test(test_combine_columns),
  };
  return cmocka_run_group_tests(tests, twin_open, twin_close);
}
