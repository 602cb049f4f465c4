// The n-th allocation fails, for every n, in every entry point that allocates: the status is ERR_NO_MEMORY, outputs
// keep their values, nothing leaks, and the objects that took part work afterwards. Once with a single failure, once
// with every allocation failing from the n-th on.
#include "support/cmocka_all.h"

#include <stdlib.h>

#include <swirl/check.h>
#include <swirl/trace_memory.h>

#include "device/device.h"
#include "fault/failing.h"
#include "prove/system.h"

// How far the objects of a scene are made before the call under test.
typedef enum depth { NOTHING, DEVICE, KEY, PROVER, PHASES } depth;

enum { MAX_OUTPUTS = 2, POINT_WORDS = 64 };

typedef struct scene {
  failing memory;
  test_system system;
  test_witness witness;
  u8 *pk_bytes, *vk_bytes;
  size_t pk_len, vk_len;
  // Per try
  swirl_device *dev;
  swirl_pk *pk;
  swirl_prover *prover;
  swirl_trace *traces[3], *cached_trace; // in trace order: Fibonacci, receiver, sender
  swirl_committed *common, *cached;
  swirl_committed *cached_list[1];
  swirl_phase_air airs[3];
  swirl_transcript transcript;
  swirl_point *point;
  swirl_diag diag;
} scene;

// One entry point. `call` writes through `out`; `drop` destroys what it wrote.
typedef struct entry {
  const char *name;
  depth depth;
  u32 num_outputs;
  swirl_status (*call)(scene *s, void **out);
  void (*drop)(void **out);
} entry;

static void good(swirl_status status) { assert_int_equal(status, SWIRL_OK); }

// ---- Objects

static swirl_status make_key(scene *s, swirl_pk **out) {
  return swirl_keygen(out, s->dev, &s->system.params, (const swirl_air *const *)s->system.airs, SYSTEM_AIRS,
                      s->system.preprocessed_list, SWIRL_ALLOW_INSECURE, &s->diag);
}

static swirl_status open_device(scene *s, swirl_device **out) {
  const swirl_device_desc desc = {
      .device = "cpu", .num_threads = 2, .num_in_flight = 2, .allocator = &s->memory.allocator};
  return swirl_device_open(out, &desc, &s->diag);
}

static swirl_status prove_constraints(scene *s, swirl_proof **out, swirl_point **out_point) {
  return swirl_prove_constraints(s->pk, out, out_point, &s->transcript, s->airs, 3, NULL, &s->diag);
}

static void make_phases(scene *s) {
  const swirl_matrix *matrices[3] = {&s->witness.fibonacci_matrix, &s->witness.receiver_matrix,
                                     &s->witness.sender_matrix};
  for (u32 i = 0; i < 3; i++) good(swirl_trace_create(&s->traces[i], s->dev, matrices[i], 0, NULL));
  good(swirl_trace_create(&s->cached_trace, s->dev, &s->witness.cached_matrix, 0, NULL));
  good(swirl_commit(&s->common, s->dev, &s->system.params, s->traces, 3, NULL));
  good(swirl_commit(&s->cached, s->dev, &s->system.params, &s->cached_trace, 1, NULL));
  s->cached_list[0] = s->cached;
  s->airs[0] = (swirl_phase_air){.air = 0,
                                 .common = s->traces[0],
                                 .log_height = SYSTEM_LOG_FIBONACCI,
                                 .public_values = s->witness.public_values,
                                 .num_public_values = 3};
  s->airs[1] = (swirl_phase_air){.air = 2, .common = s->traces[1], .cached = s->cached_list, .log_height = 3};
  s->airs[2] = (swirl_phase_air){.air = 1, .common = s->traces[2], .log_height = 2};
  swirl_transcript_init(&s->transcript);
  swirl_proof *proof;
  good(prove_constraints(s, &proof, &s->point));
  swirl_proof_destroy(proof);
}

static void make_objects(scene *s, depth upto) {
  if (upto >= DEVICE) good(open_device(s, &s->dev));
  if (upto >= KEY) good(make_key(s, &s->pk));
  if (upto == PROVER) good(swirl_prover_create_for(&s->prover, s->pk, s->witness.airs, SYSTEM_AIRS, 0, NULL));
  if (upto == PHASES) make_phases(s);
}

static void drop_objects(scene *s) {
  swirl_point_destroy(s->point);
  swirl_committed_destroy(s->common);
  swirl_committed_destroy(s->cached);
  for (u32 i = 0; i < 3; i++) swirl_trace_destroy(s->traces[i]);
  swirl_trace_destroy(s->cached_trace);
  swirl_prover_destroy(s->prover);
  swirl_pk_destroy(s->pk);
  swirl_device_close(s->dev);
  s->point = NULL;
  s->common = s->cached = NULL;
  s->traces[0] = s->traces[1] = s->traces[2] = s->cached_trace = NULL;
  s->prover = NULL;
  s->pk = NULL;
  s->dev = NULL;
}

static int open_scene(void **state) {
  static scene s;
  s = (scene){0};
  failing_init(&s.memory);
  test_system_create(&s.system, 2, 7, 2);
  test_witness_create(&s.witness, 3);
  make_objects(&s, KEY);
  s.pk_len = swirl_pk_encoded_len(s.pk);
  s.pk_bytes = malloc(s.pk_len);
  good(swirl_pk_encode(s.pk, s.pk_bytes, s.pk_len));
  s.vk_len = swirl_vk_encoded_len(swirl_pk_vk(s.pk));
  s.vk_bytes = malloc(s.vk_len);
  good(swirl_vk_encode(swirl_pk_vk(s.pk), s.vk_bytes, s.vk_len));
  drop_objects(&s);
  assert_int_equal(atomic_load(&s.memory.blocks), 0);
  *state = &s;
  return 0;
}
static int close_scene(void **state) {
  scene *s = *state;
  free(s->pk_bytes);
  free(s->vk_bytes);
  test_system_destroy(&s->system);
  return 0;
}

// ---- Entry points

static swirl_status call_device(scene *s, void **out) { return open_device(s, (swirl_device **)out); }
static void drop_device(void **out) { swirl_device_close(*out); }

// Builder calls have no status of their own; the first failure comes out of swirl_air_finish(), and the AIR stays.
static swirl_status call_air(scene *s, void **out) {
  static const uint32_t widths[2] = {3, 1};
  const swirl_air_desc desc = {.name = "a name",
                               .common_main_width = 2,
                               .num_cached_mains = 2,
                               .cached_widths = widths,
                               .allocator = &s->memory.allocator};
  swirl_air *air;
  const swirl_status status = swirl_air_create(&air, &desc, &s->diag);
  if (status != SWIRL_OK) return status;
  swirl_expr sum = swirl_main(air, 0);
  for (u32 i = 0; i < 100; i++) { // past the first size of every list
    const swirl_expr message[2] = {swirl_cached(air, 0, i % 3), sum};
    sum = swirl_add(air, sum, swirl_mul(air, swirl_main(air, 1), swirl_constant(air, i)));
    swirl_assert_zero(air, SWIRL_ROWS_TRANSITION, sum);
    swirl_interact(air, 1, message, 2, swirl_main(air, 1), 1);
  }
  const swirl_status finished = swirl_air_finish(air, &s->diag);
  if (finished == SWIRL_OK)
    *out = air;
  else
    swirl_air_destroy(air);
  return finished;
}
static void drop_air(void **out) { swirl_air_destroy(*out); }

static swirl_status call_keygen(scene *s, void **out) { return make_key(s, (swirl_pk **)out); }
static swirl_status call_pk_load(scene *s, void **out) {
  return swirl_pk_load((swirl_pk **)out, s->dev, s->pk_bytes, s->pk_len, &s->diag);
}
static swirl_status call_pk_from_vk(scene *s, void **out) {
  return swirl_pk_from_vk((swirl_pk **)out, s->dev, s->vk_bytes, s->vk_len, NULL, 0, s->system.preprocessed_list,
                          &s->diag);
}
static void drop_pk(void **out) { swirl_pk_destroy(*out); }

static swirl_status call_trace(scene *s, void **out) {
  return swirl_trace_create((swirl_trace **)out, s->dev, &s->witness.fibonacci_matrix, 0, &s->diag);
}
// Made open, written and sealed.
static swirl_status call_trace_open(scene *s, void **out) {
  swirl_trace *trace;
  swirl_trace_memory memory;
  swirl_status status = swirl_trace_create_open(&trace, s->dev, 2, SYSTEM_LOG_FIBONACCI, SWIRL_TRACE_MAPPED, &s->diag);
  if (status != SWIRL_OK) return status;
  good(swirl_trace_describe(trace, &memory));
  memset(memory.host, 0, memory.bytes);
  status = swirl_trace_seal(trace, SWIRL_CANONICAL, &s->diag);
  if (status == SWIRL_OK) *out = trace;
  if (status != SWIRL_OK) swirl_trace_destroy(trace);
  return status;
}
static void drop_trace(void **out) { swirl_trace_destroy(*out); }

static swirl_status call_commit(scene *s, void **out) {
  return swirl_commit((swirl_committed **)out, s->dev, &s->system.params, s->traces, 3, &s->diag);
}
static void drop_committed(void **out) { swirl_committed_destroy(*out); }

static swirl_status call_prover_create(scene *s, void **out) {
  return swirl_prover_create_for((swirl_prover **)out, s->pk, s->witness.airs, SYSTEM_AIRS, SWIRL_RECORD_TRANSCRIPT,
                                 &s->diag);
}
// Under a limit the program is recorded in several forms.
static swirl_status call_prover_limited(scene *s, void **out) {
  s->dev->memory_limit = UINT64_MAX;
  const swirl_status status = call_prover_create(s, out);
  s->dev->memory_limit = 0;
  return status;
}
static void drop_prover(void **out) { swirl_prover_destroy(*out); }

static swirl_status call_prover_of_shape(scene *s, void **out) {
  static const swirl_source cached[1] = {SWIRL_SOURCE_CANONICAL};
  const swirl_air_shape shapes[SYSTEM_AIRS] = {
      {.present = true, .log_height = SYSTEM_LOG_FIBONACCI, .common = SWIRL_SOURCE_CANONICAL},
      {.present = true, .log_height = 2, .common = SWIRL_SOURCE_CANONICAL},
      {.present = true, .log_height = 3, .common = SWIRL_SOURCE_CANONICAL, .cached = cached}};
  return swirl_prover_create((swirl_prover **)out, s->pk, shapes, SYSTEM_AIRS, SWIRL_GIVEN_WITNESSES, &s->diag);
}

static swirl_status call_prover_run(scene *s, void **out) {
  return swirl_prover_run(s->prover, (swirl_proof **)out, s->witness.airs, SYSTEM_AIRS, NULL, &s->diag);
}
static swirl_status call_prove(scene *s, void **out) {
  return swirl_prove(s->pk, (swirl_proof **)out, s->witness.airs, SYSTEM_AIRS, NULL, &s->diag);
}
static void drop_proof(void **out) { swirl_proof_destroy(*out); }

// A failing phase leaves the transcript as it was, so that the host can try again.
static swirl_status call_constraints(scene *s, void **out) {
  const swirl_transcript before = s->transcript;
  const swirl_status status = prove_constraints(s, (swirl_proof **)&out[0], (swirl_point **)&out[1]);
  if (status != SWIRL_OK) assert_memory_equal(&before, &s->transcript, sizeof before);
  return status;
}
static void drop_constraints(void **out) {
  swirl_proof_destroy(out[0]);
  swirl_point_destroy(out[1]);
}
static swirl_status call_openings(scene *s, void **out) {
  const swirl_transcript before = s->transcript;
  const swirl_status status =
      swirl_prove_openings(s->pk, (swirl_proof **)out, &s->transcript, s->common, s->airs, 3, s->point, NULL, &s->diag);
  if (status != SWIRL_OK) assert_memory_equal(&before, &s->transcript, sizeof before);
  return status;
}

static swirl_status call_point(scene *s, void **out) {
  static const uint32_t values[POINT_WORDS] = {1, 2, 3};
  return swirl_point_create((swirl_point **)out, s->dev, values, POINT_WORDS / 4, &s->diag);
}
static void drop_point(void **out) { swirl_point_destroy(*out); }

// A witness with two mistakes of each kind, so that reports are made.
static void count_report(void *context, const swirl_check_report *report) {
  (void)report;
  (*(u32 *)context)++;
}
static swirl_status call_check(scene *s, void **out) {
  static swirl_check_summary summary;
  u32 reports = 0;
  const swirl_check_desc desc = {.report = count_report, .context = &reports};
  s->witness.fibonacci[3] ^= 1;
  s->witness.sender[5] ^= 1;
  const swirl_status status = swirl_check(s->pk, s->witness.airs, SYSTEM_AIRS, &desc, &summary, &s->diag);
  s->witness.fibonacci[3] ^= 1;
  s->witness.sender[5] ^= 1;
  if (status != SWIRL_OK) return status;
  assert_false(summary.is_satisfied);
  assert_int_equal(reports, summary.failed_constraints + summary.unbalanced_messages);
  *out = &summary;
  return SWIRL_OK;
}
static void drop_nothing(void **out) { (void)out; }

static swirl_status call_cancel(scene *s, void **out) {
  return swirl_cancel_create((swirl_cancel **)out, &s->memory.allocator, &s->diag);
}
static void drop_cancel(void **out) { swirl_cancel_destroy(*out); }

static const entry ENTRIES[] = {
    {"device_open", NOTHING, 1, call_device, drop_device},
    {"air", NOTHING, 1, call_air, drop_air},
    {"cancel_create", NOTHING, 1, call_cancel, drop_cancel},
    {"keygen", DEVICE, 1, call_keygen, drop_pk},
    {"pk_load", DEVICE, 1, call_pk_load, drop_pk},
    {"pk_from_vk", DEVICE, 1, call_pk_from_vk, drop_pk},
    {"trace_create", DEVICE, 1, call_trace, drop_trace},
    {"trace_create_open, trace_seal", DEVICE, 1, call_trace_open, drop_trace},
    {"point_create", DEVICE, 1, call_point, drop_point},
    {"prover_create_for", KEY, 1, call_prover_create, drop_prover},
    {"prover_create_for with a memory limit", KEY, 1, call_prover_limited, drop_prover},
    {"prover_create", KEY, 1, call_prover_of_shape, drop_prover},
    {"check", KEY, 1, call_check, drop_nothing},
    {"prover_run", PROVER, 1, call_prover_run, drop_proof},
    {"prove", KEY, 1, call_prove, drop_proof},
    {"commit", PHASES, 1, call_commit, drop_committed},
    {"prove_constraints", PHASES, 2, call_constraints, drop_constraints},
    {"prove_openings", PHASES, 1, call_openings, drop_proof},
};

// ---- The test

// Tries with the calls [from, to) failing; false once the call needs no more than `from` allocations.
static bool try_failing(scene *s, const entry *e, size_t from, size_t to) {
  int sentinel = 0;
  void *out[MAX_OUTPUTS] = {&sentinel, &sentinel};
  make_objects(s, e->depth);
  s->diag.status = SWIRL_OK;
  failing_arm(&s->memory, from, to);
  const swirl_status status = e->call(s, out);
  const bool failed = atomic_load(&s->memory.failures) > 0;
  failing_disarm(&s->memory);
  if (failed) {
    if (status != SWIRL_ERR_NO_MEMORY || s->diag.status != status) {
      fail_msg("%s: allocation %zu fails: %s, diag %s", e->name, from, swirl_status_name(status),
               swirl_status_name(s->diag.status));
    }
    for (u32 i = 0; i < e->num_outputs; i++) assert_ptr_equal(out[i], &sentinel);
    good(e->call(s, out)); // once more, with memory
  } else {
    good(status);
  }
  for (u32 i = 0; i < e->num_outputs; i++) {
    assert_non_null(out[i]);
    assert_ptr_not_equal(out[i], &sentinel);
  }
  e->drop(out);
  drop_objects(s);
  if (atomic_load(&s->memory.blocks) != 0) {
    fail_msg("%s: allocation %zu fails: %zu blocks leak", e->name, from, atomic_load(&s->memory.blocks));
  }
  return failed;
}

static void test_every_allocation(void **state) {
  scene *s = *state;
  for (size_t i = 0; i < SWIRL_COUNT(ENTRIES); i++) {
    size_t n = 0;
    while (try_failing(s, &ENTRIES[i], n, n + 1)) n++;
    print_message("%s: %zu allocations\n", ENTRIES[i].name, n);
    assert_true(n > 0);
  }
}

static void test_from_the_nth_on(void **state) {
  scene *s = *state;
  for (size_t i = 0; i < SWIRL_COUNT(ENTRIES); i++) {
    for (size_t n = 0; try_failing(s, &ENTRIES[i], n, SIZE_MAX); n++) {
    }
  }
}

// A run that fails for lack of memory gives its arena back: with two arenas, many failures in a row do not block.
static void test_arenas_come_back(void **state) {
  scene *s = *state;
  make_objects(s, PROVER);
  for (u32 i = 0; i < 8; i++) {
    swirl_proof *proof = NULL;
    failing_arm(&s->memory, i % 4, i % 4 + 1);
    const swirl_status status = swirl_prover_run(s->prover, &proof, s->witness.airs, SYSTEM_AIRS, NULL, &s->diag);
    failing_disarm(&s->memory);
    if (status == SWIRL_OK)
      swirl_proof_destroy(proof);
    else
      assert_int_equal(status, SWIRL_ERR_NO_MEMORY);
  }
  swirl_proof *proof;
  good(swirl_prover_run(s->prover, &proof, s->witness.airs, SYSTEM_AIRS, NULL, NULL));
  swirl_proof_destroy(proof);
  drop_objects(s);
  assert_int_equal(atomic_load(&s->memory.blocks), 0);
}

// What hands out facts or copies needs no memory at all: it cannot fail for lack of it.
static void test_no_allocation(void **state) {
  scene *s = *state;
  make_objects(s, PHASES);
  swirl_proof *proof;
  good(swirl_prove(s->pk, &proof, s->witness.airs, SYSTEM_AIRS, NULL, NULL));
  size_t len;
  const u8 *bytes = swirl_proof_bytes(proof, &len);
  const swirl_vk *vk = swirl_pk_vk(s->pk);
  const size_t block_len = swirl_verify_memory(vk);
  u8 *encoded = malloc(s->pk_len);
  void *block = malloc(block_len);
  u32 words[2 << SYSTEM_LOG_FIBONACCI];
  swirl_air_info info;
  swirl_soundness soundness;
  failing_arm(&s->memory, 0, SIZE_MAX);
  good(swirl_trace_read(s->traces[0], words, 0, 2));
  assert_int_equal(swirl_trace_width(s->traces[0]), 2);
  assert_true(swirl_committed_width(s->common) <= SWIRL_COUNT(words));
  good(swirl_committed_read_row(s->common, words, 1));
  assert_true(swirl_committed_root(s->common).words[0] < BB_P);
  assert_true(4 * swirl_point_len(s->point) <= SWIRL_COUNT(words));
  swirl_point_read(s->point, words);
  assert_int_equal(swirl_pk_encoded_len(s->pk), s->pk_len);
  good(swirl_pk_encode(s->pk, encoded, s->pk_len));
  assert_memory_equal(encoded, s->pk_bytes, s->pk_len);
  good(swirl_vk_encode(vk, encoded, s->vk_len));
  good(swirl_vk_air_info(&info, vk, 2));
  good(swirl_vk_soundness(&soundness, vk));
  good(swirl_verify_with_proof_values(vk, NULL, bytes, len, block, block_len, NULL, NULL));
  assert_int_equal(atomic_load(&s->memory.calls), 0);
  failing_disarm(&s->memory);
  free(encoded);
  free(block);
  swirl_proof_destroy(proof);
  drop_objects(s);
  assert_int_equal(atomic_load(&s->memory.blocks), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_every_allocation),
      cmocka_unit_test(test_from_the_nth_on),
      cmocka_unit_test(test_arenas_come_back),
      cmocka_unit_test(test_no_allocation),
  };
  return cmocka_run_group_tests(tests, open_scene, close_scene);
}
