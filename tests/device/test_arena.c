// Places in an arena of pieces, given out and taken back at random.
#include "support/cmocka_all.h"

#include <stdlib.h>

#include "device/arena_layout.h"

static u64 seed = 0x9e3779b97f4a7c15ull;
static u32 below(u32 n) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (u32)(seed >> 16) % n;
}

enum { MAX_LIVING = 64 };
typedef struct living {
  dev_ptr at;
  u64 words;
} living;

static void good_places(const arena_layout *a, const living *all, u32 num, u64 piece_words) {
  for (u32 i = 0; i < num; i++) {
    const living *x = &all[i];
    assert_true(is_in_arena(x->at) && x->at.region - REGION_ARENA < a->num_pieces);
    assert_int_equal(x->at.offset % ARENA_ALIGN_WORDS, 0);
    assert_true(x->at.offset + x->words <= piece_words);
    assert_true(x->at.offset + x->words <= a->pieces[x->at.region - REGION_ARENA].top);
    assert_true(swirl_arena_layout_words(a, x->at) >= x->words);
    for (u32 j = 0; j < i; j++) {
      const living *y = &all[j];
      const bool overlap = x->at.region == y->at.region && x->at.offset < y->at.offset + y->words &&
                           y->at.offset < x->at.offset + x->words;
      assert_false(overlap);
    }
  }
}

// No two living buffers overlap, none lies in two pieces, and in the end all pieces are empty.
static void random_lives(u64 max_words, u32 largest, u32 max_living) {
  arena_layout a;
  living all[MAX_LIVING];
  u32 num = 0, op = 0;
  swirl_arena_layout_init(&a, max_words);
  u64 needed = 0, most = 0;
  for (; op < 4000; op++) {
    if (num == max_living || (num > 0 && below(5) < 2)) {
      const u32 i = below(num);
      assert_true(swirl_arena_layout_give(&a, NULL, all[i].at, op));
      assert_int_equal(swirl_arena_layout_words(&a, all[i].at), 0);
      needed -= all[i].words;
      all[i] = all[--num];
    } else {
      living *x = &all[num++];
      x->words = 1 + below(below(4) == 0 ? largest : 100);
      needed += x->words;
      most = u64_max(most, needed);
      assert_int_equal(swirl_arena_layout_take(&a, NULL, "buffer", x->words, op, &x->at), SWIRL_OK);
    }
    good_places(&a, all, num, a.piece_words);
  }
  u64 sum = 0;
  for (u32 i = 0; i < ARENA_PIECES; i++) {
    assert_true(a.pieces[i].peak <= a.piece_words);
    assert_true((a.pieces[i].peak > 0) == (i < a.num_pieces));
    sum += a.pieces[i].peak;
  }
  assert_true(sum >= most && a.largest <= a.piece_words);
  while (num > 0) assert_true(swirl_arena_layout_give(&a, NULL, all[--num].at, op));
  for (u32 i = 0; i < ARENA_PIECES; i++) assert_int_equal(a.pieces[i].top, 0);
  assert_int_equal(a.num_gaps, 0);
  swirl_arena_layout_release(&a, NULL);
}

static void test_random(void **state) {
  (void)state;
  random_lives(0, 100000, MAX_LIVING);
  random_lives(1 << 20, 60000, MAX_LIVING);
  random_lives(100000, 100000 - 15, 10); // a buffer may fill a piece
  random_lives(1007, 990, 12);           // a bound that is no multiple of the alignment
}

static dev_ptr take(arena_layout *a, u64 words, swirl_status expected) {
  dev_ptr at = {REGION_NONE, 0};
  assert_int_equal(swirl_arena_layout_take(a, NULL, "buffer", words, 0, &at), expected);
  return at;
}
static void expect_at(dev_ptr at, u32 piece, u32 offset) {
  assert_int_equal(at.region, REGION_ARENA + piece);
  assert_int_equal(at.offset, offset);
}

static void test_places(void **state) {
  (void)state;
  arena_layout a;
  swirl_arena_layout_init(&a, 160);
  const dev_ptr first = take(&a, 96, SWIRL_OK);
  expect_at(first, 0, 0);
  const dev_ptr second = take(&a, 80, SWIRL_OK);
  expect_at(second, 1, 0);
  expect_at(take(&a, 64, SWIRL_OK), 0, 96); // the first piece with room
  expect_at(take(&a, 80, SWIRL_OK), 1, 80);
  assert_true(swirl_arena_layout_give(&a, NULL, first, 1));
  assert_false(swirl_arena_layout_give(&a, NULL, first, 1));
  expect_at(take(&a, 33, SWIRL_OK), 0, 0); // a gap, where a buffer takes a multiple of 16 words
  expect_at(take(&a, 48, SWIRL_OK), 0, 48);
  assert_true(swirl_arena_layout_give(&a, NULL, second, 2));
  expect_at(take(&a, 96, SWIRL_OK), 2, 0); // free places of two pieces do not join
  assert_int_equal(a.num_pieces, 3);
  assert_int_equal(a.largest, 96);
  swirl_arena_layout_release(&a, NULL);
}

// What is too large for a piece is counted and has one of its own; when there are no more pieces, that is said.
static void test_too_large(void **state) {
  (void)state;
  arena_layout a;
  swirl_arena_layout_init(&a, 160);
  expect_at(take(&a, 16, SWIRL_OK), 0, 0);
  const dev_ptr large = take(&a, 400, SWIRL_OK);
  expect_at(large, 1, 0);
  assert_int_equal(a.largest, 400);
  for (u32 i = 2; i < ARENA_PIECES; i++) expect_at(take(&a, 160, SWIRL_OK), i, 0);
  expect_at(take(&a, 144, SWIRL_OK), 0, 16);
  take(&a, 16, SWIRL_ERR_TOO_LARGE);
  assert_true(swirl_arena_layout_give(&a, NULL, large, 0));
  expect_at(take(&a, 160, SWIRL_OK), 1, 0);
  take(&a, 16, SWIRL_ERR_TOO_LARGE); // free, but beyond what a piece may have
  swirl_arena_layout_release(&a, NULL);
  // Without a bound a place still reaches no further than its offset.
  swirl_arena_layout_init(&a, 0);
  expect_at(take(&a, (u64)3 << 30, SWIRL_OK), 0, 0);
  expect_at(take(&a, (u64)3 << 30, SWIRL_OK), 1, 0);
  expect_at(take(&a, (u64)1 << 30, SWIRL_OK), 0, 3u << 30);
  assert_true(a.largest <= a.piece_words);
  take(&a, ((u64)1 << 32) + 1, SWIRL_OK);
  assert_true(a.largest > a.piece_words);
  swirl_arena_layout_release(&a, NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_random),
      cmocka_unit_test(test_places),
      cmocka_unit_test(test_too_large),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
