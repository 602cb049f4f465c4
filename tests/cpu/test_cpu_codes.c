// Reed-Solomon encoding on the CPU device: against the definitions of 11.3 and 11.4 in quadratic time, against the
// published commitment, and at random places of large codewords.
#include "cpu/variants.h"
#include "support/vectors.h"

RIG_OP(rs_encode)
RIG_OP(rs_encode_ext)
RIG_OP(rs_open_rows)

enum { TABLE = REGION_TABLES, DST = REGION_ARENA, SOURCE = REGION_FIRST_OBJECT, NUM_SOURCES = 2, MAX_ENTRIES = 512 };
enum { INDICES = SOURCE + NUM_SOURCES };

// A stacked matrix: its entries, the columns they name, and what they stack to.
typedef struct stacked {
  placed_column entries[MAX_ENTRIES];
  u32 num_entries, width, l, log_stacked;
  u32 *values; // [width][2^log_stacked]
} stacked;

static u32 column_value(const rig *r, const placed_column *e, size_t i) {
  const region_binding *b = &r->regions[e->region];
  return b->base[e->column * b->stride + i];
}
// Stacks columns of falling random heights from `tallest` on until `width` columns are begun; sources are random.
static void stack_random(variants *v, stacked *s, u32 width, u32 l, u32 log_stacked, u32 tallest) {
  *s = (stacked){.width = width, .l = l, .log_stacked = log_stacked};
  const size_t len = (size_t)1 << log_stacked;
  size_t offset = 0;
  u32 height = tallest;
  while (s->num_entries < MAX_ENTRIES) {
    while (height > 0 && rig_random() % 4 == 0) height--;
    const size_t size = (size_t)1 << u32_max(height, l);
    if (offset + size > width * len) break;
    if (offset > (width - 1) * len + len / 2 && rig_random() % 8 == 0) break; // an unused tail
    const u32 i = s->num_entries++;
    s->entries[i] =
        (placed_column){SOURCE + i % NUM_SOURCES, i / NUM_SOURCES, height, (u32)(offset % len), (u32)(offset / len)};
    offset += size;
  }
  const u64 stride = ((u64)1 << tallest) + 3;
  for (u32 k = 0; k < NUM_SOURCES; k++) {
    rig_values(&v->r, SOURCE + k, stride * (s->num_entries / NUM_SOURCES + 1));
    v->r.regions[SOURCE + k].stride = stride;
  }
  u32 *table = rig_buffer(&v->r, TABLE, 5 * (size_t)s->num_entries);
  memcpy(table, s->entries, 20 * (size_t)s->num_entries);
  s->values = words_new(width * len);
  for (u32 i = 0; i < s->num_entries; i++) {
    const placed_column *e = &s->entries[i];
    const u32 stride_log = e->log_height < l ? l - e->log_height : 0;
    for (size_t j = 0; j < (size_t)1 << e->log_height; j++) {
      s->values[e->weight * len + e->row + (j << stride_log)] = column_value(&v->r, e, j);
    }
  }
}

// 11.4 from the definition: block [2^l] -> message [2^l].
static void message_of_block(u32 *message, const u32 *block, u32 l) {
  const size_t n = (size_t)1 << l;
  const u32 inverse = bb_inv(bb_two_adic_generator(l)), scale = bb_inv_pow2(l);
  u32 *coefficients = words_new(n);
  for (size_t j = 0; j < n; j++) {
    const u32 root = bb_pow(inverse, j);
    for (size_t i = n; i-- > 0;) coefficients[j] = bb_add(bb_mul(coefficients[j], root), block[i]);
    coefficients[j] = bb_mul(coefficients[j], scale);
  }
  for (size_t z = 0; z < n; z++) { // over all subsets of the bits of z
    message[z] = 0;
    for (size_t y = 0; y <= z; y++) {
      if ((y & z) == y) message[z] = bb_add(message[z], coefficients[y]);
    }
  }
  free(coefficients);
}
static u32 *messages_of(const stacked *s) {
  const size_t words = (size_t)s->width << s->log_stacked;
  u32 *messages = words_new(words);
  for (size_t at = 0; at < words; at += (size_t)1 << s->l) message_of_block(messages + at, s->values + at, s->l);
  return messages;
}
static u32 evaluate(const u32 *coefficients, size_t n, u32 x) {
  u32 value = 0;
  while (n-- > 0) value = bb_add(bb_mul(value, x), coefficients[n]);
  return value;
}
static u32 code_value(const u32 *message, u32 log_stacked, u32 log_len, size_t i) {
  return evaluate(message, (size_t)1 << log_stacked, bb_pow(bb_two_adic_generator(log_len), i));
}
static void encode(variants *v, const stacked *s, u32 log_blowup) {
  rig_buffer(&v->r, DST, (size_t)s->width << (s->log_stacked + log_blowup));
  op_rs_encode(&v->r, (args_rs_encode){
                          {TABLE, 0}, {DST, 0}, s->num_entries, s->width, s->l, s->log_stacked, log_blowup, 0, 0, 0});
}
// The number of the first entry of stacked column `column`, or of a later one.
static u32 first_entry(const stacked *s, u32 column) {
  u32 i = 0;
  while (i < s->num_entries && s->entries[i].weight < column) i++;
  return i;
}
// Columns [first, end) alone are those of the whole matrix.
static void check_columns(variants *v, const stacked *s, u32 log_blowup, u32 first, u32 end, const u32 *whole) {
  const u32 log_len = s->log_stacked + log_blowup, entry = first_entry(s, first);
  const size_t words = (size_t)(end - first) << log_len;
  const u32 *dst = rig_buffer(&v->r, DST, words);
  op_rs_encode(&v->r, (args_rs_encode){{TABLE, 5 * entry},
                                       {DST, 0},
                                       first_entry(s, end) - entry,
                                       end - first,
                                       s->l,
                                       s->log_stacked,
                                       log_blowup,
                                       0,
                                       0,
                                       first});
  assert_memory_equal(dst, whole + ((size_t)first << log_len), words * sizeof *dst);
}
// A part of the rows is those rows of the whole matrix.
static void check_part(variants *v, const stacked *s, u32 log_blowup, u32 log_parts, u32 part, const u32 *whole) {
  const u32 log_len = s->log_stacked + log_blowup;
  const size_t rows = (size_t)1 << (log_len - log_parts);
  const u32 *dst = rig_buffer(&v->r, DST, s->width * rows);
  op_rs_encode(
      &v->r, (args_rs_encode){
                 {TABLE, 0}, {DST, 0}, s->num_entries, s->width, s->l, s->log_stacked, log_blowup, log_parts, part, 0});
  for (size_t c = 0; c < s->width; c++)
    assert_memory_equal(dst + c * rows, whole + (c << log_len) + part * rows, rows * sizeof *dst);
}
// Rows of query leaves without the matrix are those of the matrix. Queries repeat and come in no order.
static void check_open_rows(variants *v, const stacked *s, u32 log_blowup, u32 k, u32 num_queries, const u32 *whole) {
  const u32 log_len = s->log_stacked + log_blowup, log_leaves = log_len - k;
  u32 *indices = rig_buffer(&v->r, INDICES, num_queries);
  for (u32 q = 0; q < num_queries; q++) indices[q] = (u32)rig_random() & (((u32)1 << log_leaves) - 1);
  if (num_queries > 2) indices[1] = indices[0];
  const u32 *rows = rig_buffer(&v->r, DST, ((size_t)num_queries << k) * s->width);
  op_rs_open_rows(&v->r, (args_rs_open_rows){{TABLE, 0},
                                             {INDICES, 0},
                                             {DST, 0},
                                             s->num_entries,
                                             s->width,
                                             s->l,
                                             s->log_stacked,
                                             log_blowup,
                                             num_queries,
                                             k});
  for (u32 q = 0; q < num_queries; q++) {
    for (u32 t = 0; t >> k == 0; t++) {
      const size_t at = reverse_bits(indices[q] + (t << log_leaves), log_len);
      for (size_t c = 0; c < s->width; c++) assert_int_equal(*rows++, bb_to_canonical(whole[(c << log_len) + at]));
    }
  }
}

// Every small shape, every word.
static void test_rs_encode_small(void **state) {
  variants *v = *state;
  for (u32 log_stacked = 0; log_stacked <= 9; log_stacked++) {
    for (u32 l = 0; l <= u32_min(6, log_stacked); l++) {
      const u32 log_blowup = 1 + (u32)(rig_random() % 4), width = 1 + (u32)(rig_random() % 7);
      const u32 log_len = log_stacked + u32_min(log_blowup, 10 - log_stacked);
      stacked s;
      stack_random(v, &s, width, l, log_stacked, log_stacked);
      u32 *messages = messages_of(&s);
      const size_t len = (size_t)1 << log_len;
      u32 *expected = words_new(width * len);
      for (u32 c = 0; c < width; c++) {
        for (size_t i = 0; i < len; i++) {
          expected[c * len + reverse_bits((u32)i, log_len)] =
              code_value(messages + ((size_t)c << log_stacked), log_stacked, log_len, i);
        }
      }
      EACH_VARIANT(v) {
        encode(v, &s, log_len - log_stacked);
        expect_words(&v->r, DST, expected, width * len);
        for (u32 log_parts = 1; log_parts <= log_len - l; log_parts++) {
          const u32 part = (u32)rig_random() & (((u32)1 << log_parts) - 1);
          check_part(v, &s, log_len - log_stacked, log_parts, part, expected);
        }
        for (u32 first = 0; first < width; first++) {
          check_columns(v, &s, log_len - log_stacked, first, first + 1 + (u32)(rig_random() % (width - first)),
                        expected);
        }
        for (u32 k = 0; k <= log_stacked; k++) {
          check_open_rows(v, &s, log_len - log_stacked, k, 1 + (u32)(rig_random() % 9), expected);
        }
      }
      free(expected), free(messages), free(s.values);
    }
  }
}

// Encodes to a place `skew` words behind a multiple of 64 bytes: strided passes store past the caches where the place
// is aligned. Returns it; the words around it must be untouched.
static const u32 *encode_at(variants *v, const stacked *s, u32 log_blowup, u32 skew) {
  const size_t words = (size_t)s->width << (s->log_stacked + log_blowup);
  const u32 *buffer = rig_buffer(&v->r, DST, words + 32);
  const u32 offset = (u32)((64 - (uintptr_t)buffer % 64) / sizeof(u32) % 16) + skew;
  op_rs_encode(
      &v->r,
      (args_rs_encode){{TABLE, 0}, {DST, offset}, s->num_entries, s->width, s->l, s->log_stacked, log_blowup, 0, 0, 0});
  for (size_t i = 0; i < words + 32; i++) {
    if (i < offset || i >= offset + words) assert_int_equal(buffer[i], GUARD);
  }
  return buffer + offset;
}

// Larger shapes at random places.
static void check_places(variants *v, u32 width, u32 l, u32 log_stacked, u32 log_blowup, u32 tallest, u32 places) {
  stacked s;
  stack_random(v, &s, width, l, log_stacked, tallest);
  u32 *messages = messages_of(&s);
  const u32 log_len = log_stacked + log_blowup;
  const size_t words = (size_t)width << log_len;
  u32 *first = words_new(words);
  variants_select(v, 0);
  memcpy(first, encode_at(v, &s, log_blowup, 0), words * sizeof(u32));
  for (size_t i = 0; i < words; i++) assert_true(first[i] < BB_P);
  for (u32 c = 0; c < width; c++) {
    for (u32 t = 0; t < places; t++) {
      const size_t i = t < 2 ? t : rig_random() & (((size_t)1 << log_len) - 1);
      assert_int_equal(first[((size_t)c << log_len) + reverse_bits((u32)i, log_len)],
                       code_value(messages + ((size_t)c << log_stacked), log_stacked, log_len, i));
    }
  }
  static const u32 skews[] = {0, 1, 8}; // aligned for all, none, and all but the longest vectors
  EACH_VARIANT(v) {                     // all give the same words
    for (u32 k = 0; k < SWIRL_COUNT(skews); k++) {
      assert_memory_equal(encode_at(v, &s, log_blowup, skews[k]), first, words * sizeof(u32));
    }
    for (u32 log_parts = 1; log_parts <= log_len - l && log_parts <= 8; log_parts += 1 + log_parts / 2) {
      const u32 last = ((u32)1 << log_parts) - 1;
      check_part(v, &s, log_blowup, log_parts, last, first);
      check_part(v, &s, log_blowup, log_parts, (u32)rig_random() & last, first);
    }
    check_columns(v, &s, log_blowup, width / 2, width, first);
    check_open_rows(v, &s, log_blowup, u32_min(4, log_stacked), 1, first);
    check_open_rows(v, &s, log_blowup, u32_min(4, log_stacked), 60, first);
  }
  free(first), free(messages), free(s.values);
}
static void test_rs_encode_large(void **state) {
  variants *v = *state;
  check_places(v, 3, 4, 12, 2, 11, 64); // one pass
  check_places(v, 7, 6, 13, 1, 10, 64);
  check_places(v, 2, 10, 12, 1, 12, 16); // long blocks
  check_places(v, 1, 12, 12, 1, 9, 16);  // one block
  check_places(v, 1, 12, 14, 1, 13, 16);
  check_places(v, 1, 4, 14, 1, 14, 32); // two passes, from the smallest on
  check_places(v, 5, 2, 14, 3, 13, 32);
  check_places(v, 2, 4, 15, 4, 13, 32);
  check_places(v, 2, 3, 11, 4, 9, 32); // 15 = 11 + 4: zeros reach into the rows
  check_places(v, 1, 0, 12, 7, 10, 32);
  check_places(v, 2, 4, 17, 1, 15, 16);
}
static void test_rs_encode_2_18(void **state) {
  variants *v = *state;
  check_places(v, 2, 4, 18, 1, 16, 16);
  check_places(v, 1, 2, 18, 2, 15, 16);
}

// The commitment in the published vectors, whose codewords are in natural order.
static void test_rs_encode_published(void **state) {
  variants *v = *state;
  json_t *root = vectors_load("spec/protocol_kat.json");
  const json_t *commit = vectors_get(root, "stacked_commit_A");
  const json_t *columns = vectors_get(commit, "stacked_columns"), *codewords = vectors_get(commit, "codeword_columns");
  const u32 width = (u32)json_array_size(columns);
  const size_t height = json_array_size(json_array_get(columns, 0));
  const size_t len = json_array_size(json_array_get(codewords, 0));
  const u32 log_stacked = bit_length_u64(height) - 1, log_len = bit_length_u64(len) - 1, l = 2;
  u32 *source = rig_buffer(&v->r, SOURCE, width * height), *table = rig_buffer(&v->r, TABLE, 5 * (size_t)width);
  v->r.regions[SOURCE].stride = height;
  u32 *expected = words_new(width * len), *words = words_new(len);
  for (u32 c = 0; c < width; c++) {
    vectors_words(words, json_array_get(columns, c), height);
    for (size_t i = 0; i < height; i++) source[c * height + i] = bb_from_canonical(words[i]);
    vectors_words(words, json_array_get(codewords, c), len);
    for (size_t i = 0; i < len; i++) {
      expected[c * len + reverse_bits((u32)i, log_len)] = bb_from_canonical(words[i]);
    }
    memcpy(table + 5 * (size_t)c, &(placed_column){SOURCE, c, log_stacked, 0, c}, sizeof(placed_column));
  }
  EACH_VARIANT(v) {
    rig_buffer(&v->r, DST, width * len);
    op_rs_encode(&v->r,
                 (args_rs_encode){{TABLE, 0}, {DST, 0}, width, width, l, log_stacked, log_len - log_stacked, 0, 0, 0});
    expect_words(&v->r, DST, expected, width * len);
  }
  free(expected), free(words);
  json_decref(root);
}

static void test_rs_encode_ext(void **state) {
  variants *v = *state;
  for (u32 log_coeffs = 0; log_coeffs <= 17; log_coeffs += log_coeffs < 9 ? 1 : 2) {
    for (u32 blowup = 0; blowup <= 4; blowup++) {
      const u32 log_len = log_coeffs + blowup;
      if (log_len > 18) continue;
      const size_t len = (size_t)1 << log_len, n = (size_t)1 << log_coeffs;
      const u32 *src = rig_values(&v->r, SOURCE, 4 * n);
      u32 *first = NULL;
      EACH_VARIANT(v) {
        const u32 *dst = rig_buffer(&v->r, DST, 4 * len);
        op_rs_encode_ext(&v->r, (args_rs_encode_ext){{SOURCE, 0}, {DST, 0}, log_coeffs, log_len});
        if (first != NULL) {
          expect_words(&v->r, DST, first, 4 * len);
          continue;
        }
        first = words_new(4 * len);
        memcpy(first, dst, 16 * len);
        const size_t places = log_len <= 7 ? len : 12;
        for (size_t t = 0; t < places; t++) {
          const size_t i = log_len <= 7 ? t : rig_random() & (len - 1);
          const u32 x = bb_pow(bb_two_adic_generator(log_len), i);
          bb4 value = bb4_zero();
          for (size_t c = n; c-- > 0;) value = bb4_add(bb4_scale(value, x), bb4_load(src + 4 * c));
          assert_memory_equal(dst + 4 * (size_t)reverse_bits((u32)i, log_len), value.c, sizeof value.c);
        }
      }
      free(first);
    }
  }
}

static int setup(void **state) {
  static variants v;
  variants_open(&v);
  *state = &v;
  return 0;
}
static int teardown(void **state) {
  variants_close(*state);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_rs_encode_small, setup, teardown),
      cmocka_unit_test_setup_teardown(test_rs_encode_large, setup, teardown),
      cmocka_unit_test_setup_teardown(test_rs_encode_2_18, setup, teardown),
      cmocka_unit_test_setup_teardown(test_rs_encode_published, setup, teardown),
      cmocka_unit_test_setup_teardown(test_rs_encode_ext, setup, teardown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
