// What a proof costs a GPU beside its kernels: submissions, waits, barriers, allocations.
#include "support/good.h"

#include <pthread.h>
#include <swirl/report.h>

#include "examples.h"

// A prover with its witness on a device for two proofs at a time.
typedef struct scene {
  swirl_device *dev;
  swirl_pk *pk;
  swirl_prover *prover;
  example_airs airs;
  example_witness witness;
  example_view view;
} scene;

static void open_scene(scene *s, const char *name) {
  swirl_diag diag;
  swirl_params params;
  const example *e = example_find(name);
  const uint32_t size = e->min_size;
  good(swirl_device_open(&s->dev, &(swirl_device_desc){.device = "gpu", .num_in_flight = 2}, &diag), &diag);
  good(swirl_params_preset(&params, "app", e->preset_height(size), &diag), &diag);
  params.mu_pow_bits = params.query_pow_bits = params.folding_pow_bits = params.logup_pow_bits =
      2; // a CPU may be the GPU
  good(example_create_airs(e, &s->airs, size, &diag), &diag);
  good(example_keygen(&s->pk, s->dev, &params, &s->airs, SWIRL_ALLOW_INSECURE, &diag), &diag);
  good(example_create_witness(e, &s->witness, size, 1, &diag), &diag);
  example_view_make(&s->view, &s->witness);
  good(swirl_prover_create_for(&s->prover, s->pk, s->view.airs, s->witness.num, 0, &diag), &diag);
}

static void close_scene(scene *s) {
  swirl_prover_destroy(s->prover);
  swirl_pk_destroy(s->pk);
  example_airs_clear(&s->airs);
  example_witness_clear(&s->witness);
  swirl_device_close(s->dev);
}

static void counts_alone(const scene *s) {
  swirl_diag diag;
  swirl_report *report;
  good(swirl_report_create(&report, NULL, &diag), &diag);
  const swirl_plan *plan = swirl_prover_plan(s->prover);
  for (uint32_t run = 0; run < 2; run++) {
    swirl_proof *proof;
    const swirl_run_options options = {.report = report};
    swirl_report_clear(report);
    good(swirl_prover_run(s->prover, &proof, s->view.airs, s->witness.num, &options, &diag), &diag);
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
    for (size_t i = 1; i < num; i++) {
      assert_true(spans[i].counters.submissions == 0 && spans[i].start_ns >= spans[0].start_ns);
      assert_true(spans[i].start_ns + spans[i].ns <= spans[0].start_ns + spans[0].ns);
    }
  }
  swirl_report_destroy(report);
}

// Two proofs at a time.
typedef struct flight {
  const scene *scene;
  swirl_report *report;
  swirl_proof *proof;
  swirl_status status;
  swirl_diag diag;
} flight;

static void *fly(void *argument) {
  flight *f = argument;
  const swirl_run_options options = {.report = f->report};
  f->status =
      swirl_prover_run(f->scene->prover, &f->proof, f->scene->view.airs, f->scene->witness.num, &options, &f->diag);
  return NULL;
}

static void counts_in_flight(const scene *s) {
  flight flights[2] = {{.scene = s}, {.scene = s}};
  pthread_t threads[2];
  size_t len[2];
  const uint8_t *bytes[2];
  swirl_diag diag;
  for (uint32_t i = 0; i < 2; i++) {
    good(swirl_report_create(&flights[i].report, NULL, &diag), &diag);
    assert_int_equal(pthread_create(&threads[i], NULL, fly, &flights[i]), 0);
  }
  for (uint32_t i = 0; i < 2; i++) {
    assert_int_equal(pthread_join(threads[i], NULL), 0);
    good(flights[i].status, &flights[i].diag);
    const swirl_counters c = swirl_report_totals(flights[i].report);
    assert_in_range(c.submissions, 1, 3);
    assert_int_equal(c.waits, 1);
    bytes[i] = swirl_proof_bytes(flights[i].proof, &len[i]);
  }
  assert_int_equal(len[0], len[1]);
  assert_memory_equal(bytes[0], bytes[1], len[0]);
  for (uint32_t i = 0; i < 2; i++) {
    swirl_proof_destroy(flights[i].proof);
    swirl_report_destroy(flights[i].report);
  }
}

static void counts_of(const char *name) {
  static scene s;
  open_scene(&s, name);
  counts_alone(&s);
  counts_in_flight(&s);
  close_scene(&s);
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
