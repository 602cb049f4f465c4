// Proving under a memory limit: from no limit down to the least, each form that a program takes gives the same proof,
// and what a run takes from the allocator is what its plan says.
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
// cmocka wants the headers above
#include <cmocka.h>

#include <swirl/prove.h>

#include "device/device.h"
#include "examples.h"

static void check(swirl_status status, const swirl_diag *diag) {
  if (status != SWIRL_OK) fail_msg("%s: %s", swirl_status_name(status), diag->message);
}

typedef struct counter {
  atomic_size_t now, peak;
} counter;
static void *counting_alloc(void *context, size_t size, size_t align) {
  counter *c = context;
  const size_t now = atomic_fetch_add(&c->now, size) + size;
  if (now > atomic_load(&c->peak)) atomic_store(&c->peak, now); // a run allocates from one thread
  return aligned_alloc(align, (size + align - 1) / align * align);
}
static void counting_release(void *context, void *memory, size_t size) {
  counter *c = context;
  atomic_fetch_sub(&c->now, size);
  free(memory);
}

typedef struct setting {
  const char *example;
  uint32_t size;
  swirl_params_desc params;
} setting;

// A proof under `limit` (0: none) on a device of its own. Returns the status; on success the proof and its plan.
static swirl_status prove(const setting *s, uint64_t limit, uint8_t **bytes, size_t *len, swirl_plan *plan,
                          swirl_diag *diag) {
  counter c = {0};
  const swirl_allocator allocator = {counting_alloc, counting_release, &c};
  const example *ex = example_find(s->example);
  assert_non_null(ex);
  swirl_params params;
  check(swirl_params_derive(&params, &s->params, SWIRL_ALLOW_INSECURE, diag), diag);
  params.logup_pow_bits = 2;
  swirl_device *key_dev, *dev;
  const swirl_device_desc key_desc = {.num_threads = 2},
                          desc = {.num_threads = 2, .memory_limit = limit, .allocator = &allocator};
  check(swirl_device_open(&key_dev, &key_desc, diag), diag);
  check(swirl_device_open(&dev, &desc, diag), diag);
  example_airs airs;
  example_witness witness;
  example_view view;
  swirl_pk *made, *pk;
  check(example_create_airs(ex, &airs, s->size, diag), diag);
  check(example_create_witness(ex, &witness, s->size, 2, diag), diag);
  example_view_make(&view, &witness);
  // The key is made elsewhere: making it takes working memory too.
  check(example_keygen(&made, key_dev, &params, &airs, SWIRL_ALLOW_INSECURE, diag), diag);
  const size_t key_len = swirl_pk_encoded_len(made);
  uint8_t *key = malloc(key_len);
  assert_non_null(key);
  check(swirl_pk_encode(made, key, key_len), diag);
  check(swirl_pk_load(&pk, dev, key, key_len, diag), diag);
  swirl_prover *prover = NULL;
  const swirl_status status = swirl_prover_create_for(&prover, pk, view.airs, witness.num, 0, diag);
  if (status == SWIRL_OK) {
    *plan = *swirl_prover_plan(prover);
    // Reading the key may have left a slot behind, which the run gives back before it takes a larger one.
    const run_memory *slot = &dev->slots[0].memory;
    const size_t before = atomic_load(&c.now), old_slot = 4 * swirl_run_memory_words(slot);
    atomic_store(&c.peak, before);
    swirl_proof *proof;
    check(swirl_prover_run(prover, &proof, view.airs, witness.num, NULL, diag), diag);
    assert_int_equal(atomic_load(&c.peak) - before + old_slot, plan->peak_bytes);
    const uint8_t *made_bytes = swirl_proof_bytes(proof, len);
    *bytes = malloc(*len);
    assert_non_null(*bytes);
    memcpy(*bytes, made_bytes, *len);
    swirl_proof_destroy(proof);
  }
  swirl_prover_destroy(prover);
  swirl_pk_destroy(pk);
  swirl_pk_destroy(made);
  free(key);
  example_witness_clear(&witness);
  example_airs_clear(&airs);
  swirl_device_close(dev);
  swirl_device_close(key_dev);
  assert_int_equal(atomic_load(&c.now), 0);
  return status;
}

static void go_down(const setting *s) {
  swirl_diag diag = {0};
  swirl_plan plan, before;
  uint8_t *free_bytes, *bytes;
  size_t free_len, len;
  check(prove(s, 0, &free_bytes, &free_len, &before, &diag), &diag);
  assert_int_equal(before.code_parts, 1);
  assert_int_equal(before.least_bytes, 0);
  assert_true(before.extra_time == 0);
  uint64_t least = 0;
  uint32_t forms = 1;
  for (;; forms++) {
    const uint64_t limit = before.arena_bytes + before.io_bytes - 1;
    const swirl_status status = prove(s, limit, &bytes, &len, &plan, &diag);
    if (status != SWIRL_OK) {
      assert_int_equal(status, SWIRL_ERR_MEMORY_LIMIT);
      break;
    }
    assert_true(plan.arena_bytes + plan.io_bytes <= limit);
    assert_true(plan.extra_time >= before.extra_time);
    if (least != 0) assert_int_equal(plan.least_bytes, least);
    least = plan.least_bytes;
    print_message("%s 2^%u: %u parts, %u layers made again, %llu bytes, %.3f more time\n", s->example, s->size,
                  plan.code_parts, plan.logup_layers_made_again, (unsigned long long)(plan.arena_bytes + plan.io_bytes),
                  plan.extra_time);
    assert_int_equal(len, free_len);
    assert_memory_equal(bytes, free_bytes, len);
    free(bytes);
    before = plan;
  }
  assert_int_equal(before.arena_bytes + before.io_bytes, least); // the last that was met
  char number[32];
  snprintf(number, sizeof number, " %llu bytes", (unsigned long long)least);
  assert_non_null(strstr(diag.message, number));
  print_message("%s 2^%u: %u forms, the last in %llu bytes\n", s->example, s->size, forms, (unsigned long long)least);
  assert_true(forms >= 2);
  free(free_bytes);
}

#define PARAMS(l, n, blowup, k)                                                                                        \
  {                                                                                                                    \
    .l_skip = (l), .n_stack = (n), .log_blowup = (blowup), .k_whir = (k), .max_constraint_degree = 4, .w_stack = 4096, \
    .log_final_poly_len = 4, .mu_pow_bits = 1, .query_pow_bits = 1, .folding_pow_bits = 1, .security_bits = 10,        \
    .proximity = SWIRL_UNIQUE_DECODING                                                                                 \
  }

static void test_keccakf(void **state) {
  (void)state;
  go_down(&(setting){"keccakf", 5, PARAMS(5, 8, 1, 4)});
  go_down(&(setting){"keccakf", 1, PARAMS(0, 10, 4, 1)});
}
static void test_machine(void **state) { // preprocessed program, cached memory image
  (void)state;
  go_down(&(setting){"machine", 8, PARAMS(2, 8, 1, 2)});
  go_down(&(setting){"machine", 9, PARAMS(3, 8, 4, 3)});
}
static void test_logup(void **state) {
  (void)state;
  go_down(&(setting){"logup_heavy", 12, PARAMS(2, 10, 1, 2)});
  go_down(&(setting){"logup_heavy", 11, PARAMS(0, 12, 1, 2)});
  go_down(&(setting){"range_check", 12, PARAMS(4, 8, 1, 4)});
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_keccakf),
      cmocka_unit_test(test_machine),
      cmocka_unit_test(test_logup),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
