// The driver itself: memory, programs that are recorded once and run for other inputs, slots, spans, requests to stop.
#include "vulkan/twin.h"

#include <stdlib.h>

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
  assert_int_equal(gpu->memory_read(gpu->state, &memory, back, 0, N), SWIRL_OK);
  assert_memory_equal(words, back, N * sizeof *words);
  assert_int_equal(gpu->memory_read(gpu->state, &memory, back, N - 3, 3), SWIRL_OK);
  assert_memory_equal(words + N - 3, back, 3 * sizeof *words);
  gpu->memory_destroy(gpu->state, &memory);
  gpu->memory_destroy(gpu->state, &memory); // all zero by now
  // More than there is.
  assert_int_equal(gpu->memory_create(gpu->state, &memory, (u64)1 << 45, MEMORY_DEVICE), SWIRL_ERR_NO_MEMORY);
  free(words);
  free(back);
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
  p->e = (execution){.regions = p->regions,
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
  swirl_device_info infos[8] = {0};
  swirl_diag diag;
  u32 num = 0;
  swirl_vulkan_list(infos, SWIRL_COUNT(infos), &num, &diag);
  assert_true(num >= 1);
  for (u32 i = 0; i < num && i < SWIRL_COUNT(infos); i++) {
    assert_int_equal(infos[i].kind, SWIRL_DEVICE_GPU);
    assert_int_equal(infos[i].gpu_index, i);
    assert_int_equal(infos[i].is_usable, infos[i].reason[0] == 0);
    assert_true(infos[i].name[0] != 0);
  }
  device_driver none;
  const swirl_logger quiet = {0};
  assert_int_equal(swirl_vulkan_driver_open(&none, num, NULL, &quiet, NULL, &diag), SWIRL_ERR_DEVICE);
  assert_non_null(strstr(diag.message, "there is no GPU"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_memory),
      cmocka_unit_test(test_prepared),
      cmocka_unit_test(test_watch),
      cmocka_unit_test(test_list),
  };
  return cmocka_run_group_tests(tests, twin_open, twin_close);
}
