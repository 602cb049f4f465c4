// Merkle trees on the GPU.
#include "vulkan/twin.h"
#include "vulkan/vulkan_device.h"

// Rows that begin here, or go on from sponges.
static void make_leaves(twin *t, u32 width, u32 ext, u32 log_rows, u32 k, u32 log_parts, u32 part, u32 resumes) {
  twin_reset(t);
  const u32 depth = log_rows - k;
  const dev_ptr code = twin_base(t, (size_t)(ext != 0 ? 4 : width) << (log_rows - log_parts));
  const dev_ptr layers = twin_alloc(t, 8 * (((size_t)2 << depth) - 1));
  const dev_ptr none = {REGION_NONE, 0};
  const dev_ptr sponges = resumes != 0 ? twin_base(t, (size_t)8 << (log_rows - log_parts)) : none;
  TWIN(t, merkle_leaves, code, layers, sponges, width, ext, log_rows, k, log_parts, part, resumes);
}
static void leaves(twin *t, u32 width, u32 ext, u32 log_rows, u32 k, u32 log_parts, u32 part) {
  make_leaves(t, width, ext, log_rows, k, log_parts, part, 0);
}
static void resumed_leaves(twin *t, u32 width, u32 log_rows, u32 k, u32 log_parts, u32 part) {
  make_leaves(t, width, 0, log_rows, k, log_parts, part, 1);
}

static void test_leaves(void **state) {
  twin *t = *state;
  static const u32 widths[] = {0, 1, 3, 7, 8, 9, 16, 21};
  for (u32 log_rows = 0; log_rows <= 10; log_rows++) {
    for (u32 k = 0; k <= log_rows && k < 8; k++) leaves(t, widths[(log_rows + k) % 8], 0, log_rows, k, 0, 0);
    leaves(t, 1, 1, log_rows, log_rows / 2, 0, 0);
  }
  for (u32 i = 0; i < SWIRL_COUNT(widths); i++) leaves(t, widths[i], 0, 6, 2, 0, 0);
}

// Leaves of as many rows as a workgroup has, and of more.
static void test_large_leaves(void **state) {
  twin *t = *state;
  for (u32 k = 8; k <= 11; k++) {
    for (u32 more = 0; more < 3; more++) leaves(t, 1, more % 2, k + more, k, more / 2, more / 2);
  }
}

static void test_leaves_in_parts(void **state) {
  twin *t = *state;
  for (u32 log_parts = 1; log_parts <= 4; log_parts++) {
    for (u32 part = 0; part < (u32)1 << log_parts; part += 3) {
      leaves(t, 5, 0, 9, 3, log_parts, part);
      leaves(t, 1, 1, 6, 2, log_parts, part);
    }
  }
}

static void test_leaves_wide(void **state) {
  leaves(*state, 42, 0, 12, 4, 0, 0);
  leaves(*state, 700, 0, 9, 4, 0, 0);
}

static void test_resumed_leaves(void **state) {
  twin *t = *state;
  for (u32 log_rows = 0; log_rows <= 10; log_rows++) {
    for (u32 k = 0; k <= log_rows; k += 1 + k / 4) resumed_leaves(t, 8 + (log_rows + 5 * k) % 19, log_rows, k, 0, 0);
  }
  for (u32 width = 8; width <= 25; width++) resumed_leaves(t, width, 6, 2, width % 3, width % 2);
  resumed_leaves(t, 10, 12, 4, 0, 0);
}

static void absorb(twin *t, u32 width, u32 log_rows, u32 log_parts, u32 part, u32 resumes) {
  twin_reset(t);
  const dev_ptr code = twin_base(t, (size_t)width << log_rows);
  const dev_ptr sponges = resumes != 0 ? twin_base(t, (size_t)8 << log_rows) : twin_alloc(t, (size_t)8 << log_rows);
  TWIN(t, merkle_absorb, code, sponges, width, log_rows, log_parts, part, resumes);
}

static void test_absorb(void **state) {
  for (u32 log_rows = 0; log_rows <= 12; log_rows++) {
    for (u32 resumes = 0; resumes < 2; resumes++)
      absorb(*state, 8 * (1 + (log_rows + resumes) % 4), log_rows, 0, 0, resumes);
  }
  for (u32 log_parts = 1; log_parts <= 4; log_parts++) {
    for (u32 part = 0; part < 1u << log_parts; part += 3)
      absorb(*state, 8, 12 - 2 * log_parts, log_parts, part, part % 2);
  }
  absorb(*state, 96, 9, 0, 0, 1);
}

// A whole matrix in groups of columns gives the leaves that it gives in one go.
static void test_leaves_in_groups(void **state) {
  twin *t = *state;
  enum { LOG_ROWS = 9, K = 3, DEPTH = LOG_ROWS - K };
  static const u32 groups[][3] = {{8, 0, 8}, {16, 24, 10}, {8, 8, 23}};
  for (u32 i = 0; i < SWIRL_COUNT(groups); i++) {
    twin_reset(t);
    const u32 *g = groups[i], width = g[0] + g[1] + g[2];
    const size_t layer_words = 8 * (((size_t)2 << DEPTH) - 1);
    const dev_ptr code = twin_base(t, (size_t)width << LOG_ROWS), sponges = twin_alloc(t, (size_t)8 << LOG_ROWS);
    const dev_ptr whole = twin_alloc(t, layer_words), grouped = twin_alloc(t, layer_words);
    const dev_ptr second = {code.region, code.offset + (g[0] << LOG_ROWS)};
    const dev_ptr last = {code.region, code.offset + ((g[0] + g[1]) << LOG_ROWS)}, none = {REGION_NONE, 0};
    TWIN_ADD(t, merkle_leaves, code, whole, none, width, 0, LOG_ROWS, K, 0, 0, 0);
    TWIN_ADD(t, merkle_absorb, code, sponges, g[0], LOG_ROWS, 0, 0, 0);
    if (g[1] > 0) TWIN_ADD(t, merkle_absorb, second, sponges, g[1], LOG_ROWS, 0, 0, 1);
    TWIN_ADD(t, merkle_leaves, last, grouped, sponges, g[2], 0, LOG_ROWS, K, 0, 0, 1);
    twin_run(t);
    assert_memory_equal(twin_at(t, whole), twin_at(t, grouped), ((size_t)8 << DEPTH) * sizeof(u32));
  }
}

static void test_nodes(void **state) {
  twin *t = *state;
  for (u32 depth = 0; depth <= 17; depth += depth > 10 ? 2 : 1) {
    twin_reset(t);
    const dev_ptr layers = twin_base(t, 8 * (((size_t)2 << depth) - 1));
    TWIN(t, merkle_nodes, layers, depth);
  }
}

// More rows than one dispatch takes.
static void test_several_dispatches(void **state) {
  twin *t = *state;
  vulkan_device *dev = t->gpu.state;
  const u32 most = dev->max_permutations;
  dev->max_permutations = 512;
  for (u32 width = 1; width <= 30; width += 7) {
    leaves(t, width, 0, 11, 3, 0, 0);
    leaves(t, width, 0, 11, 9, 0, 0);
  }
  leaves(t, 1, 1, 10, 2, 0, 0);
  leaves(t, 20, 0, 12, 4, 1, 1);
  resumed_leaves(t, 30, 12, 4, 0, 0);
  absorb(t, 32, 12, 0, 0, 1);
  absorb(t, 32, 13, 1, 1, 0);
  dev->max_permutations = most;
}

// Kernels with the other kind of additions.
static int open_other(void **state) {
  if (twin_open(state) != 0) return -1;
  vulkan_device *dev = ((twin *)*state)->gpu.state;
  dev->adds_by_multiplier = !dev->adds_by_multiplier;
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_leaves),
      cmocka_unit_test(test_large_leaves),
      cmocka_unit_test(test_leaves_in_parts),
      cmocka_unit_test(test_leaves_wide),
      cmocka_unit_test(test_resumed_leaves),
      cmocka_unit_test(test_absorb),
      cmocka_unit_test(test_leaves_in_groups),
      cmocka_unit_test(test_nodes),
      cmocka_unit_test(test_several_dispatches),
  };
  const int num_failed = cmocka_run_group_tests(tests, twin_open, twin_close);
  return num_failed != 0 ? num_failed : cmocka_run_group_tests(tests, open_other, twin_close);
}
