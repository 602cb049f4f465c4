// A key in words: terms that are used more than once, the order of the items, no memory, an early end.
#include "support/cmocka_all.h"

#include <stdio.h>

#include "fault/failing.h"
#include "keys/vk.h"
#include "swirl/keys.h"

// (main[0] + 1) is used three times, twice the same square; main'[0] only by itself.
static const dag_node nodes[] = {{.kind = NODE_VARIABLE, .entry = ENTRY_MAIN, .a = 0, .b = 0},
                                 {.kind = NODE_CONSTANT, .a = BB_ONE},
                                 {.kind = NODE_ADD, .a = 0, .b = 1},
                                 {.kind = NODE_MUL, .a = 2, .b = 2},
                                 {.kind = NODE_VARIABLE, .entry = ENTRY_MAIN, .offset = 1, .a = 0, .b = 0},
                                 {.kind = NODE_SUB, .a = 4, .b = 3},
                                 {.kind = NODE_NEG, .a = 5},
                                 {.kind = NODE_MUL, .a = 6, .b = 2}};
static const u32 constraints[] = {3, 7}, messages[] = {0, 6, 2};
static const air_interaction interactions[] = {{.message_len = 1, .count = 1, .bus = 9, .count_weight = 1},
                                               {.message_first = 1, .message_len = 2, .count = 6, .bus = 9}};
static const air_vk airs[] = {{.num_cached = 0},
                              {.common_main_width = 1,
                               .num_nodes = SWIRL_COUNT(nodes),
                               .num_constraints = SWIRL_COUNT(constraints),
                               .num_interactions = SWIRL_COUNT(interactions),
                               .num_messages = SWIRL_COUNT(messages),
                               .nodes = nodes,
                               .constraint_idx = constraints,
                               .interactions = interactions,
                               .messages = messages}};
static const swirl_vk vk = {.num_airs = SWIRL_COUNT(airs), .airs = airs};

static const char expected[] = "0.2.0 main[0] + 1\n"
                               "0.3.0 t2 * t2\n"
                               "0.6.0 -(main'[0] - t3)\n"
                               "1.0.0 t3\n"
                               "1.1.0 t6 * t2\n"
                               "2.0.0 1\n"
                               "3.0.0 main[0]\n"
                               "2.1.0 t6\n"
                               "3.1.0 t6\n"
                               "3.1.1 t2\n";

typedef struct listing {
  char text[1024];
  u32 num, max;
} listing;

static bool add(void *context, const swirl_vk_item *item) {
  listing *l = context;
  const size_t len = strlen(l->text);
  snprintf(l->text + len, sizeof l->text - len, "%d.%u.%u %s\n", (int)item->kind, item->index, item->field, item->text);
  return ++l->num < l->max;
}

static void test_items(void **state) {
  (void)state;
  listing l = {.max = 100};
  assert_int_equal(swirl_vk_describe_air(&vk, 1, add, &l, NULL), SWIRL_OK);
  assert_string_equal(l.text, expected);
  listing none = {.max = 100};
  assert_int_equal(swirl_vk_describe_air(&vk, 0, add, &none, NULL), SWIRL_OK);
  assert_int_equal(none.num, 0);
}

static void test_early_end(void **state) {
  (void)state;
  for (u32 max = 1; max <= 10; max++) {
    listing l = {.max = max};
    assert_int_equal(swirl_vk_describe_air(&vk, 1, add, &l, NULL), SWIRL_OK);
    assert_int_equal(l.num, max);
    assert_memory_equal(l.text, expected, strlen(l.text));
  }
}

static void test_arguments(void **state) {
  (void)state;
  listing l = {.max = 1};
  assert_int_equal(swirl_vk_describe_air(NULL, 0, add, &l, NULL), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_vk_describe_air(&vk, 2, add, &l, NULL), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_vk_describe_air(&vk, 1, NULL, &l, NULL), SWIRL_ERR_ARGUMENT);
  swirl_bus_use use;
  assert_int_equal(swirl_vk_interaction(&use, &vk, 1, 1), SWIRL_OK);
  assert_true(use.bus == 9 && use.message_len == 2 && use.count_weight == 0);
  assert_int_equal(swirl_vk_interaction(&use, &vk, 1, 2), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_vk_interaction(&use, &vk, 2, 0), SWIRL_ERR_ARGUMENT);
  swirl_height_constraint constraint;
  assert_int_equal(swirl_vk_num_height_constraints(&vk), 0);
  assert_int_equal(swirl_vk_height_constraint(&constraint, &vk, 0), SWIRL_ERR_ARGUMENT);
}

static void test_no_memory(void **state) {
  (void)state;
  failing f;
  failing_init(&f);
  for (size_t n = 0;; n++) {
    listing l = {.max = 100};
    failing_arm(&f, n, n + 1);
    const swirl_status status = swirl_vk_describe_air(&vk, 1, add, &l, &f.allocator);
    assert_int_equal(f.blocks, 0);
    assert_memory_equal(l.text, expected, strlen(l.text));
    if (f.failures == 0) {
      assert_int_equal(status, SWIRL_OK);
      assert_true(n > 5);
      break;
    }
    assert_int_equal(status, SWIRL_ERR_NO_MEMORY);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_items), cmocka_unit_test(test_early_end),
                                     cmocka_unit_test(test_arguments), cmocka_unit_test(test_no_memory)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
