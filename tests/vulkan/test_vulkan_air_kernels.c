// Kernels made for AIR programs: the same words as the interpreter's and the CPU's.
#include "random_program.h"

#include "vulkan/vulkan_air.h"
#include "vulkan/vulkan_device.h"

// Dispatches that were recorded; the driver's own function.
static u32 num_dispatches;
static PFN_vkCmdDispatch dispatch;
static void VKAPI_CALL count_dispatch(VkCommandBuffer commands, u32 x, u32 y, u32 z) {
  num_dispatches++;
  dispatch(commands, x, y, z);
}

// As TWIN; what is recorded is what was planned.
static void execute_as_planned(twin *t, u32 op, const void *args, size_t size, const char *name) {
  op_cost cost = {0};
  dev_ptr prog;
  memcpy(&prog, args, sizeof prog);
  t->gpu.cost(t->gpu.state, t->suite, twin_at(t, prog), op, args, &cost);
  num_dispatches = 0;
  twin_execute(t, op, args, size, name);
  assert_int_equal(num_dispatches, cost.launches);
}
#define AS_PLANNED(t, name, ...)                                                                                       \
  do {                                                                                                                 \
    const args_##name args_ = {__VA_ARGS__};                                                                           \
    execute_as_planned((t), OP_##name, &args_, sizeof args_, #name);                                                   \
  } while (0)

// A few programs, since each is compiled; in small parts and modules, so that there are several.
static int open_generating(void **state) {
  if (twin_open(state) != 0) return -1;
  twin *t = *state;
  vulkan_device *dev = t->gpu.state;
  dev->airs->mode = AIR_MODE_GENERATE;
  dispatch = dev->api.vkCmdDispatch;
  dev->api.vkCmdDispatch = count_dispatch;
  for (u32 use = 0; use < NUM_AIR_USES; use++)
    dev->airs->limits[use] =
        (air_limits){.part = 20, .part_max = 200, .module = 60, .whole_interactions = use == AIR_USE_leaves};
  dev->airs->limits[AIR_USE_round0].keep = (air_keep_limits){4, 12, 200};
  return 0;
}

// The program is not interpreted.
static void assert_made(const twin *t, air_use use, dev_ptr prog) {
  assert_non_null(swirl_vulkan_air(t->gpu.state, use, twin_at(t, prog)));
}

static random_program random_round0(twin *t, u32 kind, u32 size, u32 l, u32 h, u32 first, u32 num) {
  const u32 nt = h > l ? h - l : 0;
  twin_reset(t);
  const random_program p = random_program_make(t, kind, size, h);
  const dev_ptr eq = twin_ext(t, (size_t)1 << nt), dst = twin_alloc(t, (size_t)4 * (kind + 1) * num << l);
  AS_PLANNED(t, eval_round0, p.prog, p.inputs, p.publics, p.weights, eq, dst, kind, h, l, first, num);
  return p;
}
// Returns how many values were kept.
static u32 round0(twin *t, u32 kind, u32 size, u32 l, u32 h, u32 first, u32 num) {
  const random_program p = random_round0(t, kind, size, l, h, first, num);
  assert_made(t, AIR_USE_round0, p.prog);
  return swirl_vulkan_air(t->gpu.state, AIR_USE_round0, twin_at(t, p.prog))->num_kept;
}
static void test_round0(void **state) {
  twin *t = *state;
  static const u32 shapes[][2] = {{0, 0}, {0, 3}, {1, 9}, {2, 1}, {2, 8}, {3, 10}, {4, 2}, {7, 9}, {9, 10}, {10, 10}};
  u32 num_kept = 0;
  for (u32 round = 0; round < SWIRL_COUNT(shapes); round++)
    num_kept +=
        round0(t, round % 2, 1 + twin_below(70), shapes[round][0], shapes[round][1], twin_below(2), 1 + twin_below(3));
  num_kept += round0(t, 0, 180, 2, 9, 1, 2);
  num_kept += round0(t, 1, 180, 3, 4, 0, 3);
  assert_true(num_kept > 3);
}

static void test_leaves(void **state) {
  twin *t = *state;
  for (u32 h = 0; h <= 9; h += 3) {
    const u32 lift = h + (h < 7 ? h % 2 : 0);
    twin_reset(t);
    const random_program p = random_program_make(t, AIR_PROGRAM_INTERACTIONS, h == 9 ? 180 : 1 + twin_below(70), h);
    const u32 num = twin_at(t, p.prog)[AIR_WORD_NUM_INTERACTIONS];
    const dev_ptr alpha = twin_ext(t, 1), leaves = twin_alloc(t, ((size_t)8 * num) << lift);
    AS_PLANNED(t, logup_leaves, p.prog, p.inputs, p.publics, alpha, p.beta, leaves, h, lift, 0, 1u << lift);
    assert_made(t, AIR_USE_leaves, p.prog);
    const u32 log_rows = u32_min(h, 6), first = twin_below(1u << (lift - log_rows)) << log_rows; // a block of rows
    const dev_ptr block = twin_alloc(t, (size_t)8 * num << log_rows);
    AS_PLANNED(t, logup_leaves, p.prog, p.inputs, p.publics, alpha, p.beta, block, h, lift, first, 1u << log_rows);
  }
}

static void test_mle_round(void **state) {
  enum { STRIDE = 101, TABLES = 30 };
  static const u32 shapes[][3] = {{0, 1, 30}, {1, 3, 20}, {2, 70, 40}, {6, 4, 90}, {0, 1, 70}};
  twin *t = *state;
  for (u32 i = 0; i < SWIRL_COUNT(shapes); i++) {
    const u32 log_n = shapes[i][0], points = shapes[i][1], kind = i % 2;
    twin_reset(t);
    const random_program p = random_program_make(t, kind, shapes[i][2], 2);
    const dev_ptr none = {REGION_NONE, 0};
    u32 map[20];
    for (u32 c = 0; c < p.num_inputs; c++) map[c] = twin_below(TABLES);
    const dev_ptr map_at = twin_words_in(t, REGION_TABLES, map, p.num_inputs);
    const dev_ptr tables = p.num_inputs == 0 ? none : twin_ext(t, (size_t)TABLES << log_n);
    const dev_ptr eq = twin_ext(t, ((size_t)1 << log_n) / 2), dst = twin_alloc(t, 4 * (points + (size_t)STRIDE));
    AS_PLANNED(t, eval_mle_round, p.prog, map_at, tables, p.publics, p.weights, eq, dst, kind, log_n, points, STRIDE);
    assert_made(t, AIR_USE_mle, p.prog);
  }
}

// Programs that differ in a word have kernels of their own, whatever their hashes.
static void test_same_hash(void **state) {
  twin *t = *state;
  twin_reset(t);
  const random_program p = random_program_make(t, AIR_PROGRAM_CONSTRAINTS, 20, 3);
  const dev_ptr eq = twin_ext(t, 4), dst = twin_alloc(t, 8);
  u32 *words = twin_at(t, p.prog);
  const air_program_view view = air_program_open(words);
  const air_kernels *first = swirl_vulkan_air(t->gpu.state, AIR_USE_round0, words);
  u32 *last = words + (view.instructions - words) + 4 * (view.num_instructions - 1);
  assert_int_equal(last[0] & 255u, AIR_OP_OUT);
  last[1] = last[1] == 0 ? view.num_inputs : 0; // another operand
  AS_PLANNED(t, eval_round0, p.prog, p.inputs, p.publics, p.weights, eq, dst, AIR_PROGRAM_CONSTRAINTS, 3, 1, 0, 1);
  assert_made(t, AIR_USE_round0, p.prog);
  assert_ptr_not_equal(swirl_vulkan_air(t->gpu.state, AIR_USE_round0, words), first);
}

static void hear(void *context, swirl_log_level level, const char *message) {
  (void)level;
  if (strstr(message, "they are interpreted") != NULL) ++*(u32 *)context;
}
static VkResult VKAPI_CALL compile_nothing(VkDevice device, VkPipelineCache cache, uint32_t num,
                                           const VkComputePipelineCreateInfo *infos,
                                           const VkAllocationCallbacks *callbacks, VkPipeline *out) {
  (void)device, (void)cache, (void)num, (void)infos, (void)callbacks, (void)out;
  return VK_ERROR_UNKNOWN;
}
static VkResult VKAPI_CALL take_no_module(VkDevice device, const VkShaderModuleCreateInfo *info,
                                          const VkAllocationCallbacks *callbacks, VkShaderModule *out) {
  (void)device, (void)info, (void)callbacks, (void)out;
  return VK_ERROR_INVALID_SHADER_NV;
}

// What the driver does not compile, and what cannot be divided, is interpreted, with a message each.
static void test_fallback(void **state) {
  twin *t = *state;
  vulkan_device *dev = t->gpu.state;
  const swirl_logger logger = dev->logger;
  const vulkan_api api = dev->api;
  const air_limits limits = dev->airs->limits[AIR_USE_round0];
  u32 heard = 0;
  dev->airs->mode = AIR_MODE_INTERPRET; // its kernels are compiled
  random_round0(t, 0, 50, 2, 5, 0, 2);
  dev->airs->mode = AIR_MODE_GENERATE;
  dev->logger = (swirl_logger){hear, &heard, SWIRL_LOG_INFO};
  for (u32 i = 0; i < 3; i++) {
    if (i == 0) dev->api.vkCreateComputePipelines = compile_nothing;
    if (i == 1) dev->api.vkCreateShaderModule = take_no_module;
    if (i == 2) dev->airs->limits[AIR_USE_round0].part_max = 0;
    const random_program p = random_round0(t, i % 2, 50, 2, 5, 0, 2);
    assert_null(swirl_vulkan_air(dev, AIR_USE_round0, twin_at(t, p.prog)));
    assert_int_equal(heard, i + 1);
    dev->api = api;
  }
  dev->airs->limits[AIR_USE_round0] = limits;
  dev->logger = logger;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_round0), cmocka_unit_test(test_leaves),
                                     cmocka_unit_test(test_mle_round), cmocka_unit_test(test_same_hash),
                                     cmocka_unit_test(test_fallback)};
  return cmocka_run_group_tests(tests, open_generating, twin_close);
}
