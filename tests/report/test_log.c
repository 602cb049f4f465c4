// What a logger hears, by level; and that one message is one line.
#include "support/cmocka_all.h"

#include <stdlib.h>

#include "base/log.h"
#include "prove/system.h"

typedef struct heard {
  char text[8192];
  u32 num[3], wrong;
} heard;

static void hear(void *context, swirl_log_level level, const char *message) {
  heard *h = context;
  h->wrong += (u32)level > SWIRL_LOG_DEBUG || strchr(message, '\n') != NULL || message[0] == '\0';
  h->num[level]++;
  strncat(h->text, message, sizeof h->text - strlen(h->text) - 2);
  strcat(h->text, "\n");
}

// A device, a key, a prover, a run, and a run that fails.
static void work(heard *h, swirl_log_level level, const char *isa) {
  *h = (heard){.wrong = 0};
  const swirl_logger logger = {.fn = hear, .context = h, .level = level};
  const swirl_device_desc desc = {.num_threads = 2, .isa = isa, .logger = &logger};
  test_system system;
  test_witness w;
  swirl_device *dev;
  swirl_pk *pk;
  swirl_prover *prover;
  swirl_proof *proof;
  assert_int_equal(swirl_device_open(&dev, &desc, NULL), SWIRL_OK);
  test_system_create(&system, 2, 7, 2);
  test_witness_create(&w, 3);
  assert_int_equal(swirl_keygen(&pk, dev, &system.params, (const swirl_air *const *)system.airs, SYSTEM_AIRS,
                                system.preprocessed_list, SWIRL_ALLOW_INSECURE, NULL),
                   SWIRL_OK);
  assert_int_equal(swirl_prover_create_for(&prover, pk, w.airs, SYSTEM_AIRS, 0, NULL), SWIRL_OK);
  assert_int_equal(swirl_prover_run(prover, &proof, w.airs, SYSTEM_AIRS, NULL, NULL), SWIRL_OK);
  swirl_proof_destroy(proof);
  w.fibonacci[1] = UINT32_MAX;
  assert_int_equal(swirl_prover_run(prover, &proof, w.airs, SYSTEM_AIRS, NULL, NULL), SWIRL_ERR_TRACE_VALUE);
  swirl_prover_destroy(prover);
  swirl_pk_destroy(pk);
  test_system_destroy(&system);
  swirl_device_close(dev);
  assert_int_equal(h->wrong, 0);
}

static void test_levels(void **state) {
  (void)state;
  heard *h = malloc(sizeof *h);
  assert_non_null(h);
  work(h, SWIRL_LOG_WARNING, "scalar"); // what was asked for: the only warning is the run that fails
  assert_true(h->num[SWIRL_LOG_WARNING] == 1 && h->num[SWIRL_LOG_INFO] == 0 && h->num[SWIRL_LOG_DEBUG] == 0);
  assert_non_null(strstr(h->text, "trace word is not a field element"));
  work(h, SWIRL_LOG_INFO, "scalar");
  assert_true(h->num[SWIRL_LOG_INFO] == 3 && h->num[SWIRL_LOG_DEBUG] == 0);
  assert_non_null(strstr(h->text, "device cpu: instruction set scalar, 2 threads"));
  assert_non_null(strstr(h->text, "proving key: 4 AIRs"));
  assert_non_null(strstr(h->text, "prover: 3 traces"));
  work(h, SWIRL_LOG_DEBUG, "scalar");
  assert_true(h->num[SWIRL_LOG_DEBUG] > 0);
  assert_non_null(strstr(h->text, "working memory 0 grows from"));
  free(h);
}

// A level that the machine or the build has not is a warning, and no other is.
static void test_isa(void **state) {
  (void)state;
  heard *h = malloc(sizeof *h);
  swirl_device_info cpu;
  size_t num;
  assert_non_null(h);
  assert_int_equal(swirl_device_list(&cpu, 1, &num, NULL), SWIRL_OK);
  for (u32 i = 0; i < cpu.num_levels; i++) {
    const swirl_isa_level *level = &cpu.levels[i];
    work(h, SWIRL_LOG_WARNING, level->name);
    assert_int_equal(strstr(h->text, " asked for") == NULL, level->is_built && level->is_supported);
  }
  free(h);
}

static void test_one_line(void **state) {
  (void)state;
  heard h = {.wrong = 0};
  const swirl_logger logger = {.fn = hear, .context = &h, .level = SWIRL_LOG_INFO}, none = {.fn = NULL};
  SWIRL_LOG(&logger, SWIRL_LOG_INFO, "two\nlines %300s", "and too long");
  assert_int_equal(h.wrong, 0);
  assert_int_equal(strlen(h.text), 255 + 1);
  SWIRL_LOG(&logger, SWIRL_LOG_DEBUG, "not wanted");
  SWIRL_LOG(&none, SWIRL_LOG_WARNING, "nobody");
  assert_int_equal(h.num[SWIRL_LOG_INFO] + h.num[SWIRL_LOG_DEBUG] + h.num[SWIRL_LOG_WARNING], 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_levels), cmocka_unit_test(test_isa),
                                     cmocka_unit_test(test_one_line)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
