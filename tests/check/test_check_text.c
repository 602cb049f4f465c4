// Constraints in words: names, parentheses, values, and texts that are cut.
#include "support/cmocka_all.h"

#include "check/check_text.h"

enum { LONG_CHAIN = 5000 };

// Evaluates on row 0 of a height of 2, and compares. `cells` is one column-major matrix of 3 columns.
static void expect(const dag_node *nodes, u32 num_nodes, const char *expression, const char *values) {
  static const u32 cells[6] = {3, 4, 5, 6, 7, 8}, publics[2] = {11, 12}, cached_widths[2] = {3, 3};
  const air_vk air = {.has_preprocessed = true,
                      .preprocessed_width = 3,
                      .common_main_width = 3,
                      .num_cached = 2,
                      .cached_widths = cached_widths,
                      .num_public_values = 2,
                      .num_nodes = num_nodes,
                      .nodes = nodes};
  check_matrix parts[4];
  for (u32 i = 0; i < 4; i++) {
    parts[i] = (check_matrix){.words = cells, .row_stride = 1, .col_stride = 2, .is_canonical = true};
  }
  const check_air given = {.air = &air, .log_height = 1, .parts = parts, .publics = publics};
  u32 *block = test_malloc((size_t)num_nodes * CHECK_BLOCK * sizeof *block);
  swirl_check_eval(block, &given, 0);
  check_text text;
  assert_int_equal(swirl_check_text(&text, &air, num_nodes - 1, block, 0, NULL), SWIRL_OK);
  if (expression != NULL) assert_string_equal(text.expression, expression);
  if (values != NULL) assert_string_equal(text.values, values);
  assert_true(strlen(text.expression) < CHECK_TEXT_LEN);
  if (expression == NULL) assert_string_equal(text.expression + strlen(text.expression) - 3, "...");
  if (values == NULL) assert_string_equal(text.values + strlen(text.values) - 3, "...");
  test_free(block);
}

static void test_names(void **state) {
  (void)state;
  const dag_node nodes[] = {{.kind = NODE_VARIABLE, .entry = ENTRY_MAIN, .a = 2, .b = 1},
                            {.kind = NODE_VARIABLE, .entry = ENTRY_MAIN, .offset = 1, .a = 1, .b = 0},
                            {.kind = NODE_ADD, .a = 0, .b = 1},
                            {.kind = NODE_VARIABLE, .entry = ENTRY_PREPROCESSED, .offset = 1, .b = 2},
                            {.kind = NODE_SUB, .a = 2, .b = 3},
                            {.kind = NODE_VARIABLE, .entry = ENTRY_PUBLIC, .b = 1},
                            {.kind = NODE_ADD, .a = 4, .b = 5},
                            {.kind = NODE_IS_TRANSITION},
                            {.kind = NODE_MUL, .a = 7, .b = 6}};
  expect(nodes, SWIRL_COUNT(nodes), "is_transition * (main[1] + cached1'[0] - pre'[2] + public[1])",
         "is_transition = 1, main[1] = 5, cached1'[0] = 4, pre'[2] = 8, public[1] = 12");
}

static void test_parentheses(void **state) {
  (void)state;
  const u32 minus_two = bb_neg(bb_from_canonical(2));
  const dag_node nodes[] = {{.kind = NODE_VARIABLE, .entry = ENTRY_MAIN, .a = 2, .b = 0},
                            {.kind = NODE_CONSTANT, .a = minus_two},
                            {.kind = NODE_MUL, .a = 1, .b = 0},  // -2 * x
                            {.kind = NODE_MUL, .a = 0, .b = 1},  // x * (-2)
                            {.kind = NODE_SUB, .a = 2, .b = 3},  // difference
                            {.kind = NODE_SUB, .a = 0, .b = 4},  // x - (difference)
                            {.kind = NODE_NEG, .a = 5},          // -(..)
                            {.kind = NODE_MUL, .a = 6, .b = 6}}; // left bare, right in parentheses
  expect(nodes, SWIRL_COUNT(nodes),
         "-(main[0] - (-2 * main[0] - main[0] * (-2))) * (-(main[0] - (-2 * main[0] - main[0] * (-2))))",
         "main[0] = 3");
  const dag_node constant[] = {{.kind = NODE_CONSTANT, .a = bb_from_canonical(1000000000)}};
  expect(constant, 1, "1000000000", "");
  const dag_node selectors[] = {{.kind = NODE_IS_FIRST}, {.kind = NODE_IS_LAST}, {.kind = NODE_ADD, .a = 0, .b = 1}};
  expect(selectors, 3, "is_first + is_last", "is_first = 1, is_last = 0");
}

// A chain as long as the list, and a tree of 2^63 leaves: both are cut, at once.
static void test_cut(void **state) {
  (void)state;
  dag_node *nodes = test_calloc(LONG_CHAIN, sizeof *nodes);
  nodes[0] = (dag_node){.kind = NODE_VARIABLE, .entry = ENTRY_MAIN, .a = 2, .b = 2};
  for (u32 i = 1; i < LONG_CHAIN; i++) nodes[i] = (dag_node){.kind = NODE_ADD, .a = i - 1, .b = 0};
  expect(nodes, LONG_CHAIN, NULL, "main[2] = 7");
  for (u32 i = 1; i < LONG_CHAIN; i++) nodes[i] = (dag_node){.kind = NODE_NEG, .a = i - 1};
  expect(nodes, LONG_CHAIN, NULL, "");
  for (u32 i = 1; i < 64; i++) nodes[i] = (dag_node){.kind = NODE_MUL, .a = i - 1, .b = i - 1};
  expect(nodes, 64, NULL, "main[2] = 7");
  // More variables than values are written for; nodes of a key need not be distinct.
  u32 num = 0;
  for (; num < CHECK_TEXT_VARIABLES + 1; num++) {
    nodes[num] = (dag_node){.kind = NODE_VARIABLE, .entry = ENTRY_MAIN, .a = 2, .b = num % 3};
  }
  nodes[num++] = (dag_node){.kind = NODE_ADD, .a = 0, .b = 1};
  for (u32 i = 2; i < CHECK_TEXT_VARIABLES + 1; i++, num++) {
    nodes[num] = (dag_node){.kind = NODE_ADD, .a = num - 1, .b = i};
  }
  const air_vk air = {.common_main_width = 3, .num_cached = 2, .num_nodes = num, .nodes = nodes};
  u32 *block = test_calloc((size_t)num * CHECK_BLOCK, sizeof *block);
  check_text text;
  assert_int_equal(swirl_check_text(&text, &air, num - 1, block, 0, NULL), SWIRL_OK);
  assert_null(strstr(text.expression, "..."));
  assert_string_equal(text.values + strlen(text.values) - 5, ", ...");
  test_free(block);
  test_free(nodes);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_names), cmocka_unit_test(test_parentheses),
                                     cmocka_unit_test(test_cut)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
