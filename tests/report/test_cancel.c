// Cancelling from another thread, at any point and inside one long operation, and progress. Times are printed; what is
// asserted of them is generous, so that a busy machine decides nothing.
#define _POSIX_C_SOURCE 200809L // nanosleep
#include "support/cmocka_all.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "prove/system.h"
#include "report/report.h"
#include "swirl/check.h"

enum { LOG_STACKED = 14, POINTS = 24, BOUND_MS = 2000 };

static void check(swirl_status status, const swirl_diag *diag) {
  if (status != SWIRL_OK) print_error("%s: %s\n", swirl_status_name(status), diag->message);
  assert_int_equal(status, SWIRL_OK);
}

static void sleep_ns(u64 ns) {
  const struct timespec t = {(time_t)(ns / 1000000000), (long)(ns % 1000000000)};
  nanosleep(&t, NULL);
}

typedef struct fixture {
  swirl_device *dev;
  test_system system;
  test_witness witness;
  swirl_pk *pk;
  swirl_prover *prover;
  swirl_cancel *cancel;
  swirl_diag diag;
} fixture;

// `logup_pow_bits`: how long the search for one proof-of-work witness is.
static void open_fixture(fixture *f, u32 threads, u32 in_flight, u32 logup_pow_bits) {
  *f = (fixture){.diag = {.message = ""}};
  const swirl_device_desc desc = {.num_threads = threads, .num_in_flight = in_flight};
  check(swirl_device_open(&f->dev, &desc, &f->diag), &f->diag);
  test_system_create(&f->system, 2, LOG_STACKED, 2);
  f->system.params.logup_pow_bits = logup_pow_bits;
  test_witness_create(&f->witness, 3);
  check(swirl_keygen(&f->pk, f->dev, &f->system.params, (const swirl_air *const *)f->system.airs, SYSTEM_AIRS,
                     f->system.preprocessed_list, SWIRL_ALLOW_INSECURE, &f->diag),
        &f->diag);
  check(swirl_prover_create_for(&f->prover, f->pk, f->witness.airs, SYSTEM_AIRS, 0, &f->diag), &f->diag);
  check(swirl_cancel_create(&f->cancel, NULL, &f->diag), &f->diag);
}
static void close_fixture(fixture *f) {
  swirl_cancel_destroy(f->cancel);
  swirl_prover_destroy(f->prover);
  swirl_pk_destroy(f->pk);
  test_system_destroy(&f->system);
  swirl_device_close(f->dev);
}

static swirl_status run(fixture *f, swirl_proof **proof, const swirl_run_options *options) {
  return swirl_prover_run(f->prover, proof, f->witness.airs, SYSTEM_AIRS, options, &f->diag);
}

static void assert_same_proof(const swirl_proof *a, const swirl_proof *b) {
  size_t len_a, len_b;
  const u8 *bytes_a = swirl_proof_bytes(a, &len_a), *bytes_b = swirl_proof_bytes(b, &len_b);
  assert_int_equal(len_a, len_b);
  assert_memory_equal(bytes_a, bytes_b, len_a);
}

// ---- Another thread that asks to stop

typedef struct request {
  swirl_cancel *cancel;
  u64 delay_ns;
  u64 at_ns; // when it was made
  pthread_t thread;
} request;

static void *make_request(void *arg) {
  request *r = arg;
  sleep_ns(r->delay_ns);
  r->at_ns = swirl_monotonic_ns();
  swirl_cancel_request(r->cancel);
  return NULL;
}
static void start_request(request *r, swirl_cancel *cancel, u64 delay_ns) {
  *r = (request){.cancel = cancel, .delay_ns = delay_ns};
  assert_int_equal(pthread_create(&r->thread, NULL, make_request, r), 0);
}
// Milliseconds from the request to `end_ns`.
static double end_request(request *r, u64 end_ns) {
  assert_int_equal(pthread_join(r->thread, NULL), 0);
  const double ms = end_ns < r->at_ns ? 0 : (double)(end_ns - r->at_ns) * 1e-6;
  assert_true(ms < BOUND_MS);
  return ms;
}

// ---- Cancelling

// All over a proof: the status, nothing written, and the same bytes from the same prover afterwards.
static void test_points(void **state) {
  (void)state;
  for (u32 threads = 1; threads <= 2; threads++) {
    fixture f;
    open_fixture(&f, threads, 1, 16);
    swirl_proof *whole, *again;
    const u64 start = swirl_monotonic_ns();
    check(run(&f, &whole, NULL), &f.diag);
    const u64 took = swirl_monotonic_ns() - start;
    swirl_report *report;
    check(swirl_report_create(&report, NULL, &f.diag), &f.diag);
    double worst = 0;
    u32 cancelled = 0;
    for (u32 i = 0; i < POINTS; i++) {
      swirl_proof *proof = NULL;
      swirl_transcript transcript = {0};
      const swirl_transcript untouched = {0};
      const swirl_run_options options = {.cancel = f.cancel, .report = report, .transcript = &transcript};
      request r;
      start_request(&r, f.cancel, took * i / POINTS);
      const swirl_status status = run(&f, &proof, &options);
      const double ms = end_request(&r, swirl_monotonic_ns());
      size_t num_spans;
      swirl_report_spans(report, &num_spans);
      if (status == SWIRL_OK) { // it was faster than the first
        assert_same_proof(whole, proof);
        swirl_proof_destroy(proof);
        swirl_report_clear(report);
      } else {
        assert_int_equal(status, SWIRL_ERR_CANCELLED);
        assert_int_equal(f.diag.status, SWIRL_ERR_CANCELLED);
        assert_null(proof);
        assert_memory_equal(&transcript, &untouched, sizeof transcript);
        assert_int_equal(num_spans, 0);
        cancelled++;
        if (ms > worst) worst = ms;
      }
      swirl_cancel_reset(f.cancel);
    }
    assert_true(cancelled > 0);
    printf("%u threads, a proof of %.0f ms: %u of %d cancelled, at most %.2f ms after the request\n", threads,
           (double)took * 1e-6, cancelled, POINTS, worst);
    const swirl_run_options options = {.cancel = f.cancel}; // not requested
    check(run(&f, &again, &options), &f.diag);
    assert_same_proof(whole, again);
    swirl_proof_destroy(again);
    swirl_proof_destroy(whole);
    swirl_report_destroy(report);
    close_fixture(&f);
  }
}

// One search that would take hours.
static void test_long_operation(void **state) {
  (void)state;
  for (u32 threads = 1; threads <= 2; threads++) {
    fixture f;
    open_fixture(&f, threads, 1, 30);
    swirl_proof *proof = NULL;
    const swirl_run_options options = {.cancel = f.cancel};
    request r;
    start_request(&r, f.cancel, 300000000);
    assert_int_equal(run(&f, &proof, &options), SWIRL_ERR_CANCELLED);
    printf("%u threads, inside a long search: %.2f ms\n", threads, end_request(&r, swirl_monotonic_ns()));
    assert_null(proof);
    // A request made before the run begins.
    assert_int_equal(run(&f, &proof, &options), SWIRL_ERR_CANCELLED);
    assert_true(swirl_cancel_is_requested(f.cancel));
    close_fixture(&f);
  }
}

// ---- Several runs

typedef struct runner {
  fixture *f;
  const swirl_run_options *options;
  swirl_proof *proof;
  swirl_status status;
  u64 end_ns;
  swirl_diag diag;
  pthread_t thread;
} runner;

static void *run_runner(void *arg) {
  runner *r = arg;
  r->status = swirl_prover_run(r->f->prover, &r->proof, r->f->witness.airs, SYSTEM_AIRS, r->options, &r->diag);
  r->end_ns = swirl_monotonic_ns();
  return NULL;
}
static void start_runner(runner *r, fixture *f, const swirl_run_options *options) {
  *r = (runner){.f = f, .options = options};
  assert_int_equal(pthread_create(&r->thread, NULL, run_runner, r), 0);
}

// Cancelling one of two leaves the other alone, whether they share the threads or one waits for the other's memory.
static void test_two_runs(void **state) {
  (void)state;
  for (u32 in_flight = 1; in_flight <= 2; in_flight++) {
    fixture f;
    open_fixture(&f, 2, in_flight, 16);
    swirl_proof *whole;
    check(run(&f, &whole, NULL), &f.diag);
    swirl_cancel *other;
    check(swirl_cancel_create(&other, NULL, &f.diag), &f.diag);
    const swirl_run_options kept_options = {.cancel = other}, options = {.cancel = f.cancel};
    for (u32 i = 0; i < 6; i++) {
      runner kept, cancelled;
      request r;
      start_runner(&kept, &f, &kept_options);
      start_runner(&cancelled, &f, &options);
      start_request(&r, f.cancel, (u64)i * 4000000);
      assert_int_equal(pthread_join(cancelled.thread, NULL), 0);
      end_request(&r, cancelled.end_ns);
      assert_int_equal(pthread_join(kept.thread, NULL), 0);
      check(kept.status, &kept.diag);
      assert_same_proof(whole, kept.proof);
      swirl_proof_destroy(kept.proof);
      if (cancelled.status == SWIRL_OK) {
        assert_same_proof(whole, cancelled.proof);
        swirl_proof_destroy(cancelled.proof);
      } else {
        assert_int_equal(cancelled.status, SWIRL_ERR_CANCELLED);
      }
      swirl_cancel_reset(f.cancel);
    }
    swirl_cancel_destroy(other);
    swirl_proof_destroy(whole);
    close_fixture(&f);
  }
}

// A run that waits for memory, and one that waits for threads, while another is in a search that would take hours.
static void test_waiting_runs(void **state) {
  (void)state;
  for (u32 in_flight = 1; in_flight <= 2; in_flight++) {
    fixture f;
    open_fixture(&f, 2, in_flight, 30);
    swirl_cancel *long_cancel;
    check(swirl_cancel_create(&long_cancel, NULL, &f.diag), &f.diag);
    const swirl_run_options long_options = {.cancel = long_cancel}, options = {.cancel = f.cancel};
    runner long_run, waiting;
    request r;
    start_runner(&long_run, &f, &long_options);
    sleep_ns(50000000);
    start_runner(&waiting, &f, &options);
    start_request(&r, f.cancel, 100000000);
    assert_int_equal(pthread_join(waiting.thread, NULL), 0);
    assert_int_equal(waiting.status, SWIRL_ERR_CANCELLED);
    printf("waiting for %s: %.2f ms\n", in_flight == 1 ? "memory" : "threads", end_request(&r, waiting.end_ns));
    swirl_cancel_request(long_cancel);
    assert_int_equal(pthread_join(long_run.thread, NULL), 0);
    assert_int_equal(long_run.status, SWIRL_ERR_CANCELLED);
    swirl_cancel_destroy(long_cancel);
    close_fixture(&f);
  }
}

// ---- A device's own request

static void test_device(void **state) {
  (void)state;
  fixture f;
  open_fixture(&f, 1, 1, 2);
  swirl_pk_destroy(f.pk);
  swirl_prover_destroy(f.prover);
  swirl_device_close(f.dev);
  const swirl_device_desc desc = {.num_threads = 2, .cancel = f.cancel};
  check(swirl_device_open(&f.dev, &desc, &f.diag), &f.diag);
  swirl_diag *diag = &f.diag;
  const swirl_air *const *airs = (const swirl_air *const *)f.system.airs;
  swirl_trace *trace = NULL;
  swirl_committed *committed = NULL;
  swirl_proof *proof = NULL;
  swirl_check_summary summary = {0};
  f.pk = NULL;

  swirl_cancel_request(f.cancel);
  assert_int_equal(swirl_trace_create(&trace, f.dev, &f.witness.fibonacci_matrix, 0, diag), SWIRL_ERR_CANCELLED);
  assert_int_equal(swirl_keygen(&f.pk, f.dev, &f.system.params, airs, SYSTEM_AIRS, f.system.preprocessed_list,
                                SWIRL_ALLOW_INSECURE, diag),
                   SWIRL_ERR_CANCELLED);
  assert_true(trace == NULL && f.pk == NULL);

  swirl_cancel_reset(f.cancel);
  check(swirl_trace_create(&trace, f.dev, &f.witness.fibonacci_matrix, 0, diag), diag);
  check(swirl_keygen(&f.pk, f.dev, &f.system.params, airs, SYSTEM_AIRS, f.system.preprocessed_list,
                     SWIRL_ALLOW_INSECURE, diag),
        diag);
  check(swirl_prover_create_for(&f.prover, f.pk, f.witness.airs, SYSTEM_AIRS, 0, diag), diag);

  swirl_cancel_request(f.cancel);
  assert_int_equal(swirl_commit(&committed, f.dev, &f.system.params, &trace, 1, diag), SWIRL_ERR_CANCELLED);
  assert_int_equal(run(&f, &proof, NULL), SWIRL_ERR_CANCELLED);
  assert_int_equal(swirl_check(f.pk, f.witness.airs, SYSTEM_AIRS, NULL, &summary, diag), SWIRL_ERR_CANCELLED);
  assert_true(committed == NULL && proof == NULL && summary.num_constraints == 0);

  swirl_cancel_reset(f.cancel);
  check(swirl_commit(&committed, f.dev, &f.system.params, &trace, 1, diag), diag);
  check(run(&f, &proof, NULL), diag);
  check(swirl_check(f.pk, f.witness.airs, SYSTEM_AIRS, NULL, &summary, diag), diag);
  assert_true(summary.is_satisfied);
  swirl_proof_destroy(proof);
  swirl_committed_destroy(committed);
  swirl_trace_destroy(trace);
  swirl_prover_destroy(f.prover);
  swirl_pk_destroy(f.pk);
  swirl_device_close(f.dev);
  swirl_cancel_destroy(f.cancel); // the device looked at it
  test_system_destroy(&f.system);
}

// ---- Progress

typedef struct listener {
  pthread_t thread;
  u32 calls, wrong;
  swirl_progress last;
  swirl_cancel *cancel_inside;
} listener;

static void listen(void *context, const swirl_progress *progress) {
  listener *l = context;
  l->wrong += !pthread_equal(l->thread, pthread_self());
  l->wrong += progress->share < 0 || progress->share > 1 || progress->share < l->last.share;
  l->wrong += progress->done > progress->total || progress->done < l->last.done || progress->total == 0;
  l->wrong += progress->elapsed_ns < l->last.elapsed_ns || progress->span == NULL || progress->span[0] == '\0';
  l->wrong += l->calls == 0 && progress->done != 0;
  l->calls++;
  l->last = *progress;
  if (l->cancel_inside != NULL && progress->share > 0) swirl_cancel_request(l->cancel_inside);
}

static void test_progress(void **state) {
  (void)state;
  for (u32 threads = 1; threads <= 2; threads++) {
    fixture f;
    open_fixture(&f, threads, 1, 20);
    swirl_proof *whole, *watched, *none = NULL;
    check(run(&f, &whole, NULL), &f.diag);
    listener l = {.thread = pthread_self()};
    swirl_run_options options = {.progress = listen, .progress_context = &l};
    check(run(&f, &watched, &options), &f.diag);
    assert_same_proof(whole, watched);
    assert_int_equal(l.wrong, 0);
    assert_true(l.calls >= 2 && l.calls <= 2 + l.last.elapsed_ns / 100000000);
    assert_true(l.last.share == 1 && l.last.done == l.last.total);
    assert_int_equal(l.last.total, swirl_prover_plan(f.prover)->num_operations);
    // From inside: a search of hours comes to its end.
    swirl_prover_destroy(f.prover);
    swirl_pk_destroy(f.pk);
    f.system.params.logup_pow_bits = 30;
    check(swirl_keygen(&f.pk, f.dev, &f.system.params, (const swirl_air *const *)f.system.airs, SYSTEM_AIRS,
                       f.system.preprocessed_list, SWIRL_ALLOW_INSECURE, &f.diag),
          &f.diag);
    check(swirl_prover_create_for(&f.prover, f.pk, f.witness.airs, SYSTEM_AIRS, 0, &f.diag), &f.diag);
    l = (listener){.thread = pthread_self(), .cancel_inside = f.cancel};
    options.cancel = f.cancel;
    assert_int_equal(run(&f, &none, &options), SWIRL_ERR_CANCELLED);
    assert_int_equal(l.wrong, 0);
    assert_true(l.last.share < 1);
    swirl_proof_destroy(watched);
    swirl_proof_destroy(whole);
    close_fixture(&f);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_points),       cmocka_unit_test(test_long_operation), cmocka_unit_test(test_two_runs),
      cmocka_unit_test(test_waiting_runs), cmocka_unit_test(test_device),         cmocka_unit_test(test_progress),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
