// Runs beside each other: queues, submissions of runs that share one, absorbs between them, uploads in pieces.
#define _POSIX_C_SOURCE 200809L // nanosleep
#include "vulkan/twin.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "vulkan/vulkan_submit.h"

static void test_num_queues(void **state) {
  (void)state;
  assert_int_equal(swirl_vulkan_num_queues(1, 16, 0), 1);
  assert_int_equal(swirl_vulkan_num_queues(2, 16, 0), 2);
  assert_int_equal(swirl_vulkan_num_queues(3, 2, 0), 2);
  assert_int_equal(swirl_vulkan_num_queues(9, 16, 0), MAX_QUEUES);
  assert_int_equal(swirl_vulkan_num_queues(9, 16, 1), 1);
  assert_int_equal(swirl_vulkan_num_queues(9, 16, 100), MAX_QUEUES);
  assert_int_equal(swirl_vulkan_num_queues(0, 1, 0), 1);
}

static void test_cuts(void **state) {
  (void)state;
  static const vulkan_absorb absorbs[] = {{0, 100}, {0, 900}, {0, 50}, {0, 800}};
  vulkan_chunk chunks[7] = {{.absorbs = true}, {0}, {.absorbs = true}, {.absorbs = true}, {.absorbs = true}, {0}, {0}};
  swirl_vulkan_choose_cuts(chunks, 7, absorbs);
  static const bool cuts[] = {false, false, true, false, true, false, false}; // the two longest
  for (u32 i = 0; i < 7; i++) assert_int_equal(chunks[i].is_cut, cuts[i]);
  assert_int_equal(swirl_vulkan_submission_end(chunks, 7, 0, false), 7);
  assert_int_equal(swirl_vulkan_submission_end(chunks, 7, 0, true), 3);
  assert_int_equal(swirl_vulkan_submission_end(chunks, 7, 3, true), 5);
  assert_int_equal(swirl_vulkan_submission_end(chunks, 7, 3, false), 7);
  assert_int_equal(swirl_vulkan_submission_end(chunks, 7, 5, true), 7);
  vulkan_chunk plain[2] = {{0}};
  swirl_vulkan_choose_cuts(plain, 2, NULL);
  assert_int_equal(swirl_vulkan_submission_end(plain, 2, 0, true), 2);
}

// ---- Copies

enum { COPY_BYTES = 11 << 20, COPIES = 5, COPY_ROUNDS = 4 };
typedef struct copier {
  vulkan_copiers *copiers;
  u8 *from, *to;
  vulkan_copy copies[COPIES];
  u32 num_there;
  atomic_uint num_callers; // of told() at this moment
  bool ok;
} copier;

static void told(void *context, u32 num_there) {
  copier *c = context;
  c->ok = c->ok && atomic_fetch_add(&c->num_callers, 1) == 0 && num_there > c->num_there;
  for (u32 i = c->num_there; i < num_there; i++) {
    c->ok = c->ok && memcmp(c->copies[i].to, c->copies[i].from, c->copies[i].bytes) == 0;
  }
  c->num_there = num_there;
  atomic_fetch_sub(&c->num_callers, 1);
}

static void *copy_rounds(void *argument) {
  copier *c = argument;
  // The second and the last have no bytes, the others end between blocks.
  static const u64 ends[COPIES] = {3000001, 3000001, 9000000, COPY_BYTES, COPY_BYTES};
  for (u32 round = 0; round < COPY_ROUNDS; round++) {
    memset(c->to, (int)round, COPY_BYTES);
    c->num_there = 0;
    for (u64 i = 0, at = 0; i < COPIES; at = ends[i++]) {
      c->copies[i] = (vulkan_copy){.to = c->to + at, .from = c->from + at, .bytes = ends[i] - at};
    }
    swirl_vulkan_copy(c->copiers, c->copies, COPIES, told, c);
    c->ok = c->ok && c->num_there == COPIES && memcmp(c->to, c->from, COPY_BYTES) == 0;
  }
  return NULL;
}

static void test_copies(void **state) {
  (void)state;
  enum { CALLERS = 3 };
  vulkan_copiers copiers = {0};
  copier callers[CALLERS] = {{0}};
  pthread_t threads[CALLERS];
  assert_true(swirl_vulkan_copiers_init(&copiers, 4));
  for (u32 i = 0; i < CALLERS; i++) {
    copier *c = &callers[i];
    *c = (copier){.copiers = &copiers, .from = malloc(COPY_BYTES), .to = malloc(COPY_BYTES), .ok = true};
    assert_true(c->from != NULL && c->to != NULL);
    for (u32 j = 0; j < COPY_BYTES; j++) c->from[j] = (u8)(j * 7 + (j >> 11) + i);
    assert_int_equal(pthread_create(&threads[i], NULL, copy_rounds, c), 0);
  }
  for (u32 i = 0; i < CALLERS; i++) {
    assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_true(callers[i].ok);
    free(callers[i].from);
    free(callers[i].to);
  }
  swirl_vulkan_copiers_destroy(&copiers);
}

// ---- Absorbs of a run that shares its queue

enum { ABSORBS = 4, ELEMENTS = 700, WORDS = 16 };
typedef struct absorb_run {
  op_record ops[2 * ABSORBS + 1];
  op_cost costs[2 * ABSORBS + 1];
  region_binding regions[REGION_FIRST_OBJECT];
  device_memory arena, shared; // sponge, elements, the sponge at the end
  execution e;
} absorb_run;

static void make_absorbs(absorb_run *r, const twin *t, u32 num) {
  *r = (absorb_run){.e = {.suite = t->suite, .num_ops = 2 * num + 1, .num_regions = REGION_FIRST_OBJECT}};
  const dev_ptr none = {REGION_NONE, 0}, sponge = {REGION_INPUT, 0};
  u32 position = 0;
  for (u32 i = 0; i < num; i++) {
    const u32 n = ELEMENTS - 40 * (i % 2);
    const args_transcript_observe args = {sponge, {REGION_INPUT, WORDS}, none, none, n, position, 0};
    r->ops[2 * i].op = OP_transcript_observe;
    memcpy(r->ops[2 * i].args, &args, sizeof args);
    position = t->suite->position_after_observe(position, n);
    // Observations in a row would be one absorb.
    const args_transcript_sample sample = {sponge, {REGION_ARENA, 0}, none, 1, position};
    r->ops[2 * i + 1].op = OP_transcript_sample;
    memcpy(r->ops[2 * i + 1].args, &sample, sizeof sample);
    position = t->suite->position_after_sample(position, 1);
  }
  const args_emit emit = {sponge, {REGION_PROOF, 0}, WORDS};
  r->ops[2 * num].op = OP_emit;
  memcpy(r->ops[2 * num].args, &emit, sizeof emit);
  for (u32 i = 0; i < r->e.num_ops; i++) {
    t->gpu.cost(t->gpu.state, t->suite, NULL, r->ops[i].op, r->ops[i].args, &r->costs[i]);
  }
  r->e.ops = r->ops;
  r->e.costs = r->costs;
  r->e.regions = r->regions;
  r->e.shared = &r->shared;
  assert_int_equal(t->gpu.memory_create(t->gpu.state, &r->arena, WORDS, MEMORY_DEVICE), SWIRL_OK);
  assert_int_equal(t->gpu.memory_create(t->gpu.state, &r->shared, ELEMENTS + 2 * WORDS, MEMORY_SHARED), SWIRL_OK);
  r->regions[REGION_ARENA].base = r->arena.base;
  r->regions[REGION_INPUT].base = r->shared.base;
  r->regions[REGION_PROOF].base = r->shared.base + WORDS + ELEMENTS;
}

// One run, and whether the sponge is right.
static swirl_status run_absorbs(absorb_run *r, const twin *t, u32 num, u32 salt, swirl_counters *counters,
                                bool *right) {
  u32 sponge[WORDS], position = 0, sample;
  for (u32 i = 0; i < WORDS + ELEMENTS; i++) r->shared.host[i] = bb_from_u32(i * i + salt);
  memcpy(sponge, r->shared.host, sizeof sponge);
  for (u32 i = 0; i < num; i++) {
    position = t->suite->observe(sponge, position, r->shared.host + WORDS, ELEMENTS - 40 * (i % 2));
    position = t->suite->sample(sponge, position, &sample, 1);
  }
  *counters = (swirl_counters){0};
  r->e.counters = counters;
  const swirl_status status = t->gpu.execute(t->gpu.state, &r->e);
  *right = true;
  for (u32 i = 0; i < WORDS; i++) {
    *right = *right && r->shared.host[WORDS + ELEMENTS + i] == bb_to_canonical(sponge[i]);
  }
  return status;
}

static void free_absorbs(absorb_run *r, const twin *t) {
  t->gpu.memory_destroy(t->gpu.state, &r->arena);
  t->gpu.memory_destroy(t->gpu.state, &r->shared);
}

static void test_submissions(void **state) {
  const twin *t = *state;
  vulkan_device *dev = t->gpu.state;
  for (u32 num = 0; num <= ABSORBS; num++) {
    absorb_run r;
    make_absorbs(&r, t, num);
    assert_int_equal(t->gpu.prepare(dev, &r.e, &r.e.prepared), SWIRL_OK);
    r.e.slot = 0;
    for (u32 run = 0; run < 4; run++) {
      const bool is_shared = run % 2 == 1;
      swirl_counters counters;
      bool right;
      // As if another run were under way.
      if (is_shared) atomic_fetch_add(&dev->queues[0].num_runs, 1);
      assert_int_equal(run_absorbs(&r, t, num, run, &counters, &right), SWIRL_OK);
      if (is_shared) atomic_fetch_sub(&dev->queues[0].num_runs, 1);
      assert_true(right);
      assert_int_equal(counters.submissions, is_shared ? u32_min(1 + num, MAX_SUBMISSIONS) : 1);
      assert_int_equal(counters.waits, 1);
    }
    t->gpu.unprepare(dev, r.e.prepared);
    free_absorbs(&r, t);
  }
}

// The absorbing thread's submission fails: an end with a status, and nothing is left under way.
static PFN_vkQueueSubmit true_submit;
static u32 submits_left;
static VkResult VKAPI_CALL submit_some(VkQueue queue, u32 num, const VkSubmitInfo *infos, VkFence fence) {
  if (num > 0 && submits_left-- == 0) return VK_ERROR_OUT_OF_DEVICE_MEMORY;
  return true_submit(queue, num, infos, fence);
}
static void test_failing_submission(void **state) {
  const twin *t = *state;
  vulkan_device *dev = t->gpu.state;
  absorb_run r;
  make_absorbs(&r, t, 2);
  assert_int_equal(t->gpu.prepare(dev, &r.e, &r.e.prepared), SWIRL_OK);
  r.e.slot = 0;
  true_submit = dev->api.vkQueueSubmit;
  atomic_fetch_add(&dev->queues[0].num_runs, 1);
  for (u32 good = 0; good <= 3; good++) {
    swirl_counters counters;
    bool right;
    dev->api.vkQueueSubmit = submit_some;
    submits_left = good;
    assert_int_equal(run_absorbs(&r, t, 2, good, &counters, &right), good < 3 ? SWIRL_ERR_NO_MEMORY : SWIRL_OK);
    assert_int_equal(counters.submissions, good);
    dev->api.vkQueueSubmit = true_submit;
    assert_int_equal(run_absorbs(&r, t, 2, 77 + good, &counters, &right), SWIRL_OK);
    assert_true(right);
  }
  atomic_fetch_sub(&dev->queues[0].num_runs, 1);
  t->gpu.unprepare(dev, r.e.prepared);
  free_absorbs(&r, t);
}

// ---- Uploads

typedef struct layout {
  u64 column_stride, row_stride;
  u32 offset; // of the caller's matrix from the beginning of a page, words
} layout;

// Two matrices into the arena, of which the second is large and comes in two ranges of its columns.
static void import(twin *t, u32 width, u32 log_height, layout l, bool is_shared) {
  vulkan_device *dev = t->gpu.state;
  enum { SMALL = REGION_FIRST_OBJECT, LARGE, NUM_REGIONS };
  const u64 height = (u64)1 << log_height, words = (width - 1) * l.column_stride + (height - 1) * l.row_stride + 1;
  u32 *block = aligned_alloc(4096, ((words + l.offset) * sizeof(u32) + 4095) / 4096 * 4096), few[64];
  assert_non_null(block);
  u32 *matrix = block + l.offset;
  enum { IMPORTS = 3 };
  const dev_ptr from = {LARGE, 0}, to = {REGION_ARENA, 64};
  const u32 first = width / 3;
  const args_trace_import args[IMPORTS] = {{{SMALL, 0}, {REGION_ARENA, 0}, 8, 3, 0, 0, 0, 0, 0},
                                           {from, to, first, log_height, 0, 1, 0, 0, 0},
                                           {from, to, width - first, log_height, 0, 1, 0, first, 0}};
  op_record ops[IMPORTS] = {{.op = OP_trace_import}, {.op = OP_trace_import}, {.op = OP_trace_import}};
  const op_cost costs[IMPORTS] = {{0}};
  for (u32 i = 0; i < IMPORTS; i++) memcpy(ops[i].args, &args[i], sizeof args[i]);
  device_memory arena, shared;
  const u64 arena_words = 64 + width * height;
  assert_int_equal(t->gpu.memory_create(dev, &arena, arena_words, MEMORY_DEVICE), SWIRL_OK);
  assert_int_equal(t->gpu.memory_create(dev, &shared, STATUS_WORDS, MEMORY_SHARED), SWIRL_OK);
  region_binding regions[NUM_REGIONS] = {[REGION_ARENA] = {.base = arena.base},
                                         [REGION_STATUS] = {.base = shared.base},
                                         [SMALL] = {few, 8, 1, true},
                                         [LARGE] = {matrix, l.column_stride, l.row_stride, true}};
  swirl_counters counters = {0};
  execution e = {.suite = t->suite,
                 .regions = regions,
                 .num_regions = NUM_REGIONS,
                 .slot = 0,
                 .shared = &shared,
                 .ops = ops,
                 .costs = costs,
                 .num_ops = IMPORTS,
                 .counters = &counters};
  assert_int_equal(t->gpu.prepare(dev, &e, &e.prepared), SWIRL_OK);
  u32 *back = malloc(arena_words * sizeof *back);
  assert_non_null(back);
  for (u32 run = 0; run < 3; run++) { // each with other words: none may be left of the run before
    for (u64 i = 0; i < words; i++) matrix[i] = (u32)(i * 40503u + i / 1000 + run) % BB_P;
    for (u32 i = 0; i < 64; i++) few[i] = i + run;
    memset(shared.host, 0, STATUS_WORDS * sizeof(u32));
    if (is_shared) atomic_fetch_add(&dev->queues[0].num_runs, 1);
    assert_int_equal(t->gpu.execute(dev, &e), SWIRL_OK);
    if (is_shared) atomic_fetch_sub(&dev->queues[0].num_runs, 1);
    assert_int_equal(shared.host[STATUS_CODE], SWIRL_OK);
    assert_int_equal(t->gpu.memory_read(dev, &arena, back, 0, arena_words, 1, 0), SWIRL_OK);
    assert_memory_equal(back, few, sizeof few);
    u64 num_wrong = 0;
    for (u64 i = 0; i < width * height; i++) {
      num_wrong += back[64 + i] != matrix[i / height * l.column_stride + i % height * l.row_stride];
    }
    assert_int_equal(num_wrong, 0);
  }
  assert_int_equal(counters.submissions, 3);
  assert_int_equal(counters.waits, 3);
  t->gpu.unprepare(dev, e.prepared);
  t->gpu.memory_destroy(dev, &arena);
  t->gpu.memory_destroy(dev, &shared);
  free(block);
  free(back);
}

static void test_uploads(void **state) {
  twin *t = *state;
  vulkan_device *dev = t->gpu.state;
  const bool can_import = dev->imports;
  enum { WIDTH = 601, LOG_HEIGHT = 13, HEIGHT = 1 << LOG_HEIGHT };
  assert_true(swirl_vulkan_num_pieces((u64)WIDTH << LOG_HEIGHT) > 1);
  static const layout layouts[] = {{HEIGHT, 1, 0}, {HEIGHT + 3, 1, 1}, {1, WIDTH, 1023}, {3, 3 * WIDTH + 1, 0}};
  for (u32 imports = 0; imports <= can_import; imports++) {
    dev->imports = imports == 1;
    for (u32 i = 0; i < SWIRL_COUNT(layouts); i++) {
      import(t, WIDTH, LOG_HEIGHT, layouts[i], i % 2 == 0);
      import(t, WIDTH, LOG_HEIGHT, layouts[i], i % 2 == 1);
    }
    import(t, 8, 3, layouts[0], false);
  }
  dev->imports = can_import;
}

// ---- Work between uploads

// Half of a matrix arrives and is hashed; while the other half arrives the first is hashed again, then the other one.
enum { HALF = 40, LOG_ROWS = 13, ROWS = 1 << LOG_ROWS, SPONGE_WORDS = 8 * ROWS, MATRIX = REGION_FIRST_OBJECT };
enum { SPONGES = 2 * HALF * ROWS, STREAM_WORDS = SPONGES + 3 * SPONGE_WORDS, STREAM_OPS = 5, HASHES = 3 };
typedef struct stream_run {
  op_record ops[STREAM_OPS];
  op_cost costs[STREAM_OPS];
  region_binding regions[MATRIX + 1];
  device_memory arena, shared;
  execution e;
  u32 *matrix;
} stream_run;

static void put_op(op_record *op, u32 code, const void *args, size_t size, u32 strand) {
  *op = (op_record){.op = (u16)code, .group = strand > 0, .strand = strand};
  memcpy(op->args, args, size);
}

// Hashing takes about `ns`, so it is said.
static void make_stream(stream_run *r, const twin *t, double ns) {
  *r = (stream_run){.matrix = calloc((size_t)2 * HALF * ROWS, sizeof(u32))};
  assert_non_null(r->matrix);
  for (u32 i = 0; i < 2 * HALF * ROWS; i++) r->matrix[i] = (u32)(i * (u64)7919 % BB_P);
  const dev_ptr src = {MATRIX, 0}, dst = {REGION_ARENA, 0}, second = {REGION_ARENA, HALF * ROWS};
  const args_trace_import imports[2] = {{src, dst, HALF, LOG_ROWS, 0, 0, 0, 0, 0},
                                        {src, dst, HALF, LOG_ROWS, 0, 0, 0, HALF, 1}};
  put_op(&r->ops[0], OP_trace_import, &imports[0], sizeof imports[0], 0);
  put_op(&r->ops[2], OP_trace_import, &imports[1], sizeof imports[1], 1);
  static const u32 at[HASHES] = {1, 3, 4}, strands[HASHES] = {0, 2, 0};
  for (u32 i = 0; i < HASHES; i++) {
    const dev_ptr sponges = {REGION_ARENA, SPONGES + i * SPONGE_WORDS};
    const args_merkle_absorb absorb = {i == 2 ? second : dst, sponges, HALF, LOG_ROWS, 0, 0, 0};
    put_op(&r->ops[at[i]], OP_merkle_absorb, &absorb, sizeof absorb, strands[i]);
    r->costs[at[i]].weight = ns;
  }
  // Shared: where device memory is the host's, what happens there is seen during the run.
  assert_int_equal(t->gpu.memory_create(t->gpu.state, &r->arena, STREAM_WORDS, MEMORY_SHARED), SWIRL_OK);
  assert_int_equal(t->gpu.memory_create(t->gpu.state, &r->shared, STATUS_WORDS, MEMORY_SHARED), SWIRL_OK);
  memset(r->arena.host, 0, STREAM_WORDS * sizeof(u32));
  memset(r->shared.host, 0, STATUS_WORDS * sizeof(u32));
  r->regions[REGION_ARENA].base = r->arena.base;
  r->regions[REGION_STATUS].base = r->shared.base;
  r->regions[MATRIX] = (region_binding){r->matrix, ROWS, 1, true};
  r->e = (execution){.suite = t->suite,
                     .regions = r->regions,
                     .num_regions = MATRIX + 1,
                     .slot = SLOT_NONE,
                     .shared = &r->shared,
                     .ops = r->ops,
                     .costs = r->costs,
                     .num_ops = STREAM_OPS};
}
static void free_stream(stream_run *r, const twin *t) {
  t->gpu.memory_destroy(t->gpu.state, &r->arena);
  t->gpu.memory_destroy(t->gpu.state, &r->shared);
  free(r->matrix);
}

static void test_chunks_of_pieces(void **state) {
  const twin *t = *state;
  vulkan_device *dev = t->gpu.state;
  for (u32 is_long = 0; is_long < 2; is_long++) { // work that is not worth a cut, and work that is
    stream_run r;
    vulkan_recorded recorded;
    make_stream(&r, t, is_long != 0 ? 1e6 : 1e3);
    assert_int_equal(swirl_vulkan_record(dev, &recorded, &r.e), SWIRL_OK);
    assert_int_equal(recorded.num_chunks, 1 + is_long);
    assert_int_equal(recorded.chunks[0].end_op, is_long != 0 ? 2 : STREAM_OPS);
    assert_int_equal(recorded.chunks[0].end_piece, is_long != 0 ? 1 : 2);
    assert_int_equal(recorded.chunks[is_long].end_piece, 2);
    swirl_vulkan_recorded_destroy(dev, &recorded);
    free_stream(&r, t);
  }
}

// The second piece comes when the first has been hashed, not before.
static PFN_vkSignalSemaphore true_signal;
static const volatile u32 *awaited; // a word that hashing writes
static uint64_t signalled;
static bool has_come;
static VkResult VKAPI_CALL signal_late(VkDevice device, const VkSemaphoreSignalInfo *info) {
  VkSemaphoreSignalInfo next = *info;
  while (signalled < info->value) {
    if (signalled == 1) {
      for (u32 ms = 0; *awaited == 0 && ms < 20000; ms++) nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
      has_come = *awaited != 0;
    }
    next.value = ++signalled;
    const VkResult result = true_signal(device, &next);
    if (result != VK_SUCCESS) return result;
  }
  return VK_SUCCESS;
}

static void test_hashing_between_pieces(void **state) {
  const twin *t = *state;
  vulkan_device *dev = t->gpu.state;
  if (!dev->unified) skip();
  stream_run r;
  make_stream(&r, t, 1e6);
  signalled = 0;
  has_come = false;
  awaited = r.arena.host + SPONGES + SPONGE_WORDS - 1;
  true_signal = dev->api.vkSignalSemaphore;
  dev->api.vkSignalSemaphore = signal_late;
  assert_int_equal(t->gpu.execute(dev, &r.e), SWIRL_OK);
  dev->api.vkSignalSemaphore = true_signal;
  assert_true(has_come);
  assert_int_equal(signalled, 2);
  assert_int_equal(r.shared.host[STATUS_CODE], SWIRL_OK);
  assert_memory_equal(r.arena.host, r.matrix, (size_t)2 * HALF * ROWS * sizeof(u32));
  const u32 *sponges = r.arena.host + SPONGES;
  assert_memory_equal(sponges, sponges + SPONGE_WORDS, SPONGE_WORDS * sizeof(u32));
  for (u32 row = 0; row < ROWS; row += 1000) {
    for (u32 half = 0; half < 2; half++) {
      u32 words[WORDS] = {0}, position = t->suite->initial_position;
      for (u32 c = 0; c < HALF; c++) {
        position = t->suite->hash_absorb(words, position, r.matrix + (half * HALF + c) * ROWS + row, 1);
      }
      for (u32 w = 0; w < 8; w++) assert_int_equal(sponges[(2 * half * 8 + w) * ROWS + row], words[8 + w]);
    }
  }
  free_stream(&r, t);
}

// ---- A driver that refuses a caller's memory, or does not know it
static VkResult VKAPI_CALL not_that_memory(VkDevice device, VkExternalMemoryHandleTypeFlagBits type,
                                           const void *pointer, VkMemoryHostPointerPropertiesEXT *out) {
  (void)device, (void)type, (void)pointer, (void)out;
  return VK_ERROR_INVALID_EXTERNAL_HANDLE;
}
static PFN_vkAllocateMemory true_allocate;
static VkResult VKAPI_CALL no_import(VkDevice device, const VkMemoryAllocateInfo *info,
                                     const VkAllocationCallbacks *callbacks, VkDeviceMemory *out) {
  const VkMemoryAllocateFlagsInfo *flags = info->pNext;
  if (flags != NULL && flags->pNext != NULL) return VK_ERROR_INVALID_EXTERNAL_HANDLE;
  return true_allocate(device, info, callbacks, out);
}
static void test_refused_import(void **state) {
  twin *t = *state;
  vulkan_device *dev = t->gpu.state;
  if (!dev->imports) skip();
  static const layout row_major = {1, 65, 5};
  const PFN_vkGetMemoryHostPointerPropertiesEXT properties = dev->api.vkGetMemoryHostPointerPropertiesEXT;
  true_allocate = dev->api.vkAllocateMemory;
  dev->api.vkGetMemoryHostPointerPropertiesEXT = not_that_memory;
  import(t, 65, 7, row_major, false);
  dev->api.vkGetMemoryHostPointerPropertiesEXT = properties;
  dev->api.vkAllocateMemory = no_import;
  import(t, 65, 7, row_major, false);
  dev->api.vkAllocateMemory = true_allocate;
  import(t, 65, 7, row_major, false);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_num_queues),
      cmocka_unit_test(test_cuts),
      cmocka_unit_test(test_copies),
      cmocka_unit_test(test_submissions),
      cmocka_unit_test(test_failing_submission),
      cmocka_unit_test(test_uploads),
      cmocka_unit_test(test_chunks_of_pieces),
      cmocka_unit_test(test_hashing_between_pieces),
      cmocka_unit_test(test_refused_import),
  };
  return cmocka_run_group_tests(tests, twin_open, twin_close);
}
