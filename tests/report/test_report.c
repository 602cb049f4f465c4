// Reports: spans and counters against the plan, memory against the allocator, and the three writers read back.
#include "support/cmocka_all.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "fault/failing.h"
#include "prove/system.h"

static void check(swirl_status status, const swirl_diag *diag) {
  if (status != SWIRL_OK) print_error("%s: %s\n", swirl_status_name(status), diag->message);
  assert_int_equal(status, SWIRL_OK);
}

typedef struct fixture {
  failing memory; // counts, and fails on request
  swirl_device *dev;
  test_system system;
  test_witness witness;
  swirl_pk *pk;
  swirl_prover *prover;
  swirl_report *report;
  swirl_diag diag;
} fixture;

static void open_fixture(fixture *f) {
  failing_init(&f->memory);
  const swirl_device_desc desc = {.num_threads = 2, .allocator = &f->memory.allocator};
  check(swirl_device_open(&f->dev, &desc, &f->diag), &f->diag);
  test_system_create(&f->system, 2, 7, 2);
  test_witness_create(&f->witness, 3);
  check(swirl_keygen(&f->pk, f->dev, &f->system.params, (const swirl_air *const *)f->system.airs, SYSTEM_AIRS,
                     f->system.preprocessed_list, SWIRL_ALLOW_INSECURE, &f->diag),
        &f->diag);
  check(swirl_prover_create_for(&f->prover, f->pk, f->witness.airs, SYSTEM_AIRS, 0, &f->diag), &f->diag);
  check(swirl_report_create(&f->report, NULL, &f->diag), &f->diag);
}
static void close_fixture(fixture *f) {
  swirl_report_destroy(f->report);
  swirl_prover_destroy(f->prover);
  swirl_pk_destroy(f->pk);
  test_system_destroy(&f->system);
  swirl_device_close(f->dev);
  assert_int_equal(atomic_load(&f->memory.blocks), 0);
}

static void prove(fixture *f) {
  const swirl_run_options options = {.report = f->report};
  swirl_proof *proof;
  check(swirl_prover_run(f->prover, &proof, f->witness.airs, SYSTEM_AIRS, &options, &f->diag), &f->diag);
  swirl_proof_destroy(proof);
}

// ---- Spans

static const char *const FULL_NAMES[] = {
    "stark_prove_excluding_trace",
    "prover.main_trace_commit",
    "prover.main_trace_commit.rs_code_matrix",
    "prover.main_trace_commit.merkle_tree",
    "prover.rap_constraints",
    "prover.rap_constraints.logup_gkr",
    "prover.rap_constraints.round0",
    "prover.rap_constraints.mle_rounds",
    "prover.rap_constraints.column_openings",
    "prover.openings",
    "prover.openings.stacked_reduction",
    "prover.openings.whir",
};

// Children lie inside the span around them, one after the other.
static void assert_nested(const swirl_span *spans, size_t num) {
  for (size_t i = 0; i < num; i++) {
    const u64 end = spans[i].start_ns + spans[i].ns;
    u64 from = spans[i].start_ns;
    for (size_t j = i + 1; j < num && spans[j].depth > spans[i].depth; j++) {
      if (spans[j].depth != spans[i].depth + 1) continue;
      assert_true(spans[j].start_ns >= from);
      from = spans[j].start_ns + spans[j].ns;
      assert_true(from <= end);
    }
  }
}

static void test_spans(void **state) {
  (void)state;
  fixture f;
  open_fixture(&f);
  prove(&f);
  size_t num;
  const swirl_span *spans = swirl_report_spans(f.report, &num);
  const swirl_plan *plan = swirl_prover_plan(f.prover);
  assert_int_equal(num, plan->num_spans);
  for (size_t i = 0; i < num; i++) {
    assert_string_equal(spans[i].name, plan->spans[i].name);
    assert_int_equal(spans[i].depth, plan->spans[i].depth);
    assert_int_equal(spans[i].counters.launches, plan->spans[i].launches);
    assert_int_equal(spans[i].counters.bytes_moved, plan->spans[i].bytes_moved);
    assert_int_equal(spans[i].counters.field_ops, plan->spans[i].field_ops);
    assert_int_equal(spans[i].counters.permutations, plan->spans[i].permutations);
    const size_t full = strlen(spans[i].full_name), tail = strlen(spans[i].name);
    assert_string_equal(spans[i].full_name + full - tail, spans[i].name);
  }
  assert_nested(spans, num);
  for (size_t i = 0; i < SWIRL_COUNT(FULL_NAMES); i++) {
    swirl_span sum;
    assert_true(swirl_report_find(f.report, FULL_NAMES[i], &sum) >= 1);
    assert_string_equal(sum.full_name, FULL_NAMES[i]);
  }
  // No other names
  for (size_t i = 0; i < num; i++) {
    size_t n = 0;
    while (n < SWIRL_COUNT(FULL_NAMES) && strcmp(FULL_NAMES[n], spans[i].full_name) != 0) n++;
    assert_true(n < SWIRL_COUNT(FULL_NAMES));
  }
  swirl_span none;
  assert_int_equal(swirl_report_find(f.report, "merkle_tree", &none), 0);
  const swirl_counters totals = swirl_report_totals(f.report);
  assert_memory_equal(&totals, &spans[0].counters, sizeof totals);
  close_fixture(&f);
}

// The second run of a device takes no arena: what it takes is what the plan says, to the byte.
static void test_memory(void **state) {
  (void)state;
  fixture f;
  open_fixture(&f);
  const swirl_plan *plan = swirl_prover_plan(f.prover);
  failing_disarm(&f.memory);
  prove(&f);
  const swirl_counters first = swirl_report_totals(f.report);
  assert_int_equal(first.allocations, atomic_load(&f.memory.calls));
  swirl_report_clear(f.report);
  failing_disarm(&f.memory);
  prove(&f);
  const swirl_counters second = swirl_report_totals(f.report);
  assert_int_equal(second.allocations, atomic_load(&f.memory.calls));
  assert_int_equal(second.allocated_bytes, plan->peak_bytes - plan->arena_bytes - plan->io_bytes);
  assert_int_equal(first.allocated_bytes, plan->peak_bytes);
  size_t num;
  const swirl_span *spans = swirl_report_spans(f.report, &num);
  for (size_t i = 1; i < num; i++) assert_int_equal(spans[i].counters.allocations, 0);
  close_fixture(&f);
}

// Two runs inside a caller's span, one after it.
static void test_callers_spans(void **state) {
  (void)state;
  fixture f;
  open_fixture(&f);
  swirl_report_end(f.report); // nothing is open
  check(swirl_report_begin(f.report, "both", &f.diag), &f.diag);
  check(swirl_report_begin(f.report, "empty", &f.diag), &f.diag);
  swirl_report_end(f.report);
  prove(&f);
  prove(&f);
  swirl_report_end(f.report);
  prove(&f);
  size_t num;
  const swirl_span *spans = swirl_report_spans(f.report, &num);
  assert_int_equal(num, 2 + 3 * swirl_prover_plan(f.prover)->num_spans);
  assert_string_equal(spans[0].full_name, "both");
  assert_string_equal(spans[1].full_name, "both.empty");
  assert_int_equal(spans[2].depth, 1);
  assert_string_equal(spans[2].full_name, "stark_prove_excluding_trace");
  assert_string_equal(spans[4].full_name, "prover.main_trace_commit.rs_code_matrix");
  assert_nested(spans, num);
  swirl_span root;
  assert_int_equal(swirl_report_find(f.report, "stark_prove_excluding_trace", &root), 3);
  const swirl_counters totals = swirl_report_totals(f.report);
  assert_memory_equal(&totals, &root.counters, sizeof totals);
  assert_int_equal(spans[0].counters.permutations * 3, totals.permutations * 2);
  for (u32 i = 0; i < 8; i++) check(swirl_report_begin(f.report, "deep", &f.diag), &f.diag);
  assert_int_equal(swirl_report_begin(f.report, "too deep", &f.diag), SWIRL_ERR_ARGUMENT);
  swirl_report_clear(f.report);
  swirl_report_spans(f.report, &num);
  assert_int_equal(num, 0);
  close_fixture(&f);
}

// A run that fails leaves the report alone, and so does a report without memory leave the run.
static void test_failures(void **state) {
  (void)state;
  fixture f;
  open_fixture(&f);
  prove(&f);
  size_t before, after;
  swirl_report_spans(f.report, &before);
  const swirl_run_options options = {.report = f.report};
  swirl_proof *proof = NULL;
  f.witness.fibonacci[3] = UINT32_MAX;
  assert_int_equal(swirl_prover_run(f.prover, &proof, f.witness.airs, SYSTEM_AIRS, &options, &f.diag),
                   SWIRL_ERR_TRACE_VALUE);
  swirl_report_spans(f.report, &after);
  assert_int_equal(before, after);
  test_witness_create(&f.witness, 3);

  failing memory;
  failing_init(&memory);
  u32 failures = 0;
  for (size_t n = 0;; n++) {
    failing_arm(&memory, n, n + 1);
    swirl_report *report;
    swirl_status status = swirl_report_create(&report, &memory.allocator, &f.diag);
    if (status == SWIRL_OK) {
      const swirl_run_options failing_options = {.report = report};
      status = swirl_prover_run(f.prover, &proof, f.witness.airs, SYSTEM_AIRS, &failing_options, &f.diag);
      size_t num;
      swirl_report_spans(report, &num);
      if (status != SWIRL_OK) assert_int_equal(num, 0);
      swirl_report_destroy(report);
    }
    assert_int_equal(atomic_load(&memory.blocks), 0);
    if (status == SWIRL_OK) break;
    assert_int_equal(status, SWIRL_ERR_NO_MEMORY);
    assert_null(proof);
    failures++;
  }
  assert_true(failures > SWIRL_COUNT(FULL_NAMES)); // at least one a name
  swirl_proof_destroy(proof);
  assert_int_equal(swirl_report_create(NULL, NULL, &f.diag), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_report_begin(f.report, NULL, &f.diag), SWIRL_ERR_ARGUMENT);
  close_fixture(&f);
}

// ---- Writers

typedef size_t (*writer)(const swirl_report *report, char *out, size_t size);

// The whole text; with less room the same text cut off, and nothing beyond the room.
static char *written(writer write, const swirl_report *report) {
  const size_t len = write(report, NULL, 0);
  char *text = malloc(len + 1);
  assert_non_null(text);
  assert_int_equal(write(report, text, len + 1), len);
  assert_int_equal(strlen(text), len);
  char *small = malloc(len + 1);
  assert_non_null(small);
  const size_t rooms[] = {1, 2, 10, len / 2, len};
  for (size_t i = 0; i < SWIRL_COUNT(rooms); i++) {
    memset(small, '#', len + 1);
    assert_int_equal(write(report, small, rooms[i]), len);
    assert_int_equal(strlen(small), rooms[i] - 1);
    assert_memory_equal(small, text, rooms[i] - 1);
    assert_int_equal(small[rooms[i]], '#');
  }
  free(small);
  return text;
}

static json_t *parsed(writer write, const swirl_report *report) {
  char *text = written(write, report);
  json_error_t error;
  json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
  if (root == NULL) print_error("line %d: %s\n%s\n", error.line, error.text, text);
  assert_non_null(root);
  free(text);
  return root;
}

static u64 number(const json_t *object, const char *key) {
  const json_t *value = json_object_get(object, key);
  assert_true(json_is_integer(value));
  return (u64)json_integer_value(value);
}

static void assert_counters(const json_t *object, const swirl_counters *want) {
  assert_int_equal(number(object, "launches"), want->launches);
  assert_int_equal(number(object, "bytes_moved"), want->bytes_moved);
  assert_int_equal(number(object, "field_ops"), want->field_ops);
  assert_int_equal(number(object, "permutations"), want->permutations);
  assert_int_equal(number(object, "allocations"), want->allocations);
  assert_int_equal(number(object, "allocated_bytes"), want->allocated_bytes);
}

// A caller's name with everything that JSON wants escaped, and with a letter that it does not.
static const char ODD_NAME[] = "a \"b\" \\ \n\t\x01 \xc3\xa9";

static void fill(fixture *f) {
  check(swirl_report_begin(f->report, ODD_NAME, &f->diag), &f->diag);
  prove(f);
  swirl_report_end(f->report);
  prove(f);
}

static void test_json(void **state) {
  (void)state;
  fixture f;
  open_fixture(&f);
  json_t *root = parsed(swirl_report_json, f.report); // an empty one
  assert_int_equal(json_object_size(json_object_get(root, "spans")), 0);
  json_decref(root);
  fill(&f);
  root = parsed(swirl_report_json, f.report);
  const json_t *spans = json_object_get(root, "spans");
  assert_int_equal(json_object_size(spans), 1 + SWIRL_COUNT(FULL_NAMES));
  assert_non_null(json_object_get(spans, ODD_NAME));
  for (size_t i = 0; i < SWIRL_COUNT(FULL_NAMES); i++) {
    const json_t *span = json_object_get(spans, FULL_NAMES[i]);
    assert_non_null(span);
    swirl_span sum;
    assert_int_equal(number(span, "count"), swirl_report_find(f.report, FULL_NAMES[i], &sum));
    assert_int_equal(number(span, "ns"), sum.ns);
    assert_counters(span, &sum.counters);
  }
  const swirl_counters totals = swirl_report_totals(f.report);
  assert_counters(json_object_get(root, "totals"), &totals);
  json_decref(root);
  close_fixture(&f);
}

static void test_trace_events(void **state) {
  (void)state;
  fixture f;
  open_fixture(&f);
  fill(&f);
  json_t *root = parsed(swirl_report_trace_events, f.report);
  const json_t *events = json_object_get(root, "traceEvents");
  size_t num;
  const swirl_span *spans = swirl_report_spans(f.report, &num);
  assert_int_equal(json_array_size(events), 1 + num); // the name of the process is the first
  for (size_t i = 0; i < num; i++) {
    const json_t *event = json_array_get(events, 1 + i), *args = json_object_get(event, "args");
    assert_string_equal(json_string_value(json_object_get(event, "ph")), "X");
    assert_string_equal(json_string_value(json_object_get(event, "name")), spans[i].name);
    assert_string_equal(json_string_value(json_object_get(args, "full_name")), spans[i].full_name);
    assert_int_equal(number(event, "pid"), 1);
    assert_int_equal(number(event, "tid"), 1);
    assert_counters(args, &spans[i].counters);
    const double ts = json_number_value(json_object_get(event, "ts"));
    const double dur = json_number_value(json_object_get(event, "dur"));
    assert_true((u64)(ts * 1000 + 0.5) == spans[i].start_ns && (u64)(dur * 1000 + 0.5) == spans[i].ns);
  }
  assert_nested(spans, num);
  json_decref(root);
  close_fixture(&f);
}

static void test_text(void **state) {
  (void)state;
  fixture f;
  open_fixture(&f);
  fill(&f);
  char *text = written(swirl_report_text, f.report);
  for (size_t i = 0; i < SWIRL_COUNT(FULL_NAMES); i++) {
    const char *name = strrchr(FULL_NAMES[i], '.');
    assert_non_null(strstr(text, name == NULL ? FULL_NAMES[i] : name + 1));
  }
  assert_non_null(strstr(text, "\ntotal"));
  free(text);
  close_fixture(&f);
}

// Parts of one span stand in one line, with their number; the same name elsewhere has a line of its own.
static void test_text_of_parts(void **state) {
  (void)state;
  swirl_diag diag = {0};
  swirl_report *report;
  check(swirl_report_create(&report, NULL, &diag), &diag);
  for (u32 commit = 0; commit < 2; commit++) {
    check(swirl_report_begin(report, "commit", &diag), &diag);
    for (u32 part = 0; part < 3; part++) {
      check(swirl_report_begin(report, "code", &diag), &diag);
      swirl_report_end(report);
      check(swirl_report_begin(report, commit == 0 ? "tree" : "code", &diag), &diag);
      swirl_report_end(report);
    }
    swirl_report_end(report);
  }
  char *text = written(swirl_report_text, report);
  u32 lines = 0;
  for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++) lines++;
  assert_int_equal(lines, 1 + 3 + 2 + 1); // heading, two commitments, total
  assert_non_null(strstr(text, "\n  code (3x) "));
  assert_non_null(strstr(text, "\n  tree (3x) "));
  assert_non_null(strstr(text, "\n  code (6x) "));
  free(text);
  swirl_report_destroy(report);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_spans),    cmocka_unit_test(test_memory),        cmocka_unit_test(test_callers_spans),
      cmocka_unit_test(test_failures), cmocka_unit_test(test_json),          cmocka_unit_test(test_trace_events),
      cmocka_unit_test(test_text),     cmocka_unit_test(test_text_of_parts),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
