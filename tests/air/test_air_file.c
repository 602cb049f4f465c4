// AIR files: what is wrong with one is said with its place, and nothing crashes.
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <unistd.h>
#include <zlib.h>

#include "air/air_dag.h"
#include "air_file.h"
#include "json_file.h"

// A small file with everything in it.
static const char *const good_file =
    "{'params': {'l_skip': 2, 'n_stack': 8, 'w_stack': 64, 'log_blowup': 1,"
    "  'whir': {'k': 3, 'num_queries_per_round': [10, 4], 'mu_pow_bits': 3, 'query_phase_pow_bits': 1,"
    "    'folding_pow_bits': 2, 'proximity': {'kind': 'SplitUniqueList', 'm': 3, 'list_start_round': 1}},"
    "  'logup': {'max_interaction_count': 100, 'log_max_message_length': 7, 'pow_bits': 2},"
    "  'max_constraint_degree': 3},"
    " 'airs': [{'name': 'first', 'is_required': true, 'num_public_values': 2,"
    "  'width': {'preprocessed': 1, 'cached_mains': [2, 1], 'common_main': 3},"
    "  'preprocessed_columns': [[1, 0, 1, 2013265920]],"
    "  'expression': {'nodes': [['var', 'main', 2, 1, 2], ['var', 'pre', null, 0, 0], ['var', 'public', null, null, 1],"
    "    ['var', 'main', 0, 0, 1], ['const', 5], ['add', 0, 1], ['sub', 5, 2], ['mul', 6, 3], ['neg', 7], ['first'],"
    "    ['last'], ['trans']], 'constraints': [8, 9],"
    "    'interactions': [{'bus': 7, 'message': [0, 4], 'count': 1, 'count_weight': 2}]}},"
    " {'width': {'cached_mains': [], 'common_main': 1},"
    "  'expression': {'nodes': [['var', 'main', 0, 0, 0]], 'constraints': [0], 'interactions': []}}]}";

// The file with single quotes as double ones and, if `from` is given, its first occurrence replaced.
static json_t *parse(const char *from, const char *to) {
  char text[4096];
  const char *at = from == NULL ? NULL : strstr(good_file, from);
  if (from != NULL && at == NULL) fail_msg("the file has no %s", from);
  if (at == NULL) {
    snprintf(text, sizeof text, "%s", good_file);
  } else {
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - good_file), good_file, to, at + strlen(from));
  }
  for (char *c = text; *c != 0; c++) {
    if (*c == '\'') *c = '"';
  }
  json_error_t error;
  json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
  if (root == NULL) fail_msg("%s", error.text);
  return root;
}

static void test_good(void **state) {
  (void)state;
  json_t *root = parse(NULL, NULL);
  air_file file;
  swirl_diag diag;
  if (air_file_parse(&file, root, &diag) != SWIRL_OK) fail_msg("%s", diag.message);
  assert_true(file.has_params);
  assert_int_equal(file.params.num_rounds, 2);
  assert_int_equal(file.params.list_start_round, 1);
  assert_int_equal(file.num_airs, 2);
  assert_string_equal(swirl_air_name(file.airs[0]), "first");
  assert_true(file.airs[0]->is_required && !file.airs[1]->is_required);
  assert_int_equal(file.airs[0]->exprs.len, 12);
  assert_int_equal(air_exprs(file.airs[0])[0].a, 2);
  assert_int_equal(air_exprs(file.airs[0])[0].offset, 1);
  assert_int_equal(air_exprs(file.airs[0])[8].deg, 2);
  assert_int_equal(file.preprocessed[0].log_height, 2);
  assert_int_equal(file.preprocessed[0].data[3], 2013265920);
  assert_int_equal(file.preprocessed[1].width, 0);
  air_file_clear(&file);
  air_file_clear(&file);
  air_file_clear(NULL);
  json_decref(root);
}

static void test_preset(void **state) {
  (void)state;
  const char *const text = "{\"preset\": \"app\", \"log_stacked_height\": 21}";
  json_t *value = json_loads(text, 0, NULL);
  swirl_params params, expected;
  assert_int_equal(air_file_params(&params, value, NULL), SWIRL_OK);
  assert_int_equal(swirl_params_preset(&expected, "app", 21, NULL), SWIRL_OK);
  assert_true(swirl_params_equal(&params, &expected));
  json_object_set_new(value, "log_stacked_height", json_integer(9));
  swirl_diag diag;
  assert_int_equal(air_file_params(&params, value, &diag), SWIRL_ERR_ARGUMENT);
  assert_non_null(strstr(diag.message, "params: preset app: log_stacked_height = 9"));
  json_object_set_new(value, "preset", json_integer(9));
  assert_int_equal(air_file_params(&params, value, &diag), SWIRL_ERR_ARGUMENT);
  json_decref(value);
}

static void test_mistakes(void **state) {
  (void)state;
  const struct {
    const char *from, *to, *text;
  } cases[] = {
      {"'airs'", "'air'", "airs: is missing"},
      {"'l_skip': 2", "'l_skip': 30", "params: l_skip = 30"},
      {"'l_skip': 2", "'l_skip': 2.5", "params.l_skip: is not an integer"},
      {"'w_stack': 64, ", "", "params.w_stack: is missing"},
      {"[10, 4]", "[10, -4]", "params.whir.num_queries_per_round[1]: -4 is not in 0.."},
      {"[10, 4]", "7", "params.whir.num_queries_per_round: is not an array"},
      {"SplitUniqueList", "Split", "params.whir.proximity: kind is not"},
      {"'m': 3, ", "", "params.whir.proximity.m: is missing"},
      {"'pow_bits': 2", "'pow_bits': 31", "params: logup_pow_bits = 31"},
      {"'name': 'first'", "'name': 1", "airs[0]: name is not a string"},
      {"true", "1", "airs[0]: is_required is not"},
      {"'num_public_values': 2", "'num_public_values': -1", "airs[0].num_public_values: -1"},
      {"[2, 1]", "[2, 0]", "airs[0]: cached_widths[1] = 0"},
      {"[2, 1]", "[2, 'a']", "airs[0].width.cached_mains[1]: is not an integer"},
      {"'common_main': 3", "'common_main': 4294967296", "airs[0].width.common_main: 4294967296"},
      {"'common_main': 1", "'common_main': 0", "airs[1]: no main column"},
      {"'preprocessed': 1", "'preprocessed': 2", "airs[0].preprocessed_columns: 1 columns"},
      {"'preprocessed': 1", "'preprocessed': null", "airs[0].preprocessed_columns: given, but"},
      {"[1, 0, 1, 2013265920]", "[1, 0, 1]", "airs[0].preprocessed_columns: 3 rows"},
      {"[1, 0, 1, 2013265920]", "[]", "airs[0].preprocessed_columns: 0 rows"},
      {"2013265920", "2013265921", "airs[0].preprocessed_columns[0][3]: 2013265921 is not in"},
      {"['var', 'main', 2, 1, 2]", "['var', 'main', 2, 2, 2]", "airs[0].expression.nodes[0][3]: 2 is not in 0..1"},
      {"['var', 'main', 2, 1, 2]", "['var', 'main', 2, 1, 3]",
       "nodes[0]: AIR first: call 1: swirl_main_next: column 3"},
      {"['var', 'main', 2, 1, 2]", "['var', 'main', 3, 1, 2]", "airs[0].expression.nodes[0][2]: 3 is not in 0..2"},
      {"['var', 'main', 2, 1, 2]", "['var', 'main', 2, 1]", "nodes[0]: var: 4 elements, must be 5"},
      {"['var', 'main', 2, 1, 2]", "['var', 'side', 2, 1, 2]", "nodes[0]: the kind of variable"},
      {"'pre', null, 0, 0", "'pre', null, 0, 1", "nodes[1]: AIR first: call 2: swirl_preprocessed: column 1"},
      {"null, null, 1", "null, null, 2", "nodes[2]: AIR first: call 3: swirl_public: index 2"},
      {"['const', 5]", "['const', 2013265921]", "airs[0].expression.nodes[4][1]: 2013265921"},
      {"['add', 0, 1]", "['add', 0, 5]", "airs[0].expression.nodes[5][2]: 5 is not the index of an earlier node"},
      {"['add', 0, 1]", "['plus', 0, 1]", "nodes[5]: unknown operation \"plus\""},
      {"['add', 0, 1]", "[3, 0, 1]", "nodes[5]: does not begin"},
      {"['add', 0, 1]", "7", "nodes[5]: is not an array"},
      {"['neg', 7]", "['neg', -7]", "airs[0].expression.nodes[8][1]: -7"},
      {"[8, 9]", "[8, 12]", "airs[0].expression.constraints[1]: 12 is not"},
      {"'bus': 7", "'bus': 65536", "airs[0].expression.interactions[0].bus: 65536"},
      {"[0, 4]", "[]", "airs[0].expression.interactions[0].message: has 0 fields"},
      {"[0, 4]", "[0, 99]", "airs[0].expression.interactions[0].message[1]: 99 is not"},
      {"'count': 1", "'count': 12", "airs[0].expression.interactions[0].count: is not"},
      {"'count_weight': 2", "'count_weight': 4294967296", "interactions[0].count_weight: 4294967296"},
      {"'constraints': [0], ", "", "airs[1].expression.constraints: is missing"},
  };
  for (size_t i = 0; i < SWIRL_COUNT(cases); i++) {
    json_t *root = parse(cases[i].from, cases[i].to);
    air_file file;
    swirl_diag diag = {0};
    const swirl_status status = air_file_parse(&file, root, &diag);
    if (status == SWIRL_OK) fail_msg("%s -> %s was accepted", cases[i].from, cases[i].to);
    assert_int_equal(diag.status, status);
    if (strstr(diag.message, cases[i].text) == NULL) fail_msg("'%s' does not say '%s'", diag.message, cases[i].text);
    assert_int_equal(air_file_parse(&file, root, NULL), status); // without anyone who wants to know
    json_decref(root);
  }
}

// ---- Every value of the file replaced by something else

static json_t *junk(int kind) {
  switch (kind) {
  case 0: return json_null();
  case 1: return json_integer(-1);
  case 2: return json_integer(INT64_MAX);
  case 3: return json_integer(3);
  case 4: return json_string("main");
  case 5: return json_array();
  case 6: return json_object();
  case 7: return json_real(1.5);
  default: return json_true();
  }
}
enum { NUM_JUNK = 9 };

// Replaces value number `target` in pre-order; `*at` counts.
static bool replace(json_t *value, int *at, int target, int kind) {
  if (json_is_array(value)) {
    for (size_t i = 0; i < json_array_size(value); i++) {
      if ((*at)++ == target) return json_array_set_new(value, i, junk(kind)) == 0;
      if (replace(json_array_get(value, i), at, target, kind)) return true;
    }
  } else if (json_is_object(value)) {
    const char *key;
    json_t *member;
    json_object_foreach(value, key, member) {
      if ((*at)++ == target) return json_object_set_new(value, key, junk(kind)) == 0;
      if (replace(member, at, target, kind)) return true;
    }
  }
  return false;
}

static void test_junk(void **state) {
  (void)state;
  json_t *root = parse(NULL, NULL);
  int num = 0, rejected = 0;
  for (bool more = true; more; num++) {
    for (int kind = 0; kind < NUM_JUNK; kind++) {
      json_t *copy = json_deep_copy(root);
      int at = 0;
      air_file file = {0};
      swirl_diag diag = {0};
      more = replace(copy, &at, num, kind);
      if (more && air_file_parse(&file, copy, &diag) != SWIRL_OK) {
        assert_true(diag.status != SWIRL_OK && strstr(diag.message, ": ") != NULL);
        rejected++;
      }
      air_file_clear(&file);
      json_decref(copy);
    }
  }
  assert_true(num > 100 && rejected > 5 * num);
  json_decref(root);
}

// ---- Files

// A file of these bytes; the path is static.
static const char *write_file(const void *bytes, size_t len, bool gzip) {
  static char path[64];
  snprintf(path, sizeof path, "/tmp/swirl_test_air_file_%ld", (long)getpid());
  // Mode T writes without compression and without a gzip header.
  gzFile file = gzopen(path, gzip ? "wb" : "wbT");
  assert_non_null(file);
  assert_int_equal(gzwrite(file, bytes, (unsigned)len), (int)len);
  assert_int_equal(gzclose(file), Z_OK);
  return path;
}

static void test_files(void **state) {
  (void)state;
  json_t *root = parse(NULL, NULL), *value;
  char *text = json_dumps(root, 0);
  const size_t len = strlen(text);
  air_file file;
  swirl_diag diag;
  for (int gzip = 0; gzip < 2; gzip++) {
    const char *path = write_file(text, len, gzip != 0);
    assert_int_equal(air_file_load(&file, path, &diag), SWIRL_OK);
    air_file_clear(&file);
    assert_int_equal(json_file_load(&value, path, len - 1, &diag), SWIRL_ERR_TOO_LARGE);
    assert_int_equal(json_file_load(&value, path, len, &diag), SWIRL_OK);
    json_decref(value);
    if (gzip != 0) { // cut off
      unsigned char bytes[200];
      FILE *in = fopen(path, "rb");
      assert_non_null(in);
      assert_int_equal(fread(bytes, 1, sizeof bytes, in), sizeof bytes);
      fclose(in);
      remove(path);
      path = write_file(bytes, sizeof bytes, false);
      assert_int_equal(air_file_load(&file, path, &diag), SWIRL_ERR_ARGUMENT);
    }
    remove(path);
  }
  const char *path = write_file(text, len / 2, false);
  assert_int_equal(air_file_load(&file, path, &diag), SWIRL_ERR_ARGUMENT);
  assert_non_null(strstr(diag.message, ":1:"));
  remove(path);
  assert_int_equal(air_file_load(&file, path, &diag), SWIRL_ERR_ARGUMENT);
  assert_non_null(strstr(diag.message, path));
  path = write_file("{\"a\": 1, \"a\": 2}", 16, false);
  assert_int_equal(air_file_load(&file, path, &diag), SWIRL_ERR_ARGUMENT);
  remove(path);
  path = write_file("[1]", 3, false);
  assert_int_equal(air_file_load(&file, path, &diag), SWIRL_ERR_ARGUMENT);
  assert_non_null(strstr(diag.message, "top level: is not an object"));
  remove(path);
  free(text);
  json_decref(root);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_good), cmocka_unit_test(test_preset),
                                     cmocka_unit_test(test_mistakes), cmocka_unit_test(test_junk),
                                     cmocka_unit_test(test_files)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
