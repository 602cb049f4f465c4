#include "vulkan/vulkan_selftest.h"

#include "device/ops.h"
#include "poly/poly.h"

enum { LOG_COEFFS = 5, LOG_LEN = 6, COEFFS = 1 << LOG_COEFFS, LEN = 1 << LOG_LEN, OBSERVED = 24, SAMPLED = 12 };
enum { SPONGE_AT = 0, OBSERVED_AT = 64, SAMPLED_AT = 96, POINT_AT = 112, COEFFS_AT = 128 };
enum { CODE_AT = COEFFS_AT + 4 * COEFFS, FOLDED_AT = CODE_AT + 4 * LEN, SHARED_WORDS = FOLDED_AT + 2 * COEFFS };
enum { NUM_OPS_RUN = 4 };

typedef struct self_test {
  u32 start[SHARED_WORDS], expected[SHARED_WORDS]; // the shared block before and after
  op_record ops[NUM_OPS_RUN];
  op_cost costs[NUM_OPS_RUN];
  u64 scratch_words;
} self_test;

// Field elements without a pattern, and the edges.
static void fill(self_test *t) {
  u32 value = BB_P - 1;
  for (u32 i = OBSERVED_AT; i < CODE_AT; i++) {
    t->start[i] = value;
    value = i % 7 == 0 ? i % 2 : bb_add(bb_mul(value, value), i);
  }
}

// What the GPU must make of it, by the host's field and hash and by definition.
static void expect(self_test *t, const hash_suite *suite) {
  u32 *e = t->expected;
  memcpy(e, t->start, sizeof t->expected);
  u32 position = suite->observe(e + SPONGE_AT, suite->initial_position, t->start + OBSERVED_AT, OBSERVED);
  suite->sample(e + SPONGE_AT, position, e + SAMPLED_AT, SAMPLED);
  bb4 coeffs[COEFFS];
  for (u32 i = 0; i < COEFFS; i++) coeffs[i] = bb4_load(t->start + COEFFS_AT + 4 * i);
  u32 x = BB_ONE;
  for (u32 j = 0; j < LEN; j++, x = bb_mul(x, bb_two_adic_generator(LOG_LEN))) {
    bb4_store(e + CODE_AT + 4 * reverse_bits(j, LOG_LEN), swirl_poly_horner(coeffs, COEFFS, bb4_from_base(x)));
  }
  const bb4 r = bb4_load(t->start + POINT_AT);
  for (u32 i = 0; i < COEFFS / 2; i++) {
    bb4_store(e + FOLDED_AT + 4 * i, poly_mix(coeffs[2 * i], coeffs[2 * i + 1], r));
  }
}

static void add(self_test *t, const device_driver *gpu, u32 i, u32 op, const void *args, size_t size) {
  t->ops[i] = (op_record){.op = (u16)op, .scratch = {REGION_ARENA, (u32)t->scratch_words}};
  memcpy(t->ops[i].args, args, size);
  gpu->cost(gpu->state, &swirl_suite_babybear_poseidon2, NULL, op, args, &t->costs[i]);
  t->scratch_words += ceil_div_u64(t->costs[i].scratch_words, 16) * 16;
}
#define ADD(t, gpu, i, name, ...)                                                                                      \
  do {                                                                                                                 \
    const args_##name args_ = {__VA_ARGS__};                                                                           \
    add((t), (gpu), (i), OP_##name, &args_, sizeof args_);                                                             \
  } while (0)

static dev_ptr at(u32 offset) { return (dev_ptr){REGION_INPUT, offset}; }

static swirl_status run(self_test *t, const device_driver *gpu, u32 *result) {
  const hash_suite *suite = &swirl_suite_babybear_poseidon2;
  const dev_ptr none = {REGION_NONE, 0};
  const u32 position = suite->position_after_observe(suite->initial_position, OBSERVED);
  ADD(t, gpu, 0, transcript_observe, .sponge = at(SPONGE_AT), .src = at(OBSERVED_AT), .proof = none, .log = none,
      .n = OBSERVED, .position = suite->initial_position);
  ADD(t, gpu, 1, transcript_sample, .sponge = at(SPONGE_AT), .dst = at(SAMPLED_AT), .log = none, .n = SAMPLED,
      .position = position);
  ADD(t, gpu, 2, rs_encode_ext, .src = at(COEFFS_AT), .dst = at(CODE_AT), .log_coeffs = LOG_COEFFS, .log_len = LOG_LEN);
  ADD(t, gpu, 3, fold_pairs, .src = at(COEFFS_AT), .dst = at(FOLDED_AT), .r = at(POINT_AT), .num_pairs = COEFFS / 2);
  device_memory arena = {0}, shared = {0};
  swirl_status status = gpu->memory_create(gpu->state, &arena, t->scratch_words + 16, MEMORY_DEVICE);
  if (status == SWIRL_OK) status = gpu->memory_create(gpu->state, &shared, SHARED_WORDS, MEMORY_SHARED);
  if (status == SWIRL_OK) {
    const region_binding regions[REGION_FIRST_OBJECT] = {
        [REGION_ARENA] = {.base = arena.base}, [REGION_INPUT] = {.base = shared.base}};
    const execution e = {.suite = suite,
                         .regions = regions,
                         .num_regions = REGION_FIRST_OBJECT,
                         .slot = SLOT_NONE,
                         .shared = &shared,
                         .ops = t->ops,
                         .costs = t->costs,
                         .num_ops = NUM_OPS_RUN};
    memcpy(shared.host, t->start, sizeof t->start);
    status = gpu->execute(gpu->state, &e);
    if (status == SWIRL_OK) memcpy(result, shared.host, sizeof t->start);
  }
  gpu->memory_destroy(gpu->state, &shared);
  gpu->memory_destroy(gpu->state, &arena);
  return status;
}

swirl_status swirl_vulkan_self_test(const device_driver *gpu, const char *name, swirl_diag *diag) {
  static const struct {
    const char *what;
    u32 first, end;
  } parts[] = {{"sponge", SPONGE_AT, OBSERVED_AT},
               {"samples of the sponge", SAMPLED_AT, POINT_AT},
               {"transform", CODE_AT, FOLDED_AT},
               {"extension products", FOLDED_AT, SHARED_WORDS}};
  self_test t = {0};
  u32 result[SHARED_WORDS];
  fill(&t);
  expect(&t, &swirl_suite_babybear_poseidon2);
  const swirl_status status = run(&t, gpu, result);
  if (status != SWIRL_OK) {
    return swirl_fail(diag, status, "%.64s fails its self-test: %s", name, swirl_status_text(status));
  }
  for (u32 i = 0; i < SWIRL_COUNT(parts); i++) {
    const size_t bytes = (parts[i].end - parts[i].first) * sizeof(u32);
    if (memcmp(result + parts[i].first, t.expected + parts[i].first, bytes) == 0) continue;
    return swirl_fail(diag, SWIRL_ERR_DEVICE,
                      "%.64s computes wrongly (self-test: %s): its driver is not to be used; try another version of it",
                      name, parts[i].what);
  }
  return SWIRL_OK;
}
