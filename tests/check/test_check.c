// The witness checker on a small system: what is satisfied, one changed cell in each matrix, buses, sources of
// matrices, bounds, witnesses that do not fit, memory.
#include "support/cmocka_all.h"

#include <stdio.h>
#include <swirl/check.h>

#include "keys/pk.h"
#include "prove/system.h"

enum { FIBONACCI_ROWS = 1 << SYSTEM_LOG_FIBONACCI, MAX_REPORTS = 64 };

// The texts of a report are gone after the callback: their copies.
typedef struct kept_report {
  swirl_check_report report;
  char expression[1024], values[1024];
  u32 message[4];
} kept_report;

typedef struct fixture {
  swirl_device *dev;
  test_system system;
  swirl_pk *pk;
  test_witness w;
  swirl_check_summary summary;
  kept_report kept[MAX_REPORTS];
  u32 num_kept;
} fixture;

static void open_fixture(fixture *f) {
  *f = (fixture){0};
  const swirl_device_desc desc = {.num_threads = 1};
  assert_int_equal(swirl_device_open(&f->dev, &desc, NULL), SWIRL_OK);
  test_system_create(&f->system, 2, 7, 2);
  assert_int_equal(swirl_keygen(&f->pk, f->dev, &f->system.params, (const swirl_air *const *)f->system.airs,
                                SYSTEM_AIRS, f->system.preprocessed_list, SWIRL_ALLOW_INSECURE, NULL),
                   SWIRL_OK);
  test_witness_create(&f->w, 3);
}
static void close_fixture(fixture *f) {
  swirl_pk_destroy(f->pk);
  test_system_destroy(&f->system);
  swirl_device_close(f->dev);
}

static void keep(void *context, const swirl_check_report *report) {
  fixture *f = context;
  assert_true(f->num_kept < MAX_REPORTS);
  kept_report *kept = &f->kept[f->num_kept++];
  kept->report = *report;
  if (report->kind == SWIRL_CHECK_CONSTRAINT) {
    strcpy(kept->expression, report->expression);
    strcpy(kept->values, report->values);
  } else {
    assert_true(report->message_len <= SWIRL_COUNT(kept->message));
    memcpy(kept->message, report->message, report->message_len * sizeof(u32));
  }
}

static void check(fixture *f, u32 max_reports) {
  swirl_diag diag = {0};
  const swirl_check_desc desc = {.report = keep, .context = f, .max_reports = max_reports};
  f->num_kept = 0;
  const swirl_status status = swirl_check(f->pk, f->w.airs, SYSTEM_AIRS, &desc, &f->summary, &diag);
  if (status != SWIRL_OK) print_error("%s: %s\n", swirl_status_name(status), diag.message);
  assert_int_equal(status, SWIRL_OK);
  assert_int_equal(f->summary.is_satisfied, f->summary.failed_constraints + f->summary.unbalanced_messages == 0);
}

static void expect_constraint(const fixture *f, u32 i, u32 air, u64 row, const char *expression) {
  assert_true(i < f->num_kept);
  const kept_report *kept = &f->kept[i];
  assert_int_equal(kept->report.kind, SWIRL_CHECK_CONSTRAINT);
  assert_int_equal(kept->report.air, air);
  assert_int_equal(kept->report.row, row);
  assert_string_equal(kept->expression, expression);
  assert_true(kept->report.value > 0 && kept->report.value < BB_P);
  assert_true(kept->report.num_rows > 0);
}

static void test_satisfied(void **state) {
  (void)state;
  fixture f;
  open_fixture(&f);
  for (uint32_t seed = 1; seed < 5; seed++) {
    test_witness_create(&f.w, seed);
    check(&f, 0);
    assert_true(f.summary.is_satisfied);
    assert_int_equal(f.num_kept, 0);
    assert_int_equal(f.summary.num_constraints, 7);
    assert_int_equal(f.summary.num_messages, 3); // one of the four is sent 0 times
  }
  assert_int_equal(swirl_check(f.pk, f.w.airs, SYSTEM_AIRS, NULL, &f.summary, NULL), SWIRL_OK);
  assert_true(f.summary.is_satisfied);
  close_fixture(&f);
}

static void test_common_main(void **state) {
  (void)state;
  fixture f;
  open_fixture(&f);
  // a on row 9: next to b of row 8, and summand of b on row 10.
  f.w.fibonacci[9] += 1;
  check(&f, 0);
  assert_int_equal(f.summary.failed_constraints, 2);
  assert_int_equal(f.summary.failed_rows, 2);
  assert_int_equal(f.num_kept, 2);
  expect_constraint(&f, 0, 0, 8, "is_transition * (main[1] - main'[0])");
  assert_int_equal(f.kept[0].report.value, BB_P - 1);
  expect_constraint(&f, 1, 0, 9, "is_transition * (main[0] + main[1] - main'[1])");
  assert_int_equal(f.kept[1].report.value, 1);
  char values[128];
  snprintf(values, sizeof values, "is_transition = 1, main[0] = %u, main[1] = %u, main'[1] = %u", f.w.fibonacci[9],
           f.w.fibonacci[FIBONACCI_ROWS + 9], f.w.fibonacci[FIBONACCI_ROWS + 10]);
  assert_string_equal(f.kept[1].values, values);

  // Every row: the last one alone is out of the transition.
  test_witness_create(&f.w, 3);
  for (u32 i = 0; i < FIBONACCI_ROWS; i++) f.w.fibonacci[i] = (f.w.fibonacci[i] + 1) % BB_P;
  check(&f, 0);
  assert_int_equal(f.num_kept, 3);
  assert_int_equal(f.summary.failed_rows, 1 + 2 * (FIBONACCI_ROWS - 1));
  expect_constraint(&f, 0, 0, 0, "is_first * (main[0] - public[0])");
  assert_int_equal(f.kept[0].report.num_rows, 1);
  assert_int_equal(f.kept[1].report.num_rows, FIBONACCI_ROWS - 1);

  test_witness_create(&f.w, 3);
  f.w.public_values[2] ^= 1;
  check(&f, 0);
  assert_int_equal(f.num_kept, 1);
  expect_constraint(&f, 0, 0, FIBONACCI_ROWS - 1, "is_last * (main[1] - public[2])");
  close_fixture(&f);
}

static void test_preprocessed(void **state) {
  (void)state;
  fixture f;
  open_fixture(&f);
  f.pk->airs[2].preprocessed->memory.base[7] = bb_from_canonical(5); // was 1; no key has that
  check(&f, 0);
  assert_int_equal(f.num_kept, 2);
  expect_constraint(&f, 0, 2, 7, "pre[0] * (pre[0] - 1)");
  assert_int_equal(f.kept[0].report.value, 20);
  expect_constraint(&f, 1, 2, 6, "is_transition * (pre[0] + pre'[0] - 1)");
  assert_string_equal(f.kept[1].values, "is_transition = 1, pre[0] = 0, pre'[0] = 5");
  close_fixture(&f);
}

// A cached cell is part of a message: the message of before and that of now are both left over.
static void test_bus(void **state) {
  (void)state;
  fixture f;
  open_fixture(&f);
  f.w.cached[1] = 1000; // received 3 times; was 4 + seed
  check(&f, 0);
  assert_int_equal(f.summary.failed_constraints, 0);
  assert_int_equal(f.summary.unbalanced_messages, 2);
  assert_int_equal(f.summary.num_messages, 4);
  assert_int_equal(f.num_kept, 2);
  const swirl_check_report *old = &f.kept[0].report, *now = &f.kept[1].report;
  assert_int_equal(old->kind, SWIRL_CHECK_BUS);
  assert_int_equal(old->bus, 7);
  assert_int_equal(old->message_len, 1);
  assert_int_equal(f.kept[0].message[0], 4 + 3);
  assert_int_equal(old->sent, 7);
  assert_int_equal(old->received, 4);
  assert_int_equal(old->balance, 3);
  assert_int_equal(old->num_sends, 1);
  assert_int_equal(old->sends[0].air, 1);
  assert_int_equal(old->sends[0].row, 2);
  assert_int_equal(old->sends[0].count, 7);
  assert_int_equal(old->num_receives, 1);
  assert_int_equal(old->receives[0].air, 2);
  assert_int_equal(old->receives[0].interaction, 0);
  assert_int_equal(old->receives[0].row, 2);
  assert_int_equal(old->receives[0].count, -4);
  assert_int_equal(f.kept[1].message[0], 1000);
  assert_int_equal(now->sent, 0);
  assert_int_equal(now->received, 3);
  assert_int_equal(now->balance, -3);
  assert_int_equal(now->num_sends, 0);
  assert_int_equal(now->receives[0].row, 1);

  // More places than a report names, in order.
  for (u32 i = 0; i < 8; i++) {
    f.w.cached[i] = 77;
    f.w.receiver[i] = i + 1;
  }
  check(&f, 0);
  const swirl_check_report *last = &f.kept[f.num_kept - 1].report;
  assert_int_equal(f.kept[f.num_kept - 1].message[0], 77);
  assert_int_equal(last->received, 36);
  assert_int_equal(last->num_receives, 8);
  for (u32 i = 0; i < SWIRL_CHECK_PLACES; i++) {
    assert_int_equal(last->receives[i].row, i);
    assert_int_equal(last->receives[i].count, -(int)(i + 1));
  }
  close_fixture(&f);
}

// All errors are counted, whatever is reported; the first reports are the same.
static void test_bounded(void **state) {
  (void)state;
  fixture f;
  open_fixture(&f);
  for (u32 i = 0; i < 2 * FIBONACCI_ROWS; i++) f.w.fibonacci[i] = 1000 + i * i;
  for (u32 i = 0; i < 8; i++) f.w.cached[i] = 2000 + i;
  check(&f, MAX_REPORTS);
  const u32 num_all = f.num_kept;
  const swirl_check_summary all = f.summary;
  assert_int_equal(num_all, all.failed_constraints + all.unbalanced_messages);
  assert_int_equal(all.failed_constraints, 5);
  assert_int_equal(all.unbalanced_messages, 3 + 6); // sent and received
  for (u32 max = 1; max < num_all; max++) {
    const swirl_check_report before = f.kept[max - 1].report;
    check(&f, max);
    assert_int_equal(f.num_kept, max);
    assert_memory_equal(&f.summary, &all, sizeof all);
    assert_int_equal(f.kept[max - 1].report.kind, before.kind);
    assert_int_equal(f.kept[max - 1].report.row, before.row);
    check(&f, MAX_REPORTS);
  }
  const swirl_check_desc count_only = {.memory_limit = 1 << 20};
  assert_int_equal(swirl_check(f.pk, f.w.airs, SYSTEM_AIRS, &count_only, &f.summary, NULL), SWIRL_OK);
  assert_memory_equal(&f.summary, &all, sizeof all);
  const swirl_check_desc small = {.memory_limit = 100};
  assert_int_equal(swirl_check(f.pk, f.w.airs, SYSTEM_AIRS, &small, &f.summary, NULL), SWIRL_ERR_MEMORY_LIMIT);
  close_fixture(&f);
}

// The same errors from row-major Montgomery words, from traces on the device, and from a committed cached main.
static void test_sources(void **state) {
  (void)state;
  fixture f;
  open_fixture(&f);
  u32 words[3 * FIBONACCI_ROWS];
  f.w.fibonacci[9] += 1;
  f.w.cached[1] = 1000;
  for (u32 i = 0; i < FIBONACCI_ROWS; i++) {
    words[3 * i] = bb_from_canonical(f.w.fibonacci[i]);
    words[3 * i + 1] = bb_from_canonical(f.w.fibonacci[FIBONACCI_ROWS + i]);
    words[3 * i + 2] = UINT32_MAX; // no word of the matrix
  }
  check(&f, 0);
  const swirl_check_summary want = f.summary;
  assert_int_equal(f.num_kept, 4);
  f.w.fibonacci_matrix = (swirl_matrix){.data = words,
                                        .width = 2,
                                        .log_height = SYSTEM_LOG_FIBONACCI,
                                        .row_stride = 3,
                                        .col_stride = 1,
                                        .form = SWIRL_MONTGOMERY};
  swirl_trace *sender, *cached;
  swirl_committed *committed;
  assert_int_equal(swirl_trace_create(&sender, f.dev, &f.w.sender_matrix, 0, NULL), SWIRL_OK);
  assert_int_equal(swirl_trace_create(&cached, f.dev, &f.w.cached_matrix, 0, NULL), SWIRL_OK);
  assert_int_equal(swirl_commit(&committed, f.dev, &f.system.params, &cached, 1, NULL), SWIRL_OK);
  f.w.airs[1].common = (swirl_witness_matrix){.trace = sender};
  f.w.cached_refs[0] = (swirl_witness_matrix){.committed = committed};
  check(&f, 0);
  assert_memory_equal(&f.summary, &want, sizeof want);
  expect_constraint(&f, 0, 0, 8, "is_transition * (main[1] - main'[0])");
  assert_int_equal(f.kept[2].report.balance, 3);
  swirl_committed_destroy(committed);
  swirl_trace_destroy(cached);
  swirl_trace_destroy(sender);
  close_fixture(&f);
}

static void expect_status(fixture *f, swirl_status want, i64 air) {
  swirl_diag diag = {0};
  assert_int_equal(swirl_check(f->pk, f->w.airs, SYSTEM_AIRS, NULL, &f->summary, &diag), want);
  assert_int_equal(diag.status, want);
  assert_int_equal(diag.air, air);
}

static void test_misfits(void **state) {
  (void)state;
  fixture f;
  open_fixture(&f);
  swirl_diag diag = {0};
  assert_int_equal(swirl_check(NULL, f.w.airs, SYSTEM_AIRS, NULL, &f.summary, NULL), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_check(f.pk, NULL, SYSTEM_AIRS, NULL, &f.summary, NULL), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_check(f.pk, f.w.airs, SYSTEM_AIRS, NULL, NULL, NULL), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_check(f.pk, f.w.airs, 3, NULL, &f.summary, &diag), SWIRL_ERR_TRACE);
  f.w.cached[5] = BB_P;
  assert_int_equal(swirl_check(f.pk, f.w.airs, SYSTEM_AIRS, NULL, &f.summary, &diag), SWIRL_ERR_TRACE_VALUE);
  assert_int_equal(diag.air, 2);
  assert_int_equal(diag.part, 2);
  assert_int_equal(diag.column, 0);
  assert_int_equal(diag.row, 5);
  test_witness_create(&f.w, 3);
  f.w.public_values[1] = BB_P;
  expect_status(&f, SWIRL_ERR_ARGUMENT, 0);
  test_witness_create(&f.w, 3);
  f.w.airs[0].num_public_values = 2;
  expect_status(&f, SWIRL_ERR_TRACE, 0);
  test_witness_create(&f.w, 3);
  f.w.airs[2].present = false; // required
  expect_status(&f, SWIRL_ERR_TRACE, 2);
  test_witness_create(&f.w, 3);
  f.w.receiver_matrix.log_height = 2; // the cached main and the preprocessed trace have more rows
  expect_status(&f, SWIRL_ERR_TRACE, 2);
  test_witness_create(&f.w, 3);
  f.w.sender_matrix.width = 1;
  expect_status(&f, SWIRL_ERR_TRACE, 1);
  close_fixture(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_satisfied),    cmocka_unit_test(test_common_main),
                                     cmocka_unit_test(test_preprocessed), cmocka_unit_test(test_bus),
                                     cmocka_unit_test(test_bounded),      cmocka_unit_test(test_sources),
                                     cmocka_unit_test(test_misfits)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
