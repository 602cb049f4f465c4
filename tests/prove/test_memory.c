// Resident memory against the plan, on a program of its own: the plan covers what a run takes; the rest of the process
// (code, key, the witness, bookkeeping of the allocator) is measured before the run. Stated margin: 4 MiB.
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
// cmocka wants the headers above
#include <cmocka.h>

#include <swirl/prove.h>

#include "base/base.h"

enum { MARGIN_KIB = 4 * 1024, LOG_HEIGHT = 16, WIDTH = 64 };

// A field of /proc/self/status in KiB, or 0 where there is no such file.
static long status_kib(const char *field) {
  FILE *file = fopen("/proc/self/status", "r");
  if (file == NULL) return 0;
  char line[256];
  long value = 0;
  while (fgets(line, sizeof line, file) != NULL) {
    if (strncmp(line, field, strlen(field)) == 0) value = strtol(line + strlen(field), NULL, 10);
  }
  fclose(file);
  return value;
}

// Proves under `limit` (0: none) and holds what became resident against the plan. Returns the least limit, or 0.
static u64 check_resident(u64 limit, bool runs) {
  swirl_diag diag = {0};
  swirl_air *air;
  assert_int_equal(swirl_air_create(&air, &(swirl_air_desc){.name = "squares", .common_main_width = WIDTH}, &diag),
                   SWIRL_OK);
  for (u32 i = 0; i + 1 < WIDTH; i += 2) {
    const swirl_expr x = swirl_main(air, i), y = swirl_main(air, i + 1);
    swirl_assert_zero(air, SWIRL_ROWS_ALL, swirl_sub(air, swirl_mul(air, x, x), y));
  }
  assert_int_equal(swirl_air_finish(air, &diag), SWIRL_OK);
  swirl_params params;
  assert_int_equal(swirl_params_preset(&params, "app", 18, &diag), SWIRL_OK);
  swirl_device *dev;
  assert_int_equal(swirl_device_open(&dev, &(swirl_device_desc){.num_threads = 2, .memory_limit = limit}, &diag),
                   SWIRL_OK);
  swirl_pk *pk;
  const swirl_air *airs[1] = {air};
  assert_int_equal(swirl_keygen(&pk, dev, &params, airs, 1, NULL, 0, &diag), SWIRL_OK);
  u32 *words = malloc(((size_t)WIDTH << LOG_HEIGHT) * sizeof *words);
  assert_non_null(words);
  for (size_t c = 0; c < WIDTH; c += 2) {
    for (size_t i = 0; i < (size_t)1 << LOG_HEIGHT; i++) {
      const u64 x = (c * 77 + i * 12345 + 1) % 2013265921u; // words in Montgomery form: any below p will do for x
      words[(c << LOG_HEIGHT) + i] = (u32)x;
      words[((c + 1) << LOG_HEIGHT) + i] = (u32)(x * x % 2013265921u);
    }
  }
  const swirl_matrix matrix = {.data = words, .width = WIDTH, .log_height = LOG_HEIGHT};
  const swirl_air_witness witness = {.present = true, .common = {.matrix = &matrix}};
  swirl_prover *prover;
  assert_int_equal(swirl_prover_create_for(&prover, pk, &witness, 1, 0, &diag), SWIRL_OK);
  const swirl_plan *plan = swirl_prover_plan(prover);
  const u64 least = plan->least_bytes;
  if (runs) {
    const long planned = (long)(plan->peak_bytes / 1024), before = status_kib("VmRSS:");
    swirl_proof *proof;
    assert_int_equal(swirl_prover_run(prover, &proof, &witness, 1, NULL, &diag), SWIRL_OK);
    const long taken = status_kib("VmHWM:") - before;
    print_message("planned %ld KiB, resident %ld KiB more than before the run\n", planned, taken);
    assert_true(planned > 2 * MARGIN_KIB); // large enough for the margin to mean something
    assert_true(taken <= planned + MARGIN_KIB);
    assert_true(taken >= planned - planned / 4); // a plan that asks for much more than is touched is no plan
    swirl_proof_destroy(proof);
  }
  swirl_prover_destroy(prover);
  swirl_pk_destroy(pk);
  swirl_device_close(dev);
  swirl_air_destroy(air);
  free(words);
  return least;
}

// The high-water mark only rises: the run that needs less comes first.
static void test_resident(void **state) {
  (void)state;
  if (status_kib("VmHWM:") == 0) skip();
  const u64 least = check_resident(UINT64_MAX, false);
  assert_true(least > 0);
  check_resident(least, true);
  check_resident(0, true);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_resident)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
