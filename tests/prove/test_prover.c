// The prover as an object: plans against the allocator, programs run again and at the same time, phases alone, sources
// of matrices, another hash suite.
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
// cmocka wants the headers above
#include <cmocka.h>

#include "keys/pk.h"
#include "prove/system.h"
#include "prove/toy_suite.h"

static void check(swirl_status status, const swirl_diag *diag) {
  if (status != SWIRL_OK) print_error("%s: %s\n", swirl_status_name(status), diag->message);
  assert_int_equal(status, SWIRL_OK);
}

// Everything that most tests need.
typedef struct fixture {
  swirl_device *dev;
  test_system system;
  swirl_pk *pk;
} fixture;

static void make_key(fixture *f, const hash_suite *suite) {
  swirl_diag diag = {0};
  check(swirl_keygen_suite(&f->pk, f->dev, suite, &f->system.params, (const swirl_air *const *)f->system.airs,
                           SYSTEM_AIRS, f->system.preprocessed_list, SWIRL_ALLOW_INSECURE, &diag),
        &diag);
}
static void open_fixture(fixture *f, const swirl_device_desc *desc, uint32_t l_skip, const hash_suite *suite) {
  swirl_diag diag = {0};
  check(swirl_device_open(&f->dev, desc, &diag), &diag);
  test_system_create(&f->system, l_skip, 7, 2);
  make_key(f, suite);
}
static void close_fixture(fixture *f) {
  swirl_pk_destroy(f->pk);
  test_system_destroy(&f->system);
  swirl_device_close(f->dev);
}

static swirl_status verify(const swirl_pk *pk, const swirl_proof *proof, const test_witness *w, swirl_diag *diag) {
  size_t len;
  const u8 *bytes = swirl_proof_bytes(proof, &len);
  const swirl_vk *vk = swirl_pk_vk(pk);
  const size_t block_len = swirl_verify_memory(vk);
  void *block = malloc(block_len);
  assert_non_null(block);
  const swirl_public_values publics[SYSTEM_AIRS] = {{w->public_values, 3}, {NULL, 0}, {NULL, 0}, {NULL, 0}};
  const swirl_status status = swirl_verify(vk, NULL, publics, SYSTEM_AIRS, bytes, len, block, block_len, diag);
  free(block);
  return status;
}

static void assert_same_proof(const swirl_proof *a, const swirl_proof *b) {
  size_t len_a, len_b;
  const u8 *bytes_a = swirl_proof_bytes(a, &len_a), *bytes_b = swirl_proof_bytes(b, &len_b);
  assert_int_equal(len_a, len_b);
  assert_memory_equal(bytes_a, bytes_b, len_a);
}

static void test_prove_and_verify(void **state) {
  (void)state;
  for (uint32_t l_skip = 0; l_skip <= 6; l_skip++) {
    swirl_diag diag = {0};
    fixture f;
    open_fixture(&f, NULL, l_skip, &swirl_suite_babybear_poseidon2);
    test_witness w;
    test_witness_create(&w, 3);
    swirl_proof *proof;
    check(swirl_prove(f.pk, &proof, w.airs, SYSTEM_AIRS, NULL, &diag), &diag);
    check(verify(f.pk, proof, &w, &diag), &diag);
    w.public_values[2] ^= 1;
    assert_int_equal(verify(f.pk, proof, &w, &diag), SWIRL_REJECT_PUBLIC_VALUES_DIFFER);
    swirl_proof_destroy(proof);
    close_fixture(&f);
  }
}

// Corners of the parameters: univariate domains up to a whole stacked column, folding factors up to all variables.
static void test_parameter_corners(void **state) {
  (void)state;
  const uint32_t corners[][3] = {// l_skip, log_stacked, k
                                 {0, 5, 5},  {7, 7, 1},   {7, 7, 7},   {5, 8, 3},   {8, 8, 4},
                                 {9, 10, 2}, {10, 10, 5}, {12, 12, 4}, {13, 14, 6}, {3, 14, 13}};
  for (size_t i = 0; i < sizeof corners / sizeof corners[0]; i++) {
    swirl_diag diag = {0};
    fixture f;
    check(swirl_device_open(&f.dev, NULL, &diag), &diag);
    test_system_create(&f.system, corners[i][0], corners[i][1], corners[i][2]);
    make_key(&f, &swirl_suite_babybear_poseidon2);
    test_witness w;
    test_witness_create(&w, 3);
    swirl_proof *proof;
    check(swirl_prove(f.pk, &proof, w.airs, SYSTEM_AIRS, NULL, &diag), &diag);
    check(verify(f.pk, proof, &w, &diag), &diag);
    swirl_proof_destroy(proof);
    close_fixture(&f);
  }
}

// AIRs whose expressions are all constants, with interactions: degree 0 (spec 13.4).
static void test_degree_zero(void **state) {
  (void)state;
  swirl_diag diag = {0};
  fixture f;
  check(swirl_device_open(&f.dev, NULL, &diag), &diag);
  test_system_create(&f.system, 2, 7, 2);
  swirl_air *airs[2];
  for (uint32_t i = 0; i < 2; i++) {
    check(swirl_air_create(&airs[i], &(swirl_air_desc){.common_main_width = 1}, &diag), &diag);
    const swirl_expr message[2] = {swirl_constant(airs[i], 5), swirl_constant(airs[i], 7)};
    // 8 rows that send once, 2 rows that receive four times
    swirl_interact(airs[i], 3, message, 2, swirl_constant(airs[i], i == 0 ? 1 : BB_P - 4), 4);
    check(swirl_air_finish(airs[i], &diag), &diag);
  }
  check(swirl_keygen(&f.pk, f.dev, &f.system.params, (const swirl_air *const *)airs, 2, NULL, SWIRL_ALLOW_INSECURE,
                     &diag),
        &diag);
  const uint32_t words[8] = {1, 2, 3, 4, 5, 6, 7, 8};
  const swirl_matrix matrices[2] = {{.data = words, .width = 1, .log_height = 3},
                                    {.data = words, .width = 1, .log_height = 1}};
  const swirl_air_witness witness[2] = {{.present = true, .common = {.matrix = &matrices[0]}},
                                        {.present = true, .common = {.matrix = &matrices[1]}}};
  swirl_proof *proof;
  check(swirl_prove(f.pk, &proof, witness, 2, NULL, &diag), &diag);
  size_t len;
  const u8 *bytes = swirl_proof_bytes(proof, &len);
  const size_t block_len = swirl_verify_memory(swirl_pk_vk(f.pk));
  void *block = malloc(block_len);
  check(swirl_verify_with_proof_values(swirl_pk_vk(f.pk), NULL, bytes, len, block, block_len, NULL, &diag), &diag);
  free(block);
  swirl_proof_destroy(proof);
  for (uint32_t i = 0; i < 2; i++) swirl_air_destroy(airs[i]);
  close_fixture(&f);
}

static void test_other_suite(void **state) {
  (void)state;
  for (uint32_t l_skip = 0; l_skip <= 4; l_skip += 2) {
    swirl_diag diag = {0};
    fixture f;
    open_fixture(&f, NULL, l_skip, &toy_suite);
    test_witness w;
    test_witness_create(&w, 3);
    swirl_proof *proof;
    check(swirl_prove(f.pk, &proof, w.airs, SYSTEM_AIRS, NULL, &diag), &diag);
    check(verify(f.pk, proof, &w, &diag), &diag);
    swirl_proof_destroy(proof);
    close_fixture(&f);
  }
}

// ---- Memory

typedef struct counter {
  atomic_size_t now, peak;
} counter;

static void *counting_alloc(void *context, size_t size, size_t align) {
  counter *c = context;
  const size_t now = atomic_fetch_add(&c->now, size) + size;
  size_t peak = atomic_load(&c->peak);
  while (now > peak && !atomic_compare_exchange_weak(&c->peak, &peak, now)) {
  }
  return aligned_alloc(align, (size + align - 1) / align * align);
}
static void counting_release(void *context, void *memory, size_t size) {
  counter *c = context;
  atomic_fetch_sub(&c->now, size);
  free(memory);
}

// What a run takes from the allocator is exactly what the plan says, the first time; nothing but the result and the
// bookkeeping of a run is taken the second time; in the end everything is given back.
static void test_plan_is_exact(void **state) {
  (void)state;
  counter c = {0};
  const swirl_allocator allocator = {counting_alloc, counting_release, &c};
  swirl_diag diag = {0};
  fixture f;
  const swirl_device_desc desc = {.num_threads = 2, .allocator = &allocator};
  open_fixture(&f, &desc, 2, &swirl_suite_babybear_poseidon2);
  test_witness w;
  test_witness_create(&w, 3);
  swirl_prover *prover;
  check(swirl_prover_create_for(&prover, f.pk, w.airs, SYSTEM_AIRS, 0, &diag), &diag);
  const swirl_plan *plan = swirl_prover_plan(prover);
  // Key generation left a smaller slot behind, which the run gives back before it takes a larger one.
  const run_memory *slot = &f.dev->slots[0].memory;
  const u64 old_slot = 4 * swirl_run_memory_words(slot);
  assert_true(old_slot < plan->arena_bytes);
  const size_t before = atomic_load(&c.now);
  atomic_store(&c.peak, before);
  swirl_proof *proof;
  check(swirl_prover_run(prover, &proof, w.airs, SYSTEM_AIRS, NULL, &diag), &diag);
  assert_int_equal(atomic_load(&c.peak) - before + old_slot, plan->peak_bytes);
  size_t len;
  swirl_proof_bytes(proof, &len);
  assert_int_equal(len, plan->proof_len);
  swirl_proof_destroy(proof);
  const size_t between = atomic_load(&c.now);
  atomic_store(&c.peak, between);
  check(swirl_prover_run(prover, &proof, w.airs, SYSTEM_AIRS, NULL, &diag), &diag);
  assert_int_equal(atomic_load(&c.peak) - between, plan->peak_bytes - plan->arena_bytes - plan->io_bytes);
  swirl_proof_destroy(proof);
  swirl_prover_destroy(prover);
  close_fixture(&f);
  assert_int_equal(atomic_load(&c.now), 0);
}

// No two buffers that live at the same time overlap, and all lie inside the arena.
static void test_plan_buffers(void **state) {
  (void)state;
  swirl_diag diag = {0};
  fixture f;
  open_fixture(&f, NULL, 2, &swirl_suite_babybear_poseidon2);
  test_witness w;
  test_witness_create(&w, 3);
  swirl_prover *prover;
  check(swirl_prover_create_for(&prover, f.pk, w.airs, SYSTEM_AIRS, 0, &diag), &diag);
  const swirl_plan *plan = swirl_prover_plan(prover);
  u64 top = 0;
  for (size_t i = 0; i < plan->num_buffers; i++) {
    const swirl_buffer_plan *a = &plan->buffers[i];
    if (a->offset + a->size > top) top = a->offset + a->size;
    assert_true(a->offset + a->size <= plan->arena_bytes);
    for (size_t j = 0; j < i; j++) {
      const swirl_buffer_plan *b = &plan->buffers[j];
      const bool together = a->first_op <= b->last_op && b->first_op <= a->last_op;
      const bool overlap = a->offset < b->offset + b->size && b->offset < a->offset + a->size;
      // `last_op` of b may be `first_op` of a only if a is taken after that operation was recorded.
      if (overlap && together) assert_true(a->first_op > b->last_op || b->first_op > a->last_op);
    }
  }
  assert_int_equal(top, plan->arena_bytes);
  u64 launches = 0;
  for (size_t i = 0; i < plan->num_spans; i++) {
    if (plan->spans[i].depth == 0) launches += plan->spans[i].launches;
  }
  assert_true(launches > 0);
  swirl_prover_destroy(prover);
  close_fixture(&f);
}

// The device that executes nothing tells the same as the one that does.
static void test_plan_device(void **state) {
  (void)state;
  swirl_diag diag = {0};
  fixture f;
  test_witness w;
  test_witness_create(&w, 3);
  const swirl_device_desc cpu_desc = {.device = "cpu", .num_threads = 3},
                          plan_desc = {.device = "plan", .num_threads = 3};
  open_fixture(&f, &cpu_desc, 2, &swirl_suite_babybear_poseidon2);
  const size_t vk_len = swirl_vk_encoded_len(swirl_pk_vk(f.pk));
  u8 *vk = malloc(vk_len);
  check(swirl_vk_encode(swirl_pk_vk(f.pk), vk, vk_len), &diag);
  swirl_device *dev;
  swirl_pk *pk;
  check(swirl_device_open(&dev, &plan_desc, &diag), &diag);
  check(swirl_pk_from_vk(&pk, dev, vk, vk_len, NULL, 0, f.system.preprocessed_list, &diag), &diag);
  swirl_prover *provers[2];
  check(swirl_prover_create_for(&provers[0], f.pk, w.airs, SYSTEM_AIRS, 0, &diag), &diag);
  check(swirl_prover_create_for(&provers[1], pk, w.airs, SYSTEM_AIRS, 0, &diag), &diag);
  const swirl_plan *a = swirl_prover_plan(provers[0]), *b = swirl_prover_plan(provers[1]);
  assert_int_equal(a->peak_bytes, b->peak_bytes);
  assert_int_equal(a->num_operations, b->num_operations);
  assert_int_equal(a->num_spans, b->num_spans);
  for (size_t i = 0; i < a->num_spans; i++) {
    assert_int_equal(a->spans[i].launches, b->spans[i].launches);
    assert_int_equal(a->spans[i].bytes_moved, b->spans[i].bytes_moved);
    assert_int_equal(a->spans[i].field_ops, b->spans[i].field_ops);
    assert_int_equal(a->spans[i].permutations, b->spans[i].permutations);
  }
  swirl_proof *proof = NULL;
  assert_int_equal(swirl_prover_run(provers[1], &proof, w.airs, SYSTEM_AIRS, NULL, &diag), SWIRL_ERR_UNSUPPORTED);
  assert_null(proof);
  for (u32 i = 0; i < 2; i++) swirl_prover_destroy(provers[i]);
  swirl_pk_destroy(pk);
  swirl_device_close(dev);
  free(vk);
  close_fixture(&f);
}

// From no limit to the least: each is met exactly or by a smaller form, the proof stays the same, and one byte less
// than the least is refused before anything is taken.
static void check_memory_limits(const hash_suite *suite) {
  swirl_diag diag = {0};
  test_witness w;
  test_witness_create(&w, 3);
  swirl_proof *unlimited = NULL;
  fixture free_device;
  open_fixture(&free_device, NULL, 2, suite);
  u64 limit = 0, least = 0, needed = 0;
  for (u32 forms = 0;; forms++) {
    fixture f;
    const swirl_device_desc desc = {.memory_limit = limit};
    if (limit != 0) {
      open_fixture(&f, &desc, 2, suite);
    } else {
      f = free_device;
    }
    swirl_prover *prover = NULL;
    const swirl_status status = swirl_prover_create_for(&prover, f.pk, w.airs, SYSTEM_AIRS, 0, &diag);
    if (status != SWIRL_OK) {
      assert_int_equal(status, SWIRL_ERR_MEMORY_LIMIT);
      assert_int_equal(needed, least);
      assert_true(forms >= 2);
      close_fixture(&f);
      break;
    }
    const swirl_plan *plan = swirl_prover_plan(prover);
    needed = plan->arena_bytes + plan->io_bytes;
    if (limit != 0) {
      assert_true(needed <= limit);
      least = plan->least_bytes;
    }
    swirl_proof *proof;
    check(swirl_prover_run(prover, &proof, w.airs, SYSTEM_AIRS, NULL, &diag), &diag);
    check(verify(f.pk, proof, &w, &diag), &diag);
    swirl_prover_destroy(prover);
    if (limit == 0) {
      unlimited = proof;
    } else {
      assert_same_proof(unlimited, proof);
      swirl_proof_destroy(proof);
      close_fixture(&f);
    }
    limit = needed - 1;
  }
  swirl_proof_destroy(unlimited);
  close_fixture(&free_device);
}
static void test_memory_limit(void **state) {
  (void)state;
  check_memory_limits(&swirl_suite_babybear_poseidon2);
  check_memory_limits(&toy_suite);
}

// ---- One program, many runs

static void test_run_again(void **state) {
  (void)state;
  swirl_diag diag = {0};
  fixture f;
  open_fixture(&f, NULL, 2, &swirl_suite_babybear_poseidon2);
  test_witness first, second;
  test_witness_create(&first, 3);
  test_witness_create(&second, 1000);
  swirl_prover *prover;
  check(swirl_prover_create_for(&prover, f.pk, first.airs, SYSTEM_AIRS, 0, &diag), &diag);
  swirl_proof *proofs[3], *fresh;
  check(swirl_prover_run(prover, &proofs[0], first.airs, SYSTEM_AIRS, NULL, &diag), &diag);
  check(swirl_prover_run(prover, &proofs[1], second.airs, SYSTEM_AIRS, NULL, &diag), &diag);
  check(swirl_prover_run(prover, &proofs[2], first.airs, SYSTEM_AIRS, NULL, &diag), &diag);
  assert_same_proof(proofs[0], proofs[2]);
  check(verify(f.pk, proofs[0], &first, &diag), &diag);
  check(verify(f.pk, proofs[1], &second, &diag), &diag);
  check(swirl_prove(f.pk, &fresh, second.airs, SYSTEM_AIRS, NULL, &diag), &diag);
  assert_same_proof(proofs[1], fresh);
  for (u32 i = 0; i < 3; i++) swirl_proof_destroy(proofs[i]);
  swirl_proof_destroy(fresh);
  swirl_prover_destroy(prover);
  close_fixture(&f);
}

typedef struct runner {
  swirl_prover *prover;
  test_witness witness;
  swirl_proof *proof;
  swirl_status status;
} runner;

static void *run_one(void *arg) {
  runner *r = arg;
  r->status = swirl_prover_run(r->prover, &r->proof, r->witness.airs, SYSTEM_AIRS, NULL, NULL);
  return NULL;
}

static void test_two_at_once(void **state) {
  (void)state;
  swirl_diag diag = {0};
  fixture f;
  const swirl_device_desc desc = {.num_threads = 3, .num_in_flight = 2};
  open_fixture(&f, &desc, 2, &swirl_suite_babybear_poseidon2);
  enum { RUNNERS = 4 }; // more than slots: some wait
  static runner runners[RUNNERS];
  test_witness w;
  test_witness_create(&w, 3);
  swirl_prover *prover;
  check(swirl_prover_create_for(&prover, f.pk, w.airs, SYSTEM_AIRS, 0, &diag), &diag);
  for (u32 repeat = 0; repeat < 5; repeat++) {
    pthread_t threads[RUNNERS];
    for (u32 i = 0; i < RUNNERS; i++) {
      runners[i].prover = prover;
      test_witness_create(&runners[i].witness, 10 * i + repeat);
      assert_int_equal(pthread_create(&threads[i], NULL, run_one, &runners[i]), 0);
    }
    for (u32 i = 0; i < RUNNERS; i++) pthread_join(threads[i], NULL);
    for (u32 i = 0; i < RUNNERS; i++) {
      assert_int_equal(runners[i].status, SWIRL_OK);
      check(verify(f.pk, runners[i].proof, &runners[i].witness, &diag), &diag);
      swirl_proof *alone;
      check(swirl_prove(f.pk, &alone, runners[i].witness.airs, SYSTEM_AIRS, NULL, &diag), &diag);
      assert_same_proof(runners[i].proof, alone);
      swirl_proof_destroy(alone);
      swirl_proof_destroy(runners[i].proof);
    }
  }
  swirl_prover_destroy(prover);
  close_fixture(&f);
}

// ---- Sources

// The same matrix in another layout: `words` has room for height * (width + gap) words.
static swirl_matrix lay_out(const swirl_matrix *matrix, u32 *words, bool row_major, size_t gap, swirl_form form) {
  const size_t height = (size_t)1 << matrix->log_height;
  swirl_matrix out = *matrix;
  out.data = words;
  out.row_stride = row_major ? matrix->width + gap : 1;
  out.col_stride = row_major ? 1 : height + gap;
  out.form = form;
  for (size_t c = 0; c < matrix->width; c++) {
    for (size_t i = 0; i < height; i++) {
      const u32 word = matrix->data[c * height + i];
      words[i * out.row_stride + c * out.col_stride] = form == SWIRL_MONTGOMERY ? bb_from_canonical(word) : word;
    }
  }
  return out;
}

static void test_sources(void **state) {
  (void)state;
  swirl_diag diag = {0};
  fixture f;
  open_fixture(&f, NULL, 2, &swirl_suite_babybear_poseidon2);
  test_witness w;
  test_witness_create(&w, 3);
  const swirl_matrix canonical = w.fibonacci_matrix, cached = w.cached_matrix;
  swirl_proof *expected, *proof;
  check(swirl_prove(f.pk, &expected, w.airs, SYSTEM_AIRS, NULL, &diag), &diag);
  static u32 words[4096];
  for (u32 i = 0; i < 8; i++) { // order, gaps, form
    w.fibonacci_matrix = lay_out(&canonical, words, (i & 1) != 0, (i & 2) != 0 ? 5 : 0,
                                 (i & 4) != 0 ? SWIRL_MONTGOMERY : SWIRL_CANONICAL);
    check(swirl_prove(f.pk, &proof, w.airs, SYSTEM_AIRS, NULL, &diag), &diag);
    assert_same_proof(expected, proof);
    swirl_proof_destroy(proof);
  }
  // Traces on the device, borrowed and copied, and a cached main that is committed already
  swirl_trace *traces[2], *cached_trace;
  check(swirl_trace_create(&traces[0], f.dev, &canonical, 0, &diag), &diag);
  w.fibonacci_matrix = lay_out(&canonical, words, false, 7, SWIRL_MONTGOMERY);
  check(swirl_trace_create(&traces[1], f.dev, &w.fibonacci_matrix, SWIRL_BORROW, &diag), &diag);
  check(swirl_trace_create(&cached_trace, f.dev, &cached, 0, &diag), &diag);
  swirl_committed *committed;
  check(swirl_commit(&committed, f.dev, &f.system.params, &cached_trace, 1, &diag), &diag);
  swirl_trace_destroy(cached_trace); // the commitment keeps it
  for (u32 i = 0; i < 2; i++) {
    w.airs[0].common = (swirl_witness_matrix){.trace = traces[i]};
    w.cached_refs[0] = (swirl_witness_matrix){.committed = committed};
    check(swirl_prove(f.pk, &proof, w.airs, SYSTEM_AIRS, NULL, &diag), &diag);
    assert_same_proof(expected, proof);
    swirl_proof_destroy(proof);
  }
  u32 back[2 << SYSTEM_LOG_FIBONACCI];
  assert_int_equal(swirl_trace_read(traces[1], back, 0, 2), SWIRL_OK);
  assert_memory_equal(back, w.fibonacci, sizeof back);
  swirl_committed_destroy(committed);
  swirl_trace_destroy(traces[0]);
  swirl_trace_destroy(traces[1]);
  swirl_proof_destroy(expected);
  close_fixture(&f);
}

// ---- Bad witnesses

static void test_bad_words(void **state) {
  (void)state;
  swirl_diag diag = {0};
  fixture f;
  open_fixture(&f, NULL, 2, &swirl_suite_babybear_poseidon2);
  static u32 words[4096];
  for (u32 i = 0; i < 3; i++) {
    test_witness w;
    test_witness_create(&w, 3);
    w.fibonacci[(1 << SYSTEM_LOG_FIBONACCI) + 9] = BB_P; // column 1, row 9
    const swirl_matrix canonical = w.fibonacci_matrix;
    if (i == 1) w.fibonacci_matrix = lay_out(&canonical, words, true, 0, SWIRL_CANONICAL);
    if (i == 2) { // in place; the word is not a Montgomery word either
      w.fibonacci_matrix = lay_out(&canonical, words, false, 0, SWIRL_MONTGOMERY);
      words[(1 << SYSTEM_LOG_FIBONACCI) + 9] = 0xffffffff;
    }
    swirl_proof *proof = NULL;
    assert_int_equal(swirl_prove(f.pk, &proof, w.airs, SYSTEM_AIRS, NULL, &diag), SWIRL_ERR_TRACE_VALUE);
    assert_int_equal(diag.air, 0);
    assert_int_equal(diag.part, 0);
    assert_int_equal(diag.column, 1);
    assert_int_equal(diag.row, 9);
    assert_null(proof);
  }
  close_fixture(&f);
}

static void test_bad_witnesses(void **state) {
  (void)state;
  swirl_diag diag = {0};
  fixture f;
  open_fixture(&f, NULL, 2, &swirl_suite_babybear_poseidon2);
  swirl_proof *proof = NULL;
  test_witness w;
  test_witness_create(&w, 3);
  w.sender[1]++; // one more sent than received
  assert_int_equal(swirl_prove(f.pk, &proof, w.airs, SYSTEM_AIRS, NULL, &diag), SWIRL_ERR_UNBALANCED);
  test_witness_create(&w, 3);
  w.airs[2].present = false; // required
  assert_int_equal(swirl_prove(f.pk, &proof, w.airs, SYSTEM_AIRS, NULL, &diag), SWIRL_ERR_TRACE);
  assert_int_equal(diag.air, 2);
  test_witness_create(&w, 3);
  w.receiver_matrix.log_height = 2; // not the preprocessed height, nor the cached one
  assert_int_equal(swirl_prove(f.pk, &proof, w.airs, SYSTEM_AIRS, NULL, &diag), SWIRL_ERR_TRACE);
  test_witness_create(&w, 3);
  w.fibonacci_matrix.width = 1;
  assert_int_equal(swirl_prove(f.pk, &proof, w.airs, SYSTEM_AIRS, NULL, &diag), SWIRL_ERR_TRACE);
  test_witness_create(&w, 3);
  w.airs[0].num_public_values = 2;
  assert_int_equal(swirl_prove(f.pk, &proof, w.airs, SYSTEM_AIRS, NULL, &diag), SWIRL_ERR_TRACE);
  test_witness_create(&w, 3);
  w.public_values[0] = BB_P;
  assert_int_equal(swirl_prove(f.pk, &proof, w.airs, SYSTEM_AIRS, NULL, &diag), SWIRL_ERR_ARGUMENT);
  test_witness_create(&w, 3);
  assert_int_equal(swirl_prove(f.pk, &proof, w.airs, SYSTEM_AIRS - 1, NULL, &diag), SWIRL_ERR_TRACE);
  assert_null(proof);
  // An unsatisfied constraint is not detected; the proof is rejected.
  test_witness_create(&w, 3);
  w.fibonacci[7]++;
  check(swirl_prove(f.pk, &proof, w.airs, SYSTEM_AIRS, NULL, &diag), &diag);
  assert_int_equal(verify(f.pk, proof, &w, &diag), SWIRL_REJECT_CLAIMS);
  swirl_proof_destroy(proof);
  close_fixture(&f);
}

// ---- Given proof-of-work witnesses

static void test_given_witnesses(void **state) {
  (void)state;
  swirl_diag diag = {0};
  fixture f;
  check(swirl_device_open(&f.dev, NULL, &diag), &diag);
  test_system_create(&f.system, 2, 7, 2);
  swirl_params *params = &f.system.params; // one proof of work is left; the other witnesses are copied unchecked
  params->mu_pow_bits = params->folding_pow_bits = params->query_pow_bits = 0;
  params->logup_pow_bits = 6;
  make_key(&f, &swirl_suite_babybear_poseidon2);
  test_witness w;
  test_witness_create(&w, 3);
  swirl_proof *searched, *given;
  check(swirl_prove(f.pk, &searched, w.airs, SYSTEM_AIRS, NULL, &diag), &diag);
  u32 witnesses[64] = {0};
  const size_t num = 2 + params->num_rounds * (params->k_whir + 1);
  assert_true(num <= 64);
  const swirl_run_options options = {.witnesses = witnesses, .num_witnesses = num};
  u32 found = 0, refused = 0;
  for (u32 i = 0; found < 2; i++) {
    assert_true(i < 1000);
    witnesses[0] = i;
    witnesses[1] = found == 0 ? 0 : 77;
    const swirl_status status = swirl_prove(f.pk, &given, w.airs, SYSTEM_AIRS, &options, &diag);
    if (status != SWIRL_OK) {
      assert_int_equal(status, SWIRL_ERR_WITNESS);
      refused++;
      continue;
    }
    check(verify(f.pk, given, &w, &diag), &diag);
    if (found++ == 0) assert_same_proof(searched, given); // the smallest witness is the one that is searched for
    swirl_proof_destroy(given);
  }
  assert_true(refused > 0);
  const swirl_run_options too_few = {.witnesses = witnesses, .num_witnesses = num - 1};
  assert_int_equal(swirl_prove(f.pk, &given, w.airs, SYSTEM_AIRS, &too_few, &diag), SWIRL_ERR_ARGUMENT);
  swirl_proof_destroy(searched);
  close_fixture(&f);
}

// ---- Phases alone

// P1-P3 of the transcript schedule, as a host would observe them.
static void observe_digest(swirl_transcript *t, swirl_digest digest) {
  assert_int_equal(swirl_transcript_observe(t, digest.words, 8), SWIRL_OK);
}
static void observe_word(swirl_transcript *t, u32 word) {
  assert_int_equal(swirl_transcript_observe(t, &word, 1), SWIRL_OK);
}

// The number behind `words` in a message.
static u64 number_behind(const char *message, const char *words) {
  const char *at = strstr(message, words);
  assert_non_null(at);
  return strtoull(at + strlen(words), NULL, 10);
}
// The phase alone is refused below the least limit, and the same under it.
static void check_limited_constraints(fixture *f, const swirl_transcript *start, const swirl_phase_air *airs,
                                      size_t num_airs, const swirl_proof *want) {
  swirl_diag diag = {0};
  swirl_proof *proof = NULL;
  swirl_point *point = NULL;
  swirl_transcript t = *start;
  f->dev->memory_limit = 1;
  assert_int_equal(swirl_prove_constraints(f->pk, &proof, &point, &t, airs, num_airs, NULL, &diag),
                   SWIRL_ERR_MEMORY_LIMIT);
  assert_null(proof);
  assert_memory_equal(&t, start, sizeof t);
  const u64 least = number_behind(diag.message, " needs ");
  f->dev->memory_limit = least - 1;
  assert_int_equal(swirl_prove_constraints(f->pk, &proof, &point, &t, airs, num_airs, NULL, &diag),
                   SWIRL_ERR_MEMORY_LIMIT);
  f->dev->memory_limit = least;
  check(swirl_prove_constraints(f->pk, &proof, &point, &t, airs, num_airs, NULL, &diag), &diag);
  assert_same_proof(want, proof);
  swirl_point_destroy(point);
  swirl_proof_destroy(proof);
  f->dev->memory_limit = 0;
}

static void test_phases(void **state) {
  (void)state;
  swirl_diag diag = {0};
  fixture f;
  open_fixture(&f, NULL, 2, &swirl_suite_babybear_poseidon2);
  test_witness w;
  test_witness_create(&w, 3);
  swirl_proof *whole;
  swirl_transcript end;
  const swirl_run_options whole_options = {.transcript = &end};
  check(swirl_prove(f.pk, &whole, w.airs, SYSTEM_AIRS, &whole_options, &diag), &diag);

  swirl_trace *fibonacci, *sender, *receiver, *cached;
  check(swirl_trace_create(&fibonacci, f.dev, &w.fibonacci_matrix, 0, &diag), &diag);
  check(swirl_trace_create(&sender, f.dev, &w.sender_matrix, 0, &diag), &diag);
  check(swirl_trace_create(&receiver, f.dev, &w.receiver_matrix, 0, &diag), &diag);
  check(swirl_trace_create(&cached, f.dev, &w.cached_matrix, 0, &diag), &diag);
  // Trace order: Fibonacci 2^5, receiver 2^3, sender 2^2
  swirl_trace *const commons[3] = {fibonacci, receiver, sender};
  swirl_committed *common, *cached_committed;
  check(swirl_commit(&common, f.dev, &f.system.params, commons, 3, &diag), &diag);
  check(swirl_commit(&cached_committed, f.dev, &f.system.params, &cached, 1, &diag), &diag);
  swirl_air_info receiver_info;
  check(swirl_vk_air_info(&receiver_info, swirl_pk_vk(f.pk), 2), &diag);

  swirl_transcript t;
  swirl_transcript_init(&t);
  observe_digest(&t, swirl_vk_pre_hash(swirl_pk_vk(f.pk)));
  observe_digest(&t, swirl_committed_root(common));
  observe_word(&t, 1); // Fibonacci
  observe_word(&t, 5);
  assert_int_equal(swirl_transcript_observe(&t, w.public_values, 3), SWIRL_OK);
  observe_word(&t, 1); // sender
  observe_word(&t, 2);
  observe_digest(&t, receiver_info.preprocessed_commitment); // receiver: required, preprocessed
  observe_digest(&t, swirl_committed_root(cached_committed));
  observe_word(&t, 0); // absent

  swirl_committed *const cached_list[1] = {cached_committed};
  const swirl_phase_air airs[3] = {
      {.air = 0, .common = fibonacci, .log_height = 5, .public_values = w.public_values, .num_public_values = 3},
      {.air = 2, .common = receiver, .cached = cached_list, .log_height = 3},
      {.air = 1, .common = sender, .log_height = 2}};
  swirl_proof *constraints, *openings;
  swirl_point *point;
  swirl_report *report;
  check(swirl_report_create(&report, NULL, &diag), &diag);
  const swirl_run_options reported = {.report = report};
  const swirl_transcript before = t;
  check(swirl_prove_constraints(f.pk, &constraints, &point, &t, airs, 3, &reported, &diag), &diag);
  check_limited_constraints(&f, &before, airs, 3, constraints);
  // The point can be given as values.
  u32 values[64];
  assert_true(swirl_point_len(point) == 4);
  swirl_point_read(point, values);
  swirl_point *copy;
  check(swirl_point_create(&copy, f.dev, values, swirl_point_len(point), &diag), &diag);
  check(swirl_prove_openings(f.pk, &openings, &t, common, airs, 3, copy, &reported, &diag), &diag);
  size_t num_spans, num_outermost = 0;
  const swirl_span *spans = swirl_report_spans(report, &num_spans);
  for (size_t i = 0; i < num_spans; i++) num_outermost += spans[i].depth == 0;
  assert_int_equal(num_outermost, 2);
  assert_string_equal(spans[0].full_name, "prover.rap_constraints");
  swirl_span whir;
  assert_int_equal(swirl_report_find(report, "prover.openings.whir", &whir), 1);
  assert_true(whir.depth == 1 && whir.counters.permutations > 0);
  swirl_report_destroy(report);

  size_t whole_len, constraints_len, openings_len;
  const u8 *whole_bytes = swirl_proof_bytes(whole, &whole_len);
  const u8 *constraints_bytes = swirl_proof_bytes(constraints, &constraints_len);
  const u8 *openings_bytes = swirl_proof_bytes(openings, &openings_len);
  const size_t head = whole_len - constraints_len - openings_len;
  assert_memory_equal(whole_bytes + head, constraints_bytes, constraints_len);
  assert_memory_equal(whole_bytes + head + constraints_len, openings_bytes, openings_len);
  assert_memory_equal(&t, &end, sizeof t);

  // What does not fit is refused.
  swirl_proof *none = NULL;
  const swirl_phase_air unordered[3] = {airs[1], airs[0], airs[2]};
  assert_int_equal(swirl_prove_openings(f.pk, &none, &t, common, unordered, 3, point, NULL, &diag), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_prove_openings(f.pk, &none, &t, cached_committed, airs, 3, point, NULL, &diag),
                   SWIRL_ERR_MISMATCH);
  assert_null(none);

  swirl_point_destroy(copy);
  swirl_point_destroy(point);
  swirl_proof_destroy(openings);
  swirl_proof_destroy(constraints);
  swirl_committed_destroy(cached_committed);
  swirl_committed_destroy(common);
  swirl_trace_destroy(cached);
  swirl_trace_destroy(receiver);
  swirl_trace_destroy(sender);
  swirl_trace_destroy(fibonacci);
  swirl_proof_destroy(whole);
  close_fixture(&f);
}

// ---- Keys

static void test_proving_key_file(void **state) {
  (void)state;
  swirl_diag diag = {0};
  fixture f;
  open_fixture(&f, NULL, 2, &swirl_suite_babybear_poseidon2);
  test_witness w;
  test_witness_create(&w, 3);
  const size_t len = swirl_pk_encoded_len(f.pk);
  u8 *bytes = malloc(len);
  check(swirl_pk_encode(f.pk, bytes, len), &diag);
  swirl_pk *loaded;
  check(swirl_pk_load(&loaded, f.dev, bytes, len, &diag), &diag);
  swirl_proof *expected, *proof;
  check(swirl_prove(f.pk, &expected, w.airs, SYSTEM_AIRS, NULL, &diag), &diag);
  check(swirl_prove(loaded, &proof, w.airs, SYSTEM_AIRS, NULL, &diag), &diag);
  assert_same_proof(expected, proof);
  swirl_proof_destroy(proof);
  swirl_pk_destroy(loaded);
  // From the verifying key and the preprocessed traces, for chosen AIRs
  const size_t vk_len = swirl_vk_encoded_len(swirl_pk_vk(f.pk));
  u8 *vk = malloc(vk_len);
  check(swirl_vk_encode(swirl_pk_vk(f.pk), vk, vk_len), &diag);
  const u32 chosen[] = {0, 1, 2};
  check(swirl_pk_from_vk(&loaded, f.dev, vk, vk_len, chosen, 3, f.system.preprocessed_list, &diag), &diag);
  check(swirl_prove(loaded, &proof, w.airs, SYSTEM_AIRS, NULL, &diag), &diag);
  assert_same_proof(expected, proof);
  swirl_proof_destroy(proof);
  w.airs[3] = w.airs[1];
  assert_int_equal(swirl_prove(loaded, &proof, w.airs, SYSTEM_AIRS, NULL, &diag), SWIRL_ERR_TRACE);
  assert_int_equal(diag.air, 3);
  swirl_pk_destroy(loaded);
  f.system.preprocessed_words[3] ^= 1; // another trace than the one committed to
  assert_int_equal(swirl_pk_from_vk(&loaded, f.dev, vk, vk_len, NULL, 0, f.system.preprocessed_list, &diag),
                   SWIRL_ERR_MISMATCH);
  assert_int_equal(diag.air, 2);
  free(vk);
  // Every truncation, and a byte too many, is refused
  for (size_t i = 0; i < len; i += i < 64 || i + 64 > len ? 1 : 37) {
    u8 *exact = malloc(i + 1);
    memcpy(exact, bytes, i);
    assert_int_not_equal(swirl_pk_load(&loaded, f.dev, exact, i, &diag), SWIRL_OK);
    free(exact);
  }
  u8 *longer = calloc(len + 1, 1);
  memcpy(longer, bytes, len);
  assert_int_equal(swirl_pk_load(&loaded, f.dev, longer, len + 1, &diag), SWIRL_ERR_KEY_ENCODING);
  free(longer);
  free(bytes);
  swirl_proof_destroy(expected);
  close_fixture(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_prove_and_verify), cmocka_unit_test(test_parameter_corners),
      cmocka_unit_test(test_degree_zero),      cmocka_unit_test(test_other_suite),
      cmocka_unit_test(test_plan_is_exact),    cmocka_unit_test(test_plan_buffers),
      cmocka_unit_test(test_plan_device),      cmocka_unit_test(test_memory_limit),
      cmocka_unit_test(test_run_again),        cmocka_unit_test(test_two_at_once),
      cmocka_unit_test(test_sources),          cmocka_unit_test(test_bad_words),
      cmocka_unit_test(test_bad_witnesses),    cmocka_unit_test(test_given_witnesses),
      cmocka_unit_test(test_phases),           cmocka_unit_test(test_proving_key_file),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
