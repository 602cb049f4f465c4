// The driver itself: memory, programs that are recorded once and run for other inputs, slots, spans, requests to stop.
#include "vulkan/twin.h"

#include <pthread.h>
#include <stdlib.h>

#include "vulkan/vulkan_device.h"
#include "vulkan/vulkan_driver.h"

static void test_memory(void **state) {
  const device_driver *gpu = &((twin *)*state)->gpu;
  enum { N = 5 << 20 }; // more than one piece of a transfer
  u32 *words = malloc(N * sizeof *words), *back = malloc(N * sizeof *back);
  assert_true(words != NULL && back != NULL);
  for (u32 i = 0; i < N; i++) words[i] = twin_random();
  device_memory memory;
  assert_int_equal(gpu->memory_of(gpu->state, &memory, words, N), SWIRL_OK);
  assert_int_equal(memory.words, N);
  assert_int_equal(gpu->memory_read(gpu->state, &memory, back, 0, N, 1, N), SWIRL_OK);
  assert_memory_equal(words, back, N * sizeof *words);
  assert_int_equal(gpu->memory_read(gpu->state, &memory, back, N - 3, 3, 1, 3), SWIRL_OK);
  assert_memory_equal(words + N - 3, back, 3 * sizeof *words);
  // Pieces: short ones, more than fit in one command, and one that two transfers share. As on a GPU with memory of its
  // own too.
  static const u32 pieces[][4] = {{7, 1, 3, 1}, {1, 1, 200, 1000}, {0, 300000, 17, 300001}, {5, 64, 1000, 65}};
  vulkan_device *dev = gpu->state;
  const bool unified = dev->unified;
  for (u32 i = 0; i < 2 * SWIRL_COUNT(pieces); i++) {
    const u32 at = pieces[i / 2][0], n = pieces[i / 2][1], num = pieces[i / 2][2], stride = pieces[i / 2][3];
    dev->unified = unified && i % 2 == 0;
    memset(back, 0, N * sizeof *back);
    assert_int_equal(gpu->memory_read(gpu->state, &memory, back, at, n, num, stride), SWIRL_OK);
    for (u32 p = 0; p < num; p++) assert_memory_equal(back + p * n, words + at + p * stride, n * sizeof *back);
  }
  dev->unified = unified;
  gpu->memory_destroy(gpu->state, &memory);
  gpu->memory_destroy(gpu->state, &memory); // all zero by now
  // More than there is.
  assert_int_equal(gpu->memory_create(gpu->state, &memory, (u64)1 << 45, MEMORY_DEVICE), SWIRL_ERR_NO_MEMORY);
  free(words);
  free(back);
}

// What a device gives beyond what it is sure to give, up to a quarter of its memory and what a buffer may have.
static void test_max_allocation(void **state) {
  const device_driver *gpu = &((twin *)*state)->gpu;
  vulkan_device *dev = gpu->state;
  const u64 kept = dev->offer.max_buffer, mib = 1 << 20;
  assert_true(dev->max_bytes >= dev->offer.max_allocation && gpu->max_words == dev->max_bytes / sizeof(u32));
  assert_int_equal(swirl_vulkan_max_allocation(dev, 4 * mib, 64 * mib), 16 * mib);
  assert_int_equal(swirl_vulkan_max_allocation(dev, 32 * mib, 64 * mib), 32 * mib);
  dev->offer.max_buffer = 8 * mib;
  assert_int_equal(swirl_vulkan_max_allocation(dev, 4 * mib, 64 * mib), 8 * mib);
  assert_int_equal(swirl_vulkan_max_allocation(dev, 8 * mib, 64 * mib), 8 * mib);
  dev->offer.max_buffer = kept;
}

// A program of two operations: input -> arena -> proof, the second of them in canonical form.
typedef struct small_program {
  op_record ops[2];
  op_cost costs[2];
  span_record spans[3];
  region_binding regions[REGION_FIRST_OBJECT];
  execution e;
} small_program;

enum { LEN = 1000 };
static void make_program(small_program *p, const device_driver *gpu) {
  *p = (small_program){.spans = {{"all", 0, 0, 2}, {"first", 1, 0, 1}, {"second", 1, 1, 2}}};
  const args_copy copy = {{REGION_INPUT, 0}, {REGION_ARENA, 16}, LEN};
  const args_emit emit = {{REGION_ARENA, 16}, {REGION_PROOF, 0}, LEN};
  p->ops[0] = (op_record){.op = OP_copy, .span = 1};
  p->ops[1] = (op_record){.op = OP_emit, .span = 2};
  memcpy(p->ops[0].args, &copy, sizeof copy);
  memcpy(p->ops[1].args, &emit, sizeof emit);
  for (u32 i = 0; i < 2; i++) {
    gpu->cost(gpu->state, NULL, NULL, p->ops[i].op, p->ops[i].args, &p->costs[i]);
    assert_int_equal(p->costs[i].launches, 1);
  }
  p->e = (execution){.suite = &swirl_suite_babybear_poseidon2,
                     .regions = p->regions,
                     .ops = p->ops,
                     .costs = p->costs,
                     .num_ops = 2,
                     .num_spans = 3,
                     .spans = p->spans,
                     .slot = 0,
                     .num_regions = REGION_FIRST_OBJECT};
}

static void test_prepared(void **state) {
  const device_driver *gpu = &((twin *)*state)->gpu;
  small_program p;
  make_program(&p, gpu);
  assert_int_equal(gpu->prepare(gpu->state, &p.e, &p.e.prepared), SWIRL_OK);
  for (u32 run = 0; run < 6; run++) {
    device_memory arena, shared;
    span_time times[3];
    assert_int_equal(gpu->memory_create(gpu->state, &arena, LEN + 16, MEMORY_DEVICE), SWIRL_OK);
    assert_int_equal(gpu->memory_create(gpu->state, &shared, 2 * LEN, MEMORY_SHARED), SWIRL_OK);
    for (u32 i = 0; i < LEN; i++) shared.host[i] = twin_value();
    p.regions[REGION_ARENA].base = arena.base;
    p.regions[REGION_INPUT].base = shared.base;
    p.regions[REGION_PROOF].base = shared.base + LEN;
    p.e.slot = run % 3;
    p.e.shared = &shared;
    p.e.times = run < 3 ? times : NULL;
    assert_int_equal(gpu->execute(gpu->state, &p.e), SWIRL_OK);
    for (u32 i = 0; i < LEN; i++) assert_int_equal(shared.host[LEN + i], bb_to_canonical(shared.host[i]));
    if (run < 3) {
      assert_true(times[0].begin <= times[1].begin && times[1].end <= times[2].end && times[2].end <= times[0].end);
    }
    gpu->memory_destroy(gpu->state, &arena);
    gpu->memory_destroy(gpu->state, &shared);
  }
  gpu->unprepare(gpu->state, p.e.prepared);
}

// A program with two absorbs that the host does, the second of what is sampled after the first.
enum { ABSORB_LEN = 1200, ABSORB_SAMPLES = 600, SPONGE_WORDS = 16, ABSORB_OPS = 4, ABSORB_RUNS = 5 };
enum { ABSORB_SHARED = SPONGE_WORDS + ABSORB_LEN + SPONGE_WORDS };
typedef struct absorb_program {
  op_record ops[ABSORB_OPS];
  op_cost costs[ABSORB_OPS];
  execution e;
} absorb_program;

static void make_absorb_program(absorb_program *p, const device_driver *gpu, const hash_suite *suite) {
  *p = (absorb_program){.e = {.suite = suite, .num_ops = ABSORB_OPS, .num_regions = REGION_FIRST_OBJECT}};
  const dev_ptr none = {REGION_NONE, 0}, sponge = {REGION_INPUT, 0}, samples = {REGION_ARENA, 0};
  const args_transcript_observe first = {sponge, {REGION_INPUT, SPONGE_WORDS}, none, none, ABSORB_LEN, 3, 0};
  const u32 position = suite->position_after_observe(3, ABSORB_LEN);
  const args_transcript_sample sample = {sponge, samples, none, ABSORB_SAMPLES, position};
  const u32 next = suite->position_after_sample(position, ABSORB_SAMPLES);
  const args_transcript_observe second = {sponge, samples, none, none, ABSORB_SAMPLES, next, 1};
  const args_emit emit = {sponge, {REGION_PROOF, 0}, SPONGE_WORDS};
  p->ops[0].op = p->ops[2].op = OP_transcript_observe;
  p->ops[1].op = OP_transcript_sample;
  p->ops[3].op = OP_emit;
  memcpy(p->ops[0].args, &first, sizeof first);
  memcpy(p->ops[1].args, &sample, sizeof sample);
  memcpy(p->ops[2].args, &second, sizeof second);
  memcpy(p->ops[3].args, &emit, sizeof emit);
  for (u32 i = 0; i < ABSORB_OPS; i++) {
    gpu->cost(gpu->state, suite, NULL, p->ops[i].op, p->ops[i].args, &p->costs[i]);
  }
  assert_int_equal(p->costs[0].launches, 2); // to the host and back
  assert_int_equal(p->costs[2].launches, 2);
  p->e.ops = p->ops;
  p->e.costs = p->costs;
}

// One run with inputs of its own in a slot. `status`: what it is to return. False: anything is not as it should be.
static bool run_absorbs(const device_driver *gpu, const execution *program, u32 slot, u32 salt, run_watch *watch,
                        swirl_status status) {
  const hash_suite *suite = program->suite;
  device_memory arena = {0}, shared = {0};
  region_binding regions[REGION_FIRST_OBJECT] = {0};
  execution e = *program;
  bool ok = gpu->memory_create(gpu->state, &arena, ABSORB_SAMPLES, MEMORY_DEVICE) == SWIRL_OK &&
            gpu->memory_create(gpu->state, &shared, ABSORB_SHARED, MEMORY_SHARED) == SWIRL_OK;
  if (ok) {
    regions[REGION_ARENA].base = arena.base;
    regions[REGION_INPUT].base = shared.base;
    regions[REGION_PROOF].base = shared.base + SPONGE_WORDS + ABSORB_LEN;
    e.regions = regions;
    e.shared = &shared;
    e.slot = slot;
    e.watch = watch;
    for (u32 i = 0; i < ABSORB_SHARED; i++) shared.host[i] = bb_from_u32(i * i + salt);
    u32 sponge[SPONGE_WORDS], values[ABSORB_LEN], samples[ABSORB_SAMPLES], spread[2 * ABSORB_SAMPLES] = {0};
    memcpy(sponge, shared.host, sizeof sponge);
    memcpy(values, shared.host + SPONGE_WORDS, sizeof values);
    u32 position = suite->observe(sponge, 3, values, ABSORB_LEN);
    position = suite->sample(sponge, position, samples, ABSORB_SAMPLES);
    for (u32 i = 0; i < ABSORB_SAMPLES; i++) spread[i / 4 * 8 + i % 4] = samples[i];
    suite->observe(sponge, position, spread, SWIRL_COUNT(spread));
    ok = gpu->execute(gpu->state, &e) == status;
    for (u32 i = 0; i < SPONGE_WORDS && status == SWIRL_OK; i++) {
      ok = ok && shared.host[SPONGE_WORDS + ABSORB_LEN + i] == bb_to_canonical(sponge[i]);
    }
  }
  gpu->memory_destroy(gpu->state, &arena);
  gpu->memory_destroy(gpu->state, &shared);
  return ok;
}

typedef struct absorb_thread {
  const device_driver *gpu;
  const execution *program;
  u32 slot;
  bool ok;
} absorb_thread;
static void *run_absorb_thread(void *argument) {
  absorb_thread *t = argument;
  t->ok = true;
  for (u32 run = 0; run < ABSORB_RUNS; run++) {
    t->ok = t->ok && run_absorbs(t->gpu, t->program, t->slot, 1000 * t->slot + run, NULL, SWIRL_OK);
  }
  return NULL;
}

static void test_absorbs(void **state) {
  const twin *t = *state;
  const device_driver *gpu = &t->gpu;
  absorb_program p;
  make_absorb_program(&p, gpu, t->suite);
  assert_int_equal(gpu->prepare(gpu->state, &p.e, &p.e.prepared), SWIRL_OK);
  absorb_thread threads[2] = {{.gpu = gpu, .program = &p.e, .slot = 0}, {.gpu = gpu, .program = &p.e, .slot = 1}};
  pthread_t ids[2];
  for (u32 i = 0; i < 2; i++) assert_int_equal(pthread_create(&ids[i], NULL, run_absorb_thread, &threads[i]), 0);
  for (u32 i = 0; i < 2; i++) assert_int_equal(pthread_join(ids[i], NULL), 0);
  assert_true(threads[0].ok && threads[1].ok);
  gpu->unprepare(gpu->state, p.e.prepared);
}

// Asks to stop when the `ops_left`-th operation is reported.
typedef struct stopper {
  run_watch watch;
  swirl_cancel *cancel;
  u32 ops_left;
} stopper;
static void stop_later(void *context, const swirl_progress *progress) {
  stopper *s = context;
  (void)progress;
  s->watch.last_ns = 0; // to be told of the next operation as well
  if (s->ops_left > 0 && --s->ops_left == 0) swirl_cancel_request(s->cancel);
}

// Requests to stop before the start, between the absorbs and at the end; a whole run follows each in the same slot.
// `is_long`: the operations are too long to be submitted together.
static void watch_absorbs(const twin *t, bool is_long) {
  const device_driver *gpu = &t->gpu;
  absorb_program p;
  swirl_counters counters = {0};
  make_absorb_program(&p, gpu, t->suite);
  for (u32 i = 0; i < ABSORB_OPS; i++) p.costs[i].weight = is_long ? 1e9 : 1;
  assert_int_equal(gpu->prepare(gpu->state, &p.e, &p.e.prepared), SWIRL_OK);
  p.e.counters = &counters;
  for (u32 stop = 0; stop <= ABSORB_OPS + 1; stop++) {
    stopper s = {.ops_left = stop};
    assert_int_equal(swirl_cancel_create(&s.cancel, NULL, NULL), SWIRL_OK);
    s.watch = (run_watch){.run = s.cancel, .progress = stop_later, .context = &s};
    if (stop > ABSORB_OPS) swirl_cancel_request(s.cancel);
    swirl_watch_begin(&s.watch, 1, ABSORB_OPS);
    counters = (swirl_counters){0};
    assert_true(run_absorbs(gpu, &p.e, 0, stop, &s.watch, stop == 0 ? SWIRL_OK : SWIRL_ERR_CANCELLED));
    const u32 done = is_long && (stop == 1 || stop == 2) ? 2 : ABSORB_OPS;
    assert_int_equal(s.watch.ops_done, stop > ABSORB_OPS ? 0 : done);
    if (stop == 0) assert_true(is_long ? counters.submissions > 1 : counters.submissions == 1);
    assert_int_equal(counters.waits, counters.submissions);
    swirl_cancel_destroy(s.cancel);
    assert_true(run_absorbs(gpu, &p.e, 0, 77 + stop, NULL, SWIRL_OK));
  }
  gpu->unprepare(gpu->state, p.e.prepared);
}
static void test_absorbs_watched(void **state) {
  watch_absorbs(*state, true);
  watch_absorbs(*state, false);
}

// An operation that asks for more scratch than its plan has is not launched.
static void test_scratch(void **state) {
  const twin *t = *state;
  const device_driver *gpu = &t->gpu;
  enum { PAIRS = 4096, SRC_WORDS = 32 * PAIRS, SCRATCH = SRC_WORDS + 4 * PAIRS + 16 };
  const args_gkr_sums args = {{REGION_ARENA, 0},
                              {REGION_ARENA, SRC_WORDS},
                              {REGION_ARENA, SCRATCH - 16},
                              {REGION_ARENA, SCRATCH - 12},
                              PAIRS,
                              1,
                              0,
                              0};
  op_record op = {.op = OP_gkr_sums, .scratch = {REGION_ARENA, SCRATCH}};
  op_cost cost;
  memcpy(op.args, &args, sizeof args);
  gpu->cost(gpu->state, t->suite, NULL, op.op, op.args, &cost);
  assert_true(cost.scratch_words > 0);
  device_memory arena;
  assert_int_equal(gpu->memory_create(gpu->state, &arena, SCRATCH + cost.scratch_words, MEMORY_DEVICE), SWIRL_OK);
  const region_binding regions[REGION_FIRST_OBJECT] = {[REGION_ARENA] = {.base = arena.base}};
  swirl_counters counters = {0};
  const execution e = {.suite = t->suite,
                       .regions = regions,
                       .ops = &op,
                       .costs = &cost,
                       .num_ops = 1,
                       .slot = SLOT_NONE,
                       .counters = &counters,
                       .num_regions = REGION_FIRST_OBJECT};
  assert_int_equal(gpu->execute(gpu->state, &e), SWIRL_OK);
  cost.scratch_words--;
  assert_int_equal(gpu->execute(gpu->state, &e), SWIRL_ERR_NO_MEMORY);
  assert_int_equal(counters.submissions, 1);
  gpu->memory_destroy(gpu->state, &arena);
}

static u32 num_calls;
static void progress(void *context, const swirl_progress *progress) {
  (void)context;
  assert_true(progress->share >= 0 && progress->share <= 1);
  num_calls++;
}

static void test_watch(void **state) {
  const device_driver *gpu = &((twin *)*state)->gpu;
  small_program p;
  make_program(&p, gpu);
  device_memory arena, shared;
  assert_int_equal(gpu->memory_create(gpu->state, &arena, LEN + 16, MEMORY_DEVICE), SWIRL_OK);
  assert_int_equal(gpu->memory_create(gpu->state, &shared, 2 * LEN, MEMORY_SHARED), SWIRL_OK);
  memset(shared.host, 0, 2 * LEN * sizeof(u32));
  p.regions[REGION_ARENA].base = arena.base;
  p.regions[REGION_INPUT].base = shared.base;
  p.regions[REGION_PROOF].base = shared.base + LEN;
  p.e.shared = &shared;
  p.e.slot = SLOT_NONE;
  swirl_cancel *cancel;
  assert_int_equal(swirl_cancel_create(&cancel, NULL, NULL), SWIRL_OK);
  run_watch watch = {.run = cancel, .progress = progress};
  p.e.watch = &watch;
  p.costs[0].weight = p.costs[1].weight = 1e9; // too long for one submission
  num_calls = 0;
  swirl_watch_begin(&watch, 2e9, 2);
  assert_int_equal(gpu->execute(gpu->state, &p.e), SWIRL_OK);
  swirl_watch_end(&watch);
  assert_true(num_calls >= 2);
  swirl_cancel_request(cancel);
  assert_int_equal(gpu->execute(gpu->state, &p.e), SWIRL_ERR_CANCELLED);
  swirl_cancel_destroy(cancel);
  gpu->memory_destroy(gpu->state, &arena);
  gpu->memory_destroy(gpu->state, &shared);
}

static void test_list(void **state) {
  (void)state;
  swirl_diag diag;
  vulkan_gpus gpus;
  assert_int_equal(swirl_vulkan_gpus_open(&gpus, &diag), SWIRL_OK);
  assert_true(gpus.num >= 1);
  for (u32 i = 0; i < gpus.num; i++) {
    swirl_device_info info;
    swirl_vulkan_describe(&info, &gpus, i);
    assert_int_equal(info.kind, SWIRL_DEVICE_GPU);
    assert_int_equal(info.gpu_index, i);
    assert_int_equal(info.is_usable, info.reason[0] == 0);
    assert_true(info.name[0] != 0);
  }
  device_driver none;
  const device_request request = {.num_in_flight = 1, .logger = &(swirl_logger){0}};
  assert_int_equal(swirl_vulkan_driver_open(&none, &gpus, gpus.num, &request, &diag), SWIRL_ERR_DEVICE);
  assert_non_null(strstr(diag.message, "there is no GPU"));
  swirl_vulkan_gpus_close(&gpus);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_memory),  cmocka_unit_test(test_prepared),
      cmocka_unit_test(test_absorbs), cmocka_unit_test(test_absorbs_watched),
      cmocka_unit_test(test_scratch), cmocka_unit_test(test_watch),
      cmocka_unit_test(test_list),    cmocka_unit_test(test_max_allocation),
  };
  return cmocka_run_group_tests(tests, twin_open, twin_close);
}
