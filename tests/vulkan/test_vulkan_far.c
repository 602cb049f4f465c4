// Buffers above 4 GiB behind one pointer: drivers differ in how far an index reaches. Operations on the layers of
// LogUp-GKR, the only ones with such buffers, run over layers of 8 GiB of which the first and the last entries are
// compared with the CPU's. Where the GPU has no room for that they are small layers.
#include "vulkan/twin.h"

#include <stdlib.h>

#include "vulkan/vulkan_device.h"

// `num` pairs of tuples, eight ext each, of which WINDOW at either end are looked at.
enum { WINDOW = 512, EXT = 4, TUPLE = 4 * EXT, SMALL_WORDS = 64, SCRATCH_WORDS = 1 << 20 };
enum { FAR_PAIRS = (1 << 26) + WINDOW, FEW_PAIRS = 3 * WINDOW };

// Places in the arena, in words.
typedef struct places {
  u64 src, dst, table, small, scratch, end; // small: lambda, rho, sums
} places;
static places places_of(u32 num) {
  places p = {.dst = 2ull * TUPLE * num};
  p.table = p.dst + (u64)TUPLE * num; // eq, an ext a pair
  p.small = p.table + (u64)EXT * num;
  p.scratch = p.small + SMALL_WORDS;
  p.end = p.scratch + SCRATCH_WORDS;
  return p;
}

typedef struct far {
  twin *t;
  places places;
  device_memory arena, io;
  region_binding regions[REGION_FIRST_OBJECT];
} far;

static void execute(far *f, u32 op, const void *args, size_t size) {
  op_record record = {.op = (u16)op, .scratch = {REGION_ARENA, (u32)f->places.scratch}};
  op_cost cost;
  memcpy(record.args, args, size);
  f->t->gpu.cost(f->t->gpu.state, f->t->suite, NULL, op, args, &cost);
  assert_true(cost.scratch_words <= SCRATCH_WORDS);
  const execution e = {.suite = f->t->suite,
                       .regions = f->regions,
                       .ops = &record,
                       .costs = &cost,
                       .num_ops = 1,
                       .slot = SLOT_NONE,
                       .shared = &f->io,
                       .num_regions = REGION_FIRST_OBJECT};
  assert_int_equal(f->t->gpu.execute(f->t->gpu.state, &e), SWIRL_OK);
}
#define RUN(f, name, ...)                                                                                              \
  do {                                                                                                                 \
    const args_##name args_ = {__VA_ARGS__};                                                                           \
    execute(f, OP_##name, &args_, sizeof args_);                                                                       \
  } while (0)

static dev_ptr at(u64 word) { return (dev_ptr){REGION_ARENA, (u32)word}; }
static void put(far *f, u64 word, const u32 *words, u32 n) {
  memcpy(f->io.host, words, n * sizeof *words);
  RUN(f, copy, {REGION_INPUT, 0}, at(word), n);
}
static void expect(far *f, u64 word, const u32 *words, u32 n) {
  RUN(f, copy, at(word), {REGION_INPUT, 0}, n);
  assert_memory_equal(f->io.host, words, n * sizeof *words);
}

// The same operations on the two ends alone, by the CPU: `ends` holds SRC, DST, TABLE and SMALL of 2 WINDOW pairs.
enum {
  END_DST = 2 * TUPLE * 2 * WINDOW,
  END_TABLE = END_DST + TUPLE * 2 * WINDOW,
  END_SMALL = END_TABLE + EXT * 2 * WINDOW,
  END_WORDS = END_SMALL + SMALL_WORDS
};
static void execute_ends(const far *f, u32 *ends, u32 op, const void *args, size_t size) {
  u32 scratch[256];
  op_record record = {.op = (u16)op, .scratch = {REGION_ARENA + 1, 0}};
  memcpy(record.args, args, size);
  region_binding regions[REGION_FIRST_OBJECT] = {[REGION_ARENA] = {.base = ends},
                                                 [REGION_ARENA + 1] = {.base = scratch}};
  op_cost cost;
  f->t->cpu.cost(f->t->cpu.state, f->t->suite, NULL, op, args, &cost);
  assert_true(cost.scratch_words <= SWIRL_COUNT(scratch));
  const execution e = {.suite = f->t->suite,
                       .regions = regions,
                       .ops = &record,
                       .costs = &cost,
                       .num_ops = 1,
                       .slot = SLOT_NONE,
                       .num_regions = REGION_FIRST_OBJECT};
  assert_int_equal(f->t->cpu.execute(f->t->cpu.state, &e), SWIRL_OK);
}
#define RUN_ENDS(f, ends, name, ...)                                                                                   \
  do {                                                                                                                 \
    const args_##name args_ = {__VA_ARGS__};                                                                           \
    execute_ends(f, ends, OP_##name, &args_, sizeof args_);                                                            \
  } while (0)

// Both ends of a buffer of `num` entries of `size` words; `ends` has them side by side.
static void put_ends(far *f, u64 place, u64 num, u32 size, const u32 *ends, u32 window) {
  put(f, place, ends, size * window);
  put(f, place + size * (num - window), ends + size * window, size * window);
}
static void expect_ends(far *f, u64 place, u64 num, u32 size, const u32 *ends, u32 window) {
  expect(f, place, ends, size * window);
  expect(f, place + size * (num - window), ends + size * window, size * window);
}

static void test_layers(void **state) {
  twin *t = *state;
  const vulkan_device *dev = t->gpu.state;
  const u64 far_words = places_of(FAR_PAIRS).end;
  const bool has_room = dev->offer.memory_bytes / sizeof(u32) / 2 >= far_words && t->gpu.max_words >= far_words;
  const u32 num = has_room ? FAR_PAIRS : FEW_PAIRS;
  const places p = places_of(num);
  far f = {.t = t, .places = p};
  print_message("layers of %.1f MiB\n", (double)p.dst * sizeof(u32) / (1 << 20));
  assert_int_equal(t->gpu.memory_create(t->gpu.state, &f.arena, p.end, MEMORY_DEVICE), SWIRL_OK);
  assert_int_equal(t->gpu.memory_create(t->gpu.state, &f.io, 2 * TUPLE * WINDOW, MEMORY_SHARED), SWIRL_OK);
  f.regions[REGION_ARENA].base = f.arena.base;
  f.regions[REGION_INPUT].base = f.io.base;
  u32 *ends = malloc(END_WORDS * sizeof *ends);
  assert_non_null(ends);
  for (u32 i = 0; i < END_WORDS; i++) ends[i] = twin_value();
  const dev_ptr src = at(p.src), dst = at(p.dst), table = at(p.table);
  const dev_ptr lambda = at(p.small), rho = at(p.small + 4), sums = at(p.small + 8);
  const dev_ptr end_src = at(0), end_dst = at(END_DST), end_table = at(END_TABLE);
  const dev_ptr end_lambda = at(END_SMALL), end_rho = at(END_SMALL + 4), end_sums = at(END_SMALL + 8);
  // What lies between the ends is worth nothing: its weights are zero.
  put_ends(&f, p.src, num, 2 * TUPLE, ends, WINDOW);
  RUN(&f, fill_zero, table, EXT * num);
  put_ends(&f, p.table, num, EXT, ends + END_TABLE, WINDOW);
  put(&f, p.small, ends + END_SMALL, SMALL_WORDS);

  RUN(&f, gkr_sums, src, table, lambda, sums, num, 1, 0, 0);
  RUN_ENDS(&f, ends, gkr_sums, end_src, end_table, end_lambda, end_sums, 2 * WINDOW, 1, 0, 0);
  expect(&f, p.small + 8, ends + END_SMALL + 8, 8);

  RUN(&f, gkr_layer, src, dst, 2 * num, 1, 0);
  RUN_ENDS(&f, ends, gkr_layer, end_src, end_dst, 4 * WINDOW, 1, 0);
  expect_ends(&f, p.dst, num, TUPLE, ends + END_DST, WINDOW);

  RUN(&f, gkr_fold, src, dst, rho, num, 1, 0);
  RUN_ENDS(&f, ends, gkr_fold, end_src, end_dst, end_rho, 2 * WINDOW, 1, 0);
  expect_ends(&f, p.dst, num, TUPLE, ends + END_DST, WINDOW);

  RUN(&f, fill_zero, table, EXT * num);
  put_ends(&f, p.table, num / 2, EXT, ends + END_TABLE, WINDOW / 2);
  RUN(&f, fill_zero, dst, TUPLE * WINDOW);
  RUN(&f, gkr_fold_sums, src, dst, rho, table, lambda, sums, num);
  RUN_ENDS(&f, ends, gkr_fold_sums, end_src, end_dst, end_rho, end_table, end_lambda, end_sums, 2 * WINDOW);
  expect_ends(&f, p.dst, num, TUPLE, ends + END_DST, WINDOW);
  expect(&f, p.small + 8, ends + END_SMALL + 8, 8);
  free(ends);
  t->gpu.memory_destroy(t->gpu.state, &f.io);
  t->gpu.memory_destroy(t->gpu.state, &f.arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_layers)};
  return cmocka_run_group_tests(tests, twin_open, twin_close);
}
