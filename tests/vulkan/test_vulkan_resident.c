// What lies on the GPU stays where it is: a proof of a resident trace and a committed one allocates nothing, moves
// nothing but its inputs and outputs, and its arena has no place for a copy.
#include "support/good.h"

#include <stdlib.h>
#include <swirl/prove.h>

#include "device/device.h"
#include "vulkan/vulkan_device.h"

enum { WIDTH = 8, LOG_HEIGHT = 13, COMMON = 0, CACHED = 1 };
static const u64 trace_bytes = ((u64)WIDTH << LOG_HEIGHT) * sizeof(u32);

// Counts what the GPU is asked for.
static vulkan_api real;
static u64 allocations, copied_bytes;
static VkResult VKAPI_CALL count_allocation(VkDevice device, const VkMemoryAllocateInfo *info,
                                            const VkAllocationCallbacks *callbacks, VkDeviceMemory *out) {
  allocations++;
  return real.vkAllocateMemory(device, info, callbacks, out);
}
static void VKAPI_CALL count_copy(VkCommandBuffer commands, VkBuffer from, VkBuffer to, u32 num,
                                  const VkBufferCopy *copies) {
  for (u32 i = 0; i < num; i++) copied_bytes += copies[i].size;
  real.vkCmdCopyBuffer(commands, from, to, num, copies);
}

// Two columns whose product is the third, in the common main and in the cached one.
static void create_air(swirl_air **air) {
  static const u32 widths[1] = {WIDTH};
  const swirl_air_desc desc = {.common_main_width = WIDTH, .num_cached_mains = 1, .cached_widths = widths};
  assert_int_equal(swirl_air_create(air, &desc, NULL), SWIRL_OK);
  swirl_air *a = *air;
  swirl_assert_zero(a, SWIRL_ROWS_ALL,
                    swirl_sub(a, swirl_mul(a, swirl_main(a, 0), swirl_main(a, 1)), swirl_main(a, 2)));
  swirl_assert_zero(a, SWIRL_ROWS_ALL,
                    swirl_sub(a, swirl_mul(a, swirl_cached(a, 0, 0), swirl_cached(a, 0, 1)), swirl_cached(a, 0, 2)));
  assert_int_equal(swirl_air_finish(a, NULL), SWIRL_OK);
}

static void create_params(swirl_params *params) {
  const swirl_params_desc desc = {.l_skip = 2,
                                  .n_stack = LOG_HEIGHT - 2,
                                  .log_blowup = 1,
                                  .k_whir = 4,
                                  .max_constraint_degree = 3,
                                  .w_stack = 64,
                                  .log_final_poly_len = 5,
                                  .mu_pow_bits = 1,
                                  .query_pow_bits = 1,
                                  .folding_pow_bits = 1,
                                  .security_bits = 5,
                                  .proximity = SWIRL_UNIQUE_DECODING};
  assert_int_equal(swirl_params_derive(params, &desc, SWIRL_ALLOW_INSECURE, NULL), SWIRL_OK);
  params->logup_pow_bits = 1;
}

// Buffers of that name in the arena's plan.
static u32 num_buffers(const swirl_prover *prover, const char *name) {
  const swirl_plan *plan = swirl_prover_plan(prover);
  u32 num = 0;
  for (size_t i = 0; i < plan->num_buffers; i++) num += strcmp(plan->buffers[i].name, name) == 0;
  return num;
}

static void test_resident(void **state) {
  (void)state;
  swirl_diag diag;
  swirl_device *dev;
  swirl_air *air;
  swirl_params params;
  swirl_pk *pk;
  good(swirl_device_open(&dev, &(swirl_device_desc){.device = "gpu"}, &diag), &diag);
  // As on a GPU with memory of its own: what goes to it or comes from it is copied.
  vulkan_device *gpu = dev->driver.state;
  gpu->unified = false;
  create_air(&air);
  create_params(&params);
  good(swirl_keygen(&pk, dev, &params, (const swirl_air *[]){air}, 1, NULL, SWIRL_ALLOW_INSECURE, &diag), &diag);
  u32 *words = calloc(trace_bytes, 1);
  for (u32 i = 0; i < 1u << LOG_HEIGHT; i++) {
    const u32 x = bb_from_u32(i), y = bb_from_u32(7 * i + 1);
    words[i] = x;
    words[i + (1u << LOG_HEIGHT)] = y;
    words[i + (2u << LOG_HEIGHT)] = bb_mul(x, y);
  }
  const swirl_matrix matrix = {.data = words, .width = WIDTH, .log_height = LOG_HEIGHT, .form = SWIRL_MONTGOMERY};
  swirl_trace *traces[2];
  swirl_committed *committed;
  for (u32 i = 0; i < 2; i++) good(swirl_trace_create(&traces[i], dev, &matrix, 0, &diag), &diag);
  good(swirl_commit(&committed, dev, &params, &traces[CACHED], 1, &diag), &diag);
  const swirl_witness_matrix cached[2] = {{.matrix = &matrix}, {.committed = committed}};
  const swirl_air_witness airs[2] = {{.present = true, .common = {.matrix = &matrix}, .cached = &cached[0]},
                                     {.present = true, .common = {.trace = traces[COMMON]}, .cached = &cached[1]}};
  swirl_prover *provers[2]; // from host matrices, from what is resident
  for (u32 i = 0; i < 2; i++) good(swirl_prover_create_for(&provers[i], pk, &airs[i], 1, 0, &diag), &diag);
  assert_int_equal(num_buffers(provers[0], "trace"), 2);
  assert_int_equal(num_buffers(provers[1], "trace"), 0);
  // The common main is committed in both; the cached one in the first only.
  assert_int_equal(num_buffers(provers[0], "code matrix"), 2);
  assert_int_equal(num_buffers(provers[1], "code matrix"), 1);
  const swirl_plan *plans[2] = {swirl_prover_plan(provers[0]), swirl_prover_plan(provers[1])};
  // Two traces, and a code matrix of twice the words
  assert_true(plans[0]->arena_bytes >= plans[1]->arena_bytes + 4 * trace_bytes);
  swirl_proof *proofs[3];
  good(swirl_prover_run(provers[0], &proofs[0], &airs[0], 1, NULL, &diag), &diag);
  good(swirl_prover_run(provers[1], &proofs[1], &airs[1], 1, NULL, &diag), &diag);
  real = gpu->api;
  gpu->api.vkAllocateMemory = count_allocation;
  gpu->api.vkCmdCopyBuffer = count_copy;
  good(swirl_prover_run(provers[1], &proofs[2], &airs[1], 1, NULL, &diag), &diag);
  assert_int_equal(allocations, 0);
  assert_in_range(copied_bytes, plans[1]->io_bytes, 2 * plans[1]->io_bytes + 4096); // both ways, and the addresses
  assert_true(copied_bytes < trace_bytes);
  gpu->api = real;
  size_t len[3];
  const u8 *bytes[3];
  for (u32 i = 0; i < 3; i++) bytes[i] = swirl_proof_bytes(proofs[i], &len[i]);
  for (u32 i = 1; i < 3; i++) {
    assert_int_equal(len[i], len[0]);
    assert_memory_equal(bytes[i], bytes[0], len[0]);
  }
  for (u32 i = 0; i < 3; i++) swirl_proof_destroy(proofs[i]);
  for (u32 i = 0; i < 2; i++) swirl_prover_destroy(provers[i]);
  for (u32 i = 0; i < 2; i++) swirl_trace_destroy(traces[i]);
  swirl_committed_destroy(committed);
  swirl_pk_destroy(pk);
  swirl_air_destroy(air);
  swirl_device_close(dev);
  free(words);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_resident)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
