// Traces that the caller writes where they lie: through a mapping on any device that has one; on a GPU also by another
// program's kernel behind a handle, and by commands on the device's own queue. Proofs have the bytes of those from host
// matrices on the CPU.
#include "support/good.h"

#include <stdlib.h>
#include <swirl/check.h>
#include <swirl/trace_memory.h>

#include "hash/suite.h"
#include "prove/pair.h"

#ifdef ON_GPU
#include <unistd.h>

#include "device/device.h"
#include "maker.h"
#include "powers.h"
#include "vulkan/vulkan_device.h"
#define DEVICE "gpu"
#else
#define DEVICE "cpu"
#endif

enum { ROWS = 1 << SYSTEM_LOG_FIBONACCI, COLUMNS = 2 };

static int open_pair(void **state) {
  device_pair *s = device_pair_open(DEVICE);
  assert_true(s->info.has_mapped_traces);
  *state = s;
  return 0;
}
static int close_pair(void **state) {
  device_pair_close(*state);
  return 0;
}

static swirl_trace *open_trace(device_pair *s, uint32_t flags, swirl_trace_memory *memory) {
  swirl_trace *trace;
  good(swirl_trace_create_open(&trace, s->dev, COLUMNS, SYSTEM_LOG_FIBONACCI, flags, &s->diag), &s->diag);
  good(swirl_trace_describe(trace, memory), &s->diag);
  assert_true(memory->col_stride >= ROWS && memory->device_address != 0);
  assert_int_equal(memory->bytes, ((COLUMNS - 1) * memory->col_stride + ROWS) * sizeof(uint32_t));
  return trace;
}

static uint32_t *word(const swirl_trace_memory *memory, uint32_t column, uint32_t row) {
  assert_non_null(memory->host);
  return memory->host + column * memory->col_stride + row;
}

// The Fibonacci columns of the witness.
static void write_words(const swirl_trace_memory *memory, const uint32_t *from, swirl_form form) {
  for (uint32_t i = 0; i < COLUMNS * ROWS; i++) {
    *word(memory, i / ROWS, i % ROWS) = form == SWIRL_CANONICAL ? from[i] : bb_from_canonical(from[i]);
  }
}

static swirl_status prove_with(device_pair *s, swirl_trace *trace, swirl_proof **out) {
  swirl_air_witness airs[SYSTEM_AIRS];
  memcpy(airs, s->w.airs, sizeof airs);
  airs[0].common = (swirl_witness_matrix){.trace = trace};
  *out = NULL;
  return swirl_prove(s->pk, out, airs, SYSTEM_AIRS, NULL, &s->diag);
}

// The proof with the trace has the bytes of the CPU's from the witness's matrices.
static void assert_proves(device_pair *s, swirl_trace *trace) {
  swirl_proof *with_trace, *with_matrix;
  good(prove_with(s, trace, &with_trace), &s->diag);
  good(swirl_prove(s->cpu_pk, &with_matrix, s->w.airs, SYSTEM_AIRS, NULL, &s->diag), &s->diag);
  assert_same_proof(with_trace, with_matrix);
  swirl_proof_destroy(with_trace);
  swirl_proof_destroy(with_matrix);
}

static void assert_reads(swirl_trace *trace, const uint32_t *words) {
  uint32_t back[COLUMNS * ROWS];
  assert_int_equal(swirl_trace_read(trace, back, 0, COLUMNS), SWIRL_OK);
  assert_memory_equal(back, words, sizeof back);
}

// ---- Written through the mapping

static void test_mapped(void **state) {
  device_pair *s = *state;
  for (uint32_t i = 0; i < 2; i++) {
    const swirl_form form = i == 0 ? SWIRL_CANONICAL : SWIRL_MONTGOMERY;
    swirl_trace_memory memory;
    swirl_trace *trace = open_trace(s, SWIRL_TRACE_MAPPED, &memory);
    write_words(&memory, s->w.fibonacci, form);
    good(swirl_trace_seal(trace, form, &s->diag), &s->diag);
    assert_reads(trace, s->w.fibonacci);
    assert_int_equal(*word(&memory, 1, 3), bb_from_canonical(s->w.fibonacci[ROWS + 3]));
    assert_proves(s, trace);
    swirl_trace_destroy(trace);
  }
}

// Until it is sealed nothing reads it.
static void test_open_is_refused(void **state) {
  device_pair *s = *state;
  swirl_trace_memory memory;
  swirl_trace *trace = open_trace(s, SWIRL_TRACE_MAPPED, &memory);
  uint32_t words[COLUMNS * ROWS];
  swirl_proof *proof = NULL;
  swirl_committed *committed = NULL;
  swirl_point *point = NULL;
  write_words(&memory, s->w.fibonacci, SWIRL_CANONICAL);
  assert_int_equal(swirl_trace_read(trace, words, 0, COLUMNS), SWIRL_ERR_ARGUMENT);
  assert_int_equal(prove_with(s, trace, &proof), SWIRL_ERR_ARGUMENT);
  assert_int_equal(s->diag.air, 0);
  assert_string_equal(s->diag.message, "AIR 0, part 0: the trace is open for writing: seal it first");
  assert_int_equal(swirl_commit(&committed, s->dev, &s->system.params, &trace, 1, &s->diag), SWIRL_ERR_ARGUMENT);
  assert_string_equal(s->diag.message, "matrix 0 is open for writing: seal it first");
  const swirl_phase_air air = {
      .common = trace, .log_height = SYSTEM_LOG_FIBONACCI, .public_values = s->w.public_values, .num_public_values = 3};
  swirl_transcript transcript;
  swirl_transcript_init(&transcript);
  assert_int_equal(swirl_prove_constraints(s->pk, &proof, &point, &transcript, &air, 1, NULL, &s->diag),
                   SWIRL_ERR_ARGUMENT);
  swirl_air_witness airs[SYSTEM_AIRS];
  swirl_check_summary summary;
  memcpy(airs, s->w.airs, sizeof airs);
  airs[0].common = (swirl_witness_matrix){.trace = trace};
  assert_int_equal(swirl_check(s->pk, airs, SYSTEM_AIRS, NULL, &summary, &s->diag), SWIRL_ERR_ARGUMENT);
  assert_true(proof == NULL && committed == NULL && point == NULL);
  good(swirl_trace_seal(trace, SWIRL_CANONICAL, &s->diag), &s->diag);
  good(swirl_check(s->pk, airs, SYSTEM_AIRS, NULL, &summary, &s->diag), &s->diag);
  assert_true(summary.is_satisfied);
  swirl_trace_destroy(trace);
}

// A word that is no field element is found when the trace is sealed; nothing has changed then.
static void test_bad_words(void **state) {
  device_pair *s = *state;
  for (uint32_t i = 0; i < 2; i++) {
    const swirl_form form = i == 0 ? SWIRL_CANONICAL : SWIRL_MONTGOMERY;
    swirl_trace_memory memory;
    swirl_trace *trace = open_trace(s, SWIRL_TRACE_MAPPED, &memory);
    write_words(&memory, s->w.fibonacci, form);
    const uint32_t was = *word(&memory, 1, 9), first = *word(&memory, 0, 0);
    *word(&memory, 1, 9) = BB_P;
    *word(&memory, 1, 20) = UINT32_MAX;
    assert_int_equal(swirl_trace_seal(trace, form, &s->diag), SWIRL_ERR_TRACE_VALUE);
    assert_true(s->diag.air == -1 && s->diag.part == -1 && s->diag.column == 1 && s->diag.row == 9);
    assert_true(*word(&memory, 1, 9) == BB_P && *word(&memory, 0, 0) == first);
    *word(&memory, 1, 9) = was;
    assert_int_equal(swirl_trace_seal(trace, form, &s->diag), SWIRL_ERR_TRACE_VALUE);
    assert_int_equal(s->diag.row, 20);
    write_words(&memory, s->w.fibonacci, form);
    assert_int_equal(swirl_trace_seal(trace, (swirl_form)2, &s->diag), SWIRL_ERR_ARGUMENT);
    good(swirl_trace_seal(trace, form, &s->diag), &s->diag);
    assert_int_equal(swirl_trace_seal(trace, form, &s->diag), SWIRL_ERR_ARGUMENT);
    assert_proves(s, trace);
    // Against the rules: a proof still sees it.
    *word(&memory, 0, 5) = BB_P + 7;
    swirl_proof *proof;
    assert_int_equal(prove_with(s, trace, &proof), SWIRL_ERR_TRACE_VALUE);
    assert_true(s->diag.air == 0 && s->diag.part == 0 && s->diag.column == 0 && s->diag.row == 5);
    assert_null(proof);
    swirl_trace_destroy(trace);
  }
}

static void test_reopen(void **state) {
  device_pair *s = *state;
  swirl_trace_memory memory, again;
  swirl_trace *trace = open_trace(s, SWIRL_TRACE_MAPPED, &memory), *copy;
  write_words(&memory, s->w.fibonacci, SWIRL_MONTGOMERY);
  good(swirl_trace_seal(trace, SWIRL_MONTGOMERY, &s->diag), &s->diag);
  swirl_committed *committed;
  good(swirl_commit(&committed, s->dev, &s->system.params, &trace, 1, &s->diag), &s->diag);
  assert_int_equal(swirl_trace_reopen(trace, &s->diag), SWIRL_ERR_ARGUMENT);
  assert_non_null(strstr(s->diag.message, "a commitment holds the trace"));
  assert_proves(s, trace);
  swirl_committed_destroy(committed);
  for (uint32_t seed = 10; seed < 13; seed++) {
    good(swirl_trace_reopen(trace, &s->diag), &s->diag);
    test_witness_create(&s->w, seed);
    good(swirl_trace_describe(trace, &again), &s->diag);
    assert_memory_equal(&again, &memory, sizeof memory);
    write_words(&memory, s->w.fibonacci, SWIRL_CANONICAL);
    good(swirl_trace_seal(trace, SWIRL_CANONICAL, &s->diag), &s->diag);
    assert_proves(s, trace);
  }
  swirl_trace_destroy(trace);
  good(swirl_trace_create(&copy, s->dev, &s->w.fibonacci_matrix, 0, &s->diag), &s->diag);
  assert_int_equal(swirl_trace_reopen(copy, &s->diag), SWIRL_ERR_ARGUMENT);
  swirl_trace_handle handle;
  assert_int_equal(swirl_trace_export(copy, &handle, &s->diag), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_trace_describe(copy, &again), SWIRL_OK); // to read
  swirl_trace_destroy(copy);
}

static void test_wrong_calls(void **state) {
  device_pair *s = *state;
  swirl_trace *trace = NULL;
  swirl_device *dev = s->dev;
  swirl_diag *diag = &s->diag;
  swirl_trace_memory memory;
  assert_int_equal(swirl_trace_create_open(NULL, dev, 1, 1, 0, diag), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_trace_create_open(&trace, NULL, 1, 1, 0, diag), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_trace_create_open(&trace, dev, 0, 1, 0, diag), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_trace_create_open(&trace, dev, 1, BB_TWO_ADICITY + 1, 0, diag), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_trace_create_open(&trace, dev, 1, 1, SWIRL_BORROW, diag), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_trace_create_open(&trace, dev, 1, 1, 16, diag), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_trace_create_open(&trace, dev, 1, 1, SWIRL_TRACE_FD | SWIRL_TRACE_DMA_BUF, diag),
                   SWIRL_ERR_ARGUMENT);
  if (!s->info.has_dma_buf_traces) {
    assert_int_equal(swirl_trace_create_open(&trace, dev, 1, 1, SWIRL_TRACE_DMA_BUF, diag), SWIRL_ERR_UNSUPPORTED);
    assert_non_null(strstr(diag->message, "exports no memory as a dma-buf"));
  }
  if (!s->info.has_fd_traces) {
    assert_int_equal(swirl_trace_create_open(&trace, dev, 1, 1, SWIRL_TRACE_FD, diag), SWIRL_ERR_UNSUPPORTED);
    assert_non_null(strstr(diag->message, "exports no memory as an opaque file descriptor"));
  }
#ifdef ON_GPU // more than one allocation can have; elsewhere there is no such bound
  assert_int_equal(swirl_trace_create_open(&trace, dev, UINT32_MAX, BB_TWO_ADICITY, 0, diag), SWIRL_ERR_TOO_LARGE);
#endif
  assert_null(trace);
  assert_int_equal(swirl_trace_seal(NULL, SWIRL_CANONICAL, diag), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_trace_reopen(NULL, diag), SWIRL_ERR_ARGUMENT);
  assert_int_equal(swirl_trace_describe(NULL, &memory), SWIRL_ERR_ARGUMENT);
}

// A device that only plans takes the same calls; there is no memory.
static void test_plan_only(void **state) {
  device_pair *s = *state;
  swirl_device *dev;
  swirl_trace *trace;
  swirl_trace_memory memory;
  swirl_trace_handle handle;
  swirl_native_device native;
  swirl_committed *committed;
  swirl_proof *proof;
  good(swirl_device_open(&dev, &(swirl_device_desc){.device = "plan:" DEVICE}, &s->diag), &s->diag);
  const uint32_t flags = s->info.has_fd_traces ? SWIRL_TRACE_FD : 0;
  good(swirl_trace_create_open(&trace, dev, COLUMNS, SYSTEM_LOG_FIBONACCI, flags, &s->diag), &s->diag);
  assert_int_equal(swirl_trace_describe(trace, &memory), SWIRL_ERR_UNSUPPORTED);
  assert_int_equal(swirl_trace_export(trace, &handle, &s->diag),
                   flags == 0 ? SWIRL_ERR_ARGUMENT : SWIRL_ERR_UNSUPPORTED);
  assert_int_equal(swirl_device_native(dev, &native), SWIRL_ERR_UNSUPPORTED);
  good(swirl_trace_seal(trace, SWIRL_CANONICAL, &s->diag), &s->diag);
  good(swirl_commit(&committed, dev, &s->system.params, &trace, 1, &s->diag), &s->diag);
  assert_int_equal(prove_with(s, trace, &proof), SWIRL_ERR_MISMATCH);
  swirl_committed_destroy(committed);
  swirl_trace_destroy(trace);
  swirl_device_close(dev);
}

#ifndef ON_GPU
static void test_cpu(void **state) {
  device_pair *s = *state;
  swirl_native_device native;
  assert_int_equal(swirl_device_native(s->dev, &native), SWIRL_ERR_UNSUPPORTED);
  swirl_trace_memory memory;
  swirl_trace *trace = open_trace(s, 0, &memory);
  assert_true((uintptr_t)memory.host == memory.device_address && memory.vk_buffer == 0);
  swirl_trace_destroy(trace);
}
#else

// ---- Written by another program's kernel

enum { LOG_HEIGHT = 7 };

// The proof of the example's AIR under parameters that cost little.
static swirl_pk *powers_key(device_pair *s, swirl_device *dev) {
  swirl_air *air;
  swirl_pk *pk;
  good(powers_create_air(&air, &s->diag), &s->diag);
  good(swirl_keygen(&pk, dev, &s->system.params, (const swirl_air *[]){air}, 1, NULL, SWIRL_ALLOW_INSECURE, &s->diag),
       &s->diag);
  swirl_air_destroy(air);
  return pk;
}
static swirl_proof *prove_powers(device_pair *s, swirl_pk *pk, swirl_witness_matrix common) {
  const uint32_t last = powers_last(LOG_HEIGHT);
  const swirl_air_witness witness = {.present = true, .common = common, .public_values = &last, .num_public_values = 1};
  const swirl_run_options options = {.verify = true};
  swirl_proof *proof;
  good(swirl_prove(pk, &proof, &witness, 1, &options, &s->diag), &s->diag);
  return proof;
}

static void fill(device_pair *s, maker *m, swirl_trace *trace, bool dedicated) {
  swirl_trace_memory memory;
  swirl_trace_handle handle;
  good(swirl_trace_describe(trace, &memory), &s->diag);
  good(swirl_trace_export(trace, &handle, &s->diag), &s->diag);
  assert_int_equal(handle.bytes, memory.bytes);
  assert_int_equal(handle.is_dedicated, dedicated);
  assert_true(handle.offset + handle.bytes <= handle.allocation_bytes);
  assert_memory_equal(handle.device_uuid, s->info.uuid, 16);
  assert_memory_equal(handle.driver_uuid, s->info.driver_uuid, 16);
  assert_true(maker_fill(m, &handle, memory.col_stride, LOG_HEIGHT));
}

// As the driver wants it, then as if it wanted memory that is made for one buffer.
static void prove_by_handle(device_pair *s, bool dedicated) {
  maker m;
  assert_true(maker_open(&m, s->info.uuid, s->info.driver_uuid));
  static uint32_t words[POWERS_COLUMNS << LOG_HEIGHT];
  for (uint32_t i = 0; i < POWERS_COLUMNS << LOG_HEIGHT; i++) {
    const uint64_t x = i & ((1u << LOG_HEIGHT) - 1), power = i >> LOG_HEIGHT;
    words[i] = (uint32_t)((power == 0 ? x : power == 1 ? x * x : x * x * x) % BB_P);
  }
  const swirl_matrix matrix = {.data = words, .width = POWERS_COLUMNS, .log_height = LOG_HEIGHT};
  swirl_pk *pk = powers_key(s, s->dev), *cpu_pk = powers_key(s, s->cpu);
  swirl_proof *expected = prove_powers(s, cpu_pk, (swirl_witness_matrix){.matrix = &matrix});
  for (uint32_t flags = SWIRL_TRACE_FD; flags <= (SWIRL_TRACE_FD | SWIRL_TRACE_MAPPED); flags += SWIRL_TRACE_MAPPED) {
    swirl_trace *trace;
    const swirl_status status = swirl_trace_create_open(&trace, s->dev, POWERS_COLUMNS, LOG_HEIGHT, flags, &s->diag);
    if (status == SWIRL_ERR_UNSUPPORTED && (flags & SWIRL_TRACE_MAPPED) != 0) { // each alone, but not both
      assert_non_null(strstr(s->diag.message, "that the host sees for export"));
      continue;
    }
    good(status, &s->diag);
    for (uint32_t round = 0; round < 2; round++) { // the memory serves again
      fill(s, &m, trace, dedicated);
      good(swirl_trace_seal(trace, SWIRL_CANONICAL, &s->diag), &s->diag);
      swirl_proof *proof = prove_powers(s, pk, (swirl_witness_matrix){.trace = trace});
      assert_same_proof(proof, expected);
      swirl_proof_destroy(proof);
      good(swirl_trace_reopen(trace, &s->diag), &s->diag);
    }
    // A descriptor that nobody imports
    swirl_trace_handle handle;
    good(swirl_trace_export(trace, &handle, &s->diag), &s->diag);
    assert_int_equal(close(handle.fd), 0);
    swirl_trace_destroy(trace);
  }
  swirl_proof_destroy(expected);
  swirl_pk_destroy(pk);
  swirl_pk_destroy(cpu_pk);
  maker_close(&m);
}
static void test_handle(void **state) {
  device_pair *s = *state;
  vulkan_device *gpu = s->dev->driver.state;
  assert_true(s->info.has_fd_traces);
  prove_by_handle(s, gpu->offer.fd.needs_dedicated);
  gpu->offer.fd.needs_dedicated = true;
  prove_by_handle(s, true);
}

// ---- Written by commands on the device's own queue

#define GET(name) PFN_##name name = (PFN_##name)get(native.instance, #name)

static void test_native(void **state) {
  device_pair *s = *state;
  swirl_native_device native;
  good(swirl_device_native(s->dev, &native), &s->diag);
  const PFN_vkGetInstanceProcAddr get = (PFN_vkGetInstanceProcAddr)native.get_instance_proc_addr;
  GET(vkCreateCommandPool);
  GET(vkDestroyCommandPool);
  GET(vkAllocateCommandBuffers);
  GET(vkBeginCommandBuffer);
  GET(vkEndCommandBuffer);
  GET(vkCmdUpdateBuffer);
  GET(vkQueueSubmit);
  GET(vkQueueWaitIdle);
  GET(vkGetBufferDeviceAddress);
  VkDevice device = native.device;
  VkQueue queue = native.queue;
  swirl_trace_memory memory;
  swirl_trace *trace = open_trace(s, 0, &memory);
  VkBuffer buffer;
  memcpy(&buffer, &memory.vk_buffer, sizeof buffer);
  const VkBufferDeviceAddressInfo info = {.sType = VK_STRUCTURE_TYPE_BUFFER_DEVICE_ADDRESS_INFO, .buffer = buffer};
  assert_int_equal(vkGetBufferDeviceAddress(device, &info) + memory.vk_offset, memory.device_address);
  const VkCommandPoolCreateInfo pool_info = {.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
                                             .queueFamilyIndex = native.queue_family};
  VkCommandPool pool;
  VkCommandBuffer commands;
  assert_int_equal(vkCreateCommandPool(device, &pool_info, NULL, &pool), VK_SUCCESS);
  const VkCommandBufferAllocateInfo allocate = {.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
                                                .commandPool = pool,
                                                .level = VK_COMMAND_BUFFER_LEVEL_PRIMARY,
                                                .commandBufferCount = 1};
  const VkCommandBufferBeginInfo begin = {.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO};
  const VkSubmitInfo batch = {
      .sType = VK_STRUCTURE_TYPE_SUBMIT_INFO, .commandBufferCount = 1, .pCommandBuffers = &commands};
  assert_int_equal(vkAllocateCommandBuffers(device, &allocate, &commands), VK_SUCCESS);
  assert_int_equal(vkBeginCommandBuffer(commands, &begin), VK_SUCCESS);
  for (uint32_t c = 0; c < COLUMNS; c++) {
    vkCmdUpdateBuffer(commands, buffer, memory.vk_offset + c * memory.col_stride * sizeof(uint32_t),
                      ROWS * sizeof(uint32_t), s->w.fibonacci + (size_t)c * ROWS);
  }
  assert_int_equal(vkEndCommandBuffer(commands), VK_SUCCESS);
  assert_int_equal(vkQueueSubmit(queue, 1, &batch, VK_NULL_HANDLE), VK_SUCCESS);
  assert_int_equal(vkQueueWaitIdle(queue), VK_SUCCESS);
  vkDestroyCommandPool(device, pool, NULL);
  good(swirl_trace_seal(trace, SWIRL_CANONICAL, &s->diag), &s->diag);
  assert_reads(trace, s->w.fibonacci);
  assert_proves(s, trace);
  swirl_trace_destroy(trace);
}
#endif

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_pair, close_pair)
int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(test_mapped), TEST(test_open_is_refused), TEST(test_bad_words),
      TEST(test_reopen), TEST(test_wrong_calls),     TEST(test_plan_only),
#ifdef ON_GPU
      TEST(test_handle), TEST(test_native),
#else
      TEST(test_cpu),
#endif
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
