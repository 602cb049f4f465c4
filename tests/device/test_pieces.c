// Proofs on a device whose allocations are bounded: the arena comes in pieces, and the bytes are the same.
#include "support/good.h"

#include <stdio.h>
#include <stdlib.h>

#include <swirl/trace_memory.h>

#include "device/device.h"
#include "examples.h"
#include "keys/pk.h"

#ifdef OTHER_DEVICE
enum { LOGUP_SIZE = 8 };
#else
#define OTHER_DEVICE "cpu"
enum { LOGUP_SIZE = 11 };
#endif

// The one that is bounded, and the CPU: opened once, since a GPU's kernels are compiled for each opening.
static swirl_device *other, *cpu_device;

typedef struct setting {
  const char *example;
  u32 size;
  swirl_params_desc params;
} setting;

// An example with its key on a device.
typedef struct scene {
  swirl_device *dev;
  example_airs airs;
  example_witness witness;
  example_view view;
  swirl_pk *pk;
  swirl_diag diag;
} scene;

static void open_scene(scene *s, const setting *what, swirl_device *dev) {
  *s = (scene){.dev = dev};
  const example *ex = example_find(what->example);
  assert_non_null(ex);
  swirl_params params;
  good(swirl_params_derive(&params, &what->params, SWIRL_ALLOW_INSECURE, &s->diag), &s->diag);
  params.logup_pow_bits = 2;
  good(example_create_airs(ex, &s->airs, what->size, &s->diag), &s->diag);
  good(example_create_witness(ex, &s->witness, what->size, 2, &s->diag), &s->diag);
  example_view_make(&s->view, &s->witness);
  good(example_keygen(&s->pk, s->dev, &params, &s->airs, SWIRL_ALLOW_INSECURE, &s->diag), &s->diag);
}
static void close_scene(scene *s) {
  swirl_pk_destroy(s->pk);
  example_witness_clear(&s->witness);
  example_airs_clear(&s->airs);
}

typedef struct outcome {
  u8 *bytes;
  size_t len;
  u64 arena_bytes, needed, largest, least_bytes; // largest: of the buffers
  u32 pieces, code_parts, logup_layers;
} outcome;

static void check_buffers(const swirl_plan *plan, const run_memory *memory) {
  u64 begin = 0;
  u32 pieces = 0;
  for (u32 i = 0; i < ARENA_PIECES; i++) {
    const u64 end = begin + 4 * memory->arena[i].words;
    if (end > begin) pieces++;
    for (size_t b = 0; b < plan->num_buffers; b++) {
      const swirl_buffer_plan *buffer = &plan->buffers[b];
      if (buffer->offset >= begin && buffer->offset < end) assert_true(buffer->offset + buffer->size <= end);
    }
    begin = end;
  }
  assert_int_equal(begin, plan->arena_bytes);
  assert_int_equal(pieces, plan->arena_pieces);
}

static void empty_slot(swirl_device *dev) {
  for (u32 i = 0; i < ARENA_PIECES; i++) swirl_memory_destroy(&dev->driver, &dev->slots[0].memory.arena[i]);
}

// A proof with `max_words` as the bound of one allocation (0: what the device has), in new memory.
static swirl_status prove(scene *s, u64 max_words, u64 limit, outcome *out) {
  *out = (outcome){0};
  const run_memory *memory = &s->dev->slots[0].memory;
  empty_slot(s->dev);
  const u64 kept_bound = s->dev->driver.max_words;
  if (max_words != 0) s->dev->driver.max_words = max_words;
  s->dev->memory_limit = limit;
  swirl_prover *prover = NULL;
  swirl_status status = swirl_prover_create_for(&prover, s->pk, s->view.airs, s->witness.num, 0, &s->diag);
  if (status == SWIRL_OK) {
    const swirl_plan *plan = swirl_prover_plan(prover);
    swirl_proof *proof;
    good(swirl_prover_run(prover, &proof, s->view.airs, s->witness.num, NULL, &s->diag), &s->diag);
    check_buffers(plan, memory);
    out->arena_bytes = plan->arena_bytes;
    out->needed = plan->arena_bytes + plan->io_bytes;
    out->least_bytes = plan->least_bytes;
    out->pieces = plan->arena_pieces;
    out->code_parts = plan->code_parts;
    out->logup_layers = plan->logup_layers_made_again;
    for (size_t i = 0; i < plan->num_buffers; i++) out->largest = u64_max(out->largest, plan->buffers[i].size);
    const u8 *bytes = swirl_proof_bytes(proof, &out->len);
    out->bytes = malloc(out->len);
    assert_non_null(out->bytes);
    memcpy(out->bytes, bytes, out->len);
    swirl_proof_destroy(proof);
  }
  swirl_prover_destroy(prover);
  s->dev->driver.max_words = kept_bound;
  s->dev->memory_limit = 0;
  return status;
}

static void same(const outcome *expected, const outcome *got) {
  assert_int_equal(expected->len, got->len);
  assert_memory_equal(expected->bytes, got->bytes, got->len);
}

static void in_pieces(const setting *what) {
  scene s;
  outcome cpu, whole, cut;
  open_scene(&s, what, cpu_device);
  good(prove(&s, 0, 0, &cpu), &s.diag);
  close_scene(&s);
  open_scene(&s, what, other);
  good(prove(&s, 0, 0, &whole), &s.diag);
  same(&cpu, &whole);
  assert_int_equal(whole.pieces, 1);
  // Down to the largest buffer all forms are the fastest still.
  u64 bound = 0;
  for (u32 k = 2; bound != whole.largest; k += k) {
    bound = u64_max(whole.arena_bytes / k, whole.largest) / 64 * 64;
    good(prove(&s, bound / sizeof(u32), 0, &cut), &s.diag);
    print_message("%s:%u in pieces of %llu bytes: %u, %llu bytes in all, in one %llu\n", what->example, what->size,
                  (unsigned long long)bound, cut.pieces, (unsigned long long)cut.arena_bytes,
                  (unsigned long long)whole.arena_bytes);
    assert_in_range(cut.pieces, 2, ARENA_PIECES);
    assert_true(cut.largest == whole.largest && cut.arena_bytes >= whole.arena_bytes);
    assert_int_equal(cut.code_parts, 1);
    assert_int_equal(cut.logup_layers, whole.logup_layers);
    same(&cpu, &cut);
    free(cut.bytes);
  }
  // Below it another form is taken, until there is none.
  u32 forms = 0;
  for (bound = whole.largest - 64; prove(&s, bound / sizeof(u32), 0, &cut) == SWIRL_OK; bound = cut.largest - 64) {
    forms++;
    print_message("%s:%u in pieces of %llu bytes: %u, %llu bytes in all; %u parts, %u layers again\n", what->example,
                  what->size, (unsigned long long)bound, cut.pieces, (unsigned long long)cut.arena_bytes,
                  cut.code_parts, cut.logup_layers);
    assert_true(cut.largest <= bound);
    assert_true(cut.code_parts > 1 || cut.logup_layers > whole.logup_layers);
    same(&cpu, &cut);
    free(cut.bytes);
  }
  assert_int_equal(s.diag.status, SWIRL_ERR_TOO_LARGE);
  char wanted[64];
  snprintf(wanted, sizeof wanted, "one allocation of the device has %llu at most", (unsigned long long)bound);
  assert_non_null(strstr(s.diag.message, wanted));
  print_message("%s\n", s.diag.message);
  // The bound counts beside a memory limit.
  assert_int_equal(prove(&s, bound / sizeof(u32), whole.needed, &cut), SWIRL_ERR_TOO_LARGE);
  assert_int_equal(prove(&s, whole.largest / sizeof(u32), 4096, &cut), SWIRL_ERR_MEMORY_LIMIT);
  free(cpu.bytes);
  free(whole.bytes);
  close_scene(&s);
}

#define PARAMS(l, n, k)                                                                                                \
  {                                                                                                                    \
    .l_skip = (l), .n_stack = (n), .log_blowup = 1, .k_whir = (k), .max_constraint_degree = 4, .w_stack = 4096,        \
    .log_final_poly_len = 4, .mu_pow_bits = 1, .query_pow_bits = 1, .folding_pow_bits = 1, .security_bits = 10,        \
    .proximity = SWIRL_UNIQUE_DECODING                                                                                 \
  }
static void test_fibonacci(void **state) {
  (void)state;
  in_pieces(&(setting){"fibonacci", 10, PARAMS(2, 8, 2)});
}
static void test_poseidon2(void **state) {
  (void)state;
  in_pieces(&(setting){"poseidon2", 6, PARAMS(3, 8, 4)});
}
static void test_keccakf(void **state) {
  (void)state;
  in_pieces(&(setting){"keccakf", 2, PARAMS(4, 6, 4)});
}
static void test_logup(void **state) {
  (void)state;
  in_pieces(&(setting){"logup_heavy", LOGUP_SIZE, PARAMS(2, 10, 2)});
}
static void test_machine(void **state) { // preprocessed program, cached memory image
  (void)state;
  in_pieces(&(setting){"machine", 8, PARAMS(2, 8, 2)});
}

// Programs of different shapes in one slot: the pieces grow as each needs, and never beyond the limit together.
static void test_slot(void **state) {
  (void)state;
  static const setting whats[2] = {{"fibonacci", 10, PARAMS(2, 8, 2)}, {"range_check", 10, PARAMS(4, 8, 4)}};
  scene s[2];
  outcome alone[2];
  for (u32 i = 0; i < 2; i++) {
    open_scene(&s[i], &whats[i], other);
    good(prove(&s[i], 0, 0, &alone[i]), &s[i].diag);
  }
  swirl_device *dev = other;
  const u64 kept_bound = dev->driver.max_words;
  empty_slot(dev);
  const u64 largest = u64_max(alone[0].largest, alone[1].largest);
  dev->driver.max_words = largest / sizeof(u32);
  dev->memory_limit = 5 * u64_max(alone[0].needed, alone[1].needed) / 4;
  for (u32 i = 0; i < 4; i++) {
    scene *own = &s[i % 2];
    swirl_proof *proof;
    good(swirl_prove(own->pk, &proof, own->view.airs, own->witness.num, NULL, &own->diag), &own->diag);
    const outcome got = {.bytes = (u8 *)(uintptr_t)swirl_proof_bytes(proof, &(size_t){0}), .len = alone[i % 2].len};
    same(&alone[i % 2], &got);
    assert_true(4 * swirl_run_memory_words(&dev->slots[0].memory) <= dev->memory_limit);
    for (u32 k = 0; k < ARENA_PIECES; k++) assert_true(4 * dev->slots[0].memory.arena[k].words <= largest);
    swirl_proof_destroy(proof);
  }
  dev->driver.max_words = kept_bound;
  dev->memory_limit = 0;
  for (u32 i = 0; i < 2; i++) {
    free(alone[i].bytes);
    close_scene(&s[i]);
  }
}

// What is one allocation by nature says why it cannot be had.
static void test_objects(void **state) {
  (void)state;
  enum { LOG_HEIGHT = 8, WIDTH = 4 };
  static u32 words[WIDTH << LOG_HEIGHT];
  swirl_diag diag;
  swirl_device *dev = other;
  const u64 kept_bound = dev->driver.max_words;
  swirl_params params;
  good(swirl_params_derive(&params, &(swirl_params_desc)PARAMS(2, 8, 2), SWIRL_ALLOW_INSECURE, &diag), &diag);
  const swirl_matrix matrix = {.data = words, .width = WIDTH, .log_height = LOG_HEIGHT};
  swirl_trace *trace;
  swirl_committed *committed;
  dev->driver.max_words = (WIDTH << LOG_HEIGHT) - 1;
  assert_int_equal(swirl_trace_create(&trace, dev, &matrix, 0, &diag), SWIRL_ERR_TOO_LARGE);
  assert_string_equal(diag.message, "trace of 4096 bytes: one allocation of the device has 4092 at most");
  assert_int_equal(swirl_trace_create_open(&trace, dev, WIDTH, LOG_HEIGHT, 0, &diag), SWIRL_ERR_TOO_LARGE);
  assert_string_equal(diag.message, "trace of 4096 bytes: one allocation of the device has 4092 at most");
  dev->driver.max_words++;
  good(swirl_trace_create(&trace, dev, &matrix, 0, &diag), &diag);
  assert_int_equal(swirl_commit(&committed, dev, &params, &trace, 1, &diag), SWIRL_ERR_TOO_LARGE);
  assert_string_equal(diag.message,
                      "code matrix of a commitment of 8192 bytes: one allocation of the device has 4096 at most");
  dev->driver.max_words = 2048; // the code matrix, one stacked column
  assert_int_equal(swirl_commit(&committed, dev, &params, &trace, 1, &diag), SWIRL_ERR_TOO_LARGE);
  assert_string_equal(diag.message,
                      "tree of a commitment of 32736 bytes: one allocation of the device has 8192 at most");
  dev->driver.max_words = 1 << 16;
  good(swirl_commit(&committed, dev, &params, &trace, 1, &diag), &diag);
  swirl_committed_destroy(committed);
  swirl_trace_destroy(trace);
  dev->driver.max_words = kept_bound;
}

// An arena of more than the 16 GiB that a place reaches in a piece, without any bound of the device.
static void test_beyond_reach(void **state) {
  (void)state;
  enum { SIZE = 15, LOG_HEIGHT = 20 }; // 2^15 permutations of 24 rows
  const u64 reach = (u64)16 << 30;
  swirl_diag diag;
  const example *ex = example_find("keccakf");
  example_airs airs;
  swirl_params params;
  swirl_device *planner;
  swirl_pk *made, *pk;
  good(swirl_params_preset(&params, "app", ex->preset_height(SIZE), &diag), &diag);
  good(example_create_airs(ex, &airs, SIZE, &diag), &diag);
  good(example_keygen(&made, cpu_device, &params, &airs, 0, &diag), &diag);
  const size_t key_len = swirl_pk_encoded_len(made);
  u8 *key = malloc(key_len);
  assert_non_null(key);
  good(swirl_pk_encode(made, key, key_len), &diag);
  good(swirl_device_open(&planner, &(swirl_device_desc){.device = "plan"}, &diag), &diag);
  good(swirl_pk_load(&pk, planner, key, key_len, &diag), &diag);
  const swirl_air_shape shape = {.present = true, .log_height = LOG_HEIGHT, .common = SWIRL_SOURCE_CANONICAL};
  swirl_prover *prover;
  good(swirl_prover_create(&prover, pk, &shape, 1, 0, &diag), &diag);
  const swirl_plan *plan = swirl_prover_plan(prover);
  assert_true(plan->arena_bytes > reach && plan->arena_pieces > 1);
  for (size_t i = 0; i < plan->num_buffers; i++) assert_true(plan->buffers[i].size <= reach);
  assert_true(plan->code_parts > 1); // the code matrix alone has 22 GiB
  swirl_prover_destroy(prover);
  swirl_pk_destroy(pk);
  swirl_device_close(planner);
  free(key);
  swirl_pk_destroy(made);
  example_airs_clear(&airs);
}

static int open_devices(void **state) {
  (void)state;
  swirl_diag diag;
  good(swirl_device_open(&other, &(swirl_device_desc){.device = OTHER_DEVICE, .num_threads = 2}, &diag), &diag);
  good(swirl_device_open(&cpu_device, &(swirl_device_desc){.device = "cpu", .num_threads = 2}, &diag), &diag);
  return 0;
}
static int close_devices(void **state) {
  (void)state;
  swirl_device_close(other);
  swirl_device_close(cpu_device);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_fibonacci), cmocka_unit_test(test_poseidon2),    cmocka_unit_test(test_keccakf),
      cmocka_unit_test(test_logup),     cmocka_unit_test(test_machine),      cmocka_unit_test(test_slot),
      cmocka_unit_test(test_objects),   cmocka_unit_test(test_beyond_reach),
  };
  return cmocka_run_group_tests(tests, open_devices, close_devices);
}
