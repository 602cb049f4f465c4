// Kernels made for AIR programs: the same words as the interpreter's and the CPU's.
#include "random_program.h"

#include "vulkan/vulkan_device.h"

// A few programs, since each is compiled; in small parts and modules, so that there are several.
static int open_generating(void **state) {
  if (twin_open(state) != 0) return -1;
  twin *t = *state;
  vulkan_device *dev = t->gpu.state;
  dev->airs.mode = AIR_MODE_GENERATE;
  for (u32 use = 0; use < NUM_AIR_USES; use++) dev->airs.limits[use] = (air_limits){.part = 20, .part_max = 200, .module = 60};
  return 0;
}

// The program is not interpreted.
static void assert_made(const twin *t, air_use use, dev_ptr prog) {
  assert_non_null(swirl_vulkan_air(t->gpu.state, use, twin_at(t, prog)));
}

static void round0(twin *t, u32 kind, u32 size, u32 l, u32 h, u32 first, u32 num) {
  const u32 nt = h > l ? h - l : 0;
  twin_reset(t);
  const random_program p = random_program_make(t, kind, size, h);
  const dev_ptr eq = twin_ext(t, (size_t)1 << nt), dst = twin_alloc(t, (size_t)4 * (kind + 1) * num << l);
  TWIN(t, eval_round0, p.prog, p.inputs, p.publics, p.weights, eq, dst, kind, h, l, first, num);
  assert_made(t, AIR_USE_round0, p.prog);
}
static void test_round0(void **state) {
  twin *t = *state;
  static const u32 shapes[][2] = {{0, 0}, {0, 3}, {1, 9}, {2, 1}, {2, 8}, {3, 10}, {4, 2}, {7, 9}, {9, 10}, {10, 10}};
  for (u32 round = 0; round < SWIRL_COUNT(shapes); round++)
    round0(t, round % 2, 1 + twin_below(70), shapes[round][0], shapes[round][1], twin_below(2), 1 + twin_below(3));
  round0(t, 0, 180, 2, 9, 1, 2);
  round0(t, 1, 180, 3, 4, 0, 3);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_round0)};
  return cmocka_run_group_tests(tests, open_generating, twin_close);
}
