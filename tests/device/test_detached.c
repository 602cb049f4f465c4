// Everything that the library does on a device, done on the CPU and on a device whose memory the host cannot see: the
// results are the same bytes.
#include "support/good.h"

#include <stdlib.h>
#include <swirl/check.h>

#include "device/detached.h"
#include "keys/pk.h"
#include "prove/system.h"

// What came out of a device, in order.
typedef struct results {
  u8 *bytes;
  size_t len;
} results;

static void keep(results *r, const void *bytes, size_t len) {
  r->bytes = realloc(r->bytes, r->len + len);
  assert_non_null(r->bytes);
  memcpy(r->bytes + r->len, bytes, len);
  r->len += len;
}
static void keep_proof(results *r, swirl_proof *proof) {
  size_t len;
  const u8 *bytes = swirl_proof_bytes(proof, &len);
  keep(r, bytes, len);
  swirl_proof_destroy(proof);
}

// Words that one allocation of the device has at most; 0: its own bound. MAX_WORDS is little above the largest buffer.
static u64 max_words;
#ifdef OTHER_DEVICE
enum { MAX_WORDS = 5000 };
#else
enum { MAX_WORDS = 25000 };
#endif

// The device that the CPU is compared with: OTHER_DEVICE by its id, or the detached one.
static void open_other(swirl_device **out) {
#ifdef OTHER_DEVICE
  swirl_diag diag;
  good(swirl_device_open(out, &(swirl_device_desc){.device = OTHER_DEVICE, .num_in_flight = 2}, &diag), &diag);
#else
  detached_open(out, 2);
#endif
  if (max_words != 0) (*out)->driver.max_words = max_words;
}

// A device with key and witness.
typedef struct scene {
  swirl_device *dev;
  test_system system;
  swirl_pk *pk;
  test_witness w;
  swirl_diag diag;
  u32 words[4096]; // of montgomery()
} scene;

static void open_scene(scene *s, bool detached) {
  *s = (scene){0};
  if (detached)
    open_other(&s->dev);
  else
    good(swirl_device_open(&s->dev, &(swirl_device_desc){.num_threads = 2, .num_in_flight = 2}, &s->diag), &s->diag);
  test_system_create(&s->system, 2, 7, 2);
  good(swirl_keygen(&s->pk, s->dev, &s->system.params, (const swirl_air *const *)s->system.airs, SYSTEM_AIRS,
                    s->system.preprocessed_list, SWIRL_ALLOW_INSECURE, &s->diag),
       &s->diag);
  test_witness_create(&s->w, 3);
}
static void close_scene(scene *s) {
  swirl_pk_destroy(s->pk);
  test_system_destroy(&s->system);
  swirl_device_close(s->dev);
}

// Runs `use` on both devices and compares what it keeps.
static void on_both(void (*use)(scene *s, results *r)) {
  static scene s;
  results r[2] = {{0}};
  for (u32 i = 0; i < 2; i++) {
    open_scene(&s, i == 1);
    use(&s, &r[i]);
    close_scene(&s);
  }
  assert_true(r[0].len > 0);
  assert_int_equal(r[0].len, r[1].len);
  assert_memory_equal(r[0].bytes, r[1].bytes, r[0].len);
  free(r[0].bytes);
  free(r[1].bytes);
}

static void prove(scene *s, results *r) {
  swirl_proof *proof;
  good(swirl_prove(s->pk, &proof, s->w.airs, SYSTEM_AIRS, NULL, &s->diag), &s->diag);
  keep_proof(r, proof);
}

// The Fibonacci matrix as Montgomery words in columns with gaps.
static swirl_matrix montgomery(scene *s) {
  const swirl_matrix *from = &s->w.fibonacci_matrix;
  const size_t rows = 1u << SYSTEM_LOG_FIBONACCI;
  const swirl_matrix out = {.data = s->words,
                            .width = 2,
                            .log_height = SYSTEM_LOG_FIBONACCI,
                            .row_stride = 1,
                            .col_stride = rows + 7,
                            .form = SWIRL_MONTGOMERY};
  for (size_t i = 0; i < 2 * rows; i++) {
    s->words[i / rows * out.col_stride + i % rows] = bb_from_canonical(from->data[i]);
  }
  return out;
}

// ---- Keys and proofs

static void use_keys(scene *s, results *r) {
  const size_t len = swirl_pk_encoded_len(s->pk);
  u8 *bytes = malloc(len);
  good(swirl_pk_encode(s->pk, bytes, len), &s->diag);
  keep(r, bytes, len);
  prove(s, r);
  swirl_pk *made = s->pk;
  good(swirl_pk_load(&s->pk, s->dev, bytes, len, &s->diag), &s->diag);
  prove(s, r);
  swirl_pk_destroy(made);
  free(bytes);
}
static void test_keys(void **state) {
  (void)state;
  on_both(use_keys);
}

static swirl_prover *make_prover(scene *s) {
  swirl_prover *prover;
  test_witness_create(&s->w, 3);
  good(swirl_prover_create_for(&prover, s->pk, s->w.airs, SYSTEM_AIRS, SWIRL_RECORD_TRANSCRIPT, &s->diag), &s->diag);
  return prover;
}

// A program run again, with everything that comes out beside the proof.
static void run_again(scene *s, results *r) {
  swirl_prover *prover = make_prover(s);
  for (u32 i = 0; i < 3; i++) {
    test_witness_create(&s->w, i % 2 == 0 ? 3 : 1000);
    static u32 log[1 << 14];
    static u8 is_sample[1 << 14];
    size_t num_log = 0;
    swirl_transcript end;
    const swirl_run_options options = {.log_values = log,
                                       .log_is_sample = is_sample,
                                       .max_log = SWIRL_COUNT(log),
                                       .num_log = &num_log,
                                       .transcript = &end};
    swirl_proof *proof;
    good(swirl_prover_run(prover, &proof, s->w.airs, SYSTEM_AIRS, &options, &s->diag), &s->diag);
    keep_proof(r, proof);
    assert_true(num_log > 0 && num_log <= SWIRL_COUNT(log));
    keep(r, log, num_log * sizeof *log);
    keep(r, is_sample, num_log);
    keep(r, &end, sizeof end);
  }
  swirl_prover_destroy(prover);
}

// Without a memory limit and under the least that can be met.
static void use_runs(scene *s, results *r) {
  run_again(s, r);
  s->dev->memory_limit = UINT64_MAX;
  swirl_prover *prover = make_prover(s);
  s->dev->memory_limit = swirl_prover_plan(prover)->least_bytes;
  swirl_prover_destroy(prover);
  run_again(s, r);
}
static void test_runs(void **state) {
  (void)state;
  on_both(use_runs);
}

// ---- Sources of matrices

// A program for `source` run with the Montgomery matrix and with a trace; what is refused is refused on both devices.
static void run_declared(scene *s, results *r, swirl_source source, const swirl_witness_matrix *common) {
  const swirl_source cached[1] = {SWIRL_SOURCE_CANONICAL};
  const swirl_air_shape shapes[SYSTEM_AIRS] = {
      {.present = true, .log_height = SYSTEM_LOG_FIBONACCI, .common = source},
      {.present = true, .log_height = 2, .common = SWIRL_SOURCE_CANONICAL},
      {.present = true, .log_height = 3, .common = SWIRL_SOURCE_CANONICAL, .cached = cached}};
  swirl_prover *prover;
  good(swirl_prover_create(&prover, s->pk, shapes, SYSTEM_AIRS, 0, &s->diag), &s->diag);
  const swirl_witness_matrix kept = s->w.airs[0].common;
  s->w.airs[0].common = *common;
  swirl_proof *proof;
  const swirl_status status = swirl_prover_run(prover, &proof, s->w.airs, SYSTEM_AIRS, NULL, &s->diag);
  keep(r, &status, sizeof status);
  if (status == SWIRL_OK) {
    keep_proof(r, proof);
  } else {
    const i64 place[4] = {s->diag.air, s->diag.part, s->diag.column, s->diag.row};
    keep(r, place, sizeof place);
  }
  s->w.airs[0].common = kept;
  swirl_prover_destroy(prover);
}

static void use_sources(scene *s, results *r) {
  const swirl_matrix canonical = s->w.fibonacci_matrix, in_place = montgomery(s);
  swirl_trace *traces[2], *cached_trace;
  good(swirl_trace_create(&traces[0], s->dev, &canonical, 0, &s->diag), &s->diag);
  good(swirl_trace_create(&traces[1], s->dev, &in_place, SWIRL_BORROW, &s->diag), &s->diag);
  good(swirl_trace_create(&cached_trace, s->dev, &s->w.cached_matrix, 0, &s->diag), &s->diag);
  swirl_committed *committed;
  good(swirl_commit(&committed, s->dev, &s->system.params, &cached_trace, 1, &s->diag), &s->diag);
  s->w.fibonacci_matrix = in_place;
  prove(s, r);
  for (u32 i = 0; i < 2; i++) {
    const swirl_witness_matrix trace = {.trace = traces[i]}, matrix = {.matrix = i == 0 ? &canonical : &in_place};
    for (swirl_source source = SWIRL_SOURCE_IN_PLACE; source <= SWIRL_SOURCE_MONTGOMERY; source++) {
      run_declared(s, r, source, &trace);
      run_declared(s, r, source, &matrix);
    }
    s->w.airs[0].common = trace;
    s->w.cached_refs[0] = (swirl_witness_matrix){.committed = committed};
    prove(s, r);
    swirl_check_summary summary;
    good(swirl_check(s->pk, s->w.airs, SYSTEM_AIRS, NULL, &summary, &s->diag), &s->diag);
    assert_true(summary.is_satisfied && summary.num_messages > 0);
    s->w.airs[0].common = matrix;
    s->w.cached_refs[0] = (swirl_witness_matrix){.matrix = &s->w.cached_matrix};
    u32 back[2 << SYSTEM_LOG_FIBONACCI];
    assert_int_equal(swirl_trace_read(traces[i], back, 0, 2), SWIRL_OK);
    assert_memory_equal(back, s->w.fibonacci, sizeof back);
    assert_int_equal(swirl_trace_read(traces[i], back, 1, 1), SWIRL_OK);
    assert_memory_equal(back, s->w.fibonacci + (1 << SYSTEM_LOG_FIBONACCI), sizeof back / 2);
  }
  // A word that is none, in place and elsewhere
  s->words[in_place.col_stride + 9] = BB_P;
  for (swirl_source source = SWIRL_SOURCE_IN_PLACE; source <= SWIRL_SOURCE_MONTGOMERY; source++) {
    run_declared(s, r, source, &(swirl_witness_matrix){.matrix = &in_place});
  }
  swirl_committed_destroy(committed);
  swirl_trace_destroy(cached_trace);
  for (u32 i = 0; i < 2; i++) swirl_trace_destroy(traces[i]);
}
static void test_sources(void **state) {
  (void)state;
  on_both(use_sources);
}

#ifndef OTHER_DEVICE
// A trace on the device is used where it lies: only matrices of the caller are brought over, once each.
static void test_imports(void **state) {
  (void)state;
  static scene s;
  open_scene(&s, true);
  const swirl_matrix in_place = montgomery(&s);
  swirl_trace *trace;
  u64 before = detached_imports(s.dev);
  good(swirl_trace_create(&trace, s.dev, &in_place, SWIRL_BORROW, &s.diag), &s.diag);
  assert_int_equal(detached_imports(s.dev) - before, 1);
  s.words[0] ^= 1; // a copy does not care
  s.w.airs[0].common = (swirl_witness_matrix){.trace = trace};
  before = detached_imports(s.dev);
  results r = {0};
  prove(&s, &r);
  assert_int_equal(detached_imports(s.dev) - before, 3); // sender, receiver, cached main
  free(r.bytes);
  swirl_trace_destroy(trace);
  close_scene(&s);
}

#endif

#ifndef OTHER_DEVICE
// A row, or some columns, are one read, however many columns there are.
static void test_reads(void **state) {
  (void)state;
  static scene s;
  open_scene(&s, true);
  swirl_trace *trace;
  swirl_committed *committed;
  good(swirl_trace_create(&trace, s.dev, &s.w.fibonacci_matrix, 0, &s.diag), &s.diag);
  good(swirl_commit(&committed, s.dev, &s.system.params, (swirl_trace *[]){trace, trace, trace, trace, trace}, 5,
                    &s.diag),
       &s.diag);
  u32 row[64], words[2 << SYSTEM_LOG_FIBONACCI];
  assert_in_range(swirl_committed_width(committed), 2, SWIRL_COUNT(row));
  u64 before = detached_reads(s.dev);
  assert_int_equal(swirl_committed_read_row(committed, row, 13), SWIRL_OK);
  assert_int_equal(detached_reads(s.dev) - before, 1);
  before = detached_reads(s.dev);
  assert_int_equal(swirl_trace_read(trace, words, 0, 2), SWIRL_OK);
  assert_int_equal(detached_reads(s.dev) - before, 1);
  swirl_committed_destroy(committed);
  swirl_trace_destroy(trace);
  close_scene(&s);
}
#endif

// ---- Phases alone

static void use_phases(scene *s, results *r) {
  const swirl_matrix *matrices[4] = {&s->w.fibonacci_matrix, &s->w.receiver_matrix, &s->w.sender_matrix,
                                     &s->w.cached_matrix};
  swirl_trace *traces[4]; // in trace order, then the cached main
  for (u32 i = 0; i < 4; i++) good(swirl_trace_create(&traces[i], s->dev, matrices[i], 0, &s->diag), &s->diag);
  swirl_committed *committed[2];
  good(swirl_commit(&committed[0], s->dev, &s->system.params, traces, 3, &s->diag), &s->diag);
  good(swirl_commit(&committed[1], s->dev, &s->system.params, &traces[3], 1, &s->diag), &s->diag);
  for (u32 i = 0; i < 2; i++) {
    const swirl_digest root = swirl_committed_root(committed[i]);
    keep(r, &root, sizeof root);
    u32 row[64];
    assert_true(swirl_committed_width(committed[i]) <= SWIRL_COUNT(row));
    assert_int_equal(swirl_committed_read_row(committed[i], row, 13), SWIRL_OK);
    keep(r, row, swirl_committed_width(committed[i]) * sizeof *row);
  }
  const swirl_phase_air airs[3] = {{.air = 0,
                                    .common = traces[0],
                                    .log_height = SYSTEM_LOG_FIBONACCI,
                                    .public_values = s->w.public_values,
                                    .num_public_values = 3},
                                   {.air = 2, .common = traces[1], .cached = &committed[1], .log_height = 3},
                                   {.air = 1, .common = traces[2], .log_height = 2}};
  swirl_transcript t;
  swirl_transcript_init(&t);
  swirl_proof *proof;
  swirl_point *point;
  good(swirl_prove_constraints(s->pk, &proof, &point, &t, airs, 3, NULL, &s->diag), &s->diag);
  keep_proof(r, proof);
  u32 values[64];
  assert_true(4 * swirl_point_len(point) <= SWIRL_COUNT(values));
  swirl_point_read(point, values);
  keep(r, values, 4 * swirl_point_len(point) * sizeof *values);
  good(swirl_prove_openings(s->pk, &proof, &t, committed[0], airs, 3, point, NULL, &s->diag), &s->diag);
  keep_proof(r, proof);
  keep(r, &t, sizeof t);
  swirl_point_destroy(point);
  for (u32 i = 0; i < 2; i++) swirl_committed_destroy(committed[i]);
  for (u32 i = 0; i < 4; i++) swirl_trace_destroy(traces[i]);
}
static void test_phases(void **state) {
  (void)state;
  on_both(use_phases);
}

// Whole proofs and phases alone with the arena in pieces.
static void use_pieces(scene *s, results *r) {
  use_keys(s, r);
  use_phases(s, r);
  bool in_pieces = false;
  for (u32 i = 0; i < s->dev->num_slots; i++) in_pieces |= s->dev->slots[i].memory.arena[1].words > 0;
  assert_int_equal(in_pieces, s->dev->driver.max_words == max_words);
}
static void test_pieces(void **state) {
  (void)state;
  max_words = MAX_WORDS;
  on_both(use_pieces);
  max_words = 0;
}

// Objects of one device are refused by a call on the other.
static void test_strangers(void **state) {
  (void)state;
  static scene s[2]; // the CPU, the other
  swirl_trace *traces[2], *cached[2];
  swirl_committed *committed[2], *none = NULL;
  for (u32 i = 0; i < 2; i++) {
    open_scene(&s[i], i == 1);
    good(swirl_trace_create(&traces[i], s[i].dev, &s[i].w.fibonacci_matrix, 0, &s[i].diag), &s[i].diag);
    good(swirl_trace_create(&cached[i], s[i].dev, &s[i].w.cached_matrix, 0, &s[i].diag), &s[i].diag);
    good(swirl_commit(&committed[i], s[i].dev, &s[i].system.params, &cached[i], 1, &s[i].diag), &s[i].diag);
  }
  for (u32 i = 0; i < 2; i++) {
    swirl_proof *proof = NULL;
    swirl_point *point = NULL;
    swirl_transcript t;
    swirl_transcript_init(&t);
    const swirl_phase_air air = {
        .air = 2, .common = cached[1 - i], .cached = &committed[i], .log_height = 3}; // widths are equal
    assert_int_equal(swirl_commit(&none, s[i].dev, &s[i].system.params, &cached[1 - i], 1, NULL), SWIRL_ERR_MISMATCH);
    assert_int_equal(swirl_prove_constraints(s[i].pk, &proof, &point, &t, &air, 1, NULL, NULL), SWIRL_ERR_MISMATCH);
    const swirl_phase_air other = {.air = 2, .common = cached[i], .cached = &committed[1 - i], .log_height = 3};
    assert_int_equal(swirl_prove_constraints(s[i].pk, &proof, &point, &t, &other, 1, NULL, NULL), SWIRL_ERR_MISMATCH);
    s[i].w.cached_refs[0] = (swirl_witness_matrix){.committed = committed[1 - i]};
    assert_int_equal(swirl_prove(s[i].pk, &proof, s[i].w.airs, SYSTEM_AIRS, NULL, &s[i].diag), SWIRL_ERR_MISMATCH);
    assert_int_equal(s[i].diag.air, 2);
    s[i].w.cached_refs[0] = (swirl_witness_matrix){.matrix = &s[i].w.cached_matrix};
    s[i].w.airs[0].common = (swirl_witness_matrix){.trace = traces[1 - i]};
    assert_int_equal(swirl_prove(s[i].pk, &proof, s[i].w.airs, SYSTEM_AIRS, NULL, NULL), SWIRL_ERR_MISMATCH);
    assert_true(proof == NULL && point == NULL && none == NULL);
  }
  for (u32 i = 0; i < 2; i++) {
    swirl_committed_destroy(committed[i]);
    swirl_trace_destroy(cached[i]);
    swirl_trace_destroy(traces[i]);
    close_scene(&s[i]);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_keys),    cmocka_unit_test(test_runs),   cmocka_unit_test(test_sources),
#ifndef OTHER_DEVICE
      cmocka_unit_test(test_imports), cmocka_unit_test(test_reads),
#endif
      cmocka_unit_test(test_phases),  cmocka_unit_test(test_pieces), cmocka_unit_test(test_strangers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
