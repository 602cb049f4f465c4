// What a proof costs a GPU beside its kernels: submissions, waits, barriers, allocations.
#include "support/cmocka_all.h"

#include <swirl/report.h>

#include "examples.h"

static void good(swirl_status status, const swirl_diag *diag) {
  if (status != SWIRL_OK) fail_msg("%s: %s", swirl_status_name(status), diag->message);
}

static void counts_of(const char *name) {
  swirl_diag diag;
  swirl_device *dev;
  swirl_params params;
  swirl_pk *pk;
  swirl_prover *prover;
  swirl_report *report;
  static example_airs airs;
  static example_witness witness;
  static example_view view;
  const example *e = example_find(name);
  const uint32_t size = e->min_size;
  good(swirl_device_open(&dev, &(swirl_device_desc){.device = "gpu"}, &diag), &diag);
  good(swirl_params_preset(&params, "app", e->preset_height(size), &diag), &diag);
  params.mu_pow_bits = params.query_pow_bits = params.folding_pow_bits = params.logup_pow_bits =
      2; // a CPU may be the GPU
  good(example_create_airs(e, &airs, size, &diag), &diag);
  good(example_keygen(&pk, dev, &params, &airs, SWIRL_ALLOW_INSECURE, &diag), &diag);
  good(example_create_witness(e, &witness, size, 1, &diag), &diag);
  example_view_make(&view, &witness);
  good(swirl_prover_create_for(&prover, pk, view.airs, witness.num, 0, &diag), &diag);
  good(swirl_report_create(&report, NULL, &diag), &diag);
  const swirl_plan *plan = swirl_prover_plan(prover);
  for (uint32_t run = 0; run < 2; run++) {
    swirl_proof *proof;
    const swirl_run_options options = {.report = report};
    swirl_report_clear(report);
    good(swirl_prover_run(prover, &proof, view.airs, witness.num, &options, &diag), &diag);
    swirl_proof_destroy(proof);
    const swirl_counters c = swirl_report_totals(report);
    assert_int_equal(c.submissions, 1);
    assert_int_equal(c.waits, 1);
    assert_int_equal(c.launches, plan->spans[0].launches);
    assert_in_range(c.dispatches, 1, c.launches - 1); // small operations share one
    assert_in_range(c.barriers, 1, c.dispatches);     // operations that depend on nothing stand side by side
    if (run == 1) assert_int_equal(c.allocations, 2); // bindings and the proof itself, on the host
    size_t num;
    const swirl_span *spans = swirl_report_spans(report, &num);
    for (size_t i = 1; i < num; i++) assert_true(spans[i].counters.submissions == 0 && spans[i].ns <= spans[0].ns);
  }
  swirl_report_destroy(report);
  swirl_prover_destroy(prover);
  swirl_pk_destroy(pk);
  example_airs_clear(&airs);
  example_witness_clear(&witness);
  swirl_device_close(dev);
}

static void test_fibonacci(void **state) {
  (void)state;
  counts_of("fibonacci");
}
static void test_machine(void **state) {
  (void)state;
  counts_of("machine");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_fibonacci), cmocka_unit_test(test_machine)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
